"""Atom 1.0 (RFC 4287) as RSSHub and common publishers write it, read strictly: text and HTML, no XHTML, no xml:base."""

from typing import TypeVar

from lxml import etree

from jianbao.feeds import limits
from jianbao.feeds.dates import is_chinese
from jianbao.feeds.elements import (
    ATOM,
    XML_LANG,
    DeclinedError,
    Further,
    Names,
    bounded,
    bounded_enclosures,
    plain_text_of,
    text_of,
)
from jianbao.feeds.people import name_of
from jianbao.feeds.reading import Reading
from jianbao.feeds.text import address, body, entry_url, escaped, identifier, one_line, size, title_of_html
from jianbao.model.feed import Enclosure, Entry, Feed

_T = TypeVar("_T")

_ENTRY = f"{{{ATOM}}}entry"
_PERSON_PARTS = frozenset((f"{{{ATOM}}}name", f"{{{ATOM}}}uri", f"{{{ATOM}}}email"))
_FEED_IGNORED = frozenset(("atom:icon", "atom:logo", "atom:rights", "atom:category"))
_FEED_DECLINED = frozenset(
    ("dc:title", "dc:description", "dc:language", "dc:date", "itunes:subtitle", "media:title", "media:description")
)
_FEED_FIELDS = frozenset(("atom:id", "atom:updated", "atom:generator"))
_TEXT_FIELDS = frozenset(("atom:title", "atom:subtitle", "atom:summary", "atom:content"))
_ENTRY_FIELDS = frozenset(("atom:id", "atom:updated", "atom:published"))
_LINK_PARTS = frozenset(("rel", "href", "type", "hreflang", "title", "length"))
_PAGE_TYPES = frozenset(("text/html", "application/xhtml+xml", "html", "xhtml"))


def read(root: etree._Element, reading: Reading) -> Feed:
    """The feed under ``root``, an Atom ``feed`` element. DeclinedError: not wholly understood."""
    if any(key != XML_LANG for key in root.attrib):
        raise DeclinedError("attributes of feed")
    names = Names()
    values: dict[str, str] = {}
    texts: dict[str, etree._Element] = {}
    links: list[etree._Element] = []
    entries: list[etree._Element] = []
    for child in root:
        if child.tag == _ENTRY:
            entries.append(child)
            continue
        name = names.name_of(child)
        if name in {"atom:title", "atom:subtitle"}:
            _put(texts, name, child)
        elif name in _FEED_FIELDS:
            _put(values, name, text_of(child) if name == "atom:generator" else plain_text_of(child))
        elif name == "atom:link":
            links.append(child)
        elif name in {"atom:author", "atom:contributor"}:
            _person(child)
        elif name in _FEED_IGNORED:
            text_of(child)
        elif name.startswith("atom:") or ":" not in name or name in _FEED_DECLINED or len(child):
            raise DeclinedError(name)
    repairs = reading.repairs
    if len(entries) > limits.MAX_ENTRIES:
        repairs.note(f"only the first {limits.MAX_ENTRIES} entries were read")
        del entries[limits.MAX_ENTRIES :]
    title = _title(texts.get("atom:title"), reading)
    # RFC 5646 writes "-", which feeds do not always
    language = one_line(root.attrib.get(XML_LANG, ""), repairs).replace("_", "-") or None
    chinese = is_chinese(language, title, reading.encoding, reading.zone)
    page = _page(links)
    feed_id = values.get("atom:id")
    return Feed(
        title=title,
        url=entry_url(page if page is not None else feed_id, feed_id, reading.url, repairs),
        base=reading.url,
        description=_html(texts.get("atom:subtitle"), reading),
        language=language,
        updated=reading.date(values.get("atom:updated"), chinese=chinese)[0],
        entries=tuple([_entry(entry, names, reading, chinese=chinese) for entry in entries]),
        format="atom10",
        encoding=reading.encoding,
        generator=one_line(values.get("atom:generator", ""), repairs) or None,
        repairs=repairs.texts(),
    )


def _put(values: dict[str, _T], name: str, value: _T) -> None:
    """Set a value that may occur once."""
    if name in values:
        raise DeclinedError(f"two {name}")
    values[name] = value


