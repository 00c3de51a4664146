"""What the strict readers of RSS and Atom share: names of elements, and when to decline.

A strict reader understands a feed wholly or declines it; a declined feed goes to the tolerant reader, so a case that
is not certain costs time and never a fact.
"""

from lxml import etree

from jianbao.feeds import extra as extras
from jianbao.feeds import limits
from jianbao.feeds.people import mailbox_of, name_of
from jianbao.feeds.reading import Reading
from jianbao.feeds.text import address, body, entry_url, identifier, one_line, size, words
from jianbao.model.feed import Enclosure, Entry

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ATOM = "http://www.w3.org/2005/Atom"

PREFIXES = {
    ATOM.lower(): "atom",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
    "http://wellformedweb.org/commentapi/": "wfw",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://purl.org/syndication/thread/1.0": "thr",
    "http://purl.org/rss/1.0/modules/threading/": "thr",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://madskills.com/public/xml/rss/module/trackback/": "trackback",
    "http://schemas.google.com/g/2005": "gd",
    "http://a9.com/-/spec/opensearchrss/1.0/": "opensearch",
    "http://a9.com/-/spec/opensearch/1.1/": "opensearch",
    "http://www.georss.org/georss": "georss",
    "http://rsshub.app/xml/schemas": "rsshub",
    "com-wordpress:feed-additions:1": "wordpress",
}
"""Namespaces (in lower case, as feedparser compares them) whose elements cannot be mistaken, and their usual prefix."""
_OURS = frozenset(PREFIXES.values())

WELL_KNOWN = {
    prefix: uri for uri, prefix in reversed(PREFIXES.items()) if prefix in {"content", "dc", "media", "itunes", "slash"}
}
"""Prefix → namespace, for feeds that use a prefix without declaring it."""

# feedparser reads these as elements of RSS or Atom, in whatever letter case they come.
MEANINGFUL = words(
    "abstract author body category channel content contributor copyright created description email enclosure "
    "entry expirationdate feed fullitem generator guid height homepage id image info issued item keywords "
    "language lastbuilddate link managingeditor modified name newlocation pubdate published rights rss source "
    "subtitle summary tagline tags textinput title updated uri url webmaster width"
)
# Elements of other namespaces that feedparser takes for a field of ours by rules that are not worth repeating.
AMBIGUOUS = words(
    "dc:author dc:contributor dc:creator dc:date dc:description dc:language dc:publisher dc:rights dc:subject dc:title "
    "feedburner:browserfriendly itunes:author itunes:category itunes:email itunes:keywords itunes:link itunes:name "
    "itunes:owner itunes:subtitle itunes:summary media:category media:description media:keywords media:title"
)


class DeclinedError(Exception):
    """Raised for a feed that holds something that a strict reader does not wholly understand."""


class Names(dict[str, str]):
    """lxml's tag → the usual name in lower case behind the prefix (``dc:creator``); plain elements as written.

    Raises DeclinedError for namespaces that feedparser reads as RSS or Atom, or that take one of our prefixes.
    """

    def name_of(self, element: etree._Element) -> str:
        """The name of ``element``."""
        tag = tag_of(element)
        name = self.get(tag)
        if name is None:
            name = self[tag] = self._name(tag, element.prefix)
        return name

    @staticmethod
    def _name(tag: str, prefix: str | None) -> str:
        """The name of a tag not seen before."""
        if tag[0] != "{":
            written, colon, _ = tag.partition(":")
            if colon:
                raise DeclinedError(f"undeclared prefix {written}")
            return tag
        uri, _, local = tag[1:].rpartition("}")
        known = PREFIXES.get(uri.lower())
        if known is not None:
            return f"{known}:{local.lower()}"
        if not prefix or prefix.lower() in _OURS or "rss" in uri.lower() or "atom" in uri.lower() or "w3.org" in uri:
            raise DeclinedError(f"namespace {uri}")
        if ":" in local:
            raise DeclinedError(tag)
        return f"{prefix.lower()}:{local.lower()}"


def text_of(element: etree._Element) -> str:
    """The text of an element that may hold nothing else. DeclinedError: it holds elements."""
    if len(element):
        raise DeclinedError(f"elements in {tag_of(element)}")
    return element.text or ""


def plain_text_of(element: etree._Element) -> str:
    """The text of an element that may have neither elements nor attributes. DeclinedError: it has."""
    if element.attrib:
        raise DeclinedError(f"attributes of {tag_of(element)}")
    return text_of(element)


