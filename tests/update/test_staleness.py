"""Feeds that answer and say nothing new are found; slow ones and holidays are not taken for them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.update.staleness import LEAST_SILENCE, staleness

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def every(gap: timedelta, times: int, last: datetime) -> list[datetime]:
    return [last - gap * back for back in reversed(range(times))]


@pytest.mark.parametrize(
    ("gap", "silent", "stale"),
    [
        (HOUR, 3 * DAY, False),
        (HOUR, 5 * DAY, True),
        (DAY, 9 * DAY, False),
        (DAY, 11 * DAY, True),
        (7 * DAY, 69 * DAY, False),
        (7 * DAY, 71 * DAY, True),
    ],
)
def test_many_times_the_usual_gap_and_some_days(gap: timedelta, silent: timedelta, stale: bool) -> None:
    found = staleness(every(gap, 10, NOW - silent), NOW)
    assert (found is not None) is stale
    if found:
        assert (found.since, found.usual) == (NOW - silent, gap)


def test_a_pause_that_came_before_may_come_again() -> None:
    """A paper that was silent for a week at New Year may be so for two."""
    dates = [*every(HOUR, 10, NOW - 18 * DAY), *every(HOUR, 10, NOW - 11 * DAY)]
    assert staleness(dates, NOW) is None
    assert staleness(dates, NOW + 3 * DAY) is not None


@pytest.mark.parametrize("dates", [[], [NOW - 400 * DAY], every(HOUR, 3, NOW - 400 * DAY), [NOW - 99 * DAY] * 30])
def test_few_dates_say_nothing(dates: list[datetime]) -> None:
    assert staleness(dates, NOW) is None


@given(st.lists(st.integers(0, 10**9), max_size=40), st.integers(0, 10**9))
def test_never_before_the_least_silence(seconds: list[int], silent: int) -> None:
    """Whatever the dates: something within four days is not stale, and the answer is about the last date."""
    dates = sorted(NOW - timedelta(seconds=silent + one) for one in seconds)
    found = staleness(dates, NOW)
    if found is not None:
        assert NOW - found.since > LEAST_SILENCE
        assert found.since == dates[-1]
