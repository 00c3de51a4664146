"""RSS 2.0 as RSSHub and common publishers write it, read strictly: https://www.rssboard.org/rss-specification."""

from collections.abc import Callable

from lxml import etree

from jianbao.feeds import limits
from jianbao.feeds.dates import is_chinese
from jianbao.feeds.elements import DeclinedError, Names, Parts, plain_text_of, text_of
from jianbao.feeds.feed_links import is_complete, links_under
from jianbao.feeds.reading import Reading
from jianbao.feeds.text import address, body, minutes, one_line, title_of_either
from jianbao.feeds.wishes import period_minutes, skipped_days, skipped_hours
from jianbao.model.feed import Entry, Feed

_CHANNEL_FIELDS = frozenset(
    ("title", "link", "description", "language", "pubDate", "lastBuildDate", "generator", "ttl", "dc:date")
)
_CHANNEL_IGNORED = frozenset(
    ("docs", "cloud", "managingEditor", "webMaster", "copyright", "category", "skipHours", "skipDays", "rating")
)
_CHANNEL_DECLINED = frozenset(
    ("dc:title", "dc:description", "dc:language", "itunes:subtitle", "media:title", "media:description")
)
_SYNDICATION = "{http://purl.org/rss/1.0/modules/syndication/}"
_IMAGE_PARTS = frozenset(("title", "link", "description", "url", "width", "height"))
_ITEM_FIELDS = frozenset(("title", "link", "description", "content:encoded", "pubDate", "dc:date", "atom:updated"))
_ENCLOSURE_ATTRIBUTES = frozenset(("url", "type", "length"))
_NOT_THE_PAGE = frozenset(("self", "hub", "next", "previous", "prev", "first", "last", "replies", "edit", "search"))


def read(root: etree._Element, reading: Reading) -> Feed:
    """The feed under ``root``, an ``rss`` element. DeclinedError: not wholly understood."""
    if set(root.attrib) != {"version"} or not root.attrib["version"].startswith("2."):
        raise DeclinedError("not plain RSS 2")
    channels = list(root)
    if len(channels) != 1 or channels[0].tag != "channel" or channels[0].attrib:
        raise DeclinedError("not one channel")
    names = Names()
    values: dict[str, str] = {}
    items: list[etree._Element] = []
    for child in channels[0]:
        if child.tag == "item":
            items.append(child)
        else:
            _take_of_channel(child, names.name_of(child), values)
    if "lastBuildDate" in values and "dc:date" in values:
        raise DeclinedError("two dates of change")
    repairs = reading.repairs
    if len(items) > limits.MAX_ENTRIES:
        repairs.note(f"only the first {limits.MAX_ENTRIES} entries were read")
        del items[limits.MAX_ENTRIES :]
    title = title_of_either(values.get("title", ""), repairs)
    language = one_line(values.get("language", ""), repairs) or None
    chinese = is_chinese(language, title, reading.encoding, reading.zone)
    dates = [text for name in ("lastBuildDate", "dc:date", "pubDate") if (text := values.get(name, "").strip())]
    return Feed(
        title=title,
        url=address(values.get("link"), reading.url, repairs),
        base=reading.url,
        description=body(values.get("description"), repairs),
        language=language,
        updated=reading.date(dates[0] if dates else None, chinese=chinese)[0],
        entries=tuple([_item(item, names, reading, chinese=chinese) for item in items]),
        format="rss20",
        encoding=reading.encoding,
        generator=one_line(values.get("generator", ""), repairs) or None,
        ttl_minutes=minutes(values.get("ttl")),
        period_minutes=period_minutes(
            channels[0].findtext(f"{_SYNDICATION}updatePeriod"), channels[0].findtext(f"{_SYNDICATION}updateFrequency")
        ),
        skip_hours=skipped_hours(hour.text for hour in channels[0].iterfind("skipHours/hour")),
        skip_days=skipped_days(day.text for day in channels[0].iterfind("skipDays/day")),
        links=links_under(channels[0], reading.url),
        complete=is_complete(channels[0]),
        repairs=repairs.texts(),
    )


