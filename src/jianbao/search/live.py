"""An index of the newsroom's own, for the live site and the terminal: brought up to date when it is asked."""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import tzinfo
from pathlib import Path

from jianbao.errors import PublishError
from jianbao.search import head, layout
from jianbao.search.build import update
from jianbao.search.find import Answer, Wanted, find
from jianbao.search.source import Units

FOLDER = ".search"
"""In the newsroom's folder. It can be thrown away: the next question makes it again."""


class LiveIndex:
    """The index in ``newsroom / FOLDER``. May be used from several threads and processes."""

    def __init__(self, newsroom: Path, archive: Units, zone: tzinfo) -> None:
        self._folder = newsroom / FOLDER
        self._archive = archive
        self._zone = zone
        self._lock = threading.Lock()

    def refresh(self, *, wait: bool = True) -> bool:
        """Bring it up to date, unless another does just that and ``wait`` is not asked for; whether there is one.

        ``PublishError``: the folder cannot be written to.
        """
        if self._lock.acquire(blocking=wait):
            try:
                with self._alone(wait=wait) as alone:
                    if alone:
                        update(self._folder, self._archive, self._zone)
            finally:
                self._lock.release()
        return head.decoded(self.read(layout.HEAD)) is not None

    def find(self, wanted: Wanted, *, start: int, stop: int) -> Answer:
        """See ``find.find``; over the index as it is."""
        return find(self.read, wanted, start=start, stop=stop)

    def read(self, path: str) -> bytes | None:
        """A file of the index; ``None`` for one that is not there, or that is for updates only."""
        place = self._folder / path
        if not path or not place.resolve().is_relative_to(self._folder.resolve()) or path.startswith(("state", ".")):
            return None
        try:
            return place.read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError, ValueError):
            return None

    @contextmanager
    def _alone(self, *, wait: bool) -> Iterator[bool]:
        """Hold the folder against other processes; the lock is the kernel's and ends with its holder."""
        try:
            self._folder.mkdir(exist_ok=True)
            handle = os.open(self._folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise PublishError(
                f"cannot be written: {error.strerror or error}",
                subject=str(self._folder),
                hint="Make the newsroom's folder writable for this user: searching keeps its index there.",
            ) from error
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
            else:
                yield True
        finally:
            os.close(handle)
