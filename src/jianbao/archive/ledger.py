"""What sinks have written: the ledger by which only what changed is written again."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from jianbao.archive import schema as s
from jianbao.archive.interface import Published
from jianbao.archive.store import Store

_COLUMNS = (
    s.published.c.path,
    s.published.c.fingerprint,
    s.published.c.digest,
    s.published.c.article_id,
    s.published.c.published_at,
)


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
                db.execute(delete(s.published).where(s.published.c.sink == sink, s.published.c.path == one["gone"]))
