"""Older pages after a missed window, from a real server: RFC 5005, WordPress, news sitemaps; hostile ways back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fetch.server import Server, answer, redirect

from jianbao.archive import open_archive
from jianbao.fetch import ClientSettings, FetchLimits, fetch_all
from jianbao.model.feed import Entry, Feed
from jianbao.model.history import Outcome, Visit
from jianbao.model.source import Filing, Source, SourceKind
from jianbao.sources import Newsroom, Site
from jianbao.update.backfill import Gap, backfill, gaps_due
from jianbao.update.intake import cleaner, take_in
from jianbao.update.older import older_page, same_site

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
SETTINGS = ClientSettings(
    allow=("127.0.0.0/8",), limits=FetchLimits(connect_seconds=2, last_idle_seconds=2, deadline_seconds=3)
)


def page(*numbers: int, head: str = "", site: str = "https://news.example/section/") -> bytes:
    items = "".join(
        f"<item><title>第{n}号新闻的标题</title><guid>g{n}</guid><link>https://news.example/{n}</link>"
        f"<pubDate>{(NOW - timedelta(hours=100 - n)).strftime('%a, %d %b %Y %H:%M:%S GMT')}</pubDate>"
        f"<description>正文{n}。</description></item>"
        for n in sorted(numbers, reverse=True)
    )
    return (
        f'<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>t</title><link>{site}</link>'
        f"<description>d</description>{head}{items}</channel></rss>"
    ).encode()


def link(relation: str, url: str) -> str:
    return f'<atom:link rel="{relation}" href="{url}"/>'


class Room:
    """A newsroom with one source, whose feed is on ``server`` and was seen with entries 1 and 2 before."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.archive = open_archive(folder / "archive.db")
        self.source = Source(SourceKind.FEED, server.url("/feed"), Filing("财经", "甲网", "国内"))
        site = Site("t", "https://t.example/", "zh-CN", "Asia/Shanghai")
        self.newsroom = Newsroom(folder, site, sources=(self.source,))
        self.archive.sync_sources([self.source], NOW)
        self.now = NOW
        self.see(1, 2)

    def see(self, *numbers: int) -> Visit:
        self.now += timedelta(hours=1)
        entries = [
            Entry(id=f"g{n}", url=f"https://news.example/{n}", title=f"第{n}号新闻的标题", content_html=f"正文{n}。")
            for n in numbers
        ]
        visit = Visit(self.source.key, Outcome.OK, self.now, 0.1)
        run = self.archive.start_run("collect", self.now)
        key, clean = self.source.key, cleaner(None, UTC)
        _, told = take_in(self.archive, run, key, entries, clean=clean, now=self.now, visit=visit, windowed=True)
        assert told is not None
        return told

    def fill(self, *, pages: int = 5, since: bool = True) -> Visit:
        self.now += timedelta(hours=1)
        gaps = gaps_due(self.archive, [self.source]) if since else [Gap(self.source)]
        (visit,) = backfill(
            self.archive,
            self.newsroom,
            gaps,
            lambda requests: fetch_all(requests, SETTINGS),
            clock=lambda: self.now,
            pages=pages,
            spacing=0,
        )
        return visit

    def titles(self) -> list[int]:
        return sorted(int(article.card.title[1:-6]) for article in self.archive.articles())


@pytest.fixture
def made(tmp_path):
    with Server() as server:
        room = Room(tmp_path, server)
        yield room, server
        room.archive.close()


def asked(server: Server) -> list[str]:
    return [one.target for one in server.asked]


def test_archived_pages_are_read_until_one_holds_what_was_seen_before(made):
    """RFC 5005 §4: back along prev-archive, and no further than the gap is wide."""
    room, server = made
    server.handlers |= {
        "/feed": answer(page(9, 10, head=link("prev-archive", "/a/3"))),
        "/a/3": answer(page(6, 7, 8, head=link("prev-archive", "/a/2"))),
        "/a/2": answer(page(2, 3, 4, 5, head=link("prev-archive", "/a/1"))),
        "/a/1": answer(page(0)),
    }
    assert room.see(9, 10).window_missed
    visit = room.fill()
    assert (visit.outcome, visit.new, visit.error, len(visit.exchanges)) == (Outcome.BACKFILLED, 6, None, 3)
    assert asked(server) == ["/feed", "/a/3", "/a/2"]
    assert room.titles() == list(range(1, 11))
    assert not gaps_due(room.archive, [room.source])
    assert room.archive.missed_windows()[0].brought == 6


