"""What the archive tells, over an archive filled through the real intake."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from jianbao.archive import Published, Shelf, open_archive
from jianbao.model.feed import Entry
from jianbao.model.fetched import Exchange, Validators
from jianbao.model.history import Outcome, SourceChanges, Visit
from jianbao.model.source import Filing, Source, SourceKind
from jianbao.update.intake import cleaner, take_in

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
FILING = Filing("财经", "甲网", "国内")
SOURCE = Source(SourceKind.FEED, "https://a.example/rss", FILING, timezone="Asia/Shanghai")
HERE = Shelf("财经", "甲网", "国内")


@pytest.fixture
def archive(tmp_path):
    """Ten articles, six hours apart, told newest first."""
    with open_archive(tmp_path / "a.db") as made:
        made.sync_sources([SOURCE], NOW)
        run = made.start_run("collect", NOW)
        entries = [
            Entry(
                id=str(n),
                url=f"https://n.example/{n}",
                title=f"第{n}篇",
                content_html=f"<p>正文{n}。</p>",
                published=NOW - timedelta(hours=6 * (9 - n)),
            )
            for n in reversed(range(10))
        ]
        visit = Visit(SOURCE.key, Outcome.OK, NOW, 0.5, exchanges=(Exchange("https://a.example/rss", NOW, status=200),))
        take_in(
            made,
            run,
            SOURCE.key,
            entries,
            clean=cleaner(None, UTC),
            now=NOW,
            visit=visit,
            validators=("https://a.example/rss", Validators('"x"', None)),
            body_digest="d",
        )
        made.finish_run(run, NOW)
        yield made


def titles(cards):
    return [card.title for card in cards]


def test_places_on_a_shelf_count_from_the_oldest(archive):
    """So a full page never changes."""
    assert titles(archive.cards(HERE, start=0, stop=3)) == ["第0篇", "第1篇", "第2篇"]
    assert titles(archive.cards(Shelf(), start=8, stop=99)) == ["第8篇", "第9篇"]
    assert archive.cards(HERE, start=5, stop=5) == archive.cards(Shelf("无"), start=0, stop=5) == []


def test_neighbours_are_the_ones_before_and_behind_in_the_channel(archive):
    """The ends have one."""
    ids = [card.id for card in archive.cards(HERE, start=0, stop=10)]
    before, behind = archive.neighbours(ids[4])
    assert (before.title, behind.title) == ("第3篇", "第5篇")
    assert archive.neighbours(ids[0])[0] is None
    assert archive.neighbours(ids[9])[1] is None
    assert archive.neighbours("nosuch") == (None, None)


def test_articles_stream_in_order_and_can_be_resumed(archive):
    """Constant memory: from behind any place."""
    everything = list(archive.articles())
    assert [a.card.title for a in everything] == [f"第{n}篇" for n in range(10)]
    place = (everything[6].card.dated_at, everything[6].card.id)
    assert [a.card.title for a in archive.articles(after=place)] == ["第7篇", "第8篇", "第9篇"]


def test_days_are_those_of_the_readers_zone(archive):
    """08:00 UTC is 16:00 in Shanghai, 18:00 UTC is tomorrow."""
    by_day = dict(archive.days(ZoneInfo("Asia/Shanghai")))
    assert sum(by_day.values()) == 10
    assert by_day[date(2026, 11, 20)] == 3


def test_cards_between_includes_the_first_moment_and_not_the_last(archive):
    """So days do not overlap."""
    assert titles(archive.cards_between(NOW - timedelta(hours=6), NOW)) == ["第8篇"]


def test_an_article_is_found_by_id_beginning_permalink_and_original(archive):
    """Whatever an owner has at hand."""
    card = archive.cards(HERE, start=0, stop=1)[0]
    for words in (
        card.id,
        card.id[:6],
        "http://n.example/0?utm_source=x",
        f"/a/{card.id[:2]}/{card.id[2:]}.html",
        f"https://site.example/news/a/{card.id[:2]}/{card.id[2:]}.html",
    ):
        assert archive.find_article(words) == [card.id], words
    for words in ("", "zz", "nosucharticle", "https://n.example/77", "%", "'; --"):
        assert archive.find_article(words) == [], words


def test_a_source_tells_its_health_and_state(archive):
    """What a visit needs to know, and what an owner wants to."""
    (health,) = archive.sources()
    assert (health.source, health.active, health.articles, health.last_new) == (SOURCE, True, 10, NOW)
    state = archive.source_state(SOURCE.key)
    assert state.validators == {"https://a.example/rss": Validators('"x"', None)}
    assert state.body_digest == "d"


def test_failures_are_counted_until_a_success(archive):
    """And the reason is kept."""
    run = archive.start_run("collect", NOW)
    for _ in range(2):
        archive.record_visit(run, Visit(SOURCE.key, Outcome.FAILED, NOW, 1.0, error="503: route empty"))
    (health,) = archive.sources()
    assert (health.failures_in_a_row, health.last_error) == (2, "503: route empty")
    archive.record_visit(run, Visit(SOURCE.key, Outcome.NOT_MODIFIED, NOW, 1.0))
    (health,) = archive.sources()
    assert (health.failures_in_a_row, health.last_error) == (0, None)


def test_a_source_that_is_no_longer_followed_stays_with_its_articles(archive):
    """It is only marked."""
    archive.sync_sources([], NOW)
    (health,) = archive.sources()
    assert (health.active, health.articles) == (False, 10)


def test_an_entry_leads_to_the_visit_that_brought_it(archive):
    """For `why`: the exchange."""
    (raw, *_) = archive.raw_entries()
    visit = archive.visit_of_entry(raw.id)
    assert visit.exchanges[0].status == 200
    assert archive.visits(source_key=SOURCE.key) == [visit]


def test_the_ledger_tells_what_a_sink_wrote(archive):
    """By path, and by article."""
    card = archive.cards(HERE, start=0, stop=1)[0]
    one = Published("a/x.html", "f", "d", card.id, NOW)
    archive.record_published("site", [one, Published("index.html", "f", "d", None, NOW)], [])
    archive.record_published("site", [], ["index.html"])
    assert archive.published("site") == {"a/x.html": one}
    assert archive.published_article(card.id) == [("site", one)]
    assert archive.published("hexo") == {}


def test_an_id_in_the_way_of_another_key_is_passed_over(archive):
    """Ids are collision-free: the newcomer's grows by a character."""
    card = archive.cards(HERE, start=0, stop=1)[0]
    key = archive.issued_for(card.id)
    assert archive.issue_ids([("other", (card.id, card.id + "0")), (key, (card.id,))]) == [card.id + "0", card.id]
    assert archive.issue_ids([("p", ("x", "xx")), ("q", ("x", "xx"))]) == ["x", "xx"]


def test_storing_for_an_unknown_source_is_a_bug_and_told_as_one(archive):
    """Not swallowed."""
    with pytest.raises(Exception, match="No row"):
        archive.store(1, "nosuch", SourceChanges((), ()), None, NOW)
