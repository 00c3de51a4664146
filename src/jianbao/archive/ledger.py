"""What sinks have written: the ledger by which only what changed is written again."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import and_, delete, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from jianbao.archive import publishing_schema as p
from jianbao.archive import schema as s
from jianbao.archive.interface import Published, SinkState
from jianbao.archive.statements import chunks
from jianbao.archive.store import Store

_COLUMNS = (
    s.published.c.path,
    s.published.c.fingerprint,
    s.published.c.digest,
    s.published.c.article_id,
    s.published.c.published_at,
)


_BATCH = 1_000


class LedgerSide(Store):
    """``interface.Ledger`` over SQLite."""

    def published(self, sink: str) -> dict[str, Published]:
        """See ``Ledger.published``."""
        with self.read() as db:
            rows = db.execute(select(*_COLUMNS).where(s.published.c.sink == sink))
            return {row.path: Published(*row) for row in rows}

    def published_article(self, article_id: str) -> Sequence[tuple[str, Published]]:
        """See ``Ledger.published_article``."""
        query = select(s.published.c.sink, *_COLUMNS).where(s.published.c.article_id == article_id)
        with self.read() as db:
            rows = db.execute(query.order_by(s.published.c.sink, s.published.c.path))
            return [(row[0], Published(*row[1:])) for row in rows]

    def record_published(self, sink: str, written: Iterable[Published], removed: Iterable[str]) -> None:
        """See ``Ledger.record_published``."""
        rows = [
            {
                "sink": sink,
                "path": one.path,
                "fingerprint": one.fingerprint,
                "digest": one.digest,
                "article_id": one.article_id,
                "published_at": one.published_at,
            }
            for one in written
        ]
        gone = [{"gone": path} for path in removed]
        if not rows and not gone:
            return
        statement = upsert(s.published)
        moving = {name: statement.excluded[name] for name in ("fingerprint", "digest", "article_id", "published_at")}
        with self.write() as db:
            if rows:
                db.execute(statement.on_conflict_do_update(index_elements=["sink", "path"], set_=moving), rows)
            for one in gone:
                place = and_(s.published.c.sink == sink, s.published.c.path == one["gone"])
                db.execute(delete(s.published).where(place))

    def record_removed(self, sink: str, paths: Sequence[str], now: datetime) -> None:
        """See ``Ledger.record_removed``."""
        if not paths:
            return
        self.record_published(sink, (), paths)
        rows = [{"sink": sink, "path": path, "removed_at": now} for path in paths]
        statement = upsert(p.unpublished)
        again = {"removed_at": statement.excluded.removed_at}
        with self.write() as db:
            db.execute(statement.on_conflict_do_update(index_elements=["sink", "path"], set_=again), rows)

    def published_files(self, sink: str, paths: Sequence[str]) -> dict[str, Published]:
        """See ``Ledger.published_files``."""
        query = select(*_COLUMNS).where(s.published.c.sink == sink)
        with self.read() as db:
            return {
                row.path: Published(*row)
                for chunk in chunks(paths)
                for row in db.execute(query.where(s.published.c.path.in_(chunk)))
            }

    def published_under(self, sink: str, prefix: str) -> Iterator[Published]:
        """See ``Ledger.published_under``."""
        path, last = s.published.c.path, ""
        while True:
            query = select(*_COLUMNS).where(s.published.c.sink == sink, path >= prefix, path > last)
            with self.read() as db:
                batch = db.execute(query.order_by(path).limit(_BATCH)).all()
            for row in batch:
                if not row.path.startswith(prefix):
                    return
                yield Published(*row)
            if len(batch) < _BATCH:
                return
            last = batch[-1].path

    def published_since(self, sink: str, since: datetime) -> Sequence[Published]:
        """See ``Ledger.published_since``."""
        here = and_(s.published.c.sink == p.unpublished.c.sink, s.published.c.path == p.unpublished.c.path)
        written = select(*_COLUMNS).where(s.published.c.sink == sink, s.published.c.published_at >= since)
        gone = select(p.unpublished).where(p.unpublished.c.sink == sink, p.unpublished.c.removed_at >= since)
        gone = gone.where(~select(s.published.c.path).where(here).exists())
        with self.read() as db:
            found = [Published(*row) for row in db.execute(written)]
            found += [Published(row.path, "", "", None, row.removed_at) for row in db.execute(gone)]
        return sorted(found, key=lambda one: one.path)

    def new_articles(self, sink: str) -> Iterator[str]:
        """See ``Ledger.new_articles``."""
        own, last = s.article.c.id, ""
        filed = select(s.published.c.path).where(s.published.c.article_id == own, s.published.c.sink == sink)
        while True:
            query = select(own).where(own > last, ~filed.exists(), own.not_in(select(p.withdrawn.c.article_id)))
            with self.read() as db:
                batch = db.execute(query.order_by(own).limit(_BATCH)).scalars().all()
            yield from batch
            if len(batch) < _BATCH:
                return
            last = batch[-1]

    def lost_addresses(self, sink: str) -> Sequence[str]:
        """See ``Ledger.lost_addresses``."""
        here = select(s.article.c.id).where(s.article.c.id == s.published.c.article_id)
        query = select(s.published.c.path).where(
            s.published.c.sink == sink, s.published.c.article_id.is_not(None), ~here.exists()
        )
        with self.read() as db:
            return db.execute(query.order_by(s.published.c.path)).scalars().all()

    def sink_state(self, sink: str) -> SinkState | None:
        """See ``Ledger.sink_state``."""
        with self.read() as db:
            row = db.execute(select(p.sink).where(p.sink.c.name == sink)).first()
        return SinkState(row.seq, row.serial, row.state) if row else None

    def sinks(self) -> Sequence[str]:
        """See ``Ledger.sinks``."""
        with self.read() as db:
            return db.execute(select(p.sink.c.name).order_by(p.sink.c.name)).scalars().all()

    def save_sink(self, sink: str, state: SinkState) -> None:
        """See ``Ledger.save_sink``."""
        row = {"name": sink, "seq": state.seq, "serial": state.serial, "state": state.state}
        with self.write() as db:
            statement = upsert(p.sink).values(row)
            db.execute(statement.on_conflict_do_update(index_elements=["name"], set_=row))
            waiting = [db.execute(select(func.min(p.sink.c.seq))).scalar_one()]
            waiting += db.execute(select(p.day_count_state.c.seq)).scalars()
            db.execute(delete(p.change).where(p.change.c.seq <= min(waiting)))
