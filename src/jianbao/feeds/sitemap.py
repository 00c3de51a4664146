"""Sitemaps (https://www.sitemaps.org/protocol.html) with Google's news extension: headlines, addresses and dates.

Only what a *news* sitemap says is an entry: a plain one gives addresses without titles, of pages of every kind.
"""

import zlib
from datetime import UTC

import msgspec
from lxml import etree

from jianbao.errors import FeedError
from jianbao.feeds.dates import parse_date
from jianbao.feeds.repairs import Repairs
from jianbao.feeds.text import address, one_line
from jianbao.model.feed import Entry

MAX_BYTES = 50 * 1024 * 1024
"""Of a sitemap, unpacked: the protocol's own limit."""
MAX_URLS = 5_000
"""Of one sitemap; the news extension allows 1,000."""
_GZIP = b"\x1f\x8b"
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


class Sitemap(msgspec.Struct, frozen=True):
    """``entries`` of a news sitemap, headlines only; ``children`` of an index."""

    entries: tuple[Entry, ...] = ()
    children: tuple[str, ...] = ()


def read_sitemap(data: bytes, url: str) -> Sitemap:
    """What a sitemap says, gzip or not; ``url`` is where it was fetched from. FeedError: it is none, or too large."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(_unpacked(data, url), parser)
    except etree.XMLSyntaxError as error:
        raise FeedError("not a sitemap: no well-formed XML", subject=url) from error
    if root.tag == f"{_SITEMAP}sitemapindex":
        return Sitemap(children=tuple(_addresses(root, url)))
    if root.tag != f"{_SITEMAP}urlset":
        raise FeedError("not a sitemap", subject=url)
    entries = (_entry(node, url) for node in list(root.iterchildren(f"{_SITEMAP}url"))[:MAX_URLS])
    return Sitemap(entries=tuple(entry for entry in entries if entry))


def sitemaps_in_robots(text: bytes, url: str) -> tuple[str, ...]:
    """The sitemaps that a robots.txt names (RFC 9309 leaves the ``Sitemap`` line to sitemaps.org), at most 20."""
    lines = text[: 512 * 1024].decode("utf-8", "replace").splitlines()
    found = (line.partition(":")[2].strip() for line in lines if line.lower().lstrip().startswith("sitemap:"))
    urls = (address(one, url, Repairs()) for one in found)
    return tuple(dict.fromkeys(one for one in urls if one and one.startswith(("http://", "https://"))))[:20]


def _unpacked(data: bytes, url: str) -> bytes:
    if data.startswith(_GZIP):
        unpacker = zlib.decompressobj(31)
        try:
            data = unpacker.decompress(data, MAX_BYTES + 1)
        except zlib.error as error:
            raise FeedError("not a sitemap: damaged gzip", subject=url) from error
    if len(data) > MAX_BYTES:
        raise FeedError(f"a sitemap of more than {MAX_BYTES} bytes", subject=url)
    return data


def _addresses(root: etree._Element, url: str) -> list[str]:
    found = (address(node.findtext(f"{_SITEMAP}loc"), url, Repairs()) for node in root.iterchildren())
    return [one for one in found if one][:MAX_URLS]


def _entry(node: etree._Element, url: str) -> Entry | None:
    """A headline; ``None`` for a page that is no news, or lacks title, date or address."""
    news = node.find(f"{_NEWS}news")
    where = address(node.findtext(f"{_SITEMAP}loc"), url, Repairs())
    if news is None or where is None:
        return None
    title = one_line(news.findtext(f"{_NEWS}title") or "", Repairs())
    written = (news.findtext(f"{_NEWS}publication_date") or "").strip()
    published = parse_date(written[:100], UTC, chinese=False) if written else None
    if not title or published is None:
        return None
    language = one_line(news.findtext(f"{_NEWS}publication/{_NEWS}language") or "", Repairs())
    return Entry(
        url=where,
        title=title,
        published=published,
        published_text=written[:100],
        language=language[:20] or None,
        extra={"headline-only": url},
    )
