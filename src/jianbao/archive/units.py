"""What the search index is made from: revisions by their place, with what may change about them."""

from collections.abc import Iterator, Sequence

import msgspec
from sqlalchemy import func, select, text

from jianbao.archive import publishing_schema as p
from jianbao.archive import schema as s
from jianbao.archive.codec import unpack_json
from jianbao.archive.store import Store
from jianbao.model.source import Filing
from jianbao.search.source import Stamp, Unit

_BATCH = 256
_LAST = text("SELECT seq FROM sqlite_sequence WHERE name = 'change'")
"""The number of the last change ever, also when the log forgot it since every sink has seen it."""


class _Words(msgspec.Struct):
    """What is read of a revision's body."""

    title: str
    text: str


class UnitSide(Store):
    """``search.Units`` over SQLite: slot 0 is the revision with id 1."""

    def unit_count(self) -> int:
        """See ``Units.unit_count``."""
        with self.read() as db:
            return int(db.execute(select(func.max(s.revision.c.id))).scalar() or 0)

    def unit_stamps(self, start: int, stop: int) -> Sequence[Stamp]:
        """See ``Units.unit_stamps``."""
        own = s.source
        live = (s.article.c.revision_id == s.revision.c.id) & s.article.c.id.not_in(select(p.withdrawn.c.article_id))
        units = (
            select(
                s.revision.c.id,
                s.revision.c.article_id,
                s.revision.c.content_hash,
                s.revision.c.rules_version,
                live,
                s.article.c.dated_at,
                own.c.category,
                own.c.site,
                own.c.channel,
            )
            .join_from(s.revision, s.article, s.revision.c.article_id == s.article.c.id)
            .join(own, s.article.c.source_id == own.c.id)
            .where(s.revision.c.id > start, s.revision.c.id <= stop)
            .order_by(s.revision.c.id)
        )
        filed = (
            select(s.shelf_article.c.article_id, s.shelf.c.category, s.shelf.c.site, s.shelf.c.channel)
            .join_from(s.revision, s.shelf_article, s.revision.c.article_id == s.shelf_article.c.article_id)
            .join(s.shelf, s.shelf_article.c.shelf_id == s.shelf.c.id)
            .where(s.revision.c.id > start, s.revision.c.id <= stop, s.shelf.c.channel != "")
        )
        known: dict[tuple[str, str, str], Filing] = {}

        def filing(*names: str) -> Filing:
            return known.setdefault(names, Filing(*names))  # type: ignore[arg-type]

        filings: dict[str, set[Filing]] = {}
        with self.read() as db:
            for article_id, *names in db.execute(filed):
                filings.setdefault(article_id, set()).add(filing(*names))
            return [
                Stamp(
                    id_ - 1,
                    article_id,
                    f"{content_hash} {rules}",
                    bool(live),
                    dated_at,
                    filing(*names),
                    tuple(sorted(filings.get(article_id, ()))),
                )
                for id_, article_id, content_hash, rules, live, dated_at, *names in db.execute(units)
            ]

    def unit_changes(self, after: int) -> tuple[int, Sequence[int] | None]:
        """See ``Units.unit_changes``."""
        c = p.change.c
        changed = select(c.article_id).distinct().where(c.seq > after).subquery()
        query = select(s.revision.c.id).select_from(
            changed.outerjoin(s.revision, s.revision.c.article_id == changed.c.article_id)
        )
        with self.read() as db:
            last = int(db.execute(_LAST).scalar() or 0)
            oldest = db.execute(select(func.min(c.seq))).scalar()
            slots = [id_ - 1 if id_ is not None else None for id_ in db.execute(query).scalars()]
        forgotten = last > after and (oldest is None or oldest > after + 1)
        if forgotten or last < after or None in slots:  # or another archive, or an article gone with its revisions
            return last, None
        return last, sorted(slot for slot in slots if slot is not None)

    def units(self, start: int, stop: int) -> Iterator[Unit]:
        """See ``Units.units``."""
        for first in range(start, stop, _BATCH):
            query = (
                select(s.revision_body.c.revision_id, s.revision_body.c.body)
                .where(
                    s.revision_body.c.revision_id > first, s.revision_body.c.revision_id <= min(stop, first + _BATCH)
                )
                .order_by(s.revision_body.c.revision_id)
            )
            with self.read() as db:
                rows = db.execute(query).all()
            for id_, body in rows:
                words = unpack_json(body, _Words)
                yield Unit(id_ - 1, words.title, words.text)