def _entry(entry: etree._Element, names: Names, reading: Reading, *, chinese: bool) -> Entry:
    """One entry."""
    if entry.attrib:
        raise DeclinedError("attributes of entry")
    values: dict[str, str] = {}
    texts: dict[str, etree._Element] = {}
    links: list[etree._Element] = []
    people: list[str] = []
    terms: list[str] = []
    further = Further(names, reading)
    repairs, base = reading.repairs, reading.url
    for child in entry:
        name = names.name_of(child)
        if name == "atom:content" and "src" in child.attrib and not len(child) and not child.text:
            further.say("content@src", child.attrib["src"])
        elif name in _TEXT_FIELDS and name != "atom:subtitle":
            _put(texts, name, child)
        elif name in _ENTRY_FIELDS:
            _put(values, name, plain_text_of(child))
        elif name == "atom:link":
            links.append(child)
        elif name == "atom:author":
            person = _person(child)
            people.append(one_line(name_of(person.get("name") or person.get("email") or ""), repairs))
            further.say("author@email", person.get("email"))
            further.say("author@href", person.get("uri"))
        elif name == "dc:creator":
            people.append(one_line(name_of(plain_text_of(child)), repairs))
        elif name == "atom:contributor":
            further.say("contributor", _person(child).get("name"))
        elif name == "atom:category":
            terms.append(_term(child, reading))
        elif name == "atom:rights":
            further.say("rights", text_of(child))
        else:
            further.take(child, name)
    enclosures = []
    page = _page(links)
    for link in links:
        rel, href = link.attrib.get("rel", "alternate").lower(), link.attrib.get("href")
        if rel == "enclosure":
            url = address(href, base, repairs)
            if url:
                kind = one_line(link.attrib.get("type", ""), repairs).lower() or None
                enclosures.append(Enclosure(url=url, type=kind, length=size(link.attrib.get("length"))))
        elif href != page:
            further.say(f"link@{rel}", href)
    entry_id = values.get("atom:id")
    published, published_text = reading.date(values.get("atom:published"), chinese=chinese)
    updated, updated_text = reading.date(values.get("atom:updated"), chinese=chinese)
    return Entry(
        id=identifier(entry_id, repairs),
        url=entry_url(page if page is not None else entry_id, entry_id, base, repairs),
        title=_title(texts.get("atom:title"), reading),
        authors=tuple(bounded(people)),
        published=published,
        updated=updated,
        published_text=published_text,
        updated_text=updated_text,
        summary_html=_html(texts.get("atom:summary"), reading),
        content_html=_html(texts.get("atom:content"), reading),
        categories=tuple(bounded(terms)),
        enclosures=bounded_enclosures(enclosures),
        image=further.image(base),
        extra=further.extra,
    )


def _type(element: etree._Element) -> str:
    """``text`` or ``html``, also where they are written as media types. DeclinedError: another type, or further attributes."""
    kind = element.attrib.get("type", "text").lower().removeprefix("text/")
    if kind == "plain":
        kind = "text"
    if kind not in {"text", "html"} or len(element.attrib) > (1 if "type" in element.attrib else 0):
        raise DeclinedError(f"an unusual {element.tag}")
    return kind


def _title(element: etree._Element | None, reading: Reading) -> str:
    """A title as plain text."""
    if element is None:
        return ""
    text = text_of(element)
    return title_of_html(text, reading.repairs) if _type(element) == "html" else one_line(text, reading.repairs)


def _html(element: etree._Element | None, reading: Reading) -> str | None:
    """A body as HTML, escaped if it is text."""
    if element is None:
        return None
    text = text_of(element)
    return body(text if _type(element) == "html" else escaped(text), reading.repairs)


def _person(element: etree._Element) -> dict[str, str]:
    """The parts of an author. DeclinedError: not an RFC 4287 person."""
    if element.attrib or any(part.tag not in _PERSON_PARTS or part.attrib for part in element):
        raise DeclinedError("an unusual person")
    parts = {part.tag.rpartition("}")[2]: text_of(part).strip() for part in element}
    if len(parts) < len(element) or not parts:
        raise DeclinedError("an unusual person")
    return parts


def _term(element: etree._Element, reading: Reading) -> str:
    """A category's term, or its label where there is none."""
    if text_of(element).strip() or any(key not in {"term", "label", "scheme"} for key in element.attrib):
        raise DeclinedError("an unusual category")
    return one_line(element.attrib.get("term") or element.attrib.get("label") or "", reading.repairs)


def _page(links: list[etree._Element]) -> str | None:
    """The address of the page that a feed or an entry stands for. DeclinedError: more than one, or unusual links."""
    page = None
    for link in links:
        if not link.attrib and not len(link) and not link.text:  # RSSHub's way to say that there is none
            if page is not None:
                raise DeclinedError("two pages")
            page = ""
            continue
        if not _LINK_PARTS.issuperset(link.attrib) or "href" not in link.attrib or len(link) or link.text:
            raise DeclinedError("an unusual link")
        if link.attrib.get("rel", "alternate").lower() != "alternate":
            continue
        if link.attrib.get("type", "text/html").lower() in _PAGE_TYPES:
            if page is not None:
                raise DeclinedError("two pages")
            page = link.attrib["href"]
    return page
