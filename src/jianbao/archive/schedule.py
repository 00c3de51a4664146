"""When sources are visited next, and which hosts asked to be left alone."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from jianbao.archive import schema as s
from jianbao.archive.interface import HostPause
from jianbao.archive.store import Store
from jianbao.model.history import Schedule

COLUMNS = (
    s.source.c.next_visit,
    s.source.c.interval_seconds,
    s.source.c.failures_in_a_row,
    s.source.c.last_visit,
    s.source.c.moved_to,
    s.source.c.retired_at,
)
"""What ``schedule_of`` reads."""


class ScheduleSide(Store):
    """``interface.Scheduling`` over SQLite."""

    def schedules(self) -> dict[str, Schedule]:
        """See ``Scheduling.schedules``."""
        query = select(s.source.c.key, *COLUMNS).where(s.source.c.last_visit.is_not(None))
        with self.read() as db:
            return {row.key: schedule_of(row) for row in db.execute(query)}

    def host_pauses(self, now: datetime) -> dict[str, HostPause]:
        """See ``Scheduling.host_pauses``."""
        query = select(s.host_pause).where(s.host_pause.c.until > now)
        with self.read() as db:
            return {row.host: HostPause(row.host, row.until, row.reason or "") for row in db.execute(query)}

    def pause_hosts(self, pauses: Iterable[HostPause], now: datetime) -> None:
        """See ``Scheduling.pause_hosts``."""
        rows = [{"host": pause.host, "until": pause.until, "reason": pause.reason} for pause in pauses]
        with self.write() as db:
            db.execute(delete(s.host_pause).where(s.host_pause.c.until <= now))
            if rows:
                statement = upsert(s.host_pause)
                told = statement.excluded
                db.execute(
                    statement.on_conflict_do_update(
                        index_elements=["host"], set_={"until": told.until, "reason": told.reason}
                    ),
                    rows,
                )


def schedule_of(row: Any) -> Schedule:  # noqa: ANN401 - a row of SQLAlchemy, typed by its number of columns
    """The schedule in a row that has ``COLUMNS``."""
    seconds = row.interval_seconds
    return Schedule(
        next_visit=row.next_visit,
        interval=None if seconds is None else timedelta(seconds=seconds),
        failures_in_a_row=row.failures_in_a_row,
        last_visit=row.last_visit,
        moved_to=row.moved_to,
        retired_at=row.retired_at,
    )


def schedule_values(schedule: Schedule) -> dict[str, Any]:
    """The columns of ``source`` that a visit's schedule sets."""
    interval = schedule.interval
    return {
        "next_visit": schedule.next_visit,
        "interval_seconds": None if interval is None else round(interval.total_seconds()),
        "failures_in_a_row": schedule.failures_in_a_row,
        "moved_to": schedule.moved_to,
        "retired_at": schedule.retired_at,
    }
