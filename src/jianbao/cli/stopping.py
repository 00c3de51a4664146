"""Ctrl-C and SIGTERM end the work at the next safe place, not in the middle of something.

Python's own way, an exception out of nowhere, can land inside a callback of a library that swallows it (nh3 and
minijinja call us back from Rust), and then a half-made body would be stored. So the first signal only leaves a note:
work that can stop looks at it between sources and between pages. A second signal ends the process at once, which is
safe too (``docs/decisions/crash-safety.md``).
"""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from jianbao.cli.exits import Exit
from jianbao.cli.output import err
from jianbao.cli.words import t

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class StoppedError(BaseException):
    """The owner wants it to end; no ``except Exception`` may hold it up. ``exit_code`` is 128 + the signal."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = Exit.TERMINATED if number == signal.SIGTERM else Exit.INTERRUPTED


class _Asked:
    """Which signal came, if one did."""

    def __init__(self) -> None:
        self.number: int | None = None
        self.asleep = False

    def note(self, number: int, _frame: FrameType | None) -> None:
        """The signal handler."""
        self.number = number
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        if self.asleep:
            raise StoppedError(number)


_asked = _Asked()


@contextmanager
def stopping_between() -> Iterator[None]:
    """Work inside stops where it calls ``stop_if_asked``, and at its end. Only in the main thread."""
    before = {each: signal.getsignal(each) for each in _SIGNALS}
    for each in _SIGNALS:
        signal.signal(each, _asked.note)
    try:
        yield
        stop_if_asked()
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def stop_if_asked() -> None:
    """Raise ``StoppedError`` if a signal came."""
    if _asked.number is not None:
        raise StoppedError(_asked.number)


def sleep(seconds: float) -> None:
    """Wait, or raise ``StoppedError`` as soon as a signal comes."""
    _asked.asleep = True
    try:
        stop_if_asked()
        time.sleep(seconds)
    finally:
        _asked.asleep = False


def end(stopped: StoppedError) -> NoReturn:
    """Say so and end the process, with the exit code that shells give to a program that a signal ended."""
    err.print(t["app.interrupted"])
    sys.stdout.flush()
    sys.stderr.flush()
    # Not sys.exit: that waits for name lookups under way, which cannot be cancelled. All of ours is closed by now.
    os._exit(stopped.exit_code)
