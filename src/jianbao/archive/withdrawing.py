"""Articles that the owner took back, and addresses of another system that lead to articles of ours."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from jianbao.archive import publishing_schema as p
from jianbao.archive import schema as s
from jianbao.archive.interface import Withdrawal
from jianbao.archive.shelving import shelve
from jianbao.archive.store import Store
from jianbao.model.source import Filing

_BATCH = 1_000


class WithdrawingSide(Store):
    """``interface.Issued`` over SQLite."""

    def withdraw(self, article_id: str, reason: str, now: datetime) -> bool:
        """See ``Issued.withdraw``."""
        row = {"article_id": article_id, "reason": reason, "withdrawn_at": now}
        with self.write() as db:
            if db.execute(select(s.article.c.id).where(s.article.c.id == article_id)).first() is None:
                return False
            statement = upsert(p.withdrawn).values(row)
            again = {name: statement.excluded[name] for name in ("reason", "withdrawn_at")}
            db.execute(statement.on_conflict_do_update(index_elements=["article_id"], set_=again))
            db.execute(delete(s.shelf_article).where(s.shelf_article.c.article_id == article_id))
            _note(db, article_id)
        return True

    def take_back(self, article_id: str) -> bool:
        """See ``Issued.take_back``."""
        with self.write() as db:
            if not db.execute(delete(p.withdrawn).where(p.withdrawn.c.article_id == article_id)).rowcount:
                return False
            query = (
                select(s.source.c.category, s.source.c.site, s.source.c.channel)
                .join_from(s.appearance, s.source, s.appearance.c.source_id == s.source.c.id)
                .where(s.appearance.c.article_id == article_id)
                .distinct()
            )
            for names in db.execute(query).all():
                shelve(db, Filing(*names), [article_id])
            _note(db, article_id)
        return True

    def withdrawal(self, article_id: str) -> Withdrawal | None:
        """See ``Issued.withdrawal``."""
        with self.read() as db:
            row = db.execute(select(p.withdrawn).where(p.withdrawn.c.article_id == article_id)).first()
        return Withdrawal(*row) if row else None

    def withdrawals(self) -> Sequence[Withdrawal]:
        """See ``Issued.withdrawals``."""
        with self.read() as db:
            return [Withdrawal(*row) for row in db.execute(select(p.withdrawn).order_by(p.withdrawn.c.article_id))]

    def add_addresses(self, pairs: Iterable[tuple[str, str]], now: datetime) -> int:
        """See ``Issued.add_addresses``."""
        a = p.old_address.c
        statement = upsert(p.old_address)
        same = statement.on_conflict_do_update(
            index_elements=["path"],
            set_={"article_id": statement.excluded.article_id},
            where=a.article_id != statement.excluded.article_id,
        )
        added = 0
        with self.write() as db:
            for path, article_id in pairs:
                row = {"path": path, "article_id": article_id, "added_at": now}
                if db.execute(same, row).rowcount:
                    added += 1
                    _note(db, article_id)
        return added

    def address(self, path: str) -> str | None:
        """See ``Issued.address``."""
        with self.read() as db:
            return db.execute(select(p.old_address.c.article_id).where(p.old_address.c.path == path)).scalar()

    def addresses_of(self, article_ids: Sequence[str]) -> Sequence[tuple[str, str]]:
        """See ``Issued.addresses_of``."""
        a = p.old_address.c
        with self.read() as db:
            found = db.execute(select(a.path, a.article_id).where(a.article_id.in_(article_ids)).order_by(a.path))
            return [(row.path, row.article_id) for row in found]

    def addresses(self) -> Iterator[tuple[str, str]]:
        """See ``Issued.addresses``."""
        a, last = p.old_address.c, ""
        while True:
            query = select(a.path, a.article_id).where(a.path > last).order_by(a.path).limit(_BATCH)
            with self.read() as db:
                batch = db.execute(query).all()
            for row in batch:
                yield row.path, row.article_id
            if len(batch) < _BATCH:
                return
            last = batch[-1].path


def _note(db: Connection, article_id: str) -> None:
    db.execute(insert(p.change).values(kind=0, article_id=article_id))
