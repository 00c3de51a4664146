"""What the archive tells about windows of feeds: what a source showed lately, where entries may be lost."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from jianbao.archive import schema as s
from jianbao.archive.interface import MissedWindow, SeenLately
from jianbao.archive.store import Store
from jianbao.model.history import Outcome

_LATEST_VISITS = 20_000
"""How far back missed windows are looked for: 20 rounds of a thousand sources; read in some 10 ms."""
_TRIES = 3
_CHUNK = 500

_a = s.appearance.c
# Made once: building a statement costs more than running it.
_LATELY = (
    select(_a.entry_key, _a.article_id, _a.title)
    .join_from(s.appearance, s.source, _a.source_id == s.source.c.id)
    .where(s.source.c.key == bindparam("source"))
    .order_by(_a.last_seen.desc(), _a.first_seen.desc())
    .limit(bindparam("most"))
)


class WindowSide(Store):
    """``interface.Windows`` over SQLite."""

    def seen_lately(self, source_key: str, limit: int) -> Sequence[SeenLately]:
        """See ``Windows.seen_lately``."""
        with self.read() as db:
            return [SeenLately(*row) for row in db.execute(_LATELY, {"source": source_key, "most": limit})]

    def seen_before(self, source_key: str, entry_keys: Sequence[str], before: datetime) -> bool:
        """See ``Windows.seen_before``."""
        a = s.appearance.c
        with self.read() as db:
            source_id = db.execute(select(s.source.c.id).where(s.source.c.key == source_key)).scalar()
            for start in range(0, len(entry_keys), _CHUNK):
                keys = entry_keys[start : start + _CHUNK]
                here = a.source_id == source_id, a.entry_key.in_(keys), a.first_seen < before
                if db.execute(select(a.entry_key).where(*here).limit(1)).first():
                    return True
        return False

    def missed_windows(self) -> Sequence[MissedWindow]:
        """See ``Windows.missed_windows``."""
        v = s.visit.c
        newest = select(func.coalesce(func.max(v.id), 0)).scalar_subquery()
        query = (
            select(s.source.c.key, v.outcome, v.started_at, v.error, v.new)
            .join_from(s.visit, s.source, v.source_id == s.source.c.id)
            .where(v.id > newest - _LATEST_VISITS, v.window_missed | (v.outcome == Outcome.BACKFILLED.value))
            .order_by(v.id)
        )
        found: dict[str, MissedWindow] = {}
        with self.read() as db:
            for key, outcome, at, error, new in db.execute(query):
                known = found.get(key)
                if outcome != Outcome.BACKFILLED.value:
                    # One that was not looked for yet, and one more: the gap begins with the first of them.
                    since = known.since if known and known.due else at
                    found[key] = MissedWindow(key, since, at)
                elif known is not None:
                    tries, brought = known.tries + 1, known.brought + new
                    due = error is not None and tries < _TRIES
                    found[key] = MissedWindow(key, known.since, known.at, tries, due, brought)
        return sorted(found.values(), key=lambda one: one.source_key)

    def hubs(self) -> dict[str, tuple[str, ...]]:
        """See ``Windows.hubs``."""
        query = select(s.source.c.key, s.source.c.hubs).where(s.source.c.hubs.is_not(None))
        with self.read() as db:
            return {key: tuple(hubs.split("\n")) for key, hubs in db.execute(query) if hubs}

    def note_hubs(self, source_key: str, hubs: Sequence[str]) -> None:
        """See ``Windows.note_hubs``."""
        with self.write() as db:
            text = "\n".join(hubs) or None
            db.execute(update(s.source).where(s.source.c.key == source_key).values(hubs=text))
