"""Whose pages are wished for: the owner's word, teasers of the own site, registered domains."""

import msgspec
import pytest

from jianbao.articles import clean_entry
from jianbao.model.feed import Entry
from jianbao.model.source import Filing, Source, SourceKind
from jianbao.update.page_wishes import same_publisher, wishes_of

FEED = Source(SourceKind.FEED, "https://rss.lake.example/feed", Filing("本地", "湖滨", "要闻"))
HOME = "https://www.lake.example/"


def url_of(source: Source, entry: Entry, home: str | None = HOME) -> str | None:
    wishes = wishes_of(source, home)
    wish = wishes(entry, clean_entry(entry, base=None)) if wishes else None
    return wish.url if wish else None


def entry(url: str | None, body: str = "灯塔亮了……") -> Entry:
    return Entry(title="灯塔", url=url, content_html=body)


def marked(full_text: bool | None, kind: SourceKind = SourceKind.FEED) -> Source:
    return msgspec.structs.replace(FEED, full_text=full_text, kind=kind)


def test_left_to_us_teasers_of_the_own_site_are_wished_for():
    """Another host of the same domain is the own site; tracking parameters are no part of the page."""
    assert url_of(marked(None), entry("https://news.lake.example/1?utm_source=rss")) == "https://news.lake.example/1"
    assert url_of(marked(None), entry("https://sea.example/1")) is None
    assert url_of(marked(None), entry("https://news.lake.example/1", "灯塔昨天重新点亮。")) is None
    assert url_of(marked(None), entry("https://news.lake.example/1"), home=None) is None


def test_true_is_always_and_false_never():
    """Also for other sites, and for bodies that look whole; but only for what links to a page of its own."""
    whole = "灯塔昨天重新点亮。"
    assert url_of(marked(True), entry("https://sea.example/1", whole)) == "https://sea.example/1"
    assert url_of(marked(False), entry("https://news.lake.example/1")) is None
    assert url_of(marked(True), entry("https://sea.example/")) is None
    assert url_of(marked(True), entry(None)) is None
    assert url_of(marked(True), entry("mailto:a@sea.example")) is None


@pytest.mark.parametrize(
    ("kind", "full_text", "wished"),
    [
        (SourceKind.FILE, None, False),
        (SourceKind.FILE, True, True),
        (SourceKind.IMPORT, True, False),
        (SourceKind.ROUTE, None, True),
    ],
)
def test_kinds_of_sources(kind, full_text, wished):
    """Files ask for nothing by themselves, imports never; a route's site is that of its feed."""
    assert (url_of(marked(full_text, kind), entry("https://news.lake.example/1")) is not None) is wished


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.b.lake.example/x", "http://lake.example", True),
        ("https://news.lake.com.cn/", "https://sea.com.cn/", False),
        ("https://news.lake.com.cn/", "https://www.lake.com.cn/", True),
        ("https://lake.co.uk/", "https://blog.lake.co.uk/", True),
        ("http://127.0.0.1:80/", "http://127.0.0.1:81/", True),
        ("http://10.0.0.1/", "http://10.1.0.1/", False),
        ("http://localhost/", "http://localhost/a", True),
        ("http://[::1]/", "http://[::2]/", False),
        ("https://[broken/", "https://[broken/", False),
        ("", "", False),
    ],
)
def test_registered_domains(one, other, same):
    """The last two names, or three below a country's own division."""
    assert same_publisher(one, other) is same
