"""What search engines are told: the sitemap (sitemaps.org 0.9) in parts counted from the oldest article; robots."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice

from lxml import etree

from jianbao.archive.interface import Shelf
from jianbao.model.history import Card
from jianbao.views import paths
from jianbao.views.index import SITEMAP_SIZE
from jianbao.views.press import Press

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def part_count(articles: int) -> int:
    """How many parts there are; at least one."""
    return max(1, -(-articles // SITEMAP_SIZE))


def sitemap(press: Press) -> bytes:
    """``sitemap.xml``: the list of the parts."""
    parts = range(1, part_count(press.count(Shelf())) + 1)
    return _document("sitemapindex", "sitemap", ((press.addresses.url(paths.sitemap_part(n)), None) for n in parts))


def part(press: Press, number: int) -> bytes:
    """One part: the ``number``-th 5,000 articles. The first also names the pages that are always there."""
    start = (number - 1) * SITEMAP_SIZE
    cards = press.archive.cards(Shelf(), start=start, stop=start + SITEMAP_SIZE)
    return _document("urlset", "url", _urls(press, number, cards))


def robots(press: Press) -> bytes:
    """``robots.txt`` (RFC 9309): everything may be read; here is the sitemap."""
    return f"User-agent: *\nAllow: /\nSitemap: {press.addresses.url(paths.SITEMAP)}\n".encode()


def _urls(press: Press, number: int, cards: Iterable[Card]) -> Iterator[tuple[str, datetime | None]]:
    if number == 1:
        for path in (paths.HOME, paths.SHELVES, paths.DAYS, paths.SOURCES, paths.ABOUT):
            yield press.addresses.url(path), None
    for card in cards:
        yield press.addresses.url(paths.article(card.id)), card.dated_at if card.revisions == 1 else None


def _document(root: str, item: str, urls: Iterable[tuple[str, datetime | None]]) -> bytes:
    document = etree.Element(f"{{{_SITEMAP}}}{root}", nsmap={None: _SITEMAP})
    for url, changed in islice(urls, 50_000):
        element = etree.SubElement(document, f"{{{_SITEMAP}}}{item}")
        etree.SubElement(element, f"{{{_SITEMAP}}}loc").text = url
        if changed is not None:
            changed_text = changed.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")
            etree.SubElement(element, f"{{{_SITEMAP}}}lastmod").text = changed_text
    etree.indent(document)
    return etree.tostring(document, xml_declaration=True, encoding="UTF-8") + b"\n"
