"""News sitemaps: headlines with addresses and dates; everything else says nothing that could be an entry."""

import contextlib
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.errors import FeedError
from jianbao.feeds.sitemap import MAX_BYTES, read_sitemap, sitemaps_in_robots

URL = "https://news.example/news-sitemap.xml"
HEAD = """<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">"""


def news(number, title="标题", date="2026-11-20T08:00:00+08:00"):
    return (
        f"<url><loc>https://news.example/{number}</loc><news:news><news:publication><news:name>甲报</news:name>"
        f"<news:language>zh-cn</news:language></news:publication><news:publication_date>{date}</news:publication_date>"
        f"<news:title>{title}{number}</news:title></news:news></url>"
    )


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_news_sitemap_gives_headlines(pack):
    """Title, address, date, language; marked as headlines only."""
    (entry,) = read_sitemap(pack((HEAD + news(1) + "</urlset>").encode()), URL).entries
    assert (entry.url, entry.title, entry.language) == ("https://news.example/1", "标题1", "zh-cn")
    assert entry.published is not None
    assert entry.published.isoformat() == "2026-11-20T00:00:00+00:00"
    assert entry.extra == {"headline-only": URL}
    assert not entry.body_html


def test_pages_that_are_no_news_or_lack_title_or_date_are_no_entries():
    """A plain sitemap lists shops and imprints as well."""
    plain = "<url><loc>https://news.example/imprint</loc><lastmod>2026-11-20</lastmod></url>"
    text = HEAD + plain + news(1, date="") + news("", title="") + news(2, date="soon") + news(3) + "</urlset>"
    assert [entry.url for entry in read_sitemap(text.encode(), URL).entries] == ["https://news.example/3"]


def test_an_index_gives_its_children():
    """Addresses resolved, scripts left out."""
    text = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>/a.xml</loc></sitemap>
    <sitemap><loc>javascript:x</loc></sitemap></sitemapindex>"""
    assert read_sitemap(text.encode(), URL).children == ("https://news.example/a.xml",)


def test_what_is_no_sitemap_is_an_error_of_its_own():
    """Pages, feeds, emptiness, damaged gzip, and a gzip bomb."""
    bomb = gzip.compress(b" " * (MAX_BYTES + 2))
    for data in (b"", b"<html><body>x</body></html>", b"<rss/>", b"\x1f\x8bxx", bomb):
        with pytest.raises(FeedError):
            read_sitemap(data, URL)


def test_no_entity_is_read_from_a_file(tmp_path):
    """External entities stay unread, and inner ones are not expanded."""
    secret = tmp_path / "secret"
    secret.write_text("hidden words")
    text = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>{HEAD.partition("?>")[2]}{news(1, "&e;")}</urlset>'
    assert "hidden" not in str(read_sitemap(text.encode(), URL))


def test_robots_txt_names_sitemaps():
    """In any case of letters, relative ones too, each once."""
    text = b"User-agent: *\nSitemap: https://news.example/a.xml\nsitemap: /b.xml\nSITEMAP: /b.xml\nSitemap: ftp://x/\n"
    assert sitemaps_in_robots(text, "https://news.example/robots.txt") == (
        "https://news.example/a.xml",
        "https://news.example/b.xml",
    )


@given(st.binary())
def test_any_bytes_are_a_sitemap_or_a_feed_error(data):
    """And robots.txt is never an error."""
    sitemaps_in_robots(data, URL)
    with contextlib.suppress(FeedError):
        read_sitemap(data, URL)
