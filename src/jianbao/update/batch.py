"""Visits that are told of together, once they are stored.

A transaction costs as much as a visit that brought nothing: such visits wait for others, at most half a second, and are
recorded by one. So a run that is killed loses nothing that was told, and the next one does the rest again.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from jianbao.archive import Archive
from jianbao.model.history import Schedule, Visit

_SECONDS = 0.5
"""Others who write (``publish`` at the same time) wait no longer than this and one source more."""
_MOST = 100
"""Visits."""


class Batch:
    """Begun by the first visit that is settled, stored when it is full, or by ``lull`` and ``close``.

    ``tell`` is called for each visit once it is stored. What it raises leaves the others of the batch stored, untold.
    """

    def __init__(self, archive: Archive, run_id: int, tell: Callable[[Visit], None]) -> None:
        self.archive = archive
        self.run_id = run_id
        self._tell = tell
        self._open: ExitStack | None = None
        self._until = 0.0
        self._settled: list[Visit] = []
        self._to_record: list[tuple[Visit, Schedule | None]] = []

    def begin(self) -> None:
        """From now on all that this thread writes is stored with the batch. To be called while a visit is settled."""
        if self._open is None:
            self._open = ExitStack()
            self._open.enter_context(self.archive.together())

    @contextmanager
    def settling(self) -> Iterator[None]:
        """While one visit is settled. What is raised inside undoes the whole batch."""
        if not self._settled:
            self._until = time.monotonic() + _SECONDS
        try:
            yield
        except BaseException:
            self._end(undo=True)
            raise

    def record(self, visit: Visit, schedule: Schedule) -> None:
        """A visit that brought nothing to take in: recorded with the others, at the end of the batch."""
        self._to_record.append((visit, schedule))

    def settled(self, visit: Visit) -> None:
        """A visit is settled; a full batch is stored and told of."""
        self._settled.append(visit)
        if len(self._settled) >= _MOST or time.monotonic() >= self._until:
            self.close()

    def lull(self) -> None:
        """Nothing is there to be settled at present: what was taken in is stored, mere records may wait for others."""
        if self._open is not None or time.monotonic() >= self._until:
            self.close()

    def close(self) -> None:
        """Store what is settled, and tell of it."""
        if not self._settled:
            return
        try:
            if self._to_record:
                self.archive.record_visits(self.run_id, self._to_record)
        except BaseException:
            self._end(undo=True)
            raise
        settled = self._settled
        self._end()
        for visit in settled:
            self._tell(visit)

    def _end(self, *, undo: bool = False) -> None:
        stack, self._open = self._open, None
        self._settled, self._to_record = [], []
        if stack is not None:
            stack.__exit__(*(sys.exc_info() if undo else (None, None, None)))
