"""Missed windows: when nothing in a feed is familiar, entries may be lost; and when that only seems so."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianbao.archive import open_archive
from jianbao.model.feed import Entry
from jianbao.model.history import Outcome, Visit
from jianbao.model.source import Filing, Source, SourceKind
from jianbao.update.intake import cleaner, take_in

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
FEED = Source(SourceKind.FEED, "https://a.example/rss", Filing("财经", "甲网", "国内"))
OTHER = Source(SourceKind.FEED, "https://b.example/rss", Filing("财经", "乙网", "国内"))

CLEAN = cleaner("https://a.example/", UTC)


def entry(number, **more):
    one = Entry(
        id=f"guid-{number}",
        url=f"https://news.example/{number}",
        title=f"第{number}号新闻的标题",
        content_html=f"<p>正文{number}。</p>",
        published=NOW + timedelta(minutes=number) - timedelta(days=300),
    )
    return msgspec.structs.replace(one, **more)


def window(*numbers):
    """A feed with these entries, the newest first."""
    return [entry(number) for number in sorted(numbers, reverse=True)]


class Watch:
    """A source that is visited every hour; ``sees`` is whether the visit says that it missed its window."""

    def __init__(self, path):
        self.archive = open_archive(path)
        self.archive.sync_sources([FEED, OTHER], NOW)
        self.now = NOW

    def visits(self, entries, source=FEED, clean=CLEAN):
        self.now += timedelta(hours=1)
        run = self.archive.start_run("collect", self.now)
        visit = Visit(source.key, Outcome.OK, self.now, 0.1)
        archive = self.archive
        _, told = take_in(archive, run, source.key, entries, clean=clean, now=self.now, visit=visit, windowed=True)
        return told

    def sees(self, entries, **more):
        return self.visits(entries, **more).window_missed


@pytest.fixture
def watch(tmp_path):
    made = Watch(tmp_path / "archive.db")
    yield made
    made.archive.close()


def test_a_visit_without_anything_familiar_missed_its_window(watch):
    """And the archive keeps that with the visit."""
    assert not watch.sees(window(1, 2, 3))
    assert watch.sees(window(7, 8, 9))
    assert [visit.window_missed for visit in watch.archive.visits(source_key=FEED.key)] == [True, False]


def test_the_first_visit_misses_nothing(watch):
    """There was no window before it; what another source showed does not count either."""
    watch.visits(window(1, 2, 3), source=OTHER)
    assert not watch.sees(window(1, 2, 3))


def test_entries_known_only_from_another_source_are_no_overlap(watch):
    """The same articles elsewhere say nothing about this source's window."""
    watch.visits(window(7, 8, 9), source=OTHER)
    watch.visits(window(1, 2, 3))
    assert watch.sees(window(7, 8, 9))


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "other-{}"},
        {"id": "other-{}", "url": "https://moved.example/article/{}"},
        {"id": None, "url": "https://moved.example/article/{}"},
    ],
    ids=["ids", "ids-and-addresses", "no-ids-other-addresses"],
)
def test_a_feed_whose_ids_or_addresses_all_changed_missed_nothing(watch, changed):
    """Its entries are recognised by article or title."""
    watch.visits(window(1, 2, 3))
    renamed = [entry(n, **{name: value and value.format(n) for name, value in changed.items()}) for n in (5, 4, 3)]
    assert not watch.sees(renamed)


def test_a_feed_of_one_entry_is_not_judged(watch):
    """It always shows the newest only."""
    watch.visits(window(1))
    assert not watch.sees(window(5))


def test_an_empty_feed_is_not_judged_and_does_not_hide_the_next_gap(watch):
    """Nothing in it, nothing known of it."""
    watch.visits(window(1, 2))
    assert not watch.sees([])
    assert watch.sees(window(7, 8))


