"""Feeds that are made to hurt: each ends soon, as a feed or as a FeedError, and what is sound in it survives.

The times are guards against a hang, far above what is measured (``docs/decisions/feed-parsing.md``).
"""

import json
import socket
import threading
import time
from pathlib import Path

import pytest

from jianbao.errors import FeedError
from jianbao.feeds import limits, parse_feed
from jianbao.model.feed import Feed

GUARD = 60.0
"""Seconds. The slowest takes about three on a free core."""
ITEM = "<item><title>甲</title><guid>1</guid></item>"
MEGA = 1_000_000


def rss(inner: str, before: str = "") -> bytes:
    return f'<?xml version="1.0"?>{before}<rss version="2.0"><channel><title>t</title>{inner}</channel></rss>'.encode()


def entities(count: int) -> str:
    nested = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, count))
    return f'<!DOCTYPE rss [<!ENTITY e0 "ha">{nested}]>'


SAMPLES = {
    "billion laughs": lambda: rss(ITEM + "<item><title>&e9;</title></item>", entities(10)),
    "quadratic entity": lambda: rss(
        ITEM + f"<item><title>{'&a;' * 50_000}</title></item>", f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]>'
    ),
    "many short entities": lambda: rss(ITEM + "&a;" * MEGA, f'<!DOCTYPE rss [<!ENTITY a "{"a" * 80}">]>'),
    "one line of many megabytes": lambda: rss(ITEM + ("<item><title>x</title><description>" + "y" * 380 + "</description></item>") * 60_000),
    "one item of 20 MB": lambda: rss(ITEM + f"<item><description>{'y' * 20 * MEGA}</description></item>"),
    "one item of 12 MB, not well-formed": lambda: rss(ITEM + f"<item><description>{'y' * 12 * MEGA}</b></description></item>"),
    "a million empty items": lambda: rss(ITEM + "<item/>" * MEGA),
    "a million empty items, not well-formed": lambda: rss(ITEM + "<item/>" * MEGA + "</b>"),
    "100k nested elements": lambda: rss(ITEM + "<a>" * 100_000 + "</a>" * 100_000),
    "100k elements never closed": lambda: rss(ITEM + "<item><description>" + "<a>" * 100_000),
    "100k nested HTML elements": lambda: rss(ITEM + "<item><description>" + "&lt;div&gt;" * 100_000 + "</description></item>"),
    "100k attributes": lambda: rss(ITEM + "<item><x " + " ".join(f'a{n}="1"' for n in range(100_000)) + "/></item>"),
    "100k attributes, not well-formed": lambda: rss(ITEM + "<item><x " + " ".join(f'a{n}="1"' for n in range(100_000)) + "></item>"),
    "the same attribute 100k times": lambda: rss(ITEM + "<item><x " + 'a="1" ' * 100_000 + "/></item>"),
    "100k namespaces": lambda: rss(ITEM + "".join(f'<n{n}:x xmlns:n{n}="urn:{n}"/>' for n in range(50_000))),
    "a million &": lambda: rss(ITEM + f"<item><description>{'&' * MEGA}</description></item>"),
    "a million <": lambda: rss(ITEM + f"<item><description>{'<' * MEGA}</description></item>"),
    "a megabyte of <![": lambda: rss(ITEM + f"<item><description>{'<![' * 300_000}</description></item>"),
    "a megabyte of <!--": lambda: rss(ITEM + f"<item><description>{'<!--' * 250_000}</description></item>"),
    "a megabyte of <!-- before": lambda: b"<!--" * 250_000 + rss(ITEM),
    "a megabyte of <![CDATA[": lambda: rss(ITEM + f"<item><description>{'<![CDATA[' * 100_000}</description></item>"),
    "a megabyte of <!-- in HTML": lambda: rss(ITEM + f"<item><description>{'&lt;!--' * 200_000}</description></item>"),
    "a megabyte of <!-- in a title": lambda: rss(ITEM + f"<item><title>{'&lt;!--' * 200_000}&lt;/b&gt;</title></item>"),
    "200k open <a": lambda: rss(ITEM + "<item><description>" + "<a href='x'" * 200_000 + "</description></item>"),
    "50k <!ENTITY unclosed": lambda: rss(ITEM, "<!DOCTYPE rss [" + "<!ENTITY x" * 50_000),
    "a megabyte of <?": lambda: rss(ITEM + "<?" * 500_000),
    "a megabyte of spaces in a date": lambda: rss(ITEM + f"<item><pubDate>{' ' * MEGA}x</pubDate></item>"),
    "a megabyte of @ in an author": lambda: rss(ITEM + f"<item><author>{'a@a.' * 250_000}</author></item>"),
    "a megabyte of a URL": lambda: rss(ITEM + f"<item><link>https://a.example/{'a' * MEGA}</link></item>"),
    "a megabyte of an id": lambda: rss(ITEM + f"<item><guid>{'a' * MEGA}</guid></item>"),
    "100k categories": lambda: rss("<item><title>甲</title><guid>1</guid>" + "<category>c</category>" * 100_000 + "</item>"),
    "100k unknown elements": lambda: rss(
        "<item><title>甲</title><guid>1</guid>" + "".join(f'<u:x{n} xmlns:u="urn:u">v</u:x{n}>' for n in range(50_000)) + "</item>"
    ),
    "a declaration that never ends": lambda: b'<?xml version="1.0' + b'" encoding="UTF-8' * 2_000 + b'"?.' + rss(ITEM),
    "a megabyte of </rss>": lambda: rss(ITEM) + b"</rss>" * 150_000,
}  # fmt: skip


