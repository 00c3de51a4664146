"""Strangers' servers: spacing, places, pauses, turns; what headers say of the next time; robots.txt."""

import socket
import time
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp.abc import AbstractResolver
from hypothesis import given
from hypothesis import strategies as st
from tests.fetch.server import Server, after, answer, redirect
from tests.fetch.visits import quick, request

from jianbao.fetch import Attempt, FetchRequest, fetch_all
from jianbao.fetch.caching import LONGEST_PAUSE, freshness, retry_after
from jianbao.fetch.guard import parse_networks
from jianbao.fetch.moves import permanent_target
from jianbao.fetch.politeness import Pause, in_turns, is_foreign, pauses_of
from jianbao.fetch.robots import Robots, robots_allows
from jianbao.model.fetched import Exchange

NOW = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


class Loopback(AbstractResolver):
    """Every name is this machine."""

    async def resolve(self, host, port=0, family=socket.AF_INET):
        found = {"hostname": host, "host": "127.0.0.1", "port": port, "proto": 0, "flags": 0}
        return [found | {"family": socket.AF_INET}]

    async def close(self):
        """Nothing to close."""


def test_visits_of_a_strangers_host_begin_some_time_apart():
    """Five with 0.2 s between them take 0.8 s at least; two hosts do not wait for each other."""
    with Server(otherwise=answer()) as server:
        wanted = [request(f"http://{host}.example:{server.port}/{n}") for n in range(5) for host in ("a", "b")]
        started = time.monotonic()
        done = list(fetch_all(wanted, quick(spacing_seconds=0.2), resolver=Loopback()))
        seconds = time.monotonic() - started
    assert len(done) == 10
    assert not [fetched.failure for fetched in done if fetched.failure]
    assert 0.8 <= seconds < 1.7


def test_the_owners_own_servers_are_asked_without_spacing_but_not_all_at_once():
    """An instance by name, and an address that the owner allows."""
    with Server(otherwise=after(0.05, answer())) as server:
        base = f"http://hub.example:{server.port}"
        routes = [FetchRequest(str(n), (Attempt(f"{base}/{n}", f"{base}/{n}", base),)) for n in range(6)]
        started = time.monotonic()
        settings = quick(spacing_seconds=5)
        assert len(list(fetch_all(routes, settings, resolver=Loopback(), per_host=3))) == 6
        assert len(list(fetch_all([request(server.url(f"/{n}")) for n in range(6)], settings, per_host=3))) == 6
        assert time.monotonic() - started < 4
        assert server.most_at_once == 3


def test_who_is_a_stranger():
    """By what is written in the address: a name may lead anywhere."""
    allow = parse_networks(["127.0.0.0/8", "::1"])
    assert is_foreign(Attempt("http://a.example/", ""), allow)
    assert is_foreign(Attempt("http://10.0.0.1/", ""), allow)
    assert not is_foreign(Attempt("http://127.0.0.1:81/", ""), allow)
    assert not is_foreign(Attempt("http://[::1]:81/", ""), allow)
    assert not is_foreign(Attempt("http://a.example/", "", "http://a.example"), allow)


def test_a_host_that_asks_for_it_is_left_alone_within_the_run():
    """The first of ten is told 429: those that had not begun are not asked any more."""
    with Server(otherwise=answer(b"", 429, {"Retry-After": "60"})) as server:
        urls = [server.url(f"/{n}") for n in range(10)]
        kinds = [str(fetched.failure_kind) for fetched in fetch_all(map(request, urls), quick(), per_host=1)]
        assert len(server.asked) == 1
    assert sorted(kinds) == ["paused"] * 9 + ["status"]


def test_a_pause_of_an_earlier_run_holds_until_it_is_over():
    """And is told with its time and reason."""
    with Server(otherwise=answer()) as server:
        host = f"127.0.0.1:{server.port}"
        until = datetime.now(UTC) + timedelta(minutes=5)
        wanted = [request(server.url("/1"))]
        (held,) = fetch_all(wanted, quick(), pauses={host: Pause(until, "it answered 429 with Retry-After")})
        assert held.failure_kind == "paused"
        assert f"{until:%H:%M} UTC" in str(held.failure)
        assert "429" in str(held.failure)
        assert not server.asked
        (free,) = fetch_all(wanted, quick(), pauses={host: Pause(datetime.now(UTC) - timedelta(seconds=1), "")})
        assert free.failure is None


