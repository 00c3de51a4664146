"""Cleaning again: what each revision was made from, and writing what other rules make of it in its place."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, select, update

from jianbao.archive import schema as s
from jianbao.archive.codec import unpack_json
from jianbao.archive.derived import body_values, card_values
from jianbao.archive.reading import RevisionBody
from jianbao.archive.store import Store
from jianbao.model.article import CleanArticle
from jianbao.model.feed import Entry
from jianbao.model.page import PageOutcome
from jianbao.model.recleaning import FailedEntry, Recleaned, StoredCleaning

_SCANNED = 10_000
"""Rows of ``revision`` looked at together: they are small."""
_BATCH = 100


class RecleaningSide(Store):
    """``interface.Recleaning`` over SQLite."""

    def told(self, source_key: str, entry_key: str, raw_digest: str) -> Entry | None:
        """See ``Recleaning.told``."""
        e = s.entry.c
        query = select(e.raw).join_from(s.entry, s.source, e.source_id == s.source.c.id)
        query = query.where(s.source.c.key == source_key, e.entry_key == entry_key, e.raw_digest == raw_digest)
        with self.read() as db:
            raw = db.execute(query).scalar()
        return None if raw is None else unpack_json(raw, Entry)

    def newest_told(self, source_key: str, limit: int) -> Iterator[StoredCleaning]:
        """See ``Recleaning.newest_told``."""
        a, r = s.appearance.c, s.revision.c
        query = (
            select(r.id)
            .join_from(s.appearance, s.source, a.source_id == s.source.c.id)
            .join(s.article, s.article.c.id == a.article_id)
            .join(s.revision, s.article.c.revision_id == r.id)
            .where(s.source.c.key == source_key, r.source_id == a.source_id)
            .order_by(a.first_seen.desc(), r.id.desc())
            .limit(limit)
        )
        with self.read() as db:
            ids = list(dict.fromkeys(db.execute(query).scalars()))
        for start in range(0, len(ids), _BATCH):
            yield from self._stored(ids[start : start + _BATCH])

    def stale_count(self, version: int, learned: Mapping[str, str], source_keys: Collection[str] | None = None) -> int:
        """See ``Recleaning.stale_count``."""
        return sum(len(ids) for ids in self._stale(version, learned, source_keys))

    def stale(
        self, version: int, learned: Mapping[str, str], source_keys: Collection[str] | None = None
    ) -> Iterator[StoredCleaning]:
        """See ``Recleaning.stale``."""
        for ids in self._stale(version, learned, source_keys):
            for start in range(0, len(ids), _BATCH):
                yield from self._stored(ids[start : start + _BATCH])

    def failed_entries(self, source_keys: Collection[str] | None = None) -> Iterator[FailedEntry]:
        """See ``Recleaning.failed_entries``."""
        e, a = s.entry.c, s.appearance.c
        query = (
            select(e.id, s.source.c.key, e.entry_key, e.raw_digest, e.seen_at, e.raw, a.last_seen)
            .join_from(s.entry, s.source, e.source_id == s.source.c.id)
            .join(s.appearance, and_(a.source_id == e.source_id, a.entry_key == e.entry_key), isouter=True)
            .where(e.error.is_not(None))
            .order_by(e.id)
            .limit(_BATCH)
        )
        if source_keys is not None:
            query = query.where(s.source.c.key.in_(sorted(source_keys)))
        last = -1
        while True:
            with self.read() as db:
                rows = db.execute(query.where(e.id > last)).all()
            for row in rows:
                if row.last_seen is None or row.last_seen < row.seen_at:
                    yield FailedEntry(
                        source_key=row.key,
                        entry_key=row.entry_key,
                        raw_digest=row.raw_digest,
                        seen_at=row.seen_at,
                        entry=unpack_json(row.raw, Entry),
                        known=row.last_seen is not None,
                    )
            if len(rows) < _BATCH:
                return
            last = rows[-1].id

    def reclean(self, told: Sequence[Recleaned], now: datetime) -> None:
        """See ``Recleaning.reclean``."""
        with self.write() as db:
            for one in told:
                _write(db, one, now)

    def _stale(
        self, version: int, learned: Mapping[str, str], source_keys: Collection[str] | None
    ) -> Iterator[list[int]]:
        """Ids of the revisions that other rules cleaned, in turns."""
        r = s.revision.c
        with self.read() as db:
            sources = {row.id: row.key for row in db.execute(select(s.source.c.id, s.source.c.key))}
        wanted = {id_: (version, learned.get(key, "")) for id_, key in sources.items()}
        if source_keys is not None:
            wanted = {id_: by for id_, by in wanted.items() if sources[id_] in source_keys}
        last = 0
        while True:
            query = select(r.id, r.source_id, r.rules_version, r.learned).where(r.id > last).order_by(r.id)
            with self.read() as db:
                rows = db.execute(query.limit(_SCANNED)).all()
            yield [id_ for id_, source_id, *by in rows if source_id in wanted and tuple(by) != wanted[source_id]]
            if len(rows) < _SCANNED:
                return
            last = rows[-1].id

    def _stored(self, ids: Sequence[int]) -> list[StoredCleaning]:
        r, b, w = s.revision.c, s.revision_body.c, s.wanted_page.c
        query = (
            select(
                r.id,
                r.article_id,
                r.entry_id,
                r.rules_version,
                r.learned,
                b.body,
                s.entry.c.raw,
                s.source.c.key,
                s.article.c.revision_id,
                s.article.c.url,
                w.pages_of,
                w.outcome,
                w.url.label("asked"),
            )
            .join_from(s.revision, s.revision_body, r.id == b.revision_id)
            .join(s.entry, r.entry_id == s.entry.c.id)
            .join(s.source, r.source_id == s.source.c.id)
            .join(s.article, r.article_id == s.article.c.id)
            .join(s.wanted_page, w.entry_id == r.entry_id, isouter=True)
            .where(r.id.in_(ids))
        )
        with self.read() as db:
            rows: list[Any] = list(db.execute(query))
        found = {row.id: _stored_of(row) for row in rows}
        return [found[id_] for id_ in ids]


def _stored_of(row: Row[Any]) -> StoredCleaning:
    body = unpack_json(row.body, RevisionBody)
    return StoredCleaning(
        revision_id=row.id,
        article_id=row.article_id,
        current=row.revision_id == row.id,
        source_key=row.key,
        url=row.url,
        entry_id=row.entry_id,
        entry=unpack_json(row.raw, Entry),
        paged=row.outcome == PageOutcome.TAKEN.value and row.pages_of is not None,
        asked=row.asked,
        made=CleanArticle(
            title=body.title,
            body_html=body.html,
            text=body.text,
            lead_image=body.lead_image,
            images=body.images,
            provenance=body.provenance,
            language=body.language,
            published=body.published,
            removed=body.removed,
            rules_version=row.rules_version,
            learned=row.learned,
        ),
    )


def _write(db: Connection, one: Recleaned, now: datetime) -> None:
    was, clean = one.stored, one.cleaned
    r, a, e = s.revision.c, s.article.c, s.entry.c
    values: dict[str, Any] = {"rules_version": clean.rules_version, "learned": clean.learned}
    if one.changed:
        values |= {"content_hash": one.content_hash, "recleaned_at": now}
    db.execute(update(s.revision).where(r.id == was.revision_id).values(values))
    if not one.changed:
        return
    body = s.revision_body.c.revision_id == was.revision_id
    db.execute(update(s.revision_body).where(body).values(body_values(was.entry, clean)))
    card = card_values(was.entry, clean, excerpt=one.excerpt, content_hash=one.content_hash)
    del card["paged"]
    db.execute(update(s.article).where(a.id == was.article_id, a.revision_id == was.revision_id).values(card))
    if not was.paged:
        # What the source said last is compared by its hash: it is to be that of the present rules.
        entry = db.execute(select(e.source_id, e.entry_key, e.raw_digest).where(e.id == was.entry_id)).one()
        p = s.appearance.c
        same = p.source_id == entry.source_id, p.entry_key == entry.entry_key, p.raw_digest == entry.raw_digest
        db.execute(update(s.appearance).where(*same).values(content_hash=one.content_hash))
