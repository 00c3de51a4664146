"""What a visit leaves behind: its record, and the health of its source."""

from typing import Any

from sqlalchemy import Connection, bindparam, insert, update

from jianbao.archive import schema as s
from jianbao.archive.codec import pack_json
from jianbao.archive.reading import VisitDetail
from jianbao.archive.schedule import schedule_values
from jianbao.model.history import Outcome, Schedule, Visit

# Made once: building a statement costs more than running it, and these run for every visit.
_NEW_VISIT = insert(s.visit)
_WENT_WELL = update(s.source).where(s.source.c.id == bindparam("wanted"))
_FAILED = _WENT_WELL.values(failures_in_a_row=s.source.c.failures_in_a_row + 1)


def store_visit(db: Connection, run_id: int, source_id: int, visit: Visit, schedule: Schedule | None) -> None:
    """Record a visit inside the caller's transaction."""
    failed = visit.outcome is Outcome.FAILED
    db.execute(
        _NEW_VISIT,
        {
            "run_id": run_id,
            "source_id": source_id,
            "outcome": visit.outcome.value,
            "started_at": visit.started_at,
            "milliseconds": round(visit.seconds * 1000),
            "entries": visit.entries,
            "new": visit.new,
            "revised": visit.revised,
            "unchanged": visit.unchanged,
            "failed_entries": visit.failed_entries,
            "window_missed": visit.window_missed,
            "error": visit.error,
            "error_kind": visit.error_kind,
            "detail": pack_json(VisitDetail(visit.exchanges, visit.format, visit.repairs, visit.pages)),
        },
    )
    if visit.outcome in (Outcome.BACKFILLED, Outcome.PAGES):
        return  # it says nothing about how the source's own feed is doing
    health: dict[str, Any] = {"wanted": source_id, "last_visit": visit.started_at, "last_error": visit.error}
    if not failed:
        health |= {"last_success": visit.started_at, "failures_in_a_row": 0}
    if visit.new:
        health["last_new"] = visit.started_at
    if schedule is not None:
        health |= schedule_values(schedule)
    # A schedule that was planned knows how many failures there were in a row; else one more is counted here.
    db.execute(_WENT_WELL if "failures_in_a_row" in health else _FAILED, health)
