"""The index of all articles, for lists and fingerprints: cards and filings, no bodies."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection, literal, select, tuple_

from jianbao.archive import schema as s
from jianbao.archive.interface import IndexCard
from jianbao.archive.reading import FILING, card_of, card_query, shown
from jianbao.archive.store import Store
from jianbao.model.source import Filing

if TYPE_CHECKING:
    from datetime import datetime

_BATCH = 1_000


class IndexSide(Store):
    """``interface.Reading.index`` over SQLite."""

    def index(self) -> Iterator[IndexCard]:
        """See ``Reading.index``."""
        order = (s.article.c.dated_at, s.article.c.id)
        query = (
            card_query()
            .join(s.revision, s.article.c.revision_id == s.revision.c.id)
            .add_columns(s.article.c.content_hash, s.revision.c.recleaned_at)
            .where(shown())
            .order_by(*order)
            .limit(_BATCH)
        )
        place: tuple[datetime, str] | None = None
        while True:
            batch = query
            if place is not None:
                # Inside a tuple nothing tells the time's type: unless it is named, all that follows compares as text.
                here = tuple_(literal(place[0], s.article.c.dated_at.type), literal(place[1]))
                batch = query.where(tuple_(*order) > here)
            with self.read() as db:
                rows = db.execute(batch).all()
                filings = _filings(db, [row.id for row in rows])
            for row in rows:
                yield IndexCard(card_of(row), filings.get(row.id, ()), f"{row.content_hash} {row.recleaned_at or ''}")
            if len(rows) < _BATCH:
                return
            place = (rows[-1].dated_at, rows[-1].id)


def _filings(db: Connection, article_ids: Sequence[str]) -> dict[str, tuple[Filing, ...]]:
    query = (
        select(s.appearance.c.article_id, *FILING)
        .join_from(s.appearance, s.source, s.appearance.c.source_id == s.source.c.id)
        .where(s.appearance.c.article_id.in_(article_ids))
        .order_by(s.appearance.c.article_id, *FILING)
        .distinct()
    )
    found: dict[str, tuple[Filing, ...]] = {}
    for article_id, category, site, channel in db.execute(query):
        found[article_id] = (*found.get(article_id, ()), Filing(category, site, channel))
    return found
