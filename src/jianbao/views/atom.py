"""A feed as Atom (RFC 4287), with its history (RFC 5005 §4) and what an article says of its origin.

The outlet, the original title and the original's address are in Dublin Core's terms (``dcterms``), the editor is a
contributor, and ``atom:source`` is the feed that an article's text is from.
"""

import re
from collections.abc import Sequence
from copy import deepcopy
from datetime import UTC, datetime
from functools import partial

from lxml import etree

from jianbao.archive.interface import Shelf
from jianbao.model.history import Article, Card
from jianbao.views import body, paths
from jianbao.views.jsonld import byline, changed_at, outlet
from jianbao.views.pictures import web_url
from jianbao.views.press import Press, shortened

_ATOM = "http://www.w3.org/2005/Atom"
_TERMS = "http://purl.org/dc/terms/"
_HISTORY = "http://purl.org/syndication/history/1.0"
_NAMES = {None: _ATOM, "dcterms": _TERMS, "fh": _HISTORY}
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_ARTICLE = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries was last changed: Atom asks for a time, and the clock may not be it."""
_TYPE = "application/atom+xml"


def write(
    press: Press,
    shelf: Shelf,
    full: Sequence[Article],
    brief: Sequence[tuple[Card, datetime]],
    *,
    last: int,
    number: int = 0,
) -> bytes:
    """The feed of a shelf (``number`` 0) or a page of its history, of which there are ``last``.

    Articles in ``full`` stand first, with their text; of those in ``brief`` their beginning, and when they changed.
    """
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap=_NAMES)
    root.set(_XML_LANG, press.site.language)
    current = press.addresses.url(paths.feed(shelf, "xml"))
    _add(root, "title", feed_title(press, shelf))
    if press.site.description and not shelf.level:
        _add(root, "subtitle", press.site.description)
    _add(root, "id", current)
    own = press.addresses.url(paths.feed_history(shelf, number)) if number else current
    _add(root, "link", rel="self", type=_TYPE, href=own)
    _add(root, "link", rel="alternate", type="text/html", href=press.addresses.url(paths.shelf(shelf)))
    _history(press, root, shelf, number, last)
    times = [*map(changed_at, full), *(changed for _, changed in brief)]
    _add(root, "updated", moment(max(times, default=_NO_ARTICLE)))
    _add(_add(root, "author"), "name", press.site.author or press.site.title)
    _add(root, "generator", "jianbao")
    for article in full:
        # Made once for the feeds of four shelves.
        root.append(deepcopy(press.once("atom", article.card.id, partial(_whole_entry, press, article))))
    for card, changed in brief:
        writer = card.author or card.origin or card.filing.site
        _add(_entry(press, root, card, changed, writer), "summary", card.excerpt)
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def _whole_entry(press: Press, article: Article) -> etree._Element:
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap=_NAMES)
    entry = _entry(press, root, article.card, changed_at(article), byline(article.revision) or outlet(article))
    _origin(press, entry, article)
    _add(entry, "content", content(press, article), type="html")
    return entry


def content(press: Press, article: Article) -> str:
    """An article's body as feeds carry it: its lead picture first, where the body does not show it."""
    html = body.for_feed(article.revision.body_html, press.pictures.absolute)
    picture = web_url(article.revision.lead_image)
    if picture and not body.has_picture(article.revision.body_html, picture):
        html = f'<p><img src="{body.escaped(press.pictures.absolute(picture))}" alt=""></p>{html}'
    return html


def feed_title(press: Press, shelf: Shelf) -> str:
    """What a shelf's feeds are called."""
    names = [name for name in (shelf.channel, shelf.site, shelf.category) if name]
    return " · ".join([*names, press.site.title])


def moment(when: datetime) -> str:
    """RFC 3339 in UTC, to the second."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def xml_text(text: str) -> str:
    """The text without what XML 1.0 §2.2 cannot hold."""
    return _NOT_XML.sub("", text)


def _add(
    parent: etree._Element, name: str, text: str | None = None, *, space: str = _ATOM, **attributes: str
) -> etree._Element:
    element = etree.SubElement(parent, f"{{{space}}}{name}", {key: xml_text(said) for key, said in attributes.items()})
    element.text = xml_text(text) if text is not None else None
    return element


def _history(press: Press, root: etree._Element, shelf: Shelf, number: int, last: int) -> None:
    """Where older articles are, and of a page of history: that it is one, and what stands around it."""

    def link(rel: str, target: int) -> None:
        _add(root, "link", rel=rel, type=_TYPE, href=press.addresses.url(paths.feed_history(shelf, target)))

    if number:
        _add(root, "link", rel="current", type=_TYPE, href=press.addresses.url(paths.feed(shelf, "xml")))
        _add(root, "archive", space=_HISTORY)
    if (before := number - 1 if number else last) > 0:
        link("prev-archive", before)
    if 0 < number < last:
        link("next-archive", number + 1)


def _entry(press: Press, root: etree._Element, card: Card, changed: datetime, writer: str) -> etree._Element:
    url = press.addresses.url(paths.article(card.id))
    entry = _add(root, "entry")
    if card.language:
        entry.set(_XML_LANG, card.language)
    _add(entry, "title", press.title(card))
    _add(entry, "id", url)
    _add(entry, "link", rel="alternate", type="text/html", href=url)
    original = web_url(card.url)
    if original:
        _add(entry, "link", rel="via", href=original)
    _add(entry, "published", moment(card.dated_at))
    _add(entry, "updated", moment(changed))
    _add(_add(entry, "author"), "name", shortened(writer, 200))
    for term in (card.filing.category, card.filing.site, card.filing.channel):
        _add(entry, "category", term=term)
    _add(entry, "publisher", card.origin or card.filing.site, space=_TERMS)
    if original:
        _add(entry, "source", original, space=_TERMS)
    return entry


def _origin(press: Press, entry: etree._Element, article: Article) -> None:
    """What is known of an article's origin beyond its card."""
    said = article.revision.provenance
    if said.editor:
        _add(_add(entry, "contributor"), "name", said.editor.value)
    if said.original_title:
        _add(entry, "alternative", said.original_title.value, space=_TERMS)
    filing = next((one.filing for one in article.appearances if one.source_key == article.revision.source_key), None)
    if filing is None:
        return
    channel = Shelf(filing.category, filing.site, filing.channel)
    source = _add(entry, "source")
    feed = web_url(article.revision.source_key)
    _add(source, "id", feed or press.addresses.url(paths.shelf(channel)))
    _add(source, "title", f"{filing.site} · {filing.channel}")
    _add(source, "updated", moment(article.card.dated_at))
    if feed:
        _add(source, "link", rel="self", href=feed)
