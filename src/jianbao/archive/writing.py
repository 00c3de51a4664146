"""What a run stores. Each call is one transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from jianbao.archive import schema as s
from jianbao.archive.pages import wish_for_pages
from jianbao.archive.reading import FILING
from jianbao.archive.shelving import shelve_again
from jianbao.archive.statements import Prepared, among, as_list, replacing
from jianbao.archive.store import Store
from jianbao.archive.storing import store_changes
from jianbao.archive.visiting import store_visits
from jianbao.model.fetched import Validators
from jianbao.model.history import (
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
_SOURCE_IDS = Prepared(select(s.source.c.key, s.source.c.id).where(among(s.source.c.key)), "wanted")
_TOLD_BY = Prepared(select(s.source.c.id, s.source.c.told_by).where(s.source.c.key == bindparam("key")), "key")
_FILING = Prepared(select(s.source.c.id, s.source.c.told_by, *FILING).where(s.source.c.key == bindparam("key")), "key")
_a = s.appearance.c
_APPEARANCES = Prepared(
    select(_a.entry_key, _a.article_id, _a.url_key, _a.title, _a.raw_digest, _a.content_hash).where(
        _a.source_id == bindparam("source"), among(_a.entry_key)
    ),
    "source",
    "wanted",
)
_IDENTITIES = Prepared(select(s.identity.c.key, s.identity.c.article_id).where(among(s.identity.c.key)), "wanted")
_ARTICLES = Prepared(
    select(
        s.article.c.id,
        s.source.c.key,
        s.source.c.active,
        s.article.c.text_length,
        s.article.c.content_hash,
        s.article.c.paged,
    )
    .join_from(s.article, s.source, s.article.c.text_source_id == s.source.c.id)
    .where(among(s.article.c.id)),
    "wanted",
)
_ISSUED = Prepared(select(s.issued_id.c.id, s.issued_id.c.identity_key).where(among(s.issued_id.c.id)), "wanted")
_NEW_DIGEST = Prepared(
    update(s.source).where(s.source.c.id == bindparam("source")).values(body_digest=bindparam("digest")),
    "digest",
    "source",
)
_VALIDATE = Prepared(replacing(s.validator, ("etag", "last_modified")), "source_id", "url", "etag", "last_modified")


class WritingSide(Store):
    """``interface.Writing`` over SQLite."""

    def sync_sources(self, sources: Iterable[Source], now: datetime) -> None:
        """See ``Writing.sync_sources``."""
        with self.write() as db:
            wanted = list(sources)
            _put_sources(db, wanted, now, active=True)
            active = {source.key for source in wanted}
            for key in set(db.execute(select(s.source.c.key).where(s.source.c.active)).scalars()) - active:
                db.execute(update(s.source).where(s.source.c.key == key).values(active=False))

    def add_source(self, source: Source, now: datetime) -> None:
        """See ``Writing.add_source``."""
        with self.write() as db:
            _put_sources(db, [source], now, active=None)

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

    def source_states(self) -> dict[str, SourceState]:
        """See ``Writing.source_states``."""
        with self.read() as db:
            validators: dict[int, dict[str, Validators]] = {}
            for row in db.execute(select(s.validator)):
                validators.setdefault(row.source_id, {})[row.url] = Validators(row.etag, row.last_modified)
            visited = s.source.c.last_visit.is_not(None)
            rows = db.execute(select(s.source.c.key, s.source.c.id, s.source.c.body_digest).where(visited))
            return {row.key: SourceState(validators.get(row.id, {}), row.body_digest) for row in rows}

    def known(self, source_key: str, entry_keys: Sequence[str], identity_keys: Sequence[str]) -> Known:
        """See ``Writing.known``."""
        with self.read() as db:
            source_id, told_by = next(iter(_TOLD_BY.rows(db, source_key)), (None, None))
            appearances = {
                key: KnownAppearance(*rest) for key, *rest in _APPEARANCES.rows(db, source_id, as_list(entry_keys))
            }
            identities: dict[str, str] = dict(_IDENTITIES.rows(db, as_list(identity_keys)))
            # A key that is an id itself (a post of ours that comes back) needs no row in `identity`.
            own = [key.removeprefix("id:") for key in identity_keys if key.startswith("id:")]
            if own:
                identities |= {f"id:{row.id}": row.id for row in _ARTICLES.rows(db, as_list(own))}
            wanted = {seen.article_id for seen in appearances.values()} | set(identities.values())
            rows = _ARTICLES.rows(db, as_list(wanted)) if wanted else ()
            articles = {
                row.id: KnownArticle(
                    row.id, row.key, row.text_length, row.content_hash, bool(row.active), bool(row.paged)
                )
                for row in rows
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
            source_id, told_by, *filing = _FILING.row(db, source_key)
            told = store_changes(db, run_id, (source_id, Filing(*filing)), changes, now)
            wish_for_pages(db, source_id, told, now)
            if body_digest is not None:
                _NEW_DIGEST.run(db, [(body_digest, source_id)])
            if changes.told_by is not None and changes.told_by != told_by:
                db.execute(update(s.source).where(s.source.c.id == source_id).values(told_by=changes.told_by))
            if validators is not None:
                url, kept = validators
                _VALIDATE.run(db, [(source_id, url, kept.etag, kept.last_modified)])
            if visit is not None:
                store_visits(db, run_id, [(source_id, visit, schedule)])

    def record_visit(self, run_id: int, visit: Visit, schedule: Schedule | None = None) -> None:
        """See ``Writing.record_visit``."""
        self.record_visits(run_id, [(visit, schedule)])

    def record_visits(self, run_id: int, told: Sequence[tuple[Visit, Schedule | None]]) -> None:
        """See ``Writing.record_visits``."""
        with self.write() as db:
            ids: dict[str, int] = dict(_SOURCE_IDS.rows(db, as_list({visit.source_key for visit, _ in told})))
            store_visits(db, run_id, [(ids[visit.source_key], visit, schedule) for visit, schedule in told])


def _issued(db: Connection, candidates: Sequence[str]) -> dict[str, str]:
    """Which of these ids are issued, and for what."""
    return dict(_ISSUED.rows(db, as_list(candidates))) if candidates else {}


_FILED = ("category", "site", "channel")
_FOLLOWED = ("kind", "locator", *_FILED, "timezone", "base")


def _put_sources(db: Connection, sources: Sequence[Source], now: datetime, *, active: bool | None) -> None:
    """Add or bring up to date sources; ``active=None`` leaves the known ones as they are."""
    names = (*_FOLLOWED, "active")
    query = select(s.source.c.key, s.source.c.id, *(s.source.c[name] for name in names)).where(among(s.source.c.key))
    known = {row.key: row for row in db.execute(query, {"wanted": as_list(source.key for source in sources)})}
    fresh = {}
    for source in sources:
        values: dict[str, Any] = {
            "kind": source.kind.value,
            "locator": source.locator,
            "category": source.filing.category,
            "site": source.filing.site,
            "channel": source.filing.channel,
            "timezone": source.timezone,
            "base": source.base,
        }
        old = known.get(source.key)
        if old is None:
            fresh[source.key] = {**values, "key": source.key, "added_at": now, "active": bool(active)}
            continue
        if active is not None:
            values["active"] = active
        if any(getattr(old, name) != value for name, value in values.items()):
            db.execute(update(s.source).where(s.source.c.id == old.id).values(values))
            if any(getattr(old, name) != values[name] for name in _FILED):
                shelve_again(db, old.id)
    if fresh:
        db.execute(insert(s.source), list(fresh.values()))