def test_paged_feeds_are_read_along_next(made):
    """RFC 5005 §3, with entries that moved on to the next page meanwhile."""
    room, server = made
    server.handlers |= {
        "/feed": answer(page(8, 9, 10, head=link("next", "?page=2"))),
    }
    pages = {"page=2": page(6, 7, 8, head=link("next", "?page=3")), "page=3": page(1, 2, 5, 4)}

    async def by_query(one, writer):
        query = one.target.partition("?")[2]
        await answer(pages.get(query) or page(8, 9, 10, head=link("next", "?page=2")))(one, writer)

    server.handlers["/feed"] = by_query
    room.see(9, 10)
    assert room.fill().new == 5
    assert room.titles() == [1, 2, *range(4, 11)]


def test_wordpress_has_pages_without_naming_them_and_ends_with_404(made):
    """``?paged=2`` and so on; behind the last page there is nothing, which is no failure."""
    room, server = made
    head = "<generator>https://wordpress.org/?v=6.8</generator>"

    async def by_query(one, writer):
        number = one.target.partition("paged=")[2] or "1"
        bodies = {"1": page(9, 10, head=head), "2": page(7, 8, head=head)}
        await answer(*((bodies[number],) if number in bodies else (b"", 404)))(one, writer)

    server.handlers["/feed"] = by_query
    room.see(9, 10)
    visit = room.fill()
    assert (visit.new, visit.error) == (2, None)
    assert asked(server) == ["/feed", "/feed?paged=2", "/feed?paged=3"]


def test_a_circle_of_pages_ends(made):
    """Each page is asked for once."""
    room, server = made
    server.handlers |= {
        "/feed": answer(page(9, 10, head=link("prev-archive", "/a"))),
        "/a": answer(page(7, 8, head=link("prev-archive", "/b"))),
        "/b": answer(page(5, 6, head=link("prev-archive", "/a"))),
    }
    room.see(9, 10)
    visit = room.fill(pages=50)
    assert asked(server) == ["/feed", "/a", "/b"]
    assert any("circle" in note for note in visit.repairs)


def test_endless_pages_end_at_the_limit(made):
    """However many a server makes up."""
    room, server = made

    async def endless(one, writer):
        number = int(one.target.partition("=")[2] or 0)
        await answer(page(1000 + number, head=link("prev-archive", f"/feed?n={number + 1}")))(one, writer)

    server.handlers["/feed"] = endless
    room.see(9, 10)
    visit = room.fill(pages=3)
    assert len(server.asked) == 4
    assert any("more older pages" in note for note in visit.repairs)


@pytest.mark.parametrize("where", ["http://10.0.0.1/secret", "http://169.254.169.254/latest", "http://other.example/a"])
def test_pages_at_other_hosts_are_not_asked_for(made, where):
    """A feed must not send us round the network, public or private."""
    room, server = made
    server.handlers["/feed"] = answer(page(9, 10, head=link("prev-archive", where)))
    room.see(9, 10)
    visit = room.fill()
    assert len(visit.exchanges) == 1
    assert any("another site" in note for note in visit.repairs)


def test_a_page_that_redirects_to_a_private_address_is_refused_by_the_guard(made):
    """The guard looks at every hop; it is worth another try, and what was read stays."""
    room, server = made
    server.handlers |= {
        "/feed": answer(page(9, 10, head=link("prev-archive", "/a"))),
        "/a": answer(page(7, 8, head=link("prev-archive", "/b"))),
        "/b": redirect("http://10.0.0.1/secret"),
    }
    room.see(9, 10)
    visit = room.fill()
    assert (visit.error_kind, visit.new) == ("refused-address", 2)
    assert room.titles() == [1, 2, 7, 8, 9, 10]
    assert gaps_due(room.archive, [room.source])


def test_a_page_that_redirects_to_another_server_is_left_out(made):
    """Its entries would be told as this source's."""
    room, server = made
    with Server({"/x": answer(page(70, 71))}) as other:
        server.handlers |= {
            "/feed": answer(page(9, 10, head=link("prev-archive", "/a"))),
            "/a": redirect(other.url("/x")),
        }
        room.see(9, 10)
        visit = room.fill()
    assert visit.new == 0
    assert any("another site" in note for note in visit.repairs)


