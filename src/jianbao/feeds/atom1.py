"""Atom 1.0 (RFC 4287) as RSSHub and common publishers write it, read strictly: text and HTML, no XHTML, no xml:base."""

from collections.abc import Callable
from typing import TypeVar

from lxml import etree

from jianbao.feeds import limits
from jianbao.feeds.dates import is_chinese
from jianbao.feeds.elements import ATOM, XML_LANG, DeclinedError, Names, Parts, plain_text_of, tag_of, text_of
from jianbao.feeds.feed_links import is_complete, links_under
from jianbao.feeds.reading import Reading
from jianbao.feeds.text import body, entry_url, escaped, one_line, title_of_html
from jianbao.model.feed import Entry, Feed

_T = TypeVar("_T")

_PERSON_PARTS = frozenset((f"{{{ATOM}}}name", f"{{{ATOM}}}uri", f"{{{ATOM}}}email"))
_FEED_IGNORED = frozenset(("atom:icon", "atom:logo", "atom:rights", "atom:category"))
_FEED_DECLINED = frozenset(
    ("dc:title", "dc:description", "dc:language", "dc:date", "itunes:subtitle", "media:title", "media:description")
)
_FEED_FIELDS = frozenset(("atom:id", "atom:updated", "atom:generator"))
_TEXT_FIELDS = frozenset(("atom:title", "atom:summary", "atom:content"))
_ENTRY_FIELDS = frozenset(("atom:id", "atom:updated", "atom:published"))
_LINK_PARTS = frozenset(("rel", "href", "type", "hreflang", "title", "length"))
_PAGE_TYPES = frozenset(("text/html", "application/xhtml+xml", "html", "xhtml"))


def read(root: etree._Element, reading: Reading) -> Feed:
    """The feed under ``root``, an Atom ``feed`` element. DeclinedError: not wholly understood."""
    if any(key != XML_LANG for key in root.attrib):
        raise DeclinedError("attributes of feed")
    names = Names()
    head = _Head()
    for child in root:
        head.take(child, names)
    repairs, entries = reading.repairs, head.entries
    if len(entries) > limits.MAX_ENTRIES:
        repairs.note(f"only the first {limits.MAX_ENTRIES} entries were read")
        del entries[limits.MAX_ENTRIES :]
    title = _title(head.texts.get("atom:title"), reading)
    # RFC 5646 writes "-", which feeds do not always
    language = one_line(root.attrib.get(XML_LANG, ""), repairs).replace("_", "-") or None
    chinese = is_chinese(language, title, reading.encoding, reading.zone)
    page, own_id = _page(head.links), head.values.get("atom:id")
    return Feed(
        title=title,
        url=entry_url(page if page is not None else own_id, own_id, reading.url, repairs),
        base=reading.url,
        description=body(_html(head.texts.get("atom:subtitle")), repairs),
        language=language,
        updated=reading.date(head.values.get("atom:updated"), chinese=chinese)[0],
        entries=tuple([_entry(entry, names, reading, chinese=chinese) for entry in entries]),
        format="atom10",
        encoding=reading.encoding,
        generator=one_line(head.values.get("atom:generator", ""), repairs) or None,
        links=links_under(root, reading.url),
        complete=is_complete(root),
        repairs=repairs.texts(),
    )