def test_a_pinned_entry_on_top_is_no_overlap(watch):
    """It is older than everything below it, and was seen before only because it is pinned."""
    pinned = entry(1)
    watch.visits([pinned, *window(11, 12, 13)])
    assert watch.sees([pinned, *window(21, 22, 23)])
    assert not watch.sees([pinned, *window(23, 24, 25)])


def test_a_revised_entry_is_an_overlap(watch):
    """It has another raw form, and is the same entry."""
    watch.visits(window(1, 2, 3))
    assert not watch.sees([entry(5), entry(4), entry(3, content_html="<p>更正后的正文。</p>")])


def test_undated_entries_overlap_wherever_the_known_one_stands(watch):
    """Without dates nothing can be told to be pinned."""
    undated = {n: entry(n, published=None) for n in range(9)}
    watch.visits([undated[1], undated[2]])
    assert not watch.sees([undated[2], undated[5], undated[6]])


def test_an_entry_that_could_not_be_cleaned_is_not_judged(watch):
    """It is kept raw and comes again as if it were new."""

    def broken(_):
        raise ValueError("a bug")

    watch.visits(window(1, 2))
    assert not watch.sees(window(7, 8), clean=broken)


@settings(max_examples=40)
@given(size=st.integers(2, 8), steps=st.lists(st.integers(0, 12), min_size=1, max_size=6))
def test_a_window_is_missed_exactly_when_it_moved_by_its_whole_size(tmp_path_factory, size, steps):
    """A feed of ``size`` entries over a stream: a step of at least ``size`` leaves no overlap."""
    watch = Watch(tmp_path_factory.mktemp("w") / "archive.db")
    place = 0
    watch.visits(window(*range(place, place + size)))
    for step in steps:
        place += step
        assert watch.sees(window(*range(place, place + size))) == (step >= size)
    watch.archive.close()


def test_missed_windows_are_due_until_older_pages_were_read(watch):
    """A try that fails leaves it due, three times; one that works does not. A newer gap joins an open one."""
    watch.visits(window(1, 2))
    first = watch.visits(window(7, 8))
    assert [(m.since, m.due, m.tries) for m in watch.archive.missed_windows()] == [(first.started_at, True, 0)]
    second = watch.visits(window(17, 18))
    (missed,) = watch.archive.missed_windows()
    assert (missed.since, missed.at) == (first.started_at, second.started_at)
    for tries in (1, 2):
        record(watch, error="no answer")
        assert [(m.tries, m.due) for m in watch.archive.missed_windows()] == [(tries, True)]
    record(watch, new=4)
    assert [(m.due, m.brought) for m in watch.archive.missed_windows()] == [(False, 4)]
    third = watch.visits(window(27, 28))
    assert [(m.since, m.due) for m in watch.archive.missed_windows()] == [(third.started_at, True)]
    for _ in range(3):
        record(watch, error="no answer")
    assert [m.due for m in watch.archive.missed_windows()] == [False]


def record(watch, **more):
    watch.now += timedelta(hours=1)
    run = watch.archive.start_run("backfill", watch.now)
    watch.archive.record_visit(run, Visit(FEED.key, Outcome.BACKFILLED, watch.now, 0.1, **more))


def test_a_failed_backfill_is_no_failure_of_the_source(watch):
    """Its own feed answered; its health is that of its visits."""
    visit = watch.visits(window(1, 2))
    record(watch, error="no answer")
    (health,) = [known for known in watch.archive.sources() if known.source == FEED]
    assert (health.failures_in_a_row, health.last_error, health.last_visit) == (0, None, visit.started_at)


def test_hubs_of_a_source_are_remembered_and_replaced(watch):
    """In their order."""
    watch.archive.note_hubs(FEED.key, ["https://h.example/", "https://g.example/"])
    assert watch.archive.hubs() == {FEED.key: ("https://h.example/", "https://g.example/")}
    (health,) = [known for known in watch.archive.sources() if known.source == FEED]
    assert health.hubs == ("https://h.example/", "https://g.example/")
    watch.archive.note_hubs(FEED.key, [])
    assert watch.archive.hubs() == {}
