"""What the archive remembers of RSSHub instances and their routes, and how lively sources were."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from jianbao.archive import schema as s
from jianbao.archive.store import Store
from jianbao.model.circuit import Cause, Circuit

_CAUSES = {cause.value: cause for cause in Cause}
_MOVING = ("failures_in_a_row", "open_until", "last_success", "last_failure", "reason", "detail")


class InstanceSide(Store):
    """``interface.Instances`` over SQLite."""

    def circuits(self) -> Sequence[Circuit]:
        """See ``Instances.circuits``."""
        with self.read() as db:
            rows = db.execute(
                select(s.instance_health).order_by(s.instance_health.c.instance, s.instance_health.c.route)
            )
            found = []
            for row in rows:
                # The mark of refused settings stands behind the cause: `key 3fa9`.
                cause, _, mark = (row.reason or "").partition(" ")
                found.append(
                    Circuit(
                        instance=row.instance,
                        route=row.route,
                        failures=row.failures_in_a_row,
                        open_until=row.open_until,
                        last_success=row.last_success,
                        last_failure=row.last_failure,
                        cause=_CAUSES.get(cause),
                        detail=row.detail or "",
                        mark=mark,
                    )
                )
            return found

    def save_circuits(self, circuits: Iterable[Circuit]) -> None:
        """See ``Instances.save_circuits``."""
        rows = [
            {
                "instance": one.instance,
                "route": one.route,
                "failures_in_a_row": one.failures,
                "open_until": one.open_until,
                "last_success": one.last_success,
                "last_failure": one.last_failure,
                "reason": f"{one.cause.value} {one.mark}".strip() if one.cause else None,
                "detail": one.detail or None,
            }
            for one in circuits
        ]
        if not rows:
            return
        statement = upsert(s.instance_health)
        told = {name: statement.excluded[name] for name in _MOVING}
        with self.write() as db:
            db.execute(statement.on_conflict_do_update(index_elements=["instance", "route"], set_=told), rows)

    def newest_dates(self, each: int, source_key: str | None = None) -> dict[str, list[datetime]]:
        """See ``Instances.newest_dates``."""
        a = s.appearance.c
        place = func.row_number().over(partition_by=a.source_id, order_by=a.first_seen.desc()).label("place")
        told = select(a.source_id, a.article_id, place)
        if source_key is not None:
            told = told.where(
                a.source_id == select(s.source.c.id).where(s.source.c.key == source_key).scalar_subquery()
            )
        newest = told.subquery()
        query = (
            select(s.source.c.key, s.article.c.dated_at)
            .join_from(newest, s.source, newest.c.source_id == s.source.c.id)
            .join(s.article, s.article.c.id == newest.c.article_id)
            .where(newest.c.place <= each, s.source.c.active)
            .order_by(s.source.c.key, s.article.c.dated_at)
        )
        found: dict[str, list[datetime]] = {}
        with self.read() as db:
            for key, dated_at in db.execute(query):
                found.setdefault(key, []).append(dated_at)
        return found
