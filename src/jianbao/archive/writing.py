"""What a run stores. Each call is one transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from jianbao.archive import schema as s
from jianbao.archive.codec import pack_json
from jianbao.archive.derived import body_values, card_values
from jianbao.archive.pages import wish_for_pages
from jianbao.archive.shelving import shelve, shelve_again
from jianbao.archive.statements import chunks, replacing
from jianbao.archive.store import Store
from jianbao.archive.visiting import store_visit
from jianbao.model.fetched import Validators
from jianbao.model.history import (
    EntryChange,
    Known,
    KnownAppearance,
    KnownArticle,
    Schedule,
    SourceChanges,
    SourceState,
    Visit,
)
from jianbao.model.source import Filing, Source

# Made once: building a statement costs more than running it, and these run for every visit.
_SOURCE = select(s.source.c.id, s.source.c.body_digest).where(s.source.c.key == bindparam("wanted"))
_VALIDATORS = select(s.validator).where(s.validator.c.source_id == bindparam("wanted"))


class WritingSide(Store):
    """``interface.Writing`` over SQLite."""

    def sync_sources(self, sources: Iterable[Source], now: datetime) -> None:
        """See ``Writing.sync_sources``."""
        with self.write() as db:
            active = {source.key for source in sources if _put_source(db, source, now, active=True)}
            for key in set(db.execute(select(s.source.c.key).where(s.source.c.active)).scalars()) - active:
                db.execute(update(s.source).where(s.source.c.key == key).values(active=False))

    def add_source(self, source: Source, now: datetime) -> None:
        """See ``Writing.add_source``."""
        with self.write() as db:
            _put_source(db, source, now, active=None)

    def start_run(self, kind: str, now: datetime) -> int:
        """See ``Writing.start_run``."""
        with self.write() as db:
            made = db.execute(insert(s.run).values(kind=kind, started_at=now).returning(s.run.c.id))
            return int(made.scalar_one())

    def finish_run(self, run_id: int, now: datetime) -> None:
        """See ``Writing.finish_run``."""
        with self.write() as db:
            db.execute(update(s.run).where(s.run.c.id == run_id).values(finished_at=now))

    def source_state(self, source_key: str) -> SourceState:
        """See ``Writing.source_state``."""
        with self.read() as db:
            row = db.execute(_SOURCE, {"wanted": source_key}).first()
            if row is None:
                return SourceState({}, None)
            rows = db.execute(_VALIDATORS, {"wanted": row.id})
            return SourceState({v.url: Validators(v.etag, v.last_modified) for v in rows}, row.body_digest)

    def known(self, source_key: str, entry_keys: Sequence[str], identity_keys: Sequence[str]) -> Known:
        """See ``Writing.known``."""
        a = s.appearance.c
        with self.read() as db:
            source = db.execute(select(s.source.c.id, s.source.c.told_by).where(s.source.c.key == source_key)).first()
            source_id, told_by = source or (None, None)
            appearances = {
                row.entry_key: KnownAppearance(row.article_id, row.url_key, row.title, row.raw_digest, row.content_hash)
                for chunk in chunks(entry_keys)
                for row in db.execute(select(s.appearance).where(a.source_id == source_id, a.entry_key.in_(chunk)))
            }
            identities: dict[str, str] = {
                row.key: row.article_id
                for chunk in chunks(identity_keys)
                for row in db.execute(select(s.identity).where(s.identity.c.key.in_(chunk)))
            }
            # A key that is an id itself (a post of ours that comes back) needs no row in `identity`.
            for chunk in chunks([key.removeprefix("id:") for key in identity_keys if key.startswith("id:")]):
                rows = db.execute(select(s.article.c.id).where(s.article.c.id.in_(chunk)))
                identities |= {f"id:{row.id}": row.id for row in rows}
            wanted = sorted({seen.article_id for seen in appearances.values()} | set(identities.values()))
            articles = {
                row.id: KnownArticle(row.id, row.key, row.text_length, row.content_hash, row.active, row.paged)
                for chunk in chunks(wanted)
                for row in db.execute(
                    select(
                        s.article.c.id,
                        s.source.c.key,
                        s.source.c.active,
                        s.article.c.text_length,
                        s.article.c.content_hash,
                        s.article.c.paged,
                    )
                    .join_from(s.article, s.source, s.article.c.text_source_id == s.source.c.id)
                    .where(s.article.c.id.in_(chunk))
                )
            }
        return Known(appearances, identities, articles, told_by)

    def issue_ids(self, wanted: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
        """See ``Writing.issue_ids``."""
        with self.read() as db:
            taken = _issued(db, [several[0] for _, several in wanted])
            # A million articles may have one id that is taken: the longer candidates are asked for only then.
            for key, several in wanted:
                if taken.get(several[0], key) != key:
                    taken |= _issued(db, several[1:])
        given: list[str] = []
        for key, several in wanted:
            choice = next(candidate for candidate in several if taken.get(candidate, key) == key)
            taken[choice] = key
            given.append(choice)
        return given

    def store(
        self,
        run_id: int,
        source_key: str,
        changes: SourceChanges,
        visit: Visit | None,
        now: datetime,
        *,
        validators: tuple[str, Validators] | None = None,
        body_digest: str | None = None,
        schedule: Schedule | None = None,
    ) -> None:
        """See ``Writing.store``."""
        with self.write() as db:
            source = db.execute(select(s.source).where(s.source.c.key == source_key)).one()
            filing = Filing(source.category, source.site, source.channel)
            entry_ids = _store_entries(db, run_id, source.id, changes.changes, now)
            told = [(change, entry_ids[change.entry_key, change.raw_digest]) for change in changes.changes]
            told = [(change, entry_id) for change, entry_id in told if change.error is None]
            _issue(db, [change for change, _ in told], now)
            _store_revisions(db, source.id, told, now)
            _move_originals(db, source.id, [change for change, _ in told])
            _store_appearances(db, source.id, [change for change, _ in told], now)
            shelve(db, filing, [_article_of(change) for change, _ in told])
            wish_for_pages(db, source.id, told, now)
            for chunk in chunks(changes.seen_again):
                seen = s.appearance.c.source_id == source.id, s.appearance.c.entry_key.in_(chunk)
                db.execute(update(s.appearance).where(*seen).values(last_seen=now))
            if body_digest is not None:
                db.execute(update(s.source).where(s.source.c.id == source.id).values(body_digest=body_digest))
            if changes.told_by is not None and changes.told_by != source.told_by:
                db.execute(update(s.source).where(s.source.c.id == source.id).values(told_by=changes.told_by))
            if validators is not None:
                url, kept = validators
                row = {"source_id": source.id, "url": url, "etag": kept.etag, "last_modified": kept.last_modified}
                db.execute(replacing(s.validator, ("etag", "last_modified")), [row])
            if visit is not None:
                store_visit(db, run_id, source.id, visit, schedule)

    def record_visit(self, run_id: int, visit: Visit, schedule: Schedule | None = None) -> None:
        """See ``Writing.record_visit``."""
        with self.write() as db:
            source = db.execute(_SOURCE, {"wanted": visit.source_key}).one()
            store_visit(db, run_id, source.id, visit, schedule)


def _issued(db: Connection, candidates: Sequence[str]) -> dict[str, str]:
    """Which of these ids are issued, and for what."""
    return {
        row.id: row.identity_key
        for chunk in chunks(candidates)
        for row in db.execute(select(s.issued_id).where(s.issued_id.c.id.in_(chunk)))
    }


def _put_source(db: Connection, source: Source, now: datetime, *, active: bool | None) -> bool:
    """Add or bring up to date one source; ``active=None`` leaves a known one as it is. True, for chaining."""
    values: dict[str, Any] = {
        "kind": source.kind.value,
        "locator": source.locator,
        "category": source.filing.category,
        "site": source.filing.site,
        "channel": source.filing.channel,
        "timezone": source.timezone,
        "base": source.base,
    }
    if active is not None:
        values["active"] = active
    old = db.execute(select(s.source).where(s.source.c.key == source.key)).first()
    if old is None:
        db.execute(insert(s.source).values({"active": False, **values, "key": source.key, "added_at": now}))
    elif any(getattr(old, name) != value for name, value in values.items()):
        db.execute(update(s.source).where(s.source.c.id == old.id).values(values))
        if (old.category, old.site, old.channel) != (values["category"], values["site"], values["channel"]):
            shelve_again(db, old.id)
    return True


def _store_entries(
    db: Connection, run_id: int, source_id: int, changes: Sequence[EntryChange], now: datetime
) -> dict[tuple[str, str], int]:
    """Keep the raw forms; each is kept once. Gives the entry's id by (entry key, raw digest)."""
    e = s.entry.c
    found: dict[tuple[str, str], int] = {
        (row.entry_key, row.raw_digest): row.id
        for chunk in chunks([change.entry_key for change in changes])
        for row in db.execute(
            select(e.id, e.entry_key, e.raw_digest).where(e.source_id == source_id, e.entry_key.in_(chunk))
        )
    }
    next_id = (db.execute(select(func.max(e.id))).scalar() or 0) + 1
    rows: list[dict[str, Any]] = []
    for change in changes:
        key = (change.entry_key, change.raw_digest)
        article_id = change.new_article_id or change.article_id
        if key in found:
            db.execute(update(s.entry).where(e.id == found[key]).values(article_id=article_id, error=change.error))
            continue
        found[key] = next_id + len(rows)
        rows.append(
            {
                "id": found[key],
                "source_id": source_id,
                "entry_key": change.entry_key,
                "raw_digest": change.raw_digest,
                "raw": pack_json(change.entry),
                "seen_at": now,
                "run_id": run_id,
                "article_id": article_id,
                "error": change.error,
            }
        )
    if rows:
        db.execute(insert(s.entry), rows)
    return found