@pytest.mark.parametrize("body", [b"<!DOCTYPE html><html><body>x</body></html>", b"nothing of a feed", b""])
def test_an_older_page_that_is_no_feed_is_an_error_of_the_backfill_only(made, body):
    """The source itself is well."""
    room, server = made
    server.handlers |= {"/feed": answer(page(9, 10, head=link("next", "/a"))), "/a": answer(body)}
    room.see(9, 10)
    assert room.fill().error
    (health,) = room.archive.sources()
    assert health.failures_in_a_row == 0


def test_a_site_without_pages_gives_headlines_of_its_news_sitemap(made):
    """Only what was published since the last visit before the gap, and is not known; said to be headlines only."""
    room, server = made

    def news(number: int, when: datetime) -> str:
        return (
            f"<url><loc>https://news.example/{number}</loc><n:news><n:publication_date>{when.isoformat()}"
            f"</n:publication_date><n:title>第{number}号新闻的标题</n:title></n:news></url>"
        )

    hour = timedelta(hours=1)
    told = [news(2, NOW + 3 * hour), news(5, NOW + 3 * hour), news(6, NOW + 2 * hour), news(0, NOW - 9 * hour)]
    text = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">{"".join(told)}</urlset>'
    )
    server.handlers |= {
        "/feed": answer(page(9, 10, site=server.url("/"))),
        "/robots.txt": answer(b"Sitemap: /maps/news.xml"),
        "/maps/news.xml": answer(text.encode()),
    }
    room.now += 4 * hour
    room.see(9, 10)
    visit = room.fill()
    assert asked(server) == ["/feed", "/robots.txt", "/maps/news.xml"]
    assert room.titles() == [1, 2, 5, 6, 9, 10]
    assert any("headlines only" in note for note in visit.repairs)


def test_the_feed_of_a_channel_takes_nothing_from_the_sites_sitemap(made):
    """Its headlines are of every channel."""
    room, server = made
    server.handlers["/feed"] = answer(page(9, 10, site=server.url("/finance/")))
    room.see(9, 10)
    visit = room.fill()
    assert asked(server) == ["/feed"]
    assert visit.error is None


def test_an_owner_may_read_pages_where_nothing_was_missed(made):
    """Without a gap it goes on as far as it is told, past what is known."""
    room, server = made
    server.handlers |= {
        "/feed": answer(page(1, 2, head=link("next", "/a"))),
        "/a": answer(page(0, 1, head=link("next", "/b"))),
        "/b": answer(page(50)),
    }
    assert room.fill(since=False, pages=2).new == 2
    assert len(server.asked) == 3


def test_the_visit_of_the_backfill_is_what_brought_its_entries(made):
    """``why`` shows all the exchanges."""
    room, server = made
    server.handlers |= {"/feed": answer(page(9, 10, head=link("next", "/a"))), "/a": answer(page(7))}
    room.see(9, 10)
    room.fill()
    (raw,) = [raw for raw in room.archive.raw_entries() if raw.entry.id == "g7"]
    visit = room.archive.visit_of_entry(raw.id)
    assert visit is not None
    assert [exchange.url.rpartition("/")[2] for exchange in visit.exchanges] == ["feed", "a"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/x", "http://www.a.example/y", True),
        ("https://a.example/x", "https://a.example:8443/", False),
        ("https://a.example/x", "https://b.a.example/", False),
        ("ftp://a.example/x", "ftp://a.example/", False),
        ("https://[::1", "https://[::1", False),
        ("https://a.example:99999/", "https://a.example:99999/", False),
    ],
)
def test_one_site_is_one_host_on_the_usual_ports(one, other, same):
    """With or without www."""
    assert same_site(one, other) is same


@given(st.text(), st.text(), st.text())
def test_whatever_a_feed_says_asking_for_older_pages_raises_nothing(url, generator, href):
    """Pure, and total."""
    feed = Feed(
        entries=(Entry(title="a"),), generator="WordPress " + generator, links={"next": (href,)} if href else {}
    )
    older_page(feed, "https://a.example/?" + url)
    same_site(url, href)
