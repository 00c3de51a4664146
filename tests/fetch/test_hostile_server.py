"""A server that misbehaves on purpose: each misbehaviour ends in a result with plain words, never in an exception."""

import asyncio
import re
import time
import tracemalloc

import pytest
from tests.fetch.server import (
    FEED,
    PAGE,
    Asked,
    Handler,
    Server,
    after,
    answer,
    bomb,
    compress,
    endless,
    head,
    header_flood,
    raw,
    redirect,
    reset_midway,
    slow,
)
from tests.fetch.visits import QUICK, quick, request, visit, visits

from jianbao.model.fetched import Validators

LENGTH = ("Content-Length", len(FEED))

# name: what the server does, the kind of failure, words that must be in it
MISBEHAVIOURS: dict[str, tuple[Handler, str, str]] = {
    "slow bytes": (slow(), "timeout", "too long"),
    "silence before the answer": (after(30, answer()), "timeout", "fell silent"),
    "silence in the body": (raw(head(200, [LENGTH]) + FEED[:50], close=False), "timeout", "fell silent"),
    "reset mid-body": (reset_midway(), "protocol", "broke"),
    "length longer than the body": (raw(head(200, [("Content-Length", 9_999)]) + FEED), "protocol", "broke off"),
    "length shorter than the body": (raw(head(200, [("Content-Length", 100)]) + FEED), "protocol", "proper HTTP"),
    "length larger than the limit": (raw(head(200, [("Content-Length", 1 << 40)])), "too-large", "1,099,511,627,776"),
    "negative length": (raw(head(200, [("Content-Length", "-5")]) + FEED), "protocol", "proper HTTP"),
    "two lengths that differ": (
        raw(head(200, [LENGTH, ("Content-Length", 5)]) + FEED),
        "protocol",
        "proper HTTP",
    ),
    "chunk size that is no number": (
        raw(head(200, [("Transfer-Encoding", "chunked")]) + b"zz\r\nabc\r\n0\r\n\r\n"),
        "protocol",
        "",
    ),
    "chunks that end too soon": (
        raw(head(200, [("Transfer-Encoding", "chunked")]) + b"ff\r\nabc"),
        "protocol",
        "broke off",
    ),
    "endless chunks": (endless(), "too-large", "1,048,576 bytes"),
    "endless body until close": (endless(chunked=False), "too-large", "1,048,576 bytes"),
    "header flood": (header_flood(), "protocol", "proper HTTP"),
    "one endless header": (
        raw(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 300_000 + b"\r\n\r\n"),
        "protocol",
        "proper HTTP",
    ),
    "endless early hints": (raw(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 2_000, close=False), "timeout", ""),
    "gzip bomb": (answer(bomb("gzip"), 200, {"Content-Encoding": "gzip"}), "too-large", "once decompressed"),
    "deflate bomb": (answer(bomb("deflate"), 200, {"Content-Encoding": "deflate"}), "too-large", "once decompressed"),
    "br bomb": (answer(bomb("br"), 200, {"Content-Encoding": "br"}), "too-large", "once decompressed"),
    "zstd bomb": (answer(bomb("zstd"), 200, {"Content-Encoding": "zstd"}), "too-large", "once decompressed"),
    "bomb in a bomb": (
        answer(compress(bomb("gzip"), "gzip"), 200, {"Content-Encoding": "gzip, gzip"}),
        "too-large",
        "once decompressed",
    ),
    "compressed many times over": (
        answer(FEED, 200, {"Content-Encoding": ", ".join(["gzip"] * 40)}),
        "protocol",
        "40 times",
    ),
    "unknown compression": (answer(FEED, 200, {"Content-Encoding": "lzma"}), "protocol", "lzma"),
    "compressed body cut off": (
        answer(compress(FEED, "gzip")[:-20], 200, {"Content-Encoding": "gzip"}),
        "protocol",
        "ends too soon",
    ),
    "compressed body broken": (
        answer(b"\x1f\x8b\x08" + b"\xff" * 200, 200, {"Content-Encoding": "gzip"}),
        "protocol",
        "gzip",
    ),
    "redirect loop": (redirect("/it"), "redirect", "more than 5"),
    "redirect to a file": (redirect("file:///etc/passwd"), "redirect", "no web address"),
    "redirect to gopher": (redirect("gopher://127.0.0.1:70/x"), "redirect", "no web address"),
    "redirect to data": (redirect("data:text/xml,<rss/>"), "redirect", "no web address"),
    "redirect to nonsense": (redirect("http://[::1"), "redirect", ""),
    "redirect to a bad port": (redirect("http://127.0.0.1:99999/"), "redirect", "no web address"),
    "redirect to no host": (redirect("http://:80/x"), "redirect", "no web address"),
    "redirect to a huge address": (redirect("/" + "x" * 9_000), "redirect", ""),
    "redirect that leads nowhere": (raw(head(302, [("Content-Length", 0)])), "status", "302"),
    "web page instead of a feed": (answer(PAGE, 200, {"Content-Type": "application/xml"}), "not-a-feed", "Please wait"),
    "nothing instead of a feed": (answer(b""), "not-a-feed", "empty body"),
    "304 that nobody asked for": (raw(head(304)), "protocol", "304"),
    "part of a body that nobody asked for": (answer(FEED, 206), "status", "206"),
    "no content": (raw(head(204)), "status", "204"),
    "status that does not exist": (answer(FEED, 799), "status", "799"),
    "hang up": (raw(b""), "protocol", "without an answer"),
    "not HTTP at all": (raw(b"SSH-2.0-OpenSSH_9.6\r\n"), "protocol", "proper HTTP"),
    "a body and no headers": (raw(FEED), "protocol", "proper HTTP"),
    "binary noise": (raw(bytes(range(256)) * 40), "protocol", "proper HTTP"),
    "NUL in a header": (raw(b"HTTP/1.1 200 OK\r\nX: a\x00b\r\n\r\n" + FEED), "protocol", "proper HTTP"),
    "too many requests": (answer(b"", 429, {"Retry-After": "120"}), "status", "retry after 120"),
    "gone": (answer(b"", 410), "status", "410"),
    "error page that never ends": (raw(head(503) + PAGE * 20_000), "status", "503"),
    "error page in a bomb": (answer(bomb("gzip"), 503, {"Content-Encoding": "gzip"}), "status", "503"),
}


