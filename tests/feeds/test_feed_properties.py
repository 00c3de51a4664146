"""Any bytes are a feed or a FeedError, and what comes out of them can be stored."""

import json
import re
from collections.abc import Iterator
from datetime import UTC
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.feeds.fixture_files import FILES, plain

from jianbao.errors import FeedError
from jianbao.feeds import feed_document, parse_feed
from jianbao.model.feed import Feed

UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
PIECES = st.sampled_from(
    (
        "<rss version='2.0'>", "</rss>", "<channel>", "</channel>", "<item>", "</item>", "<title>", "</title>", "<link>",
        "</link>", "<guid>", "</guid>", "<description>", "</description>", "<pubDate>2025-01-06</pubDate>", "<entry>",
        "</entry>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "</feed>", "<content type='xhtml'>", "</content>",
        "<![CDATA[", "]]>", "<!--", "-->", "<!DOCTYPE rss [", "<!ENTITY a 'b'>", "]>", "&amp;", "&nbsp;", "&#0;", "&#xD800;",
        "&#99999999999;", "&#150;", "&a;", "&", "<", ">", "\x00", "\x07", "\x85", "\ud83d", "\ufffe", "中文", "é",
        "<b>", "</b>", " xml:base='http://[x'", "<enclosure url='a' length='9'/>", "<category term='x'/>", "<?xml", "?>",
        "<author><name>", "</name></author>", "<media:group>", "<dc:creator>", "javascript:", "http://[::1", "{", "}", "\n",
    )
)  # fmt: skip


def strings(value: Any) -> Iterator[str]:
    """Every string in a nest of lists and dicts, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def attempt(data: bytes, **arguments: Any) -> Feed | FeedError:
    """A feed, or the error it gave."""
    try:
        return parse_feed(data, **arguments)
    except FeedError as error:
        return error


def check(data: bytes, **arguments: Any) -> Feed | None:
    """Parse; whatever comes out can be stored and shown."""
    feed = attempt(data, **arguments)
    if isinstance(feed, FeedError):
        assert str(feed).encode("utf-8")
        return None
    for text in strings(plain(feed)):
        assert not UNSTORABLE.search(text), text
    for entry in feed.entries:
        for moment in (entry.published, entry.updated):
            assert moment is None or (moment.tzinfo is UTC)
        assert entry.title == " ".join(entry.title.split())
        assert msgspec.json.decode(msgspec.json.encode(entry), type=type(entry)) == entry
    assert json.dumps(feed_document(feed)).encode("utf-8")
    return feed


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_an_error(data: bytes):
    check(data)


@given(st.lists(PIECES | st.text(max_size=8), max_size=25).map("".join))
def test_any_heap_of_markup_is_a_feed_or_an_error(text: str):
    check(text.encode("utf-8", "surrogatepass"), url="https://dukou.example/feed")


@given(
    st.lists(PIECES | st.text(max_size=8), max_size=12).map("".join),
    st.sampled_from(["title", "description", "link", "guid"]),
)
def test_any_text_in_any_field_leaves_the_other_entries_alone(text: str, field: str):
    closing = (
        "rss",
        "channel",
        "item",
        "entry",
        "feed",
        "<!",
        "<?",
        "]]>",
        "<content",
        "<title",
        "<author",
        "<dc:",
        "<media:",
    )
    if any(word in text for word in closing) or "<" in text:
        return
    document = (
        f"<rss version='2.0'><channel><item><{field}>{text}</{field}></item><item><guid>2</guid></item></channel></rss>"
    )
    feed = check(document.encode("utf-8", "surrogatepass"))
    assert feed is not None
    assert feed.entries[-1].id == "2"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
@given(data=st.data())
def test_a_damaged_fixture_is_a_feed_or_an_error(path, data):
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(raw)))
        raw[place : place + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=6))
    check(
        bytes(raw),
        content_type=data.draw(st.sampled_from([None, "text/xml", "text/xml; charset=gbk", "x; charset=hex"])),
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(
    [
        "id",
        "url",
        "title",
        "content_html",
        "content_text",
        "summary",
        "image",
        "date_published",
        "authors",
        "author",
        "tags",
        "attachments",
    ]
)


@given(
    st.lists(st.dictionaries(KEYS, json_values, max_size=6) | json_values, max_size=4),
    st.dictionaries(KEYS, json_values),
)
def test_any_values_in_a_json_feed_are_read(items: list[Any], top: dict[str, Any]):
    document = {**top, "version": "https://jsonfeed.org/version/1.1", "items": items}
    feed = check(json.dumps(document).encode("utf-8"), url="https://dukou.example/feed.json")
    assert feed is not None
    assert len(feed.entries) == sum(isinstance(item, dict) for item in items)
