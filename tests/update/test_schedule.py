"""When a source is visited next: what always holds, and the cases that the decision note tells of."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.model.feed import Entry, Feed
from jianbao.model.history import Schedule
from jianbao.model.source import Filing, Source, SourceKind
from jianbao.update.schedule import (
    EARLIEST,
    LATEST,
    Bounds,
    Said,
    backoff,
    entry_times,
    is_due,
    next_interval,
    rhythm,
    said_by,
    spread,
    visit_at,
)

NOW = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BOUNDS = Bounds(15 * MINUTE, DAY)
SOURCE = Source(SourceKind.FEED, "https://a.example/rss", Filing("财经", "甲网", "国内"))

lengths = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4000))
instants = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=13_000)).map(lambda length: NOW - length)
bounds = st.builds(
    lambda floor, more, every: Bounds(floor, floor + more, every),
    st.timedeltas(min_value=MINUTE, max_value=DAY),
    st.timedeltas(min_value=timedelta(0), max_value=30 * DAY),
    st.none() | st.timedeltas(min_value=MINUTE, max_value=365 * DAY),
)
saids = st.builds(
    Said,
    interval=st.none() | lengths,
    skip_hours=st.frozensets(st.integers(0, 23)),
    skip_days=st.frozensets(st.integers(0, 6)),
)


def ago(*lengths):
    return tuple(NOW - length for length in lengths)


@given(bounds, saids, st.lists(instants, max_size=40), st.none() | lengths, lengths, st.booleans(), st.booleans())
def test_an_interval_is_the_owners_or_within_his_bounds(  # noqa: PLR0917 - Hypothesis fills them in
    limits, said, times, previous, silent, brought, missed
):
    """Whatever entries, headers and the past say."""
    given_times = tuple(sorted(set(times), reverse=True))
    found = next_interval(
        NOW,
        limits,
        said,
        times=given_times,
        previous=previous,
        silent_for=silent,
        brought=brought,
        window_missed=missed,
    )
    if limits.every is not None:
        assert found == limits.every
    else:
        assert limits.floor <= found <= limits.ceiling


@given(st.text(), bounds, saids, st.timedeltas(min_value=MINUTE, max_value=365 * DAY), st.none() | lengths)
def test_a_visit_is_planned_ahead_and_at_most_a_day_late(key, limits, said, interval, wait):
    """Early by a fraction, late only for hours to be skipped, never before the end of a pause; twice the same."""
    until = None if wait is None else NOW + wait
    at = visit_at(key, NOW, interval, said, not_before=until)
    assert at >= NOW + interval * EARLIEST
    assert at > NOW
    assert until is None or at >= until
    assert at <= max(NOW + interval * LATEST + DAY, until or NOW)
    assert at == visit_at(key, NOW, interval, said, not_before=until)


@given(bounds, st.integers(1, 10_000), st.text())
def test_back_off_grows_to_the_longest_interval_and_no_further(limits, failures, key):
    """Never dead, never in the past, never sooner after one more failure on the same day."""
    assert limits.shortest <= backoff(failures, limits) <= backoff(failures + 1, limits) <= limits.longest
    assert NOW < visit_at(key, NOW, backoff(failures, limits)) <= visit_at(key, NOW, backoff(failures + 1, limits))


@given(st.text(), instants)
def test_the_spread_is_bounded_and_the_same_all_day(key, now):
    """It needs no randomness, so that a run can be told again."""
    assert EARLIEST <= spread(key, now) <= LATEST
    assert spread(key, now) == spread(key, now.replace(hour=0, minute=0))


def test_the_spread_tells_sources_and_days_apart():
    """A thousand sources do not come due in one second."""
    spreads = {spread(f"https://{number}.example/", NOW) for number in range(1000)}
    assert len(spreads) > 990
    assert max(spreads) - min(spreads) > 0.09
    assert spread("a", NOW) != spread("a", NOW + DAY)


def test_back_off_doubles():
    """A quarter of an hour, half of one, one, two, … a day."""
    waits = [backoff(failures, BOUNDS) / MINUTE for failures in range(1, 10)]
    assert waits == [15, 30, 60, 120, 240, 480, 960, 1440, 1440]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (ago(HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, 5 * HOUR), HOUR),
        (ago(DAY, 2 * DAY), DAY),
        (ago(*(n * MINUTE for n in range(1, 31))), 15 * MINUTE),
        (ago(*(n * 30 * DAY for n in range(1, 5))), DAY),
        (ago(HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, 5 * HOUR, 2000 * DAY), HOUR),
    ],
    ids=["hourly", "daily", "each minute: the floor", "monthly: the ceiling", "a pinned entry of years ago"],
)
def test_the_interval_is_the_rhythm_of_the_entries(times, expected):
    """As far as the owner's bounds let it."""
    assert next_interval(NOW, BOUNDS, Said(), times=times) == expected


