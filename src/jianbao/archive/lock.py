"""One run at a time in a newsroom: the archive has one writer."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from jianbao.errors import ArchiveError


@contextmanager
def only_run(folder: Path) -> Iterator[None]:
    """Hold the newsroom's lock. ``ArchiveError``: another run holds it, or the folder cannot be written.

    The lock is the kernel's (flock), not the file's existence: it ends with the process, also by ``kill -9``.
    """
    path = folder / ".jianbao.lock"
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise ArchiveError(
            f"cannot be written: {error.strerror or error}",
            subject=str(path),
            hint="Make the newsroom's folder writable for this user.",
        ) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 20, 0).decode("ascii", "replace").strip() or "?"
            raise ArchiveError(
                f"another run is going on (process {holder})",
                subject=str(folder),
                hint="Wait for it to end. A run that was killed holds no lock.",
            ) from None
        with suppress(OSError):  # a full disk; the number is only for people
            os.ftruncate(handle, 0)
            os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)