class _Head:
    """What the children of ``feed`` say, and the entries among them."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.texts: dict[str, etree._Element] = {}
        self.links: list[etree._Element] = []
        self.entries: list[etree._Element] = []

    def take(self, child: etree._Element, names: Names) -> None:
        """Take in one child. DeclinedError: it is unusual."""
        name = names.name_of(child)
        if name == "atom:entry":
            self.entries.append(child)
        elif name == "atom:link":
            self.links.append(child)
        elif name in {"atom:title", "atom:subtitle"}:
            _put(self.texts, name, child)
        elif name in _FEED_FIELDS:
            _put(self.values, name, text_of(child) if name == "atom:generator" else plain_text_of(child))
        elif name in {"atom:author", "atom:contributor"}:
            _person(child)
        elif name in _FEED_IGNORED:
            text_of(child)
        elif name.startswith("atom:") or ":" not in name or name in _FEED_DECLINED or len(child):
            raise DeclinedError(name)


def _put(values: dict[str, _T], name: str, value: _T) -> None:
    """Set a value that may occur once."""
    if name in values:
        raise DeclinedError(f"two {name}")
    values[name] = value


def _entry(entry: etree._Element, names: Names, reading: Reading, *, chinese: bool) -> Entry:
    """One entry."""
    if entry.attrib:
        raise DeclinedError("attributes of entry")
    parts = Parts(names, reading)
    texts: dict[str, etree._Element] = {}
    links: list[etree._Element] = []
    for child in entry:
        name = names.name_of(child)
        if name == "atom:link":
            links.append(child)
        elif name in _ENTRY_FIELDS:
            parts.once(name, plain_text_of(child))
        elif name in _ENTRY_PARTS:
            _ENTRY_PARTS[name](parts, child)
        elif name == "atom:content" and "src" in child.attrib and not len(child) and not child.text:
            parts.once(name, "")
            parts.say("content@src", child.attrib["src"])
        elif name in _TEXT_FIELDS:
            parts.once(name, "")
            texts[name] = child
        else:
            parts.further(child, name)
    page = _page(links)
    _other_links(parts, links, page)
    get = parts.values.get
    return parts.entry(
        id=get("atom:id"),
        url=page if page is not None else get("atom:id"),
        title=_title(texts.get("atom:title"), reading),
        published=get("atom:published"),
        updated=get("atom:updated"),
        summary=_html(texts.get("atom:summary")),
        content=_html(texts.get("atom:content")),
        chinese=chinese,
    )


def _other_links(parts: Parts, links: list[etree._Element], page: str | None) -> None:
    """Files, and links that are neither files nor the page."""
    for link in links:
        rel, href = link.attrib.get("rel", "alternate").lower(), link.attrib.get("href")
        if rel == "enclosure":
            parts.file(href, link.attrib.get("type"), link.attrib.get("length"))
        elif href != page:
            parts.say(f"link@{rel}", href)


def _author(parts: Parts, element: etree._Element) -> None:
    """An RFC 4287 person."""
    person = _person(element)
    parts.person(person.get("name") or person.get("email") or "")
    if person.get("name"):
        parts.say("author@email", person.get("email"))
    parts.say("author@href", person.get("uri"))


def _creator(parts: Parts, element: etree._Element) -> None:
    """A person as Dublin Core writes one."""
    parts.person(plain_text_of(element))


def _contributor(parts: Parts, element: etree._Element) -> None:
    """Somebody who helped."""
    parts.say("contributor", _person(element).get("name"))


def _category(parts: Parts, element: etree._Element) -> None:
    """A category's term, or its label where there is none."""
    if text_of(element).strip() or any(key not in {"term", "label", "scheme"} for key in element.attrib):
        raise DeclinedError("an unusual category")
    parts.term(element.attrib.get("term") or element.attrib.get("label") or "")


def _rights(parts: Parts, element: etree._Element) -> None:
    """Who owns what."""
    parts.say("rights", text_of(element))


_ENTRY_PARTS: dict[str, Callable[[Parts, etree._Element], None]] = {
    "atom:author": _author,
    "dc:creator": _creator,
    "atom:contributor": _contributor,
    "atom:category": _category,
    "atom:rights": _rights,
}


def _type(element: etree._Element) -> str:
    """``text`` or ``html``, also as media types. DeclinedError: another type, or further attributes."""
    kind = element.attrib.get("type", "text").lower().removeprefix("text/")
    if kind == "plain":
        kind = "text"
    if kind not in {"text", "html"} or len(element.attrib) > (1 if "type" in element.attrib else 0):
        raise DeclinedError(f"an unusual {tag_of(element)}")
    return kind


def _title(element: etree._Element | None, reading: Reading) -> str:
    """A title as plain text."""
    if element is None:
        return ""
    text = text_of(element)
    return title_of_html(text, reading.repairs) if _type(element) == "html" else one_line(text, reading.repairs)


def _html(element: etree._Element | None) -> str | None:
    """A body as HTML, escaped if it is text."""
    if element is None:
        return None
    text = text_of(element)
    return text if _type(element) == "html" else escaped(text)


def _person(element: etree._Element) -> dict[str, str]:
    """The parts of an author. DeclinedError: not an RFC 4287 person."""
    if element.attrib or any(part.tag not in _PERSON_PARTS or part.attrib for part in element):
        raise DeclinedError("an unusual person")
    parts = {tag_of(part).rpartition("}")[2]: text_of(part).strip() for part in element}
    if len(parts) < len(element) or not parts:
        raise DeclinedError("an unusual person")
    return parts


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