@pytest.mark.parametrize(("handler", "kind", "words"), MISBEHAVIOURS.values(), ids=MISBEHAVIOURS)
def test_misbehaviour_is_a_result(handler: Handler, kind: str, words: str) -> None:
    """The failure names its subject, has the right kind and words, comes in time, and its exchange is recorded."""
    with Server({"/it": handler}) as server:
        started = time.monotonic()
        fetched = visit(server.url("/it"))
        assert time.monotonic() - started < QUICK.deadline_seconds + 1
    assert (fetched.failure_kind, fetched.body, fetched.not_modified) == (kind, None, False)
    assert fetched.failure is not None
    assert fetched.failure.startswith(server.url("/it") + ": ")
    assert words in fetched.failure
    assert len(fetched.failure) < 3_000
    (exchange,) = fetched.exchanges
    assert exchange.error
    assert exchange.error in fetched.failure
    assert fetched.validators == Validators()


GOOD: dict[str, tuple[Handler, bytes]] = {
    "no length": (raw(head(200) + FEED), FEED),
    "HTTP/1.0": (raw(b"HTTP/1.0 200 OK\r\n\r\n" + FEED), FEED),
    "bare line feeds": (raw(head(200, [LENGTH]).replace(b"\r\n", b"\n") + FEED), FEED),
    "status without words": (raw(b"HTTP/1.1 200\r\n\r\n" + FEED), FEED),
    "early hints first": (raw(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + head(200) + FEED), FEED),
    "wrong charset": (
        answer("<rss>中</rss>".encode("gbk"), 200, {"Content-Type": "text/xml; charset=no-such\xff"}),
        "<rss>中</rss>".encode("gbk"),
    ),
    "no content type": (raw(head(200, [LENGTH]) + FEED), FEED),
    "gzip that is none": (answer(FEED, 200, {"Content-Encoding": "gzip"}), FEED),
    "raw deflate": (answer(compress(FEED, "raw-deflate"), 200, {"Content-Encoding": "deflate"}), FEED),
    "gzip with rubbish behind it": (
        answer(compress(FEED, "gzip") + b"\0\0rubbish", 200, {"Content-Encoding": "gzip"}),
        FEED,
    ),
    "two gzip members": (answer(compress(FEED, "gzip") * 2, 200, {"Content-Encoding": "x-gzip"}), FEED * 2),
    "feed inside a web page's clothes": (answer(b"<html>" + FEED), b"<html>" + FEED),
} | {
    coding: (answer(compress(FEED, coding), 200, {"Content-Encoding": coding}), FEED)
    for coding in ("gzip", "deflate", "br", "zstd")
}


