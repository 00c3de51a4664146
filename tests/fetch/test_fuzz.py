"""Arbitrary addresses and answers: always a result."""

import socket
from collections.abc import Iterator

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given
from hypothesis import strategies as st
from tests.fetch.server import FEED, Server, compress, raw
from tests.fetch.visits import quick, request, visits

from jianbao.model.fetched import Fetched, Validators


class NoNames(AbstractResolver):
    """Knows no host."""

    async def resolve(self, host: str, port: int = 0, family: int = socket.AF_INET) -> list[ResolveResult]:
        raise OSError(f"no {host} here")

    async def close(self) -> None:
        """Nothing is open."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def check(fetched: Fetched) -> None:
    """The promises every result keeps."""
    outcomes = [fetched.body is not None, fetched.not_modified, fetched.failure is not None]
    assert outcomes.count(True) == 1
    assert (fetched.failure is None) == (fetched.failure_kind is None)
    assert fetched.exchanges
    for exchange in fetched.exchanges:
        for text in (exchange.final_url or "", *exchange.redirects, *exchange.headers.values(), exchange.error or ""):
            text.encode()  # raises on a lone surrogate
            assert "\0" not in text


HOSTS = st.sampled_from(["[::1", "[::1]", "[v1.x]", "[fe80::1%25eth0]", "a..b", ".", "x" * 300, "①.example", "xn--a", "a_b", "user@", "u:p@h", "h:", "h:0", "h:99999", "h:-1", "h:x", "%00", "a b", "中文.example", "127.1", "\\", "h:80:80"])  # fmt: skip
ADDRESSES = st.one_of(
    st.text(),
    st.builds(
        "http://{}{}".format, HOSTS | st.text(), st.sampled_from(["", "/", "?", "#", "/\ud800", "/%"]) | st.text()
    ),
    st.builds("//{}".format, HOSTS | st.text()),
)


@given(address=ADDRESSES)
def test_any_address_of_a_feed(address: str) -> None:
    """However broken, it ends in a failure; names lead nowhere here, and private addresses are refused."""
    (fetched,) = visits([request(address)], quick(allow=()), resolver=NoNames())
    assert fetched.failure
    fetched.failure.encode("utf-8", "surrogatepass")


@given(address=ADDRESSES)
def test_any_address_in_a_redirect(server: Server, address: str) -> None:
    location = address.encode("utf-8", "surrogatepass").replace(b"\r", b"").replace(b"\n", b"").replace(b"\0", b"")
    server.handlers = {"/it": raw(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n")}
    (fetched,) = visits([request(server.url("/it"))], resolver=NoNames())
    check(fetched)
    assert fetched.failure


LINES = st.lists(
    st.sampled_from(
        [
            b"Content-Length: 10",
            b"Content-Length: %d" % len(FEED),
            b"Content-Length: 99999999999999999999999",
            b"Content-Length: 1, 1",
            b"Transfer-Encoding: chunked",
            b"Transfer-Encoding: gzip, chunked",
            b"Content-Encoding: gzip",
            b"Content-Encoding: br",
            b"Content-Encoding: zstd",
            b"Content-Encoding: deflate",
            b"Content-Type: \xff\xfe",
            b"Connection: upgrade",
            b"Upgrade: websocket",
            b"Set-Cookie: a=b; Domain=\xe4\xb8\xad",
            b"Location: /it",
            b"ETag: \x01",
            b": no name",
            b" folded",
            b"\t",
            b"no colon",
        ]
    )
    | st.binary(max_size=40),
    max_size=6,
)
BODIES = st.one_of(
    st.binary(max_size=200),
    st.just(FEED),
    st.sampled_from(["gzip", "deflate", "br", "zstd"]).map(lambda coding: compress(FEED, coding)),
    st.just(b"%x\r\n%b\r\n0\r\n\r\n" % (len(FEED), FEED)),
)


@given(
    start=st.sampled_from([b"HTTP/1.1 200 OK", b"HTTP/1.0 200", b"HTTP/1.1 304 X", b"HTTP/1.1 101 X", b"HTTP/1.1 503 X", b"HTTP/2 200"])
    | st.binary(max_size=30),
    lines=LINES,
    body=BODIES,
    conditional=st.booleans(),
)  # fmt: skip
def test_any_answer(server: Server, start: bytes, lines: list[bytes], body: bytes, conditional: bool) -> None:
    server.handlers = {"/it": raw(b"\r\n".join([start, *lines, b"", b""]) + body)}
    (fetched,) = visits([request(server.url("/it"), Validators(etag='"1"') if conditional else None)])
    check(fetched)
