"""Synthetic Chinese posts, the same for the same number on any machine: for us, for Hugo, for Hexo.

Twelve categories of about eight sites of about three channels, over three years; bodies of 600 to 4,000 characters.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import msgspec

from bench.generate import OUTLETS, sentence

if TYPE_CHECKING:
    from jianbao.model.history import EntryChange

CATEGORIES = ("要闻", "财经", "科技", "体育", "文化", "教育", "健康", "汽车", "房产", "旅游", "军事", "地方")
SITES, CHANNELS = 8, 3
START = datetime(2023, 11, 1, tzinfo=UTC)
SPAN = timedelta(days=1095)
_SHORTEST, _LONGEST = 600, 4000


class Post(msgspec.Struct, frozen=True):
    """A post as every generator is given it. ``body`` is clean HTML."""

    number: int
    title: str
    category: str
    site: str
    channel: str
    date: datetime
    author: str
    body: str
    picture: str

    @property
    def id(self) -> str:
        """Twelve characters, as ours."""
        digest = hashlib.sha256(str(self.number).encode()).digest()
        return "".join("0123456789abcdefghjkmnpqrstvwxyz"[byte % 32] for byte in digest[:12])

    @property
    def url(self) -> str:
        """The original."""
        return f"https://news.example.net/{self.date:%Y-%m-%d}/doc-{self.number:07d}.shtml"


def post(number: int, date: datetime) -> Post:
    """One post; its filing and its text come from its number alone."""
    random = Random(f"post {number}")
    category, site, channel = random.randrange(len(CATEGORIES)), random.randrange(SITES), random.randrange(CHANNELS)
    outlet = f"{OUTLETS[site % len(OUTLETS)]}{category}{site}"
    picture = f"https://img.example.net/{random.randrange(16**12):012x}.jpg"
    length, paragraphs, size = random.randint(_SHORTEST, _LONGEST), [], 0
    while size < length:
        text = "".join(sentence(random) for _ in range(random.randint(1, 4)))
        size += len(text)
        paragraphs.append(f"<p>{text}</p>\n")
    if number % 2:
        paragraphs.insert(1, f'<figure><img src="{picture}" alt=""></figure>\n')
    return Post(
        number=number,
        title=sentence(random)[:30].rstrip("，。"),
        category=CATEGORIES[category],
        site=outlet,
        channel=f"{outlet}－频道{channel}",
        date=date,
        author=outlet,
        body="".join(paragraphs),
        picture=picture if number % 2 else "",
    )


def posts(count: int) -> Iterator[Post]:
    """``count`` posts, evenly over the years, oldest first."""
    for number in range(count):
        yield post(number, START + SPAN * number / count)


def newest(count: int, wave: int) -> Sequence[Post]:
    """``count`` more, all newer than those of ``posts`` and of the waves before."""
    when = START + SPAN + timedelta(hours=wave)
    return [post(10_000_000 + wave * 1_000 + n, when + timedelta(minutes=n)) for n in range(count)]


def newsroom(folder: Path) -> None:
    """A newsroom's folder with its configuration; its sources are imports."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "jianbao.toml").write_text(
        '[site]\ntitle = "剪报"\nurl = "https://news.example.org/"\nlanguage = "zh-CN"\ntimezone = "Asia/Shanghai"\n',
        "utf-8",
    )


def fill(folder: Path, some: Sequence[Post]) -> None:
    """Put posts into the archive of a newsroom, as a run does, without cleaning them."""
    from jianbao.archive import open_archive
    from jianbao.model.history import SourceChanges
    from jianbao.model.source import Filing, Source, SourceKind

    by_filing: dict[tuple[str, str, str], list[Post]] = {}
    for one in some:
        by_filing.setdefault((one.category, one.site, one.channel), []).append(one)
    with open_archive(folder / "archive.db") as archive:
        run = archive.start_run("bench", START)
        for names, several in by_filing.items():
            source = Source(SourceKind.IMPORT, "/".join(("bench", *names)), Filing(*names))
            archive.add_source(source, START)
            changes = SourceChanges(tuple(map(_change, several)), ())
            archive.store(run, source.key, changes, None, several[-1].date)
        archive.finish_run(run, START)


def _change(one: Post) -> "EntryChange":
    from jianbao.model.article import CleanArticle, Provenance
    from jianbao.model.feed import Entry
    from jianbao.model.history import EntryChange

    text = one.body.replace("<p>", "").replace("</p>", "")
    cleaned = CleanArticle(
        title=one.title,
        body_html=one.body,
        text=text,
        lead_image=one.picture or None,
        images=(one.picture,) if one.picture else (),
        provenance=Provenance(),
        language="zh-CN",
        published=one.date,
        removed=(),
        rules_version=1,
    )
    return EntryChange(
        entry_key=str(one.number),
        entry=Entry(id=str(one.number), url=one.url, title=one.title, authors=(one.author,), published=one.date),
        raw_digest=str(one.number),
        new_article_id=one.id,
        identity_keys=(f"bench:{one.number}",),
        url=one.url,
        dated_at=one.date,
        cleaned=cleaned,
        content_hash=hashlib.sha256(text.encode()).hexdigest(),
        excerpt=text[:200],
    )