def test_silence_makes_the_rhythm_slower_by_itself():
    """Five entries in five hours, then nothing for five more: every two hours."""
    times = ago(*(n * HOUR for n in range(6, 11)))
    assert rhythm(times, NOW) == 2 * HOUR


def test_without_dates_the_interval_goes_down_with_news_and_up_with_silence():
    """A 304 after two hours adds a tenth of them."""
    assert next_interval(NOW, BOUNDS, Said()) > HOUR * 0.99
    assert next_interval(NOW, BOUNDS, Said(), previous=HOUR, brought=True) == timedelta(minutes=42)
    assert next_interval(NOW, BOUNDS, Said(), previous=HOUR, silent_for=2 * HOUR) == timedelta(minutes=72)


def test_a_missed_window_halves_the_interval():
    """Whatever the publisher asks for."""
    times = ago(*(n * HOUR for n in range(1, 6)))
    said = Said(interval=12 * HOUR)
    assert next_interval(NOW, BOUNDS, said, times=times, previous=HOUR, window_missed=True) == 30 * MINUTE


def test_a_publisher_s_wish_is_heeded_as_long_as_it_costs_no_entries():
    """Twenty entries in twenty hours and a ttl of a day: after ten hours half of them are still there."""
    hourly = ago(*(n * HOUR for n in range(20)))
    assert next_interval(NOW, BOUNDS, Said(interval=4 * HOUR), times=hourly) == 4 * HOUR
    assert next_interval(NOW, BOUNDS, Said(interval=DAY), times=hourly) == 10 * HOUR
    flash = ago(*(n * MINUTE for n in range(20)))
    assert next_interval(NOW, BOUNDS, Said(interval=DAY), times=flash) == HOUR


def test_hours_and_days_to_be_skipped_are_skipped_unless_all_are():
    """NOW is a Friday, 8:30 GMT."""
    at = visit_at("k", NOW, HOUR, Said(skip_hours=frozenset(range(8, 20))))
    assert at.hour == 20
    assert visit_at("k", NOW, HOUR, Said(skip_days=frozenset({4}))).weekday() == 5
    assert visit_at("k", NOW, HOUR, Said(skip_days=frozenset(range(7)))) == visit_at("k", NOW, HOUR)


def test_what_a_feed_and_its_answer_ask_for():
    """The longest of ttl, sy:updatePeriod and the headers."""
    feed = Feed(ttl_minutes=30, period_minutes=120, skip_hours=(1, 2), skip_days=(6,))
    said = said_by(feed, {"cache-control": "public, max-age=600"}, NOW)
    assert said == Said(2 * HOUR, frozenset({1, 2}), frozenset({6}))
    assert said_by(None, {"cache-control": "max-age=600"}, NOW).interval == 10 * MINUTE
    assert said_by(Feed(ttl_minutes=0), {}, NOW) == Said()


def test_times_of_entries_leave_out_what_lies_ahead():
    """Newest first, each once; the time of change stands in for that of publication."""
    feed = Feed(
        entries=(
            Entry(published=NOW - HOUR),
            Entry(published=NOW + HOUR),
            Entry(updated=NOW - DAY),
            Entry(published=NOW - HOUR),
            Entry(),
        )
    )
    assert entry_times(feed, NOW) == (NOW - HOUR, NOW - DAY)


def test_what_is_due():
    """New sources, files, and those whose time has come; not what is retired."""
    file = Source(SourceKind.FILE, "a.xml", Filing("财经", "甲网", "本地"))
    later, sooner = Schedule(next_visit=NOW + HOUR), Schedule(next_visit=NOW)
    assert is_due(SOURCE, None, NOW)
    assert is_due(SOURCE, Schedule(), NOW)
    assert is_due(SOURCE, sooner, NOW)
    assert is_due(file, later, NOW)
    assert not is_due(SOURCE, later, NOW)
    assert not is_due(SOURCE, Schedule(next_visit=NOW - DAY, retired_at=NOW - 2 * DAY), NOW)
