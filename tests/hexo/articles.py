"""Articles to export: made by hand for the pure part, stored in a real archive for the rest."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from jianbao.archive import Archive
from jianbao.model.article import CleanArticle, Evidence, Provenance
from jianbao.model.feed import Entry
from jianbao.model.history import Article, Card, EntryChange, Revision, SourceChanges
from jianbao.model.source import Filing, Source, SourceKind
from jianbao.sources.newsroom import Newsroom, Site

HERE = Path(__file__).resolve().parent
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
FIRST = datetime(2021, 10, 1, 6, 30, 33, tzinfo=UTC)
FILING = Filing("金融", "新浪财经", "新浪财经－国內")
NOTHING_SAID = Provenance()
SAID = Provenance(
    source=Evidence("新华社 {{ x }}", "来源：新华社"),
    original_title=Evidence("原来的'标题'", "原标题：…"),
    editor=Evidence("李某", "责任编辑：李某"),
)

TITLES: list[str] = [*json.loads((HERE / "titles.json").read_text("utf-8")), "长" * 500, "word " * 100]
"""Hostile titles, none twice."""

BODIES: dict[str, str] = {
    path.stem: path.read_bytes().decode() for path in sorted((HERE / "bodies").glob("*.html"))
}  # bytes: read_text would make one of all line ends
"""Hostile bodies by name."""


def article(
    title: str = "标题",
    body_html: str = "<p>正文</p>",
    *,
    filing: Filing = FILING,
    id: str = "7k3m9q2xt4bd",  # noqa: A002 - it is the id
    author: str | None = "记者",
    url: str | None = "https://example.com/a?b=1&c='2'",
    lead_image: str | None = "https://example.com/a.jpg",
    provenance: Provenance = NOTHING_SAID,
    number: int = 1,
    dated_at: datetime | None = None,
) -> Article:
    """An article that is in no archive."""
    origin = provenance.source.value if provenance.source else None
    card = Card(id, title, url, filing, dated_at or FIRST, FIRST, NOW, "", lead_image, author, origin, "zh", number)
    revision = Revision(
        number=number,
        seen_at=NOW,
        source_key="https://example.com/feed",
        title=title,
        authors=(author,) if author else (),
        published=FIRST,
        updated=None,
        body_html=body_html,
        text="",
        lead_image=lead_image,
        images=(),
        provenance=provenance,
        language="zh",
        removed=(),
        content_hash="hash",
        rules_version=1,
        entry_id=1,
    )
    return Article(card, revision, (), NOW)


def newsroom(folder: Path, **fields: object) -> Newsroom:
    """A newsroom without sources."""
    site = Site(title="新闻", url="http://example.com/", language="zh-CN", timezone="Asia/Shanghai")
    return Newsroom(folder=folder, site=site, **fields)  # type: ignore[arg-type]


def store(
    archive: Archive,
    items: Iterable[tuple[str, str, str]],
    *,
    filing: Filing = FILING,
    url: str = "https://example.com/feed",
    lead_image: str | None = None,
    provenance: Provenance = SAID,
    content_hash: str | None = None,
    again: bool = False,
) -> None:
    """Put ``(id, title, body)`` into the archive, an hour apart; ``again``: as a new revision of what is there."""
    source = Source(SourceKind.FEED, url, filing)
    archive.add_source(source, NOW)
    changes = []
    for place, (id_, title, body) in enumerate(items):
        entry = Entry(id=id_, title=title, content_html=body)
        clean = CleanArticle(
            title=title,
            body_html=body,
            text=body,
            lead_image=lead_image,
            images=(),
            provenance=provenance,
            language="zh",
            published=FIRST,
            removed=(),
            rules_version=1,
        )
        changes.append(
            EntryChange(
                entry_key=id_,
                entry=entry,
                raw_digest=f"{title}{body}{content_hash}",
                article_id=id_ if again else None,
                new_article_id=None if again else id_,
                identity_keys=(f"entry:{url}:{id_}",),
                url=f"https://example.com/{id_}",
                dated_at=FIRST + timedelta(hours=place),
                cleaned=clean,
                content_hash=content_hash or f"hash of {id_}",
            )
        )
    run = archive.start_run("collect", NOW)
    archive.store(run, source.key, SourceChanges(tuple(changes), ()), None, NOW)
    archive.finish_run(run, NOW)
