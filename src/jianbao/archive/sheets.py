"""Articles channel by channel with their neighbours, for those who make a page of each.

A full build reads every article once, so this is the one place that speaks SQL of its own and takes rows as the driver
gives them: SQLAlchemy's rows and its conversions of each column cost 0.1 ms an article, all else here 0.06.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any

from sqlalchemy import Connection

from jianbao.archive.codec import moment, unpack_json, unpack_text
from jianbao.archive.interface import Sheet, Shelf
from jianbao.archive.reading import ReadingSide, RevisionDetail
from jianbao.archive.store import Store
from jianbao.archive.withdrawing import WithdrawingSide
from jianbao.model.history import Appearance, Article, Card, Revision
from jianbao.model.source import Filing

_BATCH = 200
_ARTICLES = """
SELECT a.id, a.title, a.url, s.category, s.site, s.channel, a.dated_at, a.published, a.first_seen, a.excerpt,
       a.lead_image, a.author, a.origin, a.language, a.revisions, a.last_seen,
       r.number, r.seen_at, r.content_hash, r.rules_version, r.entry_id, t.key, b.html, b.text, b.detail
FROM (SELECT article_id AS id FROM shelf_article
      WHERE shelf_id = (SELECT id FROM shelf WHERE category = ? AND site = ? AND channel = ?)
      AND (dated_at, article_id) > (?, ?) ORDER BY dated_at, article_id LIMIT ?) AS wanted
CROSS JOIN article AS a ON a.id = wanted.id
JOIN source AS s ON s.id = a.source_id JOIN source AS t ON t.id = a.text_source_id
JOIN revision AS r ON r.id = a.revision_id JOIN revision_body AS b ON b.revision_id = r.id
ORDER BY a.dated_at, a.id
"""
_APPEARANCES = """
SELECT p.article_id, s.key, s.category, s.site, s.channel, p.entry_key, p.first_seen, p.last_seen
FROM appearance AS p JOIN source AS s ON s.id = p.source_id WHERE p.article_id IN ({})
ORDER BY p.first_seen, s.key, p.entry_key
"""


class SheetSide(ReadingSide, WithdrawingSide):
    """``Following.sheets`` over SQLite."""

    def sheets(self, channel: Shelf) -> Iterator[Sheet]:
        """See ``Following.sheets``."""
        filing = Filing(channel.category, channel.site, channel.channel)
        before: Article | None = None
        here: Article | None = None
        for behind in chain(_on_channel(self, channel), [None]):
            # Others appear here too: their pages have their neighbours from the channel they are filed under.
            if here is not None and here.card.filing == filing:
                yield Sheet(here, before.card if before else None, behind.card if behind else None)
            before, here = here, behind

    def sheet(self, article_id: str) -> Sheet | None:
        """See ``Following.sheet``."""
        found = self.article(article_id)
        if found is None or self.withdrawal(article_id):
            return None
        return Sheet(found, *self.neighbours(article_id))


def _on_channel(store: Store, channel: Shelf) -> Iterator[Article]:
    place = (-(2**63), "")
    while True:
        with store.read() as db:
            found = (channel.category, channel.site, channel.channel, *place, _BATCH)
            cursor: Any = db.exec_driver_sql(_ARTICLES, found).cursor
            rows = cursor.fetchall()
            seen = _appearances(db, [row[0] for row in rows])
        for row in rows:
            yield _article(row, seen.get(row[0], ()))
        if len(rows) < _BATCH:
            return
        place = (rows[-1][6], rows[-1][0])


def _appearances(db: Connection, article_ids: Sequence[str]) -> dict[str, tuple[Appearance, ...]]:
    marks = ",".join("?" * len(article_ids))
    found: dict[str, tuple[Appearance, ...]] = {}
    cursor: Any = db.exec_driver_sql(_APPEARANCES.format(marks), tuple(article_ids)).cursor
    for article_id, key, category, site, channel, entry_key, first, last in cursor:
        one = Appearance(key, Filing(category, site, channel), entry_key, moment(first), moment(last))
        found[article_id] = (*found.get(article_id, ()), one)
    return found


def _article(row: tuple[Any, ...], appearances: tuple[Appearance, ...]) -> Article:
    columns = iter(row)
    id_, title, url, category, site, channel, dated, published, first_seen, *rest = islice(columns, 15)
    last_seen, number, seen_at, content_hash, rules_version, entry_id, source_key, html, text, packed = columns
    when = None if published is None else moment(published)
    card = Card(id_, title, url, Filing(category, site, channel), moment(dated), when, moment(first_seen), *rest)
    detail = unpack_json(packed, RevisionDetail)
    revision = Revision(
        number=number,
        seen_at=moment(seen_at),
        source_key=source_key,
        title=detail.title,
        authors=detail.authors,
        published=detail.published,
        updated=detail.updated,
        body_html=unpack_text(html),
        text=unpack_text(text),
        lead_image=detail.lead_image,
        images=detail.images,
        provenance=detail.provenance,
        language=detail.language,
        removed=detail.removed,
        content_hash=content_hash,
        rules_version=rules_version,
        entry_id=entry_id,
    )
    return Article(card, revision, appearances, moment(last_seen))