@pytest.mark.parametrize(("handler", "body"), GOOD.values(), ids=GOOD)
def test_oddities_that_do_no_harm_are_borne(handler: Handler, body: bytes) -> None:
    """What browsers put up with, we put up with."""
    with Server({"/it": handler}) as server:
        fetched = visit(server.url("/it"))
    assert fetched.failure is None
    assert fetched.body == body


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_stops_before_memory_is_gone(coding: str) -> None:
    """256 MB of spaces never come to stand in memory: the peak stays near the limit of 4 MiB."""
    body = bomb(coding)
    assert len(body) < 300_000
    with Server({"/it": answer(body, 200, {"Content-Encoding": coding})}) as server:
        tracemalloc.start()
        fetched = visit(server.url("/it"))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert fetched.failure_kind == "too-large"
    assert peak < 32 << 20


def test_a_304_with_a_body_is_asked_again_without_condition() -> None:
    """The body of a 304 is garbage to an HTTP parser; since a plain request may fare better, one is made."""

    async def broken_304(asked: Asked, writer: asyncio.StreamWriter) -> None:
        condition = "if-none-match" in asked.headers
        writer.write(head(304 if condition else 200, [LENGTH]) + FEED)

    with Server({"/a": broken_304, "/b": answer(b"<rss>b</rss>")}) as server:
        first, second = visits([request(server.url("/a"), Validators(etag='"1"')), server.url("/b")])
    assert first.body == FEED
    assert [exchange.status for exchange in first.exchanges] == [None, 200]
    assert second.body == b"<rss>b</rss>"


def test_an_answer_nobody_asked_for_is_not_taken_for_the_next_one() -> None:
    """A server sends two answers to one request (response splitting): the second is thrown away."""
    smuggled = head(200, [("Content-Length", 4)]) + b"evil"
    with Server(
        {"/a": raw(head(200, [LENGTH]) + FEED + smuggled, close=False), "/b": answer(b"<rss>b</rss>")}
    ) as server:
        first, second = visits([server.url("/a"), server.url("/b")])
    assert (first.body, second.body) == (FEED, b"<rss>b</rss>")


def test_a_kept_connection_that_the_server_dropped_is_made_anew() -> None:
    """Keep-alive is promised, then broken: the next visit does not suffer."""
    with Server({"/a": raw(head(200, [LENGTH, ("Connection", "keep-alive")]) + FEED), "/b": answer()}) as server:
        results = visits([server.url("/a"), server.url("/b"), server.url("/b")])
    assert [fetched.body for fetched in results] == [FEED] * 3


def test_connections_are_kept() -> None:
    """Three visits of one server take one connection."""
    with Server({"/a": answer()}) as server:
        visits([server.url("/a")] * 3)
        assert (len(server.asked), server.connections) == (3, 1)


def test_headers_of_a_stranger_are_made_fit_to_store() -> None:
    """Bytes that are no text, and endless values, do not reach the archive; odd validators are not kept."""
    lines = (
        b"ETag: \xff\xfe\x80\r\nServer: " + b"s" * 5_000 + b"\r\nLast-Modified: \xe4\xb8\xad\r\nDate: \xed\xa0\x80\r\n"
    )
    with Server({"/it": raw(b"HTTP/1.1 200 OK\r\n" + lines + b"\r\n" + FEED)}) as server:
        fetched = visit(server.url("/it"))
    headers = fetched.exchanges[0].headers
    assert set(headers) == {"etag", "server", "last-modified", "date"}
    assert len(headers["server"]) == 512
    for value in headers.values():
        value.encode()  # raises on a lone surrogate
        assert not re.search(r"[\x00-\x1f]", value)
    assert fetched.validators == Validators()


def test_no_cookies() -> None:
    """A cookie that was set is not sent back."""
    with Server({"/it": answer(FEED, 200, {"Set-Cookie": "id=1; Path=/"})}) as server:
        visits([server.url("/it")] * 2)
    assert [asked.headers.get("cookie") for asked in server.asked] == [None, None]


def test_who_we_are_and_what_we_want() -> None:
    """The request names us, the owner's contact, feeds, and the compressions we know."""
    with Server({"/it": answer()}) as server:
        visit(server.url("/it"), quick(contact="https://news.example/about"))
    headers = server.asked[0].headers
    assert re.fullmatch(r"jianbao/\d+\.\d+\.\d+ \(\+https://news\.example/about\)", headers["user-agent"])
    assert headers["accept"].startswith("application/rss+xml, application/atom+xml, application/feed+json")
    assert headers["accept-encoding"] == "gzip, deflate, br, zstd"


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """HTTP_PROXY leads nowhere, and is not asked."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with Server({"/it": answer()}) as server:
        assert visit(server.url("/it")).body == FEED
