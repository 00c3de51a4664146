"""What must hold for any bytes whatever: of a feed, and of an HTTP answer."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import msgspec
from tests.fetch.server import FEED, Server, compress, raw
from tests.fetch.visits import quick, request, visits
from tests.fuzz.mutate import mutated

from jianbao.articles import clean_entry
from jianbao.errors import CleanError, FeedError
from jianbao.feeds import parse_feed
from jianbao.feeds.document import feed_document
from jianbao.model.fetched import Validators
from jianbao.update.decide import dated_at
from jianbao.update.identity import id_candidates, identify

HERE = Path(__file__).parent
NOW = datetime(2026, 6, 1, tzinfo=UTC)
SLOW = 5.0
"""CPU seconds for at most 200 kB: a thousand times what they should take."""
_ENTRIES = 20
_CONTENT_TYPES = (
    None,
    "text/xml",
    "application/rss+xml; charset=gb2312",
    "text/html; charset=utf-7",
    'a; charset="\x00',
)


def corpus() -> list[bytes]:
    """The seeds: our fixtures of feeds, and what earlier runs found (``corpus/``)."""
    folders = (HERE / "corpus", HERE.parent / "feeds" / "fixtures", HERE.parent / "articles" / "fixtures")
    files = sorted(path for folder in folders for path in folder.iterdir() if path.is_file())
    found = [path.read_bytes() for path in files if path.suffix not in {".md", ".expect", ".toml"}]
    return [data for data in found if 0 < len(data) < 100_000]


def check_feed(data: bytes, content_type: str | None = None) -> int:
    """Bytes are a feed or a FeedError, an entry an article or a CleanError, soon, and all of it can be stored.

    Gives the number of entries.
    """
    started = time.process_time()
    try:
        feed = parse_feed(
            data, url="https://dukou.example/feed", content_type=content_type, zone=ZoneInfo("Asia/Shanghai")
        )
    except FeedError as error:
        str(error).encode()
        return 0
    msgspec.json.encode(feed)  # raises on a lone surrogate
    msgspec.json.encode(feed_document(feed))
    for told in identify(feed.entries[:_ENTRIES], "feed:https://dukou.example/feed", home=feed.url):
        assert told.entry_key
        assert told.identity_keys
        assert all(id_candidates(key) for key in told.identity_keys)
        try:
            article = clean_entry(told.entry, base=feed.base, zone=UTC)
        except CleanError:
            continue
        msgspec.json.encode(article)
        assert (
            dated_at(told.entry, article, NOW).tzinfo is UTC
            or dated_at(told.entry, article, NOW).utcoffset() is not None
        )
        assert "\0" not in article.title + article.text + article.body_html
        lowered = article.body_html.lower()
        assert "<script" not in lowered
        assert 'href="javascript:' not in lowered
    assert time.process_time() - started < SLOW, "too slow"
    return len(feed.entries)


def one_feed(seed: str, seeds: Sequence[bytes]) -> tuple[bytes, str | None]:
    """The bytes and content type of one round."""
    random = Random(seed)
    return mutated(random, seeds), random.choice(_CONTENT_TYPES)


_HEADS = (
    b'HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: %d\r\nETag: W/"1"\r\n\r\n',
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nCache-Control: max-age=60\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nRetry-After: -1\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd, gzip\r\n\r\n",
    b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\nContent-Length: 5\r\n\r\n',
    b"HTTP/1.1 301 Moved\r\nLocation: /it\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\n\r\n",
    b"HTTP/1.1 429 Too Many\r\nRetry-After: Mon, 01 Jan 2035 00:00:00 GMT\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 503 X\r\nContent-Type: text/html\r\n\r\n<html><title>Welcome to RSSHub!</title><code>Error: x</code>",
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
    b"HTTP/1.0 200\r\nLink: <http://x/>; rel=hub\r\nSet-Cookie: a=b\r\n\r\n",
)


def one_answer(seed: str) -> bytes:
    """The bytes of one answer: a sound head over a plain, packed or chunked feed, then changed."""
    random = Random(seed)
    bodies = [FEED, *(compress(FEED, coding) for coding in ("gzip", "br", "zstd"))]
    body = random.choice(bodies)
    head = random.choice(_HEADS)
    whole = (head % len(body) if b"%" in head else head) + body + random.choice((b"", b"\r\n0\r\n\r\n"))
    return whole if random.random() < 0.05 else mutated(random, [whole])


def check_answer(server: Server, data: bytes, *, etag: str | None) -> None:
    """Whatever a server answers, the visit ends as a body, a 304 or a failure in words that can be stored."""
    server.handlers = {"/it": raw(data)}
    started = time.monotonic()
    (fetched,) = visits([request(server.url("/it"), Validators(etag=etag) if etag else None)], quick())
    assert [fetched.body is not None, fetched.not_modified, fetched.failure is not None].count(True) == 1
    assert (fetched.failure is None) == (fetched.failure_kind is None)
    msgspec.json.encode(msgspec.structs.replace(fetched, body=None))
    assert time.monotonic() - started < SLOW, "too slow"