def _take_of_channel(child: etree._Element, name: str, values: dict[str, str]) -> None:
    """Put what one child of the channel says into ``values``."""
    if name in _CHANNEL_FIELDS:
        if name in values:
            raise DeclinedError(f"two {name}")
        values[name] = text_of(child) if name == "generator" else plain_text_of(child)
    elif name in _CHANNEL_IGNORED:
        pass
    elif name == "image":
        if child.attrib or any(part.tag not in _IMAGE_PARTS for part in child):
            raise DeclinedError("an unusual image")
    elif name == "atom:link":
        if child.attrib.get("rel") not in _NOT_THE_PAGE:
            raise DeclinedError("a page in atom:link")
    elif ":" not in name or name in _CHANNEL_DECLINED or name.startswith(("atom:", "dcterms:")):
        raise DeclinedError(name)


def _item(item: etree._Element, names: Names, reading: Reading, *, chinese: bool) -> Entry:
    """One item → an entry."""
    if item.attrib:
        raise DeclinedError("attributes of item")
    parts = Parts(names, reading)
    for child in item:
        name = names.name_of(child)
        if name in _ITEM_FIELDS:
            parts.once(name, plain_text_of(child))
        elif name in _ITEM_PARTS:
            _ITEM_PARTS[name](parts, child)
        else:
            parts.further(child, name)
    get = parts.values.get
    if "dc:date" in parts.values and "atom:updated" in parts.values:
        raise DeclinedError("two dates of change")
    link = get("link")
    return parts.entry(
        id=get("guid"),
        url=get("permalink") if link is None else link,
        title=title_of_either(get("title", ""), reading.repairs),
        published=get("pubDate"),
        updated=get("dc:date") or get("atom:updated"),
        summary=get("description"),
        content=get("content:encoded"),
        chinese=chinese,
    )


def _guid(parts: Parts, element: etree._Element) -> None:
    """An id, which is the page's address as well unless it says that it is not."""
    if any(key != "isPermaLink" for key in element.attrib):
        raise DeclinedError("an unusual guid")
    parts.once("guid", text_of(element))
    if element.attrib.get("isPermaLink", "true") == "true":
        parts.once("permalink", element.text or "")


def _author(parts: Parts, element: etree._Element) -> None:
    """A name, an address, or both."""
    parts.person(plain_text_of(element))


def _category(parts: Parts, element: etree._Element) -> None:
    """A term; the scheme that it is of is not kept."""
    if any(key != "domain" for key in element.attrib):
        raise DeclinedError("an unusual category")
    parts.term(text_of(element))


def _enclosure(parts: Parts, element: etree._Element) -> None:
    """A file."""
    if len(element) or not _ENCLOSURE_ATTRIBUTES.issuperset(element.attrib):
        raise DeclinedError("an unusual enclosure")
    parts.file(*(element.attrib.get(name) for name in ("url", "type", "length")))


def _source(parts: Parts, element: etree._Element) -> None:
    """The feed that an item was taken from."""
    parts.say("source@title", text_of(element))
    parts.say("source@href", element.attrib.get("url"))


def _link(parts: Parts, element: etree._Element) -> None:
    """A link of Atom's that is not the page."""
    rel = element.attrib.get("rel")
    if rel not in _NOT_THE_PAGE:
        raise DeclinedError("a page in atom:link")
    parts.say(f"link@{rel}", element.attrib.get("href"))


_ITEM_PARTS: dict[str, Callable[[Parts, etree._Element], None]] = {
    "guid": _guid,
    "author": _author,
    "dc:creator": _author,
    "itunes:author": _author,
    "category": _category,
    "dc:subject": _category,
    "enclosure": _enclosure,
    "source": _source,
    "atom:link": _link,
}
