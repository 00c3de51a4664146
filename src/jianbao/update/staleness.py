"""Feeds that answer and say nothing new: a failure that no status tells. Pure.

Some routes go on answering 200 with the old entries long after their site has moved (reported of RSSHub's Sina routes,
issue 17787 of its tracker).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

import msgspec

DATES = 30
"""So many of a source's last articles show its rhythm."""
LEAST_SILENCE = timedelta(days=4)
"""A long weekend is not a failure."""
LEAST_DATES = 4
"""Fewer say nothing about a rhythm."""
_TIMES_USUAL = 10
_TIMES_LONGEST = 2


class Stale(msgspec.Struct, frozen=True):
    """Nothing new since ``since``, where something came every ``usual``, half of the time sooner."""

    since: datetime
    usual: timedelta


def staleness(dates: Sequence[datetime], now: datetime) -> Stale | None:
    """Whether a source whose last articles have ``dates`` (ascending) is silent for longer than its rhythm explains.

    That is ten times the usual gap, twice the longest of the last ones (holidays come each year) and four days.
    """
    days = sorted(set(dates))
    if len(days) < LEAST_DATES:
        return None
    gaps = [later - earlier for earlier, later in pairwise(days)]
    usual = timedelta(seconds=median(gap.total_seconds() for gap in gaps))
    borne = max(LEAST_SILENCE, usual * _TIMES_USUAL, max(gaps) * _TIMES_LONGEST)
    return Stale(days[-1], usual) if now - days[-1] > borne else None
