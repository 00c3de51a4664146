"""The log of changes, the counts that follow it, and what sinks are told of it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.views import newspaper
from tests.views.newspaper import NOW, Item, store

from jianbao.archive import Published, Shelf, open_archive
from jianbao.archive.interface import SinkState

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def archive(tmp_path):
    with open_archive(tmp_path / "archive.db") as opened:
        newspaper.fill(opened, 40)
        yield opened


def test_a_new_article_is_logged_with_its_four_shelves(archive):
    last = archive.last_change()
    store(archive, newspaper.SOURCES[0], [Item("new", "新", "<p>正文</p>", -1)])
    told = archive.changes(last)
    assert told.articles == (newspaper.article_id("new"),)
    assert sorted(one.shelf.level for one in told.shelves) == [0, 1, 2, 3]
    assert not any(one.left for one in told.shelves)
    assert told.until == archive.last_change() > last


def test_what_is_merely_seen_again_is_no_change(archive):
    store(archive, newspaper.SOURCES[0], [Item("x", "甲", "<p>正文</p>", 3)])
    last = archive.last_change()
    archive.sync_sources(newspaper.SOURCES, NOW + timedelta(hours=1))
    assert archive.changes(last).articles == archive.changes(last).shelves == ()


def test_a_place_is_where_the_article_stands_among_all(archive):
    for shelf in (Shelf(), Shelf("财经"), Shelf("World", "Harbour Post", "Latest")):
        cards = archive.cards(shelf, start=0, stop=99)
        assert [archive.place(shelf, card.dated_at, card.id) for card in cards] == list(range(len(cards)))
        assert archive.card_ids(shelf, start=2, stop=7) == [card.id for card in cards[2:7]]
        assert archive.card_ids(shelf, start=len(cards) - 3, stop=99) == [card.id for card in cards[-3:]]
        assert archive.count(shelf) == len(cards)


def test_sheets_of_all_channels_are_all_articles_with_their_neighbours(archive):
    channels = [item.shelf for item in archive.shelves() if item.shelf.level == 3]
    sheets = {sheet.article.card.id: sheet for channel in channels for sheet in archive.sheets(channel)}
    assert {own: sheet.article for own, sheet in sheets.items()} == {one.card.id: one for one in archive.articles()}
    for own, sheet in sheets.items():
        assert (sheet.before, sheet.behind) == archive.neighbours(own)


def test_kept_days_follow_what_is_new_and_what_is_withdrawn(archive):
    def counted():
        with archive.write() as db:
            db.exec_driver_sql("DELETE FROM day_count_state")
        return archive.days(ZONE)

    before = archive.days(ZONE)
    archive.keep_days(ZONE)
    assert archive.days(ZONE) == before
    store(archive, newspaper.SOURCES[0], [Item("new", "新", "<p>正文</p>", 60 * 24 * 40)])
    archive.withdraw(newspaper.article_id("a4"), "误发", NOW)
    followed = archive.days(ZONE)
    archive.keep_days(ZONE)
    assert archive.days(ZONE) == followed != before
    assert counted() == followed


def test_changes_are_kept_as_long_as_a_sink_waits_for_them(archive):
    archive.save_sink("one", SinkState(0, 1, "{}"))
    last = archive.last_change()
    archive.save_sink("two", SinkState(last, 1, "{}"))
    assert archive.changes(0).articles
    archive.save_sink("one", SinkState(last, 2, "{}"))
    assert archive.changes(0).articles == ()
    assert archive.last_change() == last, "a number is never given twice"


def test_a_sink_tells_what_was_written_and_taken_away_since(archive):
    """What a deploy asks."""
    later = NOW + timedelta(hours=1)
    archive.record_published("s", [Published("a", "", "1", None, NOW), Published("b", "", "2", None, NOW)], [])
    archive.record_published("s", [Published("c", "", "3", None, later)], [])
    archive.record_removed("s", ["a"], later)
    assert [(one.path, one.digest) for one in archive.published_since("s", later)] == [("a", ""), ("c", "3")]
    assert [one.path for one in archive.published_under("s", "")] == ["b", "c"]
