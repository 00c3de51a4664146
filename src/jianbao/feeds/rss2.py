"""RSS 2.0 as RSSHub and common publishers write it, read strictly: https://www.rssboard.org/rss-specification."""

from lxml import etree

from jianbao.feeds import limits
from jianbao.feeds.dates import is_chinese
from jianbao.feeds.elements import (
    DeclinedError,
    Further,
    Names,
    bounded,
    bounded_enclosures,
    plain_text_of,
    text_of,
)
from jianbao.feeds.people import mailbox_of, name_of
from jianbao.feeds.reading import Reading
from jianbao.feeds.text import address, body, entry_url, identifier, minutes, one_line, size, title_of_either
from jianbao.model.feed import Enclosure, Entry, Feed

_CHANNEL_FIELDS = frozenset(
    ("title", "link", "description", "language", "pubDate", "lastBuildDate", "generator", "ttl", "dc:date")
)
_CHANNEL_IGNORED = frozenset(
    ("docs", "cloud", "managingEditor", "webMaster", "copyright", "category", "skipHours", "skipDays", "rating")
)
_CHANNEL_DECLINED = frozenset(
    ("dc:title", "dc:description", "dc:language", "itunes:subtitle", "media:title", "media:description")
)
_IMAGE_PARTS = frozenset(("title", "link", "description", "url", "width", "height"))
_ITEM_FIELDS = frozenset(("title", "link", "description", "content:encoded", "pubDate", "dc:date", "atom:updated"))
_ENCLOSURE_PARTS = frozenset(("url", "type", "length"))
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
    repairs = reading.repairs
    if len(items) > limits.MAX_ENTRIES:
        repairs.note(f"only the first {limits.MAX_ENTRIES} entries were read")
        del items[limits.MAX_ENTRIES :]
    title = title_of_either(values.get("title", ""), repairs)
    language = one_line(values.get("language", ""), repairs) or None
    chinese = is_chinese(language, title, reading.encoding, reading.zone)
    written = values.get("lastBuildDate") or values.get("dc:date") or values.get("pubDate")
    return Feed(
        title=title,
        url=address(values.get("link"), reading.url, repairs),
        base=reading.url,
        description=body(values.get("description"), repairs),
        language=language,
        updated=reading.date(written, chinese=chinese)[0],
        entries=tuple([_item(item, names, reading, chinese=chinese) for item in items]),
        format="rss20",
        encoding=reading.encoding,
        generator=one_line(values.get("generator", ""), repairs) or None,
        ttl_minutes=minutes(values.get("ttl")),
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
    values: dict[str, str] = {}
    people: list[str] = []
    terms: list[str] = []
    enclosures: list[Enclosure] = []
    further = Further(names, reading)
    repairs, base = reading.repairs, reading.url
    permalink = False
    for child in item:
        name = names.name_of(child)
        if name in _ITEM_FIELDS:
            if name in values:
                raise DeclinedError(f"two {name}")
            values[name] = plain_text_of(child)
        elif name == "guid":
            if name in values or any(key != "isPermaLink" for key in child.attrib):
                raise DeclinedError("an unusual guid")
            values[name] = text_of(child)
            permalink = child.attrib.get("isPermaLink", "true") == "true"
        elif name in {"author", "dc:creator", "itunes:author"}:
            person = plain_text_of(child)
            people.append(one_line(name_of(person), repairs))
            further.say("author@email", mailbox_of(person))
        elif name in {"category", "dc:subject"}:
            if any(key != "domain" for key in child.attrib):
                raise DeclinedError("an unusual category")
            terms.append(one_line(text_of(child), repairs))
        elif name == "enclosure":
            if len(child) or not _ENCLOSURE_PARTS.issuperset(child.attrib):
                raise DeclinedError("an unusual enclosure")
            url = address(child.attrib.get("url"), base, repairs)
            if url:
                kind = one_line(child.attrib.get("type", ""), repairs).lower() or None
                enclosures.append(Enclosure(url=url, type=kind, length=size(child.attrib.get("length"))))
        elif name == "source":
            further.say("source@title", text_of(child))
            further.say("source@href", child.attrib.get("url"))
        elif name == "atom:link":
            if child.attrib.get("rel") not in _NOT_THE_PAGE:
                raise DeclinedError("a page in atom:link")
            further.say(f"link@{child.attrib['rel']}", child.attrib.get("href"))
        else:
            further.take(child, name)
    guid = values.get("guid")
    link = values.get("link")
    if link is None and permalink:
        link = guid
    published, published_text = reading.date(values.get("pubDate"), chinese=chinese)
    updated, updated_text = reading.date(values.get("dc:date") or values.get("atom:updated"), chinese=chinese)
    return Entry(
        id=identifier(guid, repairs),
        url=entry_url(link, guid, base, repairs),
        title=title_of_either(values.get("title", ""), repairs),
        authors=tuple(bounded(people)),
        published=published,
        updated=updated,
        published_text=published_text,
        updated_text=updated_text,
        summary_html=body(values.get("description"), repairs),
        content_html=body(values.get("content:encoded"), repairs),
        categories=tuple(bounded(terms)),
        enclosures=bounded_enclosures(enclosures),
        image=further.image(base),
        extra=further.extra,
    )