REFUSED = {
    "100k nested elements",
    "100k elements never closed",
    "200k open <a",
    "a megabyte of <!-- before",
    "a megabyte of <![",
    "a megabyte of <!--",
    "a megabyte of <?",
}
"""Too much markup that never ends: nothing certain can be said of where the sound entry ends either."""


def timed(data: bytes) -> Feed | FeedError:
    started = time.monotonic()
    try:
        return parse_feed(data, url="https://dukou.example/feed")
    except FeedError as error:
        return error
    finally:
        assert time.monotonic() - started < GUARD


@pytest.mark.parametrize("name", SAMPLES)
def test_a_hostile_feed_ends_soon_and_its_sound_entry_survives(name: str):
    outcome = timed(SAMPLES[name]())
    if isinstance(outcome, FeedError):
        assert name in REFUSED, outcome
        assert "Error:" not in outcome.message
        return
    assert any(entry.id == "1" and entry.title == "甲" for entry in outcome.entries)
    assert len(outcome.entries) <= limits.MAX_ENTRIES
    for entry in outcome.entries:
        assert len(entry.title) <= limits.MAX_TITLE
        assert len(entry.body_html) <= limits.MAX_BODY
        assert len(entry.categories) <= limits.MAX_LIST
        assert sum(map(len, entry.extra.values())) <= limits.MAX_EXTRA_NAMES * limits.MAX_EXTRA_VALUE


def test_a_title_of_ten_megabytes_is_cut_and_said():
    feed = timed(rss(f"<item><title>{'长' * 10 * MEGA}</title><guid>1</guid></item>{ITEM}"))
    assert isinstance(feed, Feed)
    assert len(feed.entries) == 2
    assert feed.entries[0].title == "长" * limits.MAX_TITLE
    assert any("was cut" in note for note in feed.repairs)


def test_a_feed_over_the_limit_of_bytes_is_refused_with_a_hint():
    with pytest.raises(FeedError, match="more than the") as caught:
        parse_feed(b" " * (limits.MAX_BYTES + 1), url="https://dukou.example/feed")
    assert caught.value.hint


def test_more_entries_than_the_limit_are_left_out_and_said():
    for close in ("", "</b>"):
        feed = timed(rss("<item><guid>x</guid></item>" * (limits.MAX_ENTRIES + 5) + close))
        assert isinstance(feed, Feed)
        assert len(feed.entries) == limits.MAX_ENTRIES
        assert any("only the first" in note for note in feed.repairs)


@pytest.mark.parametrize("depth", [100_000, 5_000])
def test_deeply_nested_json_is_refused_or_read(depth: int):
    outcome = timed(
        b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","_x":' + b"[" * depth + b"]" * depth + b"}]}"
    )
    assert isinstance(outcome, FeedError) or outcome.entries[0].id == "1"


def test_a_number_of_a_million_digits_in_json_is_an_error():
    outcome = timed(b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":' + b"9" * MEGA + b"}]}")
    assert isinstance(outcome, FeedError)


@pytest.mark.parametrize("broken", ["", "</b>"])
def test_neither_files_nor_the_network_are_touched(tmp_path: Path, broken: str):
    secret = tmp_path / "secret.txt"
    secret.write_text("the-secret")
    calls: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]

        def listen() -> None:
            try:
                while True:
                    calls.append(server.accept()[0].recv(100))
            except OSError:
                return

        listener = threading.Thread(target=listen)
        listener.start()
        doctype = (
            f'<!DOCTYPE rss PUBLIC "x" "http://127.0.0.1:{port}/dtd" [<!ENTITY f SYSTEM "{secret.as_uri()}">'
            f'<!ENTITY h SYSTEM "http://127.0.0.1:{port}/h"><!ENTITY % p SYSTEM "http://127.0.0.1:{port}/p"> %p;]>'
        )
        include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="{secret.as_uri()}"/>'
        item = f"<item><guid>1</guid><title>&f;&h;</title><description>{include}</description></item>{broken}"
        feed = parse_feed(rss(item, doctype), url=f"http://127.0.0.1:{port}/feed")
        page = f'<?xml-stylesheet href="http://127.0.0.1:{port}/x"?>'
        parse_feed(rss(ITEM, page), url=f"http://127.0.0.1:{port}/feed")
        listener.join()
    assert calls == []
    assert feed.entries[0].id == "1"
    assert "the-secret" not in json.dumps(str(feed))
