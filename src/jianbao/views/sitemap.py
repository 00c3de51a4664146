"""What search engines are told: the sitemap (sitemaps.org 0.9) in parts counted from the oldest article; robots."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from lxml import etree

from jianbao.archive.interface import Shelf
from jianbao.model.history import Card
from jianbao.views import paths
from jianbao.views.atom import moment, xml_text
from jianbao.views.index import SITEMAP_SIZE
from jianbao.views.press import Press, shortened

_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_NEWS_SPAN = timedelta(hours=48)
_NEWS_MOST = 1_000
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def part_count(articles: int) -> int:
    """How many parts there are; at least one."""
    return max(1, -(-articles // SITEMAP_SIZE))


def sitemap(press: Press) -> bytes:
    """``sitemap.xml``: the list of the parts."""
    parts = range(1, part_count(press.count(Shelf())) + 1)
    files = [*map(paths.sitemap_part, parts), paths.NEWS_SITEMAP]
    return _document("sitemapindex", "sitemap", ((press.addresses.url(path), None) for path in files))


def part(press: Press, number: int) -> bytes:
    """One part: the ``number``-th 5,000 articles. The first also names the pages that are always there."""
    start = (number - 1) * SITEMAP_SIZE
    cards = press.cards(Shelf(), start=start, stop=start + SITEMAP_SIZE)
    return _document("urlset", "url", _urls(press, number, cards))


def news(press: Press) -> bytes:
    """The articles of two days up to the newest, for news search (Google's news sitemap 0.9), at most 1,000.

    Counted from the newest article, not from the clock: it changes when there is something new, and only then.
    """
    count = press.count(Shelf())
    cards = press.cards(Shelf(), start=max(0, count - _NEWS_MOST), stop=count)
    root = etree.Element(f"{{{_SITEMAP}}}urlset", nsmap={None: _SITEMAP, "news": _NEWS})
    since = cards[-1].dated_at - _NEWS_SPAN if cards else None
    for card in reversed(cards):
        if since is None or card.dated_at < since or press.canonical(card.filing) != "own":
            continue
        url = etree.SubElement(root, f"{{{_SITEMAP}}}url")
        etree.SubElement(url, f"{{{_SITEMAP}}}loc").text = press.addresses.url(paths.article(card.id))
        about = etree.SubElement(url, f"{{{_NEWS}}}news")
        publication = etree.SubElement(about, f"{{{_NEWS}}}publication")
        etree.SubElement(publication, f"{{{_NEWS}}}name").text = xml_text(press.site.title)
        language = _news_language(card.language or press.site.language)
        etree.SubElement(publication, f"{{{_NEWS}}}language").text = language
        etree.SubElement(about, f"{{{_NEWS}}}publication_date").text = moment(card.dated_at)
        etree.SubElement(about, f"{{{_NEWS}}}title").text = xml_text(shortened(press.title(card), 200))
    return _written(root)


def robots(press: Press) -> bytes:
    """``robots.txt`` (RFC 9309): everything may be read; here is the sitemap."""
    return f"User-agent: *\nAllow: /\nSitemap: {press.addresses.url(paths.SITEMAP)}\n".encode()


def _urls(press: Press, number: int, cards: Iterable[Card]) -> Iterator[tuple[str, datetime | None]]:
    if number == 1:
        for path in (paths.HOME, paths.SHELVES, paths.DAYS, paths.SOURCES, paths.ABOUT):
            yield press.addresses.url(path), None
    for card in cards:
        if press.canonical(card.filing) != "own":
            continue  # a sitemap names pages that are to be shown
        yield press.addresses.url(paths.article(card.id)), card.dated_at if card.revisions == 1 else None


def _document(root: str, item: str, urls: Iterable[tuple[str, datetime | None]]) -> bytes:
    document = etree.Element(f"{{{_SITEMAP}}}{root}", nsmap={None: _SITEMAP})
    for url, changed in islice(urls, 50_000):
        element = etree.SubElement(document, f"{{{_SITEMAP}}}{item}")
        etree.SubElement(element, f"{{{_SITEMAP}}}loc").text = url
        if changed is not None:
            etree.SubElement(element, f"{{{_SITEMAP}}}lastmod").text = moment(changed)
    return _written(document)


def _news_language(language: str) -> str:
    """ISO 639 for the news sitemap, which tells the two written forms of Chinese apart."""
    tag = language.lower()
    if not tag.startswith("zh"):
        return tag.partition("-")[0]
    return "zh-tw" if any(part in tag for part in ("tw", "hk", "mo", "hant")) else "zh-cn"


def _written(document: etree._Element) -> bytes:
    etree.indent(document)
    return etree.tostring(document, xml_declaration=True, encoding="UTF-8") + b"\n"
