"""Parse what a stranger sent, under a limit of CPU time that the stranger cannot hold.

The limits of size, depth and number in ``feeds.limits`` keep parsing short as far as we know how a feed can be
expensive; this one is for the ways that we do not know. The kernel counts the time and sends a signal; Python handles
it between two steps of its own, also within a regular expression.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, tzinfo
from types import FrameType

from jianbao.errors import FeedError
from jianbao.feeds import parse_feed
from jianbao.model.feed import Feed

FEED_SECONDS = 20.0
"""CPU seconds that one feed may take to parse: the worst of our hostile feeds takes one, 32 MiB of good feed two."""
_AGAIN_SECONDS = 0.5


class _OutOfTimeError(BaseException):
    """Not an ``Exception``: parsers catch those, and go on."""


def parse_fenced(data: bytes, *, url: str | None = None, content_type: str | None = None, zone: tzinfo = UTC) -> Feed:
    """``feeds.parse_feed``, given up after ``FEED_SECONDS``. FeedError: it is no feed, or passes a limit."""
    with cpu_limit(FEED_SECONDS, url):
        return parse_feed(data, url=url, content_type=content_type, zone=zone)


@contextmanager
def cpu_limit(seconds: float, subject: str | None) -> Iterator[None]:
    """Ends what is done inside after so many CPU seconds of this process. FeedError: it was ended.

    Signals reach only the main thread, so elsewhere (and where a system has none) there is no limit. Not to be nested.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def out_of_time(_number: int, _frame: FrameType | None) -> None:
        raise _OutOfTimeError

    before = signal.signal(signal.SIGVTALRM, out_of_time)
    try:
        # Again and again: the first might hit a callback from C, which cannot pass it on.
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds, _AGAIN_SECONDS)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    except _OutOfTimeError:
        raise FeedError(
            f"parsing it was given up after {seconds:g} CPU seconds",
            subject=subject,
            hint="Look at what the server sends: `jianbao inspect feed URL`. The source is tried again as ever.",
        ) from None
    finally:
        signal.signal(signal.SIGVTALRM, before)
