"""Articles channel by channel with their neighbours, for those who make a page of each.

A full build reads every article once, so this is the one place that speaks SQL of its own and takes rows as the driver
gives them: SQLAlchemy's rows and its conversions of each column cost 0.1 ms an article, all else here 0.06.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection

from jianbao.archive.codec import microseconds, moment, unpack_json
from jianbao.archive.interface import REACH, Sheet, Shelf
from jianbao.archive.reading import ReadingSide, RevisionBody
from jianbao.archive.statements import chunks
from jianbao.archive.store import Store
from jianbao.archive.withdrawing import WithdrawingSide
from jianbao.model.history import Appearance, Article, Card, Revision
from jianbao.model.source import Filing

_BATCH = 200
_SELECT = """
SELECT a.id, a.title, a.url, s.category, s.site, s.channel, a.dated_at, a.published, a.first_seen, a.excerpt,
       a.lead_image, a.author, a.origin, a.language, a.revisions, a.last_seen,
       r.number, r.seen_at, r.content_hash, r.rules_version, r.entry_id, t.key, b.body
FROM {} JOIN source AS s ON s.id = a.source_id JOIN source AS t ON t.id = a.text_source_id
JOIN revision AS r ON r.id = a.revision_id JOIN revision_body AS b ON b.revision_id = r.id {}
"""
_ARTICLES = _SELECT.format(
    """(SELECT article_id AS id FROM shelf_article
        WHERE shelf_id = (SELECT id FROM shelf WHERE category = ? AND site = ? AND channel = ?)
        AND (dated_at, article_id) > (?, ?) ORDER BY dated_at, article_id LIMIT ?) AS wanted
    CROSS JOIN article AS a ON a.id = wanted.id""",
    "ORDER BY a.dated_at, a.id",
)
_SOME_ARTICLES = _SELECT.format("article AS a", "WHERE a.id IN ({})")
_CARDS = """
SELECT a.id, a.title, a.url, s.category, s.site, s.channel, a.dated_at, a.published, a.first_seen, a.excerpt,
       a.lead_image, a.author, a.origin, a.language, a.revisions
FROM article AS a JOIN source AS s ON s.id = a.source_id WHERE a.id IN ({})
"""
_EARLIER = """
SELECT a.id, a.title, a.url, s.category, s.site, s.channel, a.dated_at, a.published, a.first_seen, a.excerpt,
       a.lead_image, a.author, a.origin, a.language, a.revisions
FROM shelf_article AS p CROSS JOIN article AS a ON a.id = p.article_id JOIN source AS s ON s.id = a.source_id
WHERE p.shelf_id = (SELECT id FROM shelf WHERE category = ? AND site = ? AND channel = ?)
AND (p.dated_at, p.article_id) < (?, ?) ORDER BY p.dated_at DESC, p.article_id DESC LIMIT ?
"""
_PLACES = """
SELECT article_id FROM shelf_article
WHERE shelf_id = (SELECT id FROM shelf WHERE category = ? AND site = ? AND channel = ?)
ORDER BY dated_at {0}, article_id {0} LIMIT ? OFFSET ?
"""
_BETWEEN = """
SELECT article_id, dated_at FROM shelf_article
WHERE shelf_id = (SELECT id FROM shelf WHERE category = '' AND site = '' AND channel = '')
AND dated_at >= ? AND dated_at < ? ORDER BY dated_at, article_id
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
        before: deque[Card] = deque(maxlen=REACH)
        here: Article | None = None
        for behind in chain(_on_channel(self, channel), [None]):
            # Others appear here too: their pages have their neighbours from the channel they are filed under.
            if here is not None and here.card.filing == filing:
                yield _sheet(here, tuple(before), behind.card if behind else None)
            if here is not None:
                before.appendleft(here.card)
            here = behind

    def card_ids(self, shelf: Shelf, *, start: int, stop: int, count: int | None = None) -> Sequence[str]:
        """See ``Following.card_ids``."""
        if count is None:
            count = self.count(shelf)
        stop = min(stop, count)
        if stop <= start:
            return []
        last = start > count - stop  # nearer to the newest: what is skipped is walked over one by one
        query = _PLACES.format("DESC" if last else "ASC")
        names = (shelf.category, shelf.site, shelf.channel)
        with self.read() as db:
            found = db.exec_driver_sql(query, (*names, stop - start, count - stop if last else start)).scalars().all()
        return list(reversed(found)) if last else found

    def ids_between(self, since: datetime, until: datetime) -> Sequence[tuple[str, datetime]]:
        """See ``Following.ids_between``."""
        with self.read() as db:
            rows = db.exec_driver_sql(_BETWEEN, (microseconds(since), microseconds(until)))
            return [(own, moment(dated_at)) for own, dated_at in rows]

    def cards_of(self, article_ids: Sequence[str]) -> Sequence[Card]:
        """See ``Following.cards_of``."""
        found: list[Card] = []
        with self.read() as db:
            for chunk in chunks(article_ids):
                marks = ",".join("?" * len(chunk))
                cursor: Any = db.exec_driver_sql(_CARDS.format(marks), tuple(chunk)).cursor
                found += map(_card, cursor)
        return found

    def articles_of(self, article_ids: Sequence[str]) -> Sequence[Article]:
        """See ``Following.articles_of``."""
        found: list[Article] = []
        with self.read() as db:
            for chunk in chunks(article_ids):
                marks = ",".join("?" * len(chunk))
                cursor: Any = db.exec_driver_sql(_SOME_ARTICLES.format(marks), tuple(chunk)).cursor
                rows = cursor.fetchall()
                seen = _appearances(db, chunk)
                found += [_article(row, seen.get(row[0], ())) for row in rows]
        return found

    def sheet(self, article_id: str) -> Sheet | None:
        """See ``Following.sheet``."""
        found = self.article(article_id)
        if found is None or self.withdrawal(article_id):
            return None
        card = found.card
        names = (card.filing.category, card.filing.site, card.filing.channel)
        with self.read() as db:
            cursor: Any = db.exec_driver_sql(_EARLIER, (*names, microseconds(card.dated_at), card.id, REACH)).cursor
            before = tuple(map(_card, cursor))
        return _sheet(found, before, self.neighbours(article_id)[1])


def _sheet(article: Article, before: tuple[Card, ...], behind: Card | None) -> Sheet:
    """``before``: the nearest first."""
    return Sheet(article, before[0] if before else None, behind, before[1:])


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


def _card(row: tuple[Any, ...]) -> Card:
    id_, title, url, category, site, channel, dated, published, first_seen, *rest = row
    when = None if published is None else moment(published)
    return Card(id_, title, url, Filing(category, site, channel), moment(dated), when, moment(first_seen), *rest)


def _article(row: tuple[Any, ...], appearances: tuple[Appearance, ...]) -> Article:
    last_seen, number, seen_at, content_hash, rules_version, entry_id, source_key, packed = row[15:]
    body = unpack_json(packed, RevisionBody)
    revision = Revision(
        number=number,
        seen_at=moment(seen_at),
        source_key=source_key,
        title=body.title,
        authors=body.authors,
        published=body.published,
        updated=body.updated,
        body_html=body.html,
        text=body.text,
        lead_image=body.lead_image,
        images=body.images,
        provenance=body.provenance,
        language=body.language,
        removed=body.removed,
        content_hash=content_hash,
        rules_version=rules_version,
        entry_id=entry_id,
    )
    return Article(_card(row[:15]), revision, appearances, moment(last_seen))