def test_whose_word_makes_a_pause():
    """429 and 503 with Retry-After, of the server that answered; not an instance's."""

    def said(status, **more):
        return Exchange("http://a.example/", NOW, status=status, headers={"retry-after": "60"}, **more)

    assert list(pauses_of([said(429)])) == ["a.example:80"]
    assert list(pauses_of([said(503, final_url="https://b.example/x")])) == ["b.example:443"]
    assert pauses_of([said(500), said(429, instance="http://a.example")]) == {}
    assert pauses_of([Exchange("http://a.example/", NOW, status=429)]) == {}


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("120", 120),
        (" 5 ", 5),
        ("Fri, 20 Nov 2026 08:31:00 GMT", 60),
        ("Friday, 20-Nov-26 08:31:00 GMT", 60),
        ("999999999999", LONGEST_PAUSE.total_seconds()),
        ("9" * 5000, LONGEST_PAUSE.total_seconds()),
        ("Fri, 99 Nov 2026 08:31:00 GMT", None),
        ("Fri, 20 Nov 2099 08:31:00 GMT", LONGEST_PAUSE.total_seconds()),
        ("0", None),
        ("-5", None),
        ("Fri, 20 Nov 2020 08:31:00 GMT", None),
        ("soon", None),
        ("٣٠", None),
        ("", None),
    ],
)
def test_retry_after_in_seconds_and_dates(told, seconds):
    """At most a day; nothing for what is over, or cannot be read."""
    until = retry_after({"retry-after": told}, NOW)
    assert until == (None if seconds is None else NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "public, max-age=300"}, 300),
        ({"cache-control": "s-maxage=9, MAX-AGE = 60"}, 60),
        ({"cache-control": "max-age=60", "expires": "Fri, 20 Nov 2026 09:30:00 GMT"}, 60),
        ({"expires": "Fri, 20 Nov 2026 09:30:00 GMT"}, 3600),
        ({"expires": "Fri, 20 Nov 2026 09:30:00 GMT", "date": "Fri, 20 Nov 2026 09:00:00 GMT"}, 1800),
        ({"expires": "0"}, None),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0),
        ({"cache-control": "no-cache"}, None),
        ({}, None),
    ],
)
def test_how_long_an_answer_stays_fresh(headers, seconds):
    """max-age before Expires, Expires from the server's own date on."""
    assert freshness(headers, NOW) == (None if seconds is None else timedelta(seconds=seconds))


@given(st.dictionaries(st.sampled_from(["cache-control", "expires", "date", "retry-after"]), st.text(max_size=40)))
def test_no_header_is_too_strange(headers):
    """Whatever stands there: nothing, or a time within bounds."""
    fresh, until = freshness(headers, NOW), retry_after(headers, NOW)
    assert fresh is None or fresh >= timedelta()
    assert until is None or NOW < until <= NOW + LONGEST_PAUSE


@given(st.lists(st.tuples(st.integers(0, 3), st.integers())))
def test_in_turns_loses_nothing_and_lets_no_host_wait_for_a_second_one_of_another(things):
    """Every host's first comes before any host's second."""
    found = in_turns(things, lambda thing: thing[0])
    assert sorted(found) == sorted(things)
    rounds = [sum(other[0] == thing[0] for other in found[:place]) for place, thing in enumerate(found)]
    assert rounds == sorted(rounds)


def test_where_a_chain_of_redirects_leads_for_good():
    """Up to the first that is for the time being."""

    def target(*hops):
        return permanent_target(Exchange("http://a.example/", NOW, redirects=hops))

    assert target() is None
    assert target("302 http://b.example/") is None
    assert target("301 http://b.example/", "308 https://b.example/") == "https://b.example/"
    assert target("301 http://b.example/", "302 http://c.example/", "301 http://d.example/") == "http://b.example/"
    assert target("301 javascript:alert(1)") is None


ROBOTS = """User-agent: *
Disallow: /private/
Disallow: /*.pdf$
Allow: /private/open

User-agent: jianbao
Disallow: /not-for-you
"""


def test_robots_txt_is_read_as_rfc_9309_has_it():
    """The group that names us holds instead of the one for all; the longest rule wins."""
    assert not robots_allows("https://a.example/private/x", ROBOTS, agent="other/1")
    assert robots_allows("https://a.example/private/open", ROBOTS, agent="other/1")
    assert not robots_allows("https://a.example/a.pdf", ROBOTS, agent="other/1")
    assert robots_allows("https://a.example/private/x", ROBOTS, agent="jianbao/0.1")
    assert not robots_allows("https://a.example/not-for-you", ROBOTS, agent="jianbao/0.1")


@given(st.text())
def test_any_text_is_a_robots_txt(text):
    """Also what is none."""
    assert robots_allows("https://a.example/x", text, agent="jianbao/0.1") in {True, False}


def test_robots_txt_is_asked_for_once_a_host_and_its_absence_allows_all():
    """A page of HTML there forbids nothing either."""
    with Server({"/robots.txt": answer(b"User-agent: *\nDisallow: /no")}) as server:
        robots = Robots(quick())
        assert robots.allows(server.url("/yes"))
        assert not robots.allows(server.url("/no"))
        assert [asked.target for asked in server.asked] == ["/robots.txt"]
    with Server() as server:
        assert Robots(quick()).allows(server.url("/no"))
    with Server({"/robots.txt": redirect("/elsewhere"), "/elsewhere": answer(b"<html>404</html>")}) as server:
        assert Robots(quick()).allows(server.url("/no"))


@pytest.mark.parametrize("handler", [answer(b"", 500), answer(b"", 503), answer(b"", 429)])
def test_a_robots_txt_that_cannot_be_had_forbids_all(handler):
    """RFC 9309 §2.3.1.4; so does a server that is not there, and what is no web address."""
    with Server({"/robots.txt": handler}) as server:
        assert not Robots(quick()).allows(server.url("/x"))
    assert not Robots(quick()).allows(server.url("/x"))
    assert not Robots(quick()).allows("ftp://a.example/x")