def _article_of(change: EntryChange) -> str:
    article_id = change.new_article_id or change.article_id
    if article_id is None:
        raise ValueError(f"a change without an article and without an error: {change.entry_key}")
    return article_id


def _issue(db: Connection, changes: Sequence[EntryChange], now: datetime) -> None:
    """Write new ids into the ledger, and every identity key down to its article (the first claim holds)."""
    issued = [
        {"id": change.new_article_id, "identity_key": change.identity_keys[0], "issued_at": now}
        for change in changes
        if change.new_article_id
    ]
    if issued:
        db.execute(upsert(s.issued_id).on_conflict_do_nothing(index_elements=["id"]), issued)
    keys = [{"key": key, "article_id": _article_of(change)} for change in changes for key in change.identity_keys]
    if keys:
        db.execute(upsert(s.identity).on_conflict_do_nothing(), keys)


def _store_revisions(db: Connection, source_id: int, told: Sequence[tuple[EntryChange, int]], now: datetime) -> None:
    """New revisions, and the articles whose current state they are."""
    revised = [(change, entry_id, change.cleaned) for change, entry_id in told if change.cleaned is not None]
    if not revised:
        return
    numbers: dict[str, int] = {
        row.id: row.revisions
        for chunk in chunks([change.article_id for change, _, _ in revised if change.article_id])
        for row in db.execute(select(s.article.c.id, s.article.c.revisions).where(s.article.c.id.in_(chunk)))
    }
    next_id = (db.execute(select(func.max(s.revision.c.id))).scalar() or 0) + 1
    revisions, bodies, articles = [], [], []
    for offset, (change, entry_id, clean) in enumerate(revised):
        article_id = _article_of(change)
        numbers[article_id] = numbers.get(article_id, 0) + 1
        revisions.append(
            {
                "id": next_id + offset,
                "article_id": article_id,
                "number": numbers[article_id],
                "source_id": source_id,
                "entry_id": entry_id,
                "seen_at": now,
                "content_hash": change.content_hash,
                "rules_version": clean.rules_version,
                "learned": clean.learned,
            }
        )
        bodies.append({"revision_id": next_id + offset, **body_values(change.entry, clean)})
        current = {
            "revision_id": next_id + offset,
            "revisions": numbers[article_id],
            "text_source_id": source_id,
            **card_values(change.entry, clean, excerpt=change.excerpt, content_hash=change.content_hash),
        }
        if change.new_article_id:
            first = {"dated_at": change.dated_at or now, "first_seen": now, "last_seen": now, "url": change.url}
            articles.append({"id": article_id, "source_id": source_id, **first, **current})
        else:
            db.execute(update(s.article).where(s.article.c.id == article_id).values(current))
    if articles:
        db.execute(insert(s.article), articles)
    db.execute(insert(s.revision), revisions)
    db.execute(insert(s.revision_body), bodies)


def _move_originals(db: Connection, source_id: int, changes: Sequence[EntryChange]) -> None:
    """A page that moved: the link to the original follows the article's own source. Its id stays."""
    a = s.article.c
    for change in changes:
        if change.article_id and change.url_key:
            moved = a.id == change.article_id, a.source_id == source_id, a.url != change.url
            db.execute(update(s.article).where(*moved).values(url=change.url))


def _store_appearances(db: Connection, source_id: int, changes: Sequence[EntryChange], now: datetime) -> None:
    rows = [
        {
            "source_id": source_id,
            "entry_key": change.entry_key,
            "article_id": _article_of(change),
            "url_key": change.url_key,
            "title": change.entry.title,
            "raw_digest": change.raw_digest,
            "content_hash": change.content_hash,
            "first_seen": now,
            "last_seen": now,
        }
        for change in changes
    ]
    if rows:
        moving = ("article_id", "url_key", "title", "raw_digest", "content_hash", "last_seen")
        db.execute(replacing(s.appearance, moving), rows)
        for chunk in chunks([_article_of(change) for change in changes]):
            db.execute(update(s.article).where(s.article.c.id.in_(chunk)).values(last_seen=now))
