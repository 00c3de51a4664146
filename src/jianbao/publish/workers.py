"""A full build over several processes: each takes channels and lists of pages, one after another, until all is done.

Processes are forked, so that nothing is imported or read twice. Each opens the archive itself and writes its files
through a hidden file of its own. They end with the process that made them, whatever ends it.
"""

import ctypes
import os
import signal
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any, NoReturn

import msgspec

from jianbao.archive.interface import Shelf
from jianbao.errors import PublishError
from jianbao.publish.pages import Progress, Tally, Writer
from jianbao.views import Page

Job = tuple[Shelf, ...] | tuple[Page, ...]
"""Channels whose articles are to be written, or pages."""
Open = Callable[[int], Writer]
"""Makes the writer of the worker with a number, with a connection to the archive of its own."""

_PAGES = 60
_CHANNELS = 8
_PR_SET_PDEATHSIG = 1


def grouped(channels: Iterable[Shelf]) -> Iterator[tuple[Shelf, ...]]:
    """Channels in jobs of a size that is worth handing over."""
    rest = iter(channels)
    while batch := tuple(islice(rest, _CHANNELS)):
        yield batch


def batched(pages: Iterable[Page]) -> Iterator[tuple[Page, ...]]:
    """Pages in jobs of a size that is worth handing over."""
    rest = iter(pages)
    while batch := tuple(islice(rest, _PAGES)):
        yield batch


def processors() -> int:
    """How many workers there is room for; 1 where processes cannot be forked safely."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


class _Told(msgspec.Struct):
    """What a worker says of a job: what it counted, or why it failed."""

    tally: Tally
    error: tuple[str, str | None, str | None] | None = None
    """Message, subject and hint of a ``PublishError``."""
    bug: str = ""


class Workers:
    """``number`` processes that write pages. Made for one publishing."""

    def __init__(self, number: int, open_: Open) -> None:
        self._number = number
        self._open = open_

    def work(self, steps: Iterable[Sequence[Job]], tally: Tally, progress: Progress | None) -> None:
        """Do all jobs; those of a step are done before the next begins.

        ``PublishError``: a page failed, or a worker was killed; the others are ended too.
        """
        hands = [_Hand(number, self._open) for number in range(self._number)]
        try:
            for step in steps:
                self._step(deque(step), hands, tally, progress)
        finally:
            for hand in hands:
                hand.end()

    def _step(self, jobs: deque[Job], hands: Sequence["_Hand"], tally: Tally, progress: Progress | None) -> None:
        busy: dict[Any, _Hand] = {}
        for hand in hands:
            if jobs:
                hand.give(jobs.popleft())
                busy[hand.pipe] = hand
        while busy:
            for pipe in wait(list(busy), timeout=0.5):
                hand = busy[pipe]
                tally.add(hand.told())
                if jobs:
                    hand.give(jobs.popleft())
                else:
                    del busy[hand.pipe]
            if progress is not None:
                progress(tally.pages, None)


class _Hand:
    """One worker, seen from the process that made it."""

    def __init__(self, number: int, open_: Open) -> None:
        self.pipe, theirs = Pipe()
        parent = os.getpid()
        self._process = os.fork()
        if self._process == 0:
            self.pipe.close()
            _serve(theirs, number, open_, parent)
        theirs.close()

    def give(self, job: Job) -> None:
        """Hand it a job."""
        try:
            self.pipe.send(job)
        except OSError as error:
            raise self._died() from error

    def told(self) -> Tally:
        """What came of the job. ``PublishError``: a page of it failed, or the worker is dead."""
        try:
            told: _Told = self.pipe.recv()
        except (EOFError, OSError) as error:
            raise self._died() from error
        if told.error is not None:
            message, subject, hint = told.error
            raise PublishError(message, subject=subject, hint=hint)
        if told.bug:
            raise RuntimeError(f"in a worker:\n{told.bug}")
        return told.tally

    def end(self) -> None:
        """End it, whatever it does."""
        self.pipe.close()
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
            self._process = 0

    def _died(self) -> PublishError:
        _, status = os.waitpid(self._process, 0)
        self._process = 0
        code = os.waitstatus_to_exitcode(status)
        why = f"by signal {-code} ({signal.Signals(-code).name})" if code < 0 else f"with code {code}"
        return PublishError(
            f"a worker process ended {why}",
            subject="publish",
            hint="If the system ran out of memory, publish with --workers 1. What was written is whole; publish again.",
        )


def _serve(pipe: Connection, number: int, open_: Open, parent: int) -> NoReturn:
    """The life of a worker."""
    try:
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_IGN)  # who made us ends us
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        writer = open_(number)
        while True:
            job: Job = pipe.recv()
            pipe.send(_done(writer, job))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        os._exit(0)
    finally:
        os._exit(1)


def _done(writer: Writer, job: Job) -> _Told:
    writer.tally = Tally()
    try:
        # All in one: the ledger is written to as rarely as can be.
        writer.write(
            page for one in job for page in (writer.views.plan.articles(one) if isinstance(one, Shelf) else (one,))
        )
    except PublishError as error:
        return _Told(writer.tally, error=(error.message, error.subject, error.hint))
    except Exception:  # noqa: BLE001 - carried over to the process that asked, with its traceback
        return _Told(writer.tally, bug=traceback.format_exc())
    return _Told(writer.tally)


__all__ = ["Job", "Open", "Workers", "batched", "grouped", "processors"]
