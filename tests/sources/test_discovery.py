"""Feeds that a page may have, and RSSHub's radar rules: pure guesses from strangers' text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.sources.discovery import (
    MOST,
    RadarRoute,
    common_candidates,
    page_candidates,
    radar_domains,
    radar_routes,
)

URL = "https://www.news.example/a/b.html"
RULES = {
    "_name": "街报",
    "finance": [
        {"title": "国内", "docs": "https://d.example", "source": ["/china", "/"], "target": "/street/finance/china"},
        {"title": "滚动", "source": ["/roll"], "target": "/street/finance/roll"},
    ],
    ".": [
        {"title": "用户", "source": ["/u/:id/:tab?"], "target": "/street/user/:id/:tab?"},
        {"title": "搜索", "source": ["/search?q=:word"], "target": "/street/search/:word"},
        {"title": "缺参数", "source": ["/x/:a"], "target": "/street/x/:b"},
        {"title": "坏", "source": 3, "target": ["/"]},
    ],
    "odd": "text",
}


def found(html, url=URL):
    return [(one.how, one.url) for one in page_candidates(html.encode(), url)]


def test_link_elements_come_first_then_anchors_that_look_like_feeds():
    """Relative to the page's base; each address once."""
    html = """<!doctype html><html><head><base href="/base/"><title>t</title>
    <link rel="alternate" type="application/rss+xml" title="街报 评论" href="/comments/feed/">
    <link rel="ALTERNATE nofollow" type="application/atom+xml; charset=utf-8" title="街报" href="main.atom">
    <link rel=alternate type="application/feed+json" href="https://cdn.example/feed.json">
    <link rel="alternate" hreflang="en" href="/en/"><link rel="stylesheet" type="text/css" href="/feed.css">
    </head><body><a href="/rss/">订阅</a><a href="/main.atom#x">a</a><a href="/feeds-of-the-world/">no</a>
    <a href="https://elsewhere.example/feed">no</a><a href="https://feeds.feedburner.com/street">yes</a>
    <a href="https://blog.news.example/index.xml">yes</a></body></html>"""
    assert found(html) == [
        ("link", "https://www.news.example/base/main.atom"),
        ("link", "https://cdn.example/feed.json"),
        ("link", "https://www.news.example/comments/feed/"),
        ("anchor", "https://www.news.example/rss/"),
        ("anchor", "https://www.news.example/main.atom"),
        ("anchor", "https://feeds.feedburner.com/street"),
        ("anchor", "https://blog.news.example/index.xml"),
    ]


def test_addresses_that_are_not_of_the_web_are_no_candidates():
    """Scripts, files, data, broken ports, and absurd lengths."""
    hrefs = [
        "javascript:x",
        "file:///etc/passwd",
        "data:,x",
        "http://a.example:99999999/feed",
        "x" * 5000,
        "",
        "http://[",
    ]
    html = "".join(f'<link rel="alternate" type="application/rss+xml" href="{href}">' for href in hrefs)
    assert found(f"<html><head>{html}</head></html>") == []


def test_a_page_of_ten_megabytes_or_of_a_million_links_is_bounded():
    """Its beginning is read, a dozen of each kind kept."""
    link = '<link rel="alternate" type="application/rss+xml" href="/f{}">'
    many = "".join(link.format(n) for n in range(20_000))
    assert len(found(f"<html><head>{many}")) == MOST
    deep = "<html><head>" + link.format(1) + "</head><body>" + "<div>" * 2_000_000
    assert found(deep) == [("link", "https://www.news.example/f1")]


def test_titles_in_other_encodings_are_read():
    """By the page's own declaration."""
    html = '<html><head><meta charset="gbk"><link rel="alternate" type="text/xml" title="街报" href="/f">'
    (one,) = page_candidates(html.encode("gbk"), URL)
    assert one.title == "街报"


def test_common_paths_are_at_the_root_of_the_site():
    """Wherever the page is."""
    assert common_candidates(URL)[0].url == "https://www.news.example/feed"


@pytest.mark.parametrize(
    ("url", "routes"),
    [
        ("https://finance.street.example/", ["/street/finance/china"]),
        ("https://finance.street.example/china/?from=x", ["/street/finance/china"]),
        ("https://finance.street.example/roll", ["/street/finance/roll"]),
        ("https://www.street.example/u/7", ["/street/user/7"]),
        ("https://street.example/u/%E7%94%B2/posts", ["/street/user/%E7%94%B2/posts"]),
        ("https://street.example/u/a%2Fb", ["/street/user/a%2Fb"]),
        ("https://street.example/search?q=%E8%B4%A2%E7%BB%8F", ["/street/search/%E8%B4%A2%E7%BB%8F"]),
        ("https://street.example/search", []),
        ("https://street.example/x/1", []),
        ("https://tech.street.example/", []),
        ("https://notstreet.example/", []),
    ],
)
def test_radar_rules_give_the_routes_of_a_page(url, routes):
    """By subdomain and path; parameters are taken over, a route that lacks one is none."""
    told = radar_routes(json.dumps(RULES).encode(), "street.example", url)
    assert [one.route for one in told] == routes


def test_a_radar_route_has_the_names_of_the_rules():
    """Of site and channel."""
    told = radar_routes(json.dumps(RULES).encode(), "street.example", "https://finance.street.example/china")
    assert told == (RadarRoute("/street/finance/china", "街报", "国内"),)


@pytest.mark.parametrize("rules", [b"", b"[]", b"null", b"{", b"[" * 100_000, b'{".": [1, null, {"source": "/"}]}'])
def test_rules_that_are_none_give_nothing(rules):
    """RSSHub answers an unknown domain with 200 and nothing."""
    assert radar_routes(rules, "street.example", "https://street.example/") == ()


def test_rules_are_asked_for_by_domain_from_the_longest_on():
    """Not by address, bare name or top-level domain."""
    assert radar_domains("https://finance.sina.com.example/x") == (
        "finance.sina.com.example",
        "sina.com.example",
        "com.example",
    )
    for url in ("http://127.0.0.1/", "http://[::1]/", "http://localhost/", "http://a..example/", "nothing", "http://["):
        assert radar_domains(url) == ()


@pytest.mark.shared
def test_the_rules_of_a_running_rsshub_are_understood(shared):
    """As one answered for a site of several channels."""
    rules = (shared / "rsshub" / "samples" / "api-radar-sina.json").read_bytes()
    told = radar_routes(rules, "sina.com.cn", "https://finance.sina.com.cn/china/")
    assert "/sina/finance/china" in [one.route for one in told]


@given(st.text(), st.text())
def test_any_page_gives_web_addresses_or_nothing(html, href):
    """Never an exception."""
    page = f'{html}<link rel="alternate" type="application/rss+xml" href="{href}">{html}'
    for one in page_candidates(page.encode("utf-8", "replace"), URL):
        assert one.url.startswith(("http://", "https://"))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.text(max_size=8)
    | st.sampled_from(["/", "/:a", "/:a?", "*", "/x/:a{.+}", "/a?b=:c"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([".", "www", "_name", "source", "target", "title"]), inner, max_size=5)
    ),
    max_leaves=12,
)


@given(JSON, st.text(max_size=30))
def test_any_rules_give_routes_or_nothing(rules, path):
    """Never an exception; a route is a path."""
    for one in radar_routes(json.dumps(rules).encode(), "a.example", f"https://a.example/{path}"):
        assert one.route.startswith("/")
