"""What the strict readers of RSS and Atom share: names of elements, and when to decline.

A strict reader understands a feed wholly or declines it; a declined feed goes to the tolerant reader, so a case that is not
certain costs time and never a fact.
"""

from collections.abc import Iterator

from lxml import etree

from jianbao.feeds import extra as extras
from jianbao.feeds import limits
from jianbao.feeds.reading import Reading
from jianbao.feeds.text import address
from jianbao.model.feed import Enclosure

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
MEANINGFUL = frozenset(  # one word after the other reads better than one a line
    "abstract author body category channel content contributor copyright created description email enclosure "
    "entry expirationdate feed fullitem generator guid height homepage id image info issued item keywords "
    "language lastbuilddate link managingeditor modified name newlocation pubdate published rights rss source "
    "subtitle summary tagline tags textinput title updated uri url webmaster width".split()  # noqa: SIM905 - see above
)
# Elements of other namespaces that feedparser takes for a field of ours by rules that are not worth repeating.
AMBIGUOUS = frozenset(  # one word after the other reads better than one a line
    "dc:author dc:contributor dc:description dc:language dc:publisher dc:rights dc:title "
    "feedburner:browserfriendly itunes:category itunes:email itunes:keywords itunes:link itunes:name itunes:owner "
    "itunes:subtitle itunes:summary media:category media:description media:keywords media:title".split()  # noqa: SIM905 - see above
)


class DeclinedError(Exception):
    """This feed holds something that a strict reader does not wholly understand."""


class Names(dict[str, str]):
    """lxml's tag → the usual name in lower case behind the prefix (``dc:creator``); plain elements as written.

    Raises DeclinedError for namespaces that feedparser reads as RSS or Atom, or that take one of our prefixes.
    """

    def name_of(self, element: etree._Element) -> str:
        """The name of ``element``."""
        tag = element.tag
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
        raise DeclinedError(f"elements in {element.tag}")
    return element.text or ""


def plain_text_of(element: etree._Element) -> str:
    """The text of an element that may have neither elements nor attributes. DeclinedError: it has."""
    if element.attrib:
        raise DeclinedError(f"attributes of {element.tag}")
    return text_of(element)


class Further:
    """What an entry says besides its fields: pictures and files of Media RSS, iTunes' picture, and everything else."""

    def __init__(self, names: Names, reading: Reading) -> None:
        self.names = names
        self.reading = reading
        self.thumbnail: str | None = None
        self.itunes_image: str | None = None
        self.extra: dict[str, str] = {}

    def take(self, element: etree._Element, name: str) -> None:
        """Keep one element. DeclinedError: it may mean something that is a field of ours."""
        if name in AMBIGUOUS or name.lower() in MEANINGFUL or name.startswith(("atom:", "content:", "dcterms:")):
            raise DeclinedError(name)
        attributes = element.attrib
        if len(attributes) > limits.MAX_TAG_ATTRIBUTES:  # reading them takes lxml the square of their number
            raise DeclinedError(f"attributes of {name}")
        if len(element):
            if name not in {"media:group", "media:content"}:
                raise DeclinedError(f"elements in {name}")
            for child in element:
                self.take(child, self.names.name_of(child))
        for key, value in attributes.items():
            if key in {"base", "lang"} or key[0] == "{":
                raise DeclinedError(f"{key} of {name}")
            if name == "media:thumbnail" and key == "url" and self.thumbnail is None:
                self.thumbnail = value
            elif name == "itunes:image" and key == "href":
                self.itunes_image = value
            else:
                self.say(f"{name}@{key.lower()}", value)
        if element.text:
            if name == "media:thumbnail":
                raise DeclinedError("text in media:thumbnail")
            self.say(name, element.text)

    def say(self, name: str, value: str | None) -> None:
        """Keep one value."""
        if value:
            extras.add(self.extra, name, value, self.reading.repairs)

    def image(self, base: str | None) -> str | None:
        """The picture that the entry names."""
        return address(self.thumbnail or self.itunes_image, base, self.reading.repairs)


def bounded(values: list[str]) -> Iterator[str]:
    """Each value that is not empty once, at most ``MAX_LIST``."""
    yield from list(dict.fromkeys(value for value in values if value))[: limits.MAX_LIST]


def bounded_enclosures(values: list[Enclosure]) -> tuple[Enclosure, ...]:
    """At most ``MAX_LIST`` of them."""
    return tuple(values[: limits.MAX_LIST])
