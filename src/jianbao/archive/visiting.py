"""What visits leave behind: their record, and the health of their sources. Inside the caller's transaction."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, literal_column, update

from jianbao.archive import schema as s
from jianbao.archive.codec import microseconds, pack_json
from jianbao.archive.reading import VisitDetail
from jianbao.archive.schedule import schedule_values
from jianbao.archive.statements import Prepared
from jianbao.model.history import Outcome, Schedule, Visit

_source = s.source.c
_NEW_VISIT = Prepared(
    insert(s.visit).inline(),
    *("run_id", "source_id", "outcome", "started_at", "milliseconds", "entries", "new", "revised", "unchanged"),
    *("failed_entries", "window_missed", "error", "error_kind", "detail"),
)
_HEALTH: dict[str, Any] = {
    "last_visit": bindparam("told_visit"),
    # A failure, or a visit without anything new, leaves what was.
    "last_success": func.coalesce(bindparam("told_success"), _source.last_success),
    "last_new": func.coalesce(bindparam("told_new"), _source.last_new),
    # A schedule that was planned knows how many failures there were in a row; else one more is counted here.
    "failures_in_a_row": func.coalesce(bindparam("told_failures"), _source.failures_in_a_row + literal_column("1")),
    "last_error": bindparam("told_error"),
}
_TOLD = ("told_visit", "told_success", "told_new", "told_failures", "told_error")
_PLANNED = ("next_visit", "interval_seconds", "moved_to", "retired_at")
_WENT = Prepared(update(s.source).where(_source.id == bindparam("wanted")).values(_HEALTH), *_TOLD, "wanted")
_PLANNED_ON = Prepared(
    update(s.source)
    .where(_source.id == bindparam("wanted"))
    .values(_HEALTH | {name: bindparam(f"told_{name}") for name in _PLANNED}),
    *_TOLD,
    *(f"told_{name}" for name in _PLANNED),
    "wanted",
)


def store_visits(db: Connection, run_id: int, told: Sequence[tuple[int, Visit, Schedule | None]]) -> None:
    """Record visits, each with the number of its source; without a schedule they only count as success or failure."""
    _NEW_VISIT.run(db, [_record(run_id, source_id, visit) for source_id, visit, _ in told])
    # Backfills and visits of pages say nothing about how the source's own feed is doing.
    own = [one for one in told if one[1].outcome not in {Outcome.BACKFILLED, Outcome.PAGES}]
    _WENT.run(db, [(*_health(visit, None), source_id) for source_id, visit, schedule in own if schedule is None])
    _PLANNED_ON.run(
        db,
        [
            (*_health(visit, schedule), *_plan(schedule), source_id)
            for source_id, visit, schedule in own
            if schedule is not None
        ],
    )


def _record(run_id: int, source_id: int, visit: Visit) -> tuple[Any, ...]:
    """The row of a visit."""
    return (
        *(run_id, source_id, visit.outcome.value, microseconds(visit.started_at), round(visit.seconds * 1000)),
        *(visit.entries, visit.new, visit.revised, visit.unchanged, visit.failed_entries, visit.window_missed),
        *(visit.error, visit.error_kind),
        pack_json(VisitDetail(visit.exchanges, visit.format, visit.repairs, visit.pages)),
    )


def _health(visit: Visit, schedule: Schedule | None) -> tuple[Any, ...]:
    """The parameters of ``_TOLD``."""
    at = microseconds(visit.started_at)
    good = visit.outcome is not Outcome.FAILED
    failures = 0 if good else None
    if schedule is not None:
        failures = schedule.failures_in_a_row
    return at, at if good else None, at if visit.new else None, failures, visit.error


def _plan(schedule: Schedule) -> tuple[Any, ...]:
    """The columns that only a schedule knows."""
    values = schedule_values(schedule)
    return tuple(
        microseconds(value) if name in {"next_visit", "retired_at"} and value is not None else value
        for name, value in values.items()
        if name in _PLANNED
    )
