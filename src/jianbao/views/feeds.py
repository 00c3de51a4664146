"""Each shelf's feeds, with full text: Atom (RFC 4287) and JSON Feed 1.1. No time in them is the clock's."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime

from lxml import etree

from jianbao.archive.interface import Shelf
from jianbao.model.history import Article
from jianbao.views import body, paths
from jianbao.views.articles import byline
from jianbao.views.index import FEED_SIZE
from jianbao.views.pictures import web_url
from jianbao.views.press import Press

_ATOM = "http://www.w3.org/2005/Atom"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_ARTICLE = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries was last changed: Atom asks for a time, and the clock may not be it."""


def feed(press: Press, shelf: Shelf, form: paths.FeedForm) -> bytes:
    """The newest articles of a shelf, the newest first."""
    count = press.count(shelf)
    cards = press.archive.cards(shelf, start=max(0, count - FEED_SIZE), stop=count)
    found = [article for card in reversed(cards) if (article := press.article(card.id))]
    return _atom(press, shelf, found) if form == "xml" else _json(press, shelf, found)


def changed_at(article: Article) -> datetime:
    """When readers of feeds should look again: the article's date, or when its newest revision was seen."""
    return article.revision.seen_at if article.card.revisions > 1 else article.card.dated_at


def _title(press: Press, shelf: Shelf) -> str:
    names = [name for name in (shelf.channel, shelf.site, shelf.category) if name]
    return " · ".join([*names, press.site.title])


def _content(press: Press, article: Article) -> str:
    content = body.for_feed(article.revision.body_html, press.pictures.absolute)
    picture = web_url(article.revision.lead_image)
    if picture and not body.has_picture(article.revision.body_html, picture):
        content = f'<p><img src="{body.escaped(press.pictures.absolute(picture))}" alt=""></p>{content}'
    return content


def _atom(press: Press, shelf: Shelf, articles: Sequence[Article]) -> bytes:
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    root.set(_XML_LANG, press.site.language)

    def add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
        element = etree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
        element.text = xml_text(text) if text is not None else None
        return element

    own = press.addresses.url(paths.feed(shelf, "xml"))
    add(root, "title", _title(press, shelf))
    if press.site.description and not shelf.level:
        add(root, "subtitle", press.site.description)
    add(root, "id", own)
    add(root, "link", rel="self", type="application/atom+xml", href=own)
    add(root, "link", rel="alternate", type="text/html", href=press.addresses.url(paths.shelf(shelf)))
    add(root, "updated", _iso(max(map(changed_at, articles), default=_NO_ARTICLE)))
    add(add(root, "author"), "name", press.site.author or press.site.title)
    add(root, "generator", "jianbao")
    for article in articles:
        card = article.card
        url = press.addresses.url(paths.article(card.id))
        entry = add(root, "entry")
        if article.revision.language:
            entry.set(_XML_LANG, article.revision.language)
        add(entry, "title", press.title(card))
        add(entry, "id", url)
        add(entry, "link", rel="alternate", type="text/html", href=url)
        if original := web_url(card.url):
            add(entry, "link", rel="via", href=xml_text(original))
        add(entry, "published", _iso(card.dated_at))
        add(entry, "updated", _iso(changed_at(article)))
        add(add(entry, "author"), "name", byline(article.revision) or card.origin or card.filing.site)
        for term in (card.filing.category, card.filing.site, card.filing.channel):
            add(entry, "category", term=xml_text(term))
        add(entry, "content", _content(press, article), type="html")
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def _json(press: Press, shelf: Shelf, articles: Sequence[Article]) -> bytes:
    feed: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(press, shelf),
        "home_page_url": press.addresses.url(paths.shelf(shelf)),
        "feed_url": press.addresses.url(paths.feed(shelf, "json")),
        "description": press.site.description if not shelf.level else "",
        "language": press.site.language,
        "authors": [{"name": press.site.author}] if press.site.author else [],
        "items": [_item(press, article) for article in articles],
    }
    return json.dumps(_filled(feed), ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def _item(press: Press, article: Article) -> dict[str, object]:
    card, revision = article.card, article.revision
    url = press.addresses.url(paths.article(card.id))
    author = byline(revision) or card.origin or card.filing.site
    item: dict[str, object] = {
        "id": url,
        "url": url,
        "external_url": web_url(card.url),
        "title": press.title(card),
        "content_html": _content(press, article) or " ",  # the format asks for a body
        "image": press.pictures.absolute(picture) if (picture := web_url(revision.lead_image)) else None,
        "date_published": _iso(card.dated_at),
        "date_modified": _iso(changed_at(article)),
        "authors": [{"name": author}],
        "tags": [card.filing.category, card.filing.site, card.filing.channel],
        "language": revision.language,
    }
    return _filled(item)


def _filled(table: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in table.items() if key == "items" or value not in (None, "", [])}


def _iso(moment: datetime) -> str:
    """RFC 3339 in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def xml_text(text: str) -> str:
    """The text without what XML 1.0 §2.2 cannot hold."""
    return _NOT_XML.sub("", text)
