"""What visits of a real server mean for the next ones: moves, retirements, pauses, failures, our own network."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import msgspec
import pytest
from tests.fetch.server import FEED, Server, answer, conditional, raw, redirect

from jianbao.archive import open_archive
from jianbao.model.history import Outcome
from jianbao.model.source import Filing, Instance, Source, SourceKind
from jianbao.sources import FetchSettings, Newsroom, Site
from jianbao.update import collect, due_sources

NOW = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Desk:
    """A newsroom on disk, its archive, and a clock that only tests move."""

    def __init__(self, folder):
        self.folder = folder
        self.archive = open_archive(folder / "archive.db")
        self.now = datetime.now(UTC)

    def room(self, *urls, every=None):
        sources = tuple(
            Source(SourceKind.FEED, url, Filing("新闻", "某网", str(place)), every=every)
            for place, url in enumerate(urls)
        )
        site = Site("t", "https://t.example/", "en", "UTC")
        return Newsroom(self.folder, site, fetch=FetchSettings(timeout=2, allow=("127.0.0.0/8",)), sources=sources)

    def collect(self, room, sources=None):
        chosen = room.sources if sources is None else sources
        return collect(self.archive, room, chosen, clock=lambda: self.now).visits

    def schedule(self, room, place=0):
        return self.archive.schedules()[room.sources[place].key]

    def due(self, room):
        return [source.key for source in due_sources(self.archive, room, self.now).sources]


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    yield made
    made.archive.close()


def test_a_source_is_due_at_first_and_again_when_its_interval_is_over(desk):
    """Nothing is known of the rhythm of undated entries: an hour, a little early."""
    with Server({"/feed": answer()}) as server:
        room = desk.room(server.url("/feed"))
        assert desk.due(room) == [room.sources[0].key]
        desk.collect(room)
        assert desk.due(room) == []
        told = due_sources(desk.archive, room, desk.now)
        assert told.next_source == room.sources[0]
        assert timedelta(minutes=50) < told.next_visit - desk.now < HOUR
        desk.now += HOUR
        assert desk.due(room) == [room.sources[0].key]


def test_every_overrides_what_headers_ask_for(desk):
    """max-age of six hours against the owner's half an hour; without him, six hours."""
    with Server({"/feed": answer(headers={"Cache-Control": "max-age=21600"})}) as server:
        room = desk.room(server.url("/feed"), every=1800)
        desk.collect(room)
        assert desk.schedule(room).interval == HOUR / 2
        free = desk.room(server.url("/feed") + "?2")
        desk.collect(free)
        assert desk.schedule(free).interval == 6 * HOUR


@pytest.mark.parametrize("status", [301, 308])
def test_a_permanent_redirect_moves_a_feed_and_it_is_asked_there_from_then_on(desk, status):
    """Key and articles stay."""
    with Server({"/old": redirect("/new", status), "/new": conditional(FEED, '"1"')}) as server:
        room = desk.room(server.url("/old"))
        assert desk.collect(room)[0].new == 1
        assert desk.schedule(room).moved_to == server.url("/new")
        server.asked.clear()
        visit = desk.collect(room)[0]
        assert [asked.target for asked in server.asked] == ["/new"]
        assert visit.outcome in {Outcome.OK, Outcome.NOT_MODIFIED}
        assert visit.source_key == server.url("/old")
        assert desk.schedule(room).moved_to == server.url("/new")
        assert desk.archive.article_count() == 1


def test_only_the_permanent_part_of_a_chain_counts_and_only_if_a_feed_is_at_its_end(desk):
    """302 moves nothing, nor does what comes behind it; nor a 301 to a web page."""
    handlers = {
        "/a": redirect("/b", 301),
        "/b": redirect("/c", 302),
        "/c": redirect("/feed", 301),
        "/feed": answer(),
        "/t": redirect("/feed", 302),
        "/p": redirect("/page", 301),
        "/page": answer(b"<!DOCTYPE html><html><body>gone away</body></html>"),
    }
    with Server(handlers) as server:
        room = desk.room(server.url("/a"), server.url("/t"), server.url("/p"))
        desk.collect(room)
        assert [desk.schedule(room, place).moved_to for place in range(3)] == [server.url("/b"), None, None]


def test_when_the_new_address_fails_the_old_one_is_asked_again_and_ends_the_move(desk):
    """A wrong 301 can be taken back."""
    with Server({"/old": redirect("/new", 301), "/new": answer()}) as server:
        room = desk.room(server.url("/old"))
        desk.collect(room)
        server.handlers |= {"/old": answer(), "/new": answer(b"", 404)}
        assert desk.collect(room)[0].outcome is Outcome.FAILED
        assert desk.collect(room)[0].outcome is not Outcome.FAILED
        assert desk.schedule(room).moved_to is None
        assert desk.schedule(room).failures_in_a_row == 0


