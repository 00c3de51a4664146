"""Bytes of no known charset with runs of letters without end: telling the charset must not take time with their square."""

from contextlib import suppress
from time import process_time

import pytest

from jianbao.errors import FeedError
from jianbao.feeds import parse_feed


@pytest.mark.parametrize("letters", [b"l", b"Ab"])
def test_a_feed_of_one_long_word_is_read_in_time(letters):
    """The fuzzer found 38 s for 39 KB."""
    word = letters * 200_000
    data = (
        b'<?xml version="1.0" encoding="utf-8"?><rss><channel><title>\xff\xe9 '
        + word
        + b" \xfe</title></channel></rss>"
    )
    started = process_time()
    with suppress(FeedError):
        parse_feed(data, url="https://n.example/")
    assert process_time() - started < 10
