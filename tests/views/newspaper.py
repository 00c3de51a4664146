"""A small newspaper in a real archive: the articles that tests of pages, publishing and serving work with."""

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

from jianbao.archive import Archive
from jianbao.model.article import CleanArticle, Evidence, Provenance
from jianbao.model.feed import Entry
from jianbao.model.history import EntryChange, Outcome, SourceChanges, Visit
from jianbao.model.source import Filing, Source, SourceKind
from jianbao.sources.newsroom import Mirror, Newsroom, Site

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
MIRROR = "https://pictures.example/"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf50000003820181"
    "6f4d9b6f0000000049454e44ae426082"
)
_runs = count()


class Item(msgspec.Struct, frozen=True):
    """An article to store. ``minutes`` is how long before NOW it was published."""

    key: str
    title: str
    body: str
    minutes: int = 0
    url: str | None = None
    picture: str | None = None
    language: str | None = "zh"
    authors: tuple[str, ...] = ()
    provenance: Provenance = Provenance()


def source(category: str, site: str, channel: str, kind: SourceKind = SourceKind.FEED) -> Source:
    """A source filed under three names."""
    locator = f"https://feeds.example/{hashlib.sha256(f'{category}{site}{channel}'.encode()).hexdigest()[:8]}"
    return Source(kind, locator, Filing(category, site, channel))


def article_id(key: str) -> str:
    """The id an item's article has."""
    return "".join("0123456789abcdefghjkmnpqrstvwxyz"[byte % 32] for byte in hashlib.sha256(key.encode()).digest()[:12])


def store(archive: Archive, where: Source, items: Sequence[Item], now: datetime = NOW) -> None:
    """Store items as the newest state of their articles, as a run does."""
    archive.add_source(where, now)
    run = archive.start_run("collect", now)
    identities = [f"test:{item.key}" for item in items]
    known = archive.known(where.key, [item.key for item in items], identities).identities
    changes = tuple(_change(item, known=f"test:{item.key}" in known, serial=next(_runs)) for item in items)
    visit = Visit(where.key, Outcome.OK, now, 0.1, entries=len(items), new=len(items))
    archive.store(run, where.key, SourceChanges(changes, ()), visit, now)
    archive.finish_run(run, now)


def _change(item: Item, *, known: bool, serial: int) -> EntryChange:
    published = NOW - timedelta(minutes=item.minutes)
    text = re.sub(r"\s*<[^>]*>\s*", "\n", item.body).strip().replace("　", "")
    cleaned = CleanArticle(
        title=item.title,
        body_html=item.body,
        text=text,
        lead_image=item.picture,
        images=(item.picture,) if item.picture else (),
        provenance=item.provenance,
        language=item.language,
        published=published,
        removed=(),
        rules_version=1,
    )
    own = article_id(item.key)
    return EntryChange(
        entry_key=item.key,
        entry=Entry(id=item.key, url=item.url, title=item.title, authors=item.authors, published=published),
        raw_digest=f"{item.key}-{serial}",
        article_id=own if known else None,
        new_article_id=None if known else own,
        identity_keys=(f"test:{item.key}",),
        url=item.url,
        dated_at=published,
        cleaned=cleaned,
        content_hash=hashlib.sha256(f"{item.title}{text}".encode()).hexdigest(),
        excerpt=text[:200],
    )


def newsroom(folder: Path, *, url: str = "https://news.example/", language: str = "zh-CN", **more: Any) -> Newsroom:
    """A newsroom in ``folder`` whose mirror has one picture, ``one.png``."""
    pictures = folder / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    (pictures / "one.png").write_bytes(PNG)
    site = Site("晨读", url, language, more.pop("timezone", "Asia/Shanghai"), "一份测试用的报纸", **more)
    return Newsroom(folder, site, mirrors=(Mirror(MIRROR, pictures),), sources=tuple(SOURCES))


SOURCES = [
    source("财经", "晚钟财经", "国内"),
    source("财经", "晚钟财经", "市场"),
    source("科技", "新芽 & <Lab>", "C++"),
    source("World", "Harbour Post", "Latest"),
]
PARAGRAPHS = "".join(
    f"<p>　　第{n}段：城市的早晨从一碗热汤开始，电车驶过江边，“新的一天”写在车窗的雾气上。</p>" for n in range(1, 4)
)
HOSTILE = [
    Item("h1", '"><script>alert(1)</script>', "<p>标题里有标签。</p>", 30),
    Item("h2", "{{ 7 * 7 }} {% raw %} ' \" & 😀", "<p>模板记号 {{ x }}</p>", 31, url="javascript:alert(1)"),
    Item("h3", "", "<p>没有标题的文章，用开头的话代替。</p>", 32),
    Item("h4", "长" * 3000, "", 33),
    Item("h5", "مرحبا بالعالم", "<p>نص عربي قصير للاختبار.</p>", 34, language="ar"),
    Item("h6", "</title><!-- ]]> \u2028尾", "<p>a &amp; b &lt; c</p>", 35, url="https://example.org/?a=1&b=%22%3E"),
    Item(
        "h7",
        "nowrap" * 80,
        "<table><tbody><tr><td>" + "</td><td>宽表格".join("abcdefghijklmnop") + "</td></tr></tbody></table>",
        36,
    ),
]


def fill(archive: Archive, articles: int = 100) -> None:
    """``articles`` of them over four channels, the hostile ones, one that two channels carry, one with two revisions."""
    archive.sync_sources(SOURCES, NOW)
    for place, where in enumerate(SOURCES):
        english = where.filing.category == "World"
        items = [
            Item(
                f"a{n}",
                f"The harbour wakes up, {n}" if english else f"江边的早市第{n}次开张，热汤和旧书都还在",
                f"<p>Ships, tea &amp; news, {n}.</p>" if english else PARAGRAPHS,
                minutes=7 * n,
                url=f"https://example.org/{n}",
                picture=f"{MIRROR}one.png" if n % 3 == 0 else None,
                language="en" if english else "zh",
                authors=("林小满",) if n % 2 else (),
            )
            for n in range(place, articles, len(SOURCES))
        ]
        store(archive, where, items)
    store(archive, SOURCES[2], HOSTILE)
    told = Provenance(
        original_title=Evidence("旧标题", "原标题：旧标题"),
        source=Evidence("江城日报", "来源：江城日报"),
        author=Evidence("陈记者", "记者 陈记者"),
        editor=Evidence("王编辑", "责任编辑：王编辑"),
    )
    twice = Item(
        "both", "两个栏目都登的消息", PARAGRAPHS, 5, "https://example.org/both", f"{MIRROR}one.png", provenance=told
    )
    store(archive, SOURCES[0], [twice])
    store(archive, SOURCES[1], [twice])
    changed = msgspec.structs.replace(twice, body=PARAGRAPHS + "<p>更正：应为二十人。</p>")
    store(archive, SOURCES[0], [changed], NOW + timedelta(hours=1))
