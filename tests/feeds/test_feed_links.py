"""What a feed as a whole links to: RFC 5005's pages, WebSub hubs; alike in every format and by every reader."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.feeds import parse_feed
from jianbao.feeds.feed_links import MOST, RELATIONS, feed_links

URL = "https://news.example/feeds/main"
LINKS = """<atom:link rel="self" href="https://news.example/feeds/main"/>
<atom:link rel="hub" href="https://hub.example/"/><atom:link rel="hub" href="https://other.example/"/>
<atom:link rel="prev-archive" href="/feeds/2026-10"/><atom:link rel="next" href="?page=2"/><fh:complete/>"""
RSS = f"""<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0">
<channel><title>t</title><link>https://news.example/</link>{LINKS}
<item><title>a</title><guid>1</guid><atom:link rel="next" href="https://news.example/of-the-item"/></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0"><title>t</title>
<id>urn:x</id>{LINKS.replace("atom:", "")}
<entry><title>a</title><id>1</id><link rel="next" href="/of-the-entry"/></entry></feed>"""
BROKEN = RSS.replace("</rss>", "")
WANTED = {
    "self": (URL,),
    "hub": ("https://hub.example/", "https://other.example/"),
    "prev-archive": ("https://news.example/feeds/2026-10",),
    "next": ("https://news.example/feeds/main?page=2",),
}


@pytest.mark.parametrize("body", [RSS, ATOM, BROKEN], ids=["rss", "atom", "broken-rss"])
def test_links_of_the_feed_are_read_and_those_of_entries_are_not(body):
    """Relative ones are resolved against the feed's address; strict and tolerant readers agree."""
    feed = parse_feed(body.encode(), url=URL)
    assert feed.links == WANTED
    assert feed.complete


def test_strict_rss_without_archive_links_keeps_its_hub():
    """The usual case: a hub and a self link, and nothing that says the feed is complete."""
    lines = [line for line in RSS.splitlines() if "prev-archive" not in line]
    feed = parse_feed("\n".join(lines).encode(), url=URL)
    assert (feed.links["hub"], feed.complete) == (WANTED["hub"], False)


def test_a_json_feed_names_its_next_page_and_its_hubs():
    """Only hubs of type WebSub are hubs to us; odd values are left out."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "t",
        "feed_url": URL,
        "next_url": "/feeds/main?page=2",
        "hubs": [
            {"type": "WebSub", "url": "https://hub.example/"},
            {"type": "rssCloud", "url": "https://c.example/"},
            3,
        ],
        "items": [],
    }
    links = parse_feed(json.dumps(document).encode(), url=URL).links
    assert links == {"self": (URL,), "next": WANTED["next"], "hub": ("https://hub.example/",)}


def test_links_that_lead_nowhere_we_go_are_left_out():
    """Scripts, files, other schemes, and more than a handful of one relation."""
    told = [
        ("hub", "javascript:alert(1)"),
        ("hub", "file:///etc/passwd"),
        ("next", "ftp://a.example/"),
        ("next", None),
        ("alternate", "https://a.example/"),
        *[("hub", f"https://h{n}.example/") for n in range(100)],
    ]
    assert feed_links(told, URL) == {"hub": tuple(f"https://h{n}.example/" for n in range(MOST))}


@given(st.lists(st.tuples(st.sampled_from([*RELATIONS, "x", None]), st.none() | st.text())), st.none() | st.just(URL))
def test_whatever_is_told_comes_out_bounded_and_as_web_addresses(told, base):
    """No input raises; every address is http(s)."""
    links = feed_links(told, base)
    assert set(links) <= set(RELATIONS)
    assert all(len(urls) <= MOST and len(set(urls)) == len(urls) for urls in links.values())
    assert all(url.lower().startswith(("http://", "https://")) for urls in links.values() for url in urls)
