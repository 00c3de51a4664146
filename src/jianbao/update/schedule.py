"""When a source is visited next. Pure: times go in, times come out; ``docs/decisions/schedule.md`` tells why so.

The interval of a source that answers is its own rhythm, made longer by what its publisher asks for, within the owner's
bounds. One that fails waits twice as long after each failure, up to the longest interval, and is never given up.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from jianbao.fetch.caching import freshness
from jianbao.model.feed import Feed
from jianbao.model.history import Schedule
from jianbao.model.source import Source, SourceKind

UNKNOWN = timedelta(hours=1)
"""The interval of a source that has told nothing of its rhythm yet."""
NEWEST = 20
"""Entries whose times make the rhythm."""
EARLIEST, LATEST = 0.85, 0.95
"""A visit is planned at this part of its interval: sources spread out, and a run each hour finds hourly ones due."""
_LONGEST_WISH = 1_000_000
"""Minutes; two years. More may not fit into a time."""
_FEWEST = 5
"""Entries that a rhythm is taken from, where there are as many: two that come together are no rhythm."""
_HEEDED = timedelta(hours=1)
"""A publisher's wish up to this is heeded in any case; a longer one only while it cannot cost entries."""


class Bounds(msgspec.Struct, frozen=True):
    """The owner's word: no interval is shorter than ``floor`` or longer than ``ceiling``; ``every`` overrides both."""

    floor: timedelta
    ceiling: timedelta
    every: timedelta | None = None

    @property
    def longest(self) -> timedelta:
        """The longest interval there may be."""
        return max(self.ceiling, self.floor, self.every or self.ceiling)

    @property
    def shortest(self) -> timedelta:
        """The shortest."""
        return min(self.floor, self.every or self.floor)


class Said(msgspec.Struct, frozen=True):
    """The publisher's word: not to ask before ``interval``, nor in these hours (GMT) and days (Monday 0)."""

    interval: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


NOTHING = Said()
"""What most publishers say."""


def said_by(feed: Feed | None, headers: Mapping[str, str], now: datetime) -> Said:
    """What a feed (``ttl``, ``sy:updatePeriod``, ``skipHours``, ``skipDays``) and its answer's headers ask for.

    ``headers`` have lower-case names. The longest wish counts.
    """
    wishes = [freshness(headers, now) or timedelta()]
    if feed is None:
        return Said(max(wishes) or None)
    told = (minutes for minutes in (feed.ttl_minutes, feed.period_minutes) if minutes)
    wishes += [timedelta(minutes=min(minutes, _LONGEST_WISH)) for minutes in told]
    return Said(max(wishes) or None, frozenset(feed.skip_hours), frozenset(feed.skip_days))


def entry_times(feed: Feed, now: datetime) -> tuple[datetime, ...]:
    """When the entries of a feed came out, newest first, each time once; what lies ahead of us is left out."""
    told = {entry.published or entry.updated for entry in feed.entries}
    return tuple(sorted((time for time in told if time is not None and time <= now), reverse=True))


def rhythm(times: Sequence[datetime], now: datetime) -> timedelta | None:
    """How long, on average, to the next entry; ``times`` newest first. ``None``: fewer than two, nothing to go by.

    The time from an entry until now over the entries since it, for the entry that makes it shortest: silence makes it
    longer by itself, and an old entry that stays on top of the feed for years does not.
    """
    newest = times[:NEWEST]
    if len(newest) < 2:  # noqa: PLR2004 - a distance has two ends
        return None
    fewest = min(_FEWEST, len(newest))
    return min((now - newest[count - 1]) / count for count in range(fewest, len(newest) + 1))


def next_interval(
    now: datetime,
    bounds: Bounds,
    said: Said,
    *,
    times: Sequence[datetime] = (),
    previous: timedelta | None = None,
    silent_for: timedelta = timedelta(),
    brought: bool = False,
    window_missed: bool = False,
) -> timedelta:
    """The interval of a source that has just answered.

    ``times`` are those of the entries in the body, newest first; without two of them (304, the same bytes, no dates)
    the ``previous`` interval is moved: shorter when the visit ``brought`` something, longer by a tenth of the time it
    was ``silent_for`` (since the visit before). ``window_missed``: entries were lost between two visits.
    """
    if bounds.every is not None:
        return bounds.every
    own = rhythm(times, now)
    if own is None and previous is not None:
        own = previous * 0.7 if brought else previous + max(silent_for, timedelta()) / 10
    elif own is None:
        own = UNKNOWN
    if window_missed:
        own = min(own, (previous or own) / 2)
    elif said.interval is not None:
        # Half of the entries must still be there at the next visit: a wish for more would lose some.
        safe = now - times[len(times) // 2] if len(times) > 1 else bounds.longest
        own = max(own, min(said.interval, max(safe, _HEEDED)))
    return min(max(own, bounds.floor), max(bounds.ceiling, bounds.floor))


def backoff(failures: int, bounds: Bounds) -> timedelta:
    """How long to leave a source alone after so many failures in a row: twice as long each time, up to the longest."""
    doublings = min(max(failures, 1) - 1, 20)  # of a minute: two years, which is longer than the longest
    return min(bounds.shortest * (1 << doublings), bounds.longest)


def visit_at(
    key: str, now: datetime, interval: timedelta, said: Said = NOTHING, *, not_before: datetime | None = None
) -> datetime:
    """The time of the next visit: a little before the interval is over, by a fraction that the key and date give.

    Hours and days to be skipped are skipped as long as that adds no more than a day; ``not_before`` is final.
    """
    at = now + interval * spread(key, now)
    later = next((moment for hours in range(25) if _welcome(moment := at + timedelta(hours=hours), said)), at)
    return later if not_before is None else max(later, not_before)


def spread(key: str, now: datetime) -> float:
    """A number from ``EARLIEST`` to ``LATEST`` that is the same for a key all day long, and another the next day."""
    digest = hashlib.blake2b(f"{key} {now:%Y-%m-%d}".encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return EARLIEST + (LATEST - EARLIEST) * int.from_bytes(digest) / 2**32


def is_due(source: Source, schedule: Schedule | None, now: datetime) -> bool:
    """Whether a run should visit a source that nobody named. New sources are due, and files always are: they are near.

    A source that moved its schedule nowhere (retired by 410) is not.
    """
    if source.kind is SourceKind.FILE or schedule is None:
        return True
    if schedule.retired_at is not None:
        return False
    return schedule.next_visit is None or schedule.next_visit <= now


def _welcome(moment: datetime, said: Said) -> bool:
    return moment.hour not in said.skip_hours and moment.weekday() not in said.skip_days