def test_gone_retires_a_feed_until_somebody_asks_for_it_again(desk):
    """410: shown, never due; visited by name, and back when it answers. 404 retires nothing."""
    with Server({"/gone": answer(b"", 410), "/missing": answer(b"", 404)}) as server:
        room = desk.room(server.url("/gone"), server.url("/missing"))
        desk.collect(room)
        assert desk.schedule(room).retired_at == desk.now
        assert desk.schedule(room, 1).retired_at is None
        desk.now += 400 * DAY
        assert desk.due(room) == [server.url("/missing")]
        server.handlers["/gone"] = answer()
        desk.collect(room, room.sources[:1])
        assert desk.schedule(room).retired_at is None
        assert desk.archive.article_count() == 1


def test_failures_are_left_alone_for_longer_each_time_and_never_given_up(desk):
    """After thirty failures it is a day; one success, and the rhythm is what it was."""
    with Server({"/feed": answer(b"", 500)}) as server:
        room = desk.room(server.url("/feed"))
        waits = []
        for _ in range(9):
            desk.collect(room)
            waits.append(desk.schedule(room).next_visit - desk.now)
        assert waits == sorted(waits)
        assert waits[0] <= timedelta(minutes=15)
        assert DAY * 0.8 < waits[-1] <= DAY
        server.handlers["/feed"] = answer()
        desk.collect(room)
        assert desk.schedule(room).failures_in_a_row == 0
        assert desk.schedule(room).next_visit - desk.now < HOUR


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_silences_the_host_for_the_run_and_the_ones_after(desk, status):
    """Its other sources are not asked, are told why, and count no failure."""
    headers = {"Retry-After": "7200"}
    with Server({"/1": answer(b"", status, headers)}, otherwise=answer()) as server:
        room = desk.room(server.url("/1"), server.url("/2"))
        desk.collect(room, room.sources[:1])
        assert desk.schedule(room).next_visit >= desk.now + 2 * HOUR - timedelta(seconds=5)
        (visit,) = desk.collect(room, room.sources[1:])
        assert len(server.asked) == 1
        assert visit.error_kind == "paused"
        assert "left alone until" in visit.error
        assert str(status) in visit.error
        assert desk.schedule(room, 1).failures_in_a_row == 0
        assert desk.schedule(room, 1).next_visit >= desk.now + 2 * HOUR - timedelta(seconds=5)


def test_our_own_network_being_down_counts_against_nobody(desk):
    """No name is found, of two hosts: nothing is noted but the visit, and both stay due."""
    room = desk.room("http://a.invalid/feed", "http://b.invalid/feed")
    visits = desk.collect(room)
    assert {visit.error_kind for visit in visits} == {"offline"}
    assert all("our own network" in visit.error for visit in visits)
    assert [desk.schedule(room, place).failures_in_a_row for place in (0, 1)] == [0, 0]
    assert len(desk.due(room)) == 2


def test_one_dead_host_is_not_our_network(desk):
    """It is a failure, and so are two when one of them answers."""
    room = desk.room("http://a.invalid/feed")
    assert desk.collect(room)[0].error_kind == "connect"
    assert desk.schedule(room).failures_in_a_row == 1


def test_validators_are_kept_from_good_answers_that_could_be_parsed_only(desk):
    """An ETag on an error page, or on a body that is no feed, would keep the mended one away."""
    tag = {"ETag": '"bad"'}
    broken = raw(b'HTTP/1.1 200 X\r\nETag: "bad"\r\nContent-Length: 9\r\n\r\nnot a feed'[:-1])
    with Server({"/feed": broken, "/error": answer(b"no", 500, tag)}) as server:
        room = desk.room(server.url("/feed"), server.url("/error"))
        assert {visit.outcome for visit in desk.collect(room)} == {Outcome.FAILED}
        for source in room.sources:
            assert desk.archive.source_state(source.key).validators == {}
        server.handlers["/feed"] = conditional(FEED, '"good"')
        desk.collect(room, room.sources[:1])
        (kept,) = desk.archive.source_state(room.sources[0].key).validators.values()
        assert kept.etag == '"good"'
        assert desk.collect(room, room.sources[:1])[0].exchanges[-1].status == 304


def hub(*ages):
    """What an RSSHub says of a route whose entries are so many days old."""
    items = "".join(
        f"<item><title>第{age}天前</title><guid>{age}</guid><link>https://b.example/{age}</link>"
        f"<pubDate>{format_datetime(datetime.now(UTC) - age * DAY)}</pubDate><description>x</description></item>"
        for age in ages
    )
    return answer(f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode())


def test_a_route_that_says_nothing_new_is_asked_of_another_instance(desk):
    """One that is stuck answers 200 for ever; the one that has more is stayed with."""
    route = "/b/hot"
    with Server({route: hub(44, 43, 42, 41, 40)}) as stuck, Server({route: hub(42, 41, 40, 2, 1)}) as fresh:
        room = desk.room()
        room = msgspec.structs.replace(
            room,
            instances=(Instance(stuck.base), Instance(fresh.base)),
            sources=(Source(SourceKind.ROUTE, route, Filing("新闻", "某网", "热门")),),
        )
        told = [desk.collect(room)[0] for _ in range(3)]
    assert [len(visit.exchanges) for visit in told] == [1, 1, 1]
    assert [visit.exchanges[0].instance == stuck.base for visit in told] == [True, False, False]
    assert [visit.new for visit in told] == [5, 2, 0]