def tag_of(element: etree._Element) -> str:
    """The tag; comments and instructions, whose tags are no strings, are left out by the parser."""
    tag = element.tag
    assert isinstance(tag, str)
    return tag


class Parts:
    """What the elements of one entry say, as they are met."""

    def __init__(self, names: Names, reading: Reading) -> None:
        self.names = names
        self.reading = reading
        self.values: dict[str, str] = {}
        self.people: list[str] = []
        self.terms: list[str] = []
        self.enclosures: list[Enclosure] = []
        self.extra: dict[str, str] = {}
        self._thumbnail: str | None = None
        self._itunes_image: str | None = None

    def once(self, name: str, value: str) -> None:
        """Set a value that may occur once. DeclinedError: it is there."""
        if name in self.values:
            raise DeclinedError(f"two {name}")
        self.values[name] = value

    def say(self, name: str, value: str | None) -> None:
        """Keep something that has no field of its own."""
        if value:
            extras.add(self.extra, name, value, self.reading.repairs)

    def person(self, text: str) -> None:
        """Add an author as RSS and Dublin Core write one: a name, an address, or both."""
        self.people.append(one_line(name_of(text), self.reading.repairs))
        self.say("author@email", mailbox_of(text))

    def term(self, text: str) -> None:
        """Add a category."""
        self.terms.append(one_line(text, self.reading.repairs))

    def file(self, url: str | None, kind: str | None, length: str | None) -> None:
        """Add an enclosure."""
        url = address(url, self.reading.url, self.reading.repairs)
        if url:
            kind = one_line(kind or "", self.reading.repairs).lower()
            self.enclosures.append(Enclosure(url=url, type=kind or None, length=size(length)))

    def further(self, element: etree._Element, name: str) -> None:
        """Keep an element that is no field. DeclinedError: it may mean something that is one."""
        if name in AMBIGUOUS or name.lower() in MEANINGFUL or name.startswith(("atom:", "content:", "dcterms:")):
            raise DeclinedError(name)
        if len(element):
            if name not in {"media:group", "media:content"}:
                raise DeclinedError(f"elements in {name}")
            for child in element:
                self.further(child, self.names.name_of(child))
        self._attributes(element, name)
        if element.text:
            if name == "media:thumbnail":
                raise DeclinedError("text in media:thumbnail")
            self.say(name, element.text)

    def _attributes(self, element: etree._Element, name: str) -> None:
        """Keep what the attributes of an element say; the first thumbnail and iTunes' picture are fields."""
        if len(element.attrib) > limits.MAX_TAG_ATTRIBUTES:  # reading them takes lxml the square of their number
            raise DeclinedError(f"attributes of {name}")
        for key, value in element.attrib.items():
            if key in {"base", "lang"} or key[0] == "{":
                raise DeclinedError(f"{key} of {name}")
            if name == "media:thumbnail" and key == "url" and not self._thumbnail:
                self._thumbnail = value
            elif name == "itunes:image" and key == "href":
                self._itunes_image = value or self._itunes_image
            else:
                self.say(f"{name}@{key.lower()}", value)

    def entry(self, *, url: str | None, title: str, chinese: bool, **more: str | None) -> Entry:
        """The entry; ``more`` are its ``id``, dates as written (``published``, ``updated``) and bodies."""
        reading = self.reading
        published, published_text = reading.date(more["published"], chinese=chinese)
        updated, updated_text = reading.date(more["updated"], chinese=chinese)
        return Entry(
            id=identifier(more["id"], reading.repairs),
            url=entry_url(url, more["id"], reading.url, reading.repairs),
            title=title,
            authors=_bounded(self.people),
            published=published,
            updated=updated,
            published_text=published_text,
            updated_text=updated_text,
            summary_html=body(more["summary"], reading.repairs),
            content_html=body(more["content"], reading.repairs),
            categories=_bounded(self.terms),
            enclosures=tuple(self.enclosures[: limits.MAX_LIST]),
            image=address(self._thumbnail or self._itunes_image, reading.url, reading.repairs),
            extra=self.extra,
        )


def _bounded(values: list[str]) -> tuple[str, ...]:
    """Each value that is not empty once, at most ``MAX_LIST``."""
    return tuple(dict.fromkeys(value for value in values if value))[: limits.MAX_LIST] if values else ()
