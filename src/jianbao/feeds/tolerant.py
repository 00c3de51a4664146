"""Feeds of every kind in any state, read by feedparser: RSS 0.9x, 1.0, 2.0, Atom 0.3, 1.0, CDF, well-formed or not.

feedparser finds the pieces; what they mean is decided here: it neither cleans nor resolves HTML, and its dates
are not used.
"""

import io
import re
from collections.abc import Iterator
from typing import Any

from jianbao.errors import FeedError
from jianbao.feeds import extra as extras
from jianbao.feeds import limits
from jianbao.feeds.dates import is_chinese
from jianbao.feeds.feed_links import links_of_parsed
from jianbao.feeds.page import describe
from jianbao.feeds.people import mailbox_of, name_of
from jianbao.feeds.reading import Reading
from jianbao.feeds.text import (
    address,
    body,
    clean,
    entry_url,
    escaped,
    identifier,
    minutes,
    one_line,
    size,
    title_of_either,
    title_of_html,
    words,
)
from jianbao.feeds.wishes import period_minutes
from jianbao.model.feed import Enclosure, Entry, Feed

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_ENTRY_TAG = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?(?:item|entry)[\s>/]", re.IGNORECASE)
_TAG = re.compile(r"<(/?)[A-Za-z_][^<>]*?(/?)>")
# HTML elements that are never closed: they do not nest, whatever XML says.
_VOID = re.compile(r"<(?:area|br|col|embed|hr|img|input|link|meta|p|li|source|track|wbr)\b", re.IGNORECASE)
_CDF = re.compile(r"(?:\s|<!--[^>]*-->|<[?!][^<>]*>)*<channel[\s>]", re.IGNORECASE)
_AMP = re.compile(r"&amp(?=\w+(?:[=&]|$))")
_BASE_ATTRIBUTE = re.compile(r"<[^<>]*?\s(?:xml:)?base\s*=", re.IGNORECASE)
# Keys of feedparser's that have a field of their own, or repeat another key.
_TAKEN = words(
    "id link links title title_detail authors author author_detail published updated summary summary_detail "
    "content tags guidislink media_thumbnail image"
)


def read(text: str, reading: Reading) -> Feed:
    """The feed in ``text`` (without XML declaration). FeedError: it is none, or passes a limit."""
    text = _within_limits(text, reading)
    parsed = _parse(text, reading)
    feed, entries = parsed["feed"], parsed["entries"]
    if not parsed.get("version") and not entries and not _CDF.match(text):
        raise FeedError(describe(text), subject=reading.url)
    repairs = reading.repairs
    fault = parsed.get("bozo_exception")
    if fault is not None and fault.__class__.__name__.startswith("SAX"):
        repairs.note(f"not well-formed XML ({_reason(fault)}), read leniently")
    if "&amp" in (link := _string(dict.get(feed, "link"))):  # it takes the semicolon out of "&amp;b=2"
        feed["link"] = _AMP.sub("&", link)
    title = _title(feed, reading)
    language = one_line(dict.get(feed, "language") or "", repairs) or None
    chinese = is_chinese(language, title, reading.encoding, reading.zone)
    if len(entries) > limits.MAX_ENTRIES:
        repairs.note(f"only the first {limits.MAX_ENTRIES} entries were read")
        entries = entries[: limits.MAX_ENTRIES]
    base = dict.get(dict.get(feed, "subtitle_detail") or dict.get(feed, "title_detail") or {}, "base") or reading.url
    prefixes = sorted((name for name in parsed.get("namespaces", ()) if name), key=len, reverse=True)
    links, complete = links_of_parsed(parsed, base)
    updated, _ = reading.date(dict.get(feed, "updated") or dict.get(feed, "published"), chinese=chinese)
    return Feed(
        title=title,
        url=entry_url(dict.get(feed, "link"), dict.get(feed, "id"), base, repairs),
        base=base,
        description=_html(dict.get(feed, "subtitle_detail"), reading),
        language=language,
        updated=updated,
        entries=tuple(
            _entry(entry, reading, base=base, language=language, chinese=chinese, prefixes=prefixes)
            for entry in entries
        ),
        format=parsed.get("version") or ("cdf" if _CDF.match(text) else "unknown"),
        encoding=reading.encoding,
        generator=one_line(_string(dict.get(feed, "generator")), repairs) or None,
        ttl_minutes=minutes(_string(dict.get(feed, "ttl"))),
        period_minutes=period_minutes(
            _string(dict.get(feed, "sy_updateperiod")), _string(dict.get(feed, "sy_updatefrequency"))
        ),
        links=links,
        complete=complete,
        repairs=repairs.texts(),
    )


def _within_limits(text: str, reading: Reading) -> str:
    """``text``, cut behind the last entry that is allowed. FeedError: too much for this reader."""
    if len(text) > limits.MAX_TOLERANT_CHARACTERS:
        raise FeedError(
            f"not well-formed or of a rare kind, and longer than {limits.MAX_TOLERANT_CHARACTERS} characters",
            subject=reading.url,
        )
    place = 0
    for count, found in enumerate(_ENTRY_TAG.finditer(text)):
        if count == limits.MAX_ENTRIES:
            place = found.start()
            break
    if place:
        reading.repairs.note(f"only the first {limits.MAX_ENTRIES} entries were read")
        text = text[:place]
    if text.count("<") > limits.MAX_TOLERANT_TAGS:
        raise FeedError(
            f"more than {limits.MAX_TOLERANT_TAGS} tags in a feed that is not well-formed", subject=reading.url
        )
    depth = 0
    for found in _TAG.finditer(text):
        if found[1]:
            depth = max(0, depth - 1)
        elif not found[2] and not _VOID.match(found[0]):
            depth += 1
            if depth > limits.MAX_DEPTH:
                raise FeedError(f"elements within elements, more than {limits.MAX_DEPTH} deep", subject=reading.url)
    return text


def _parse(text: str, reading: Reading) -> dict[str, Any]:
    """What feedparser makes of ``text``. FeedError: it broke on it."""
    import feedparser  # noqa: PLC0415 - 0.1 s, and most feeds do without it

    headers = {"content-type": "application/xml; charset=utf-8"}
    if text.startswith("<?"):
        # Its pattern for the encoding of a declaration at the very beginning takes cubic time: 14 s for 20 KB
        # that do not end. What the declaration said is known by now.
        text = "\n" + text
    # Where nothing names a base, addresses are resolved here, so that an id stays as it stands.
    if reading.url and _BASE_ATTRIBUTE.search(text):
        headers["content-location"] = reading.url
    try:
        parsed: dict[str, Any] = feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:
        raise FeedError(f"broken beyond reading ({error.__class__.__name__}: {error})", subject=reading.url) from error
    return parsed


def _reason(fault: Exception) -> str:
    """An XML parser's complaint in a few words."""
    message = getattr(fault, "getMessage", lambda: str(fault))()
    line = getattr(fault, "getLineNumber", lambda: None)()
    return f"{message}, line {line}" if line else str(message)


def _entry(
    entry: dict[str, Any],
    reading: Reading,
    *,
    base: str | None,
    language: str | None,
    chinese: bool,
    prefixes: list[str],
) -> Entry:
    """One entry as feedparser has it → ours."""
    repairs = reading.repairs
    get = dict.get
    contents: list[dict[str, Any]] = get(entry, "content") or []
    summary_detail = get(entry, "summary_detail")
    # feedparser repeats the content as summary where there is none; a summary of its own has a detail.
    summary = _html(summary_detail, reading) if summary_detail is not None else None
    if summary is None and not contents:
        summary = body(get(entry, "summary"), repairs)
    content = _html(contents[0], reading) if contents else None
    own_base = (get(contents[0], "base") if contents else None) or get(summary_detail or {}, "base") or None
    own_language = (get(contents[0], "language") if contents else None) or get(summary_detail or {}, "language")
    published, published_text = reading.date(get(entry, "published"), chinese=chinese)
    updated, updated_text = reading.date(get(entry, "updated"), chinese=chinese)
    url, image = get(entry, "link"), _image(entry)
    extra: dict[str, str] = {}
    for name, value in _further(entry, prefixes):
        extras.add(extra, name, value, repairs)
    return Entry(
        id=identifier(get(entry, "id"), repairs),
        url=entry_url(url, get(entry, "id"), own_base or base, repairs),
        title=_title(entry, reading),
        authors=tuple(_authors(entry, reading)),
        published=published,
        updated=updated,
        published_text=published_text,
        updated_text=updated_text,
        summary_html=summary,
        content_html=content,
        base=own_base if own_base != base else None,
        categories=tuple(_categories(entry, reading)),
        enclosures=tuple(_enclosures(entry, own_base or base, reading)),
        image=address(image, own_base or base, repairs),
        language=one_line(own_language, repairs) if own_language and own_language != language else None,
        extra=extra,
    )


def _string(value: object) -> str:
    """The value if it is a string, else empty."""
    return value if isinstance(value, str) else ""


def _title(holder: dict[str, Any], reading: Reading) -> str:
    """The title of a feed or an entry as plain text."""
    title = _string(dict.get(holder, "title"))
    detail = dict.get(holder, "title_detail") or {}
    kind = dict.get(detail, "type")
    if kind in _HTML_TYPES:
        return title_of_html(title, reading.repairs)
    return one_line(title, reading.repairs) if kind == "text/plain" else title_of_either(title, reading.repairs)


def _html(detail: dict[str, Any] | None, reading: Reading) -> str | None:
    """A body as HTML: text-typed ones are escaped."""
    if not detail:
        return None
    value = _string(dict.get(detail, "value"))
    kind = dict.get(detail, "type") or "text/html"
    if kind.startswith("text/") and kind not in _HTML_TYPES:
        value = escaped(value)
    value = body(value, reading.repairs) or ""
    return clean(value, reading.repairs) or None


def _authors(entry: dict[str, Any], reading: Reading) -> Iterator[str]:
    """Names, each once."""
    people = dict.get(entry, "authors") or []
    names = [dict.get(one, "name") or dict.get(one, "email") or "" for one in people[: limits.MAX_LIST]]
    last = _string(dict.get(entry, "author"))
    cut = dict.get(dict.get(entry, "author_detail") or {}, "email")
    if last and (not any(names) or (cut and mailbox_of(last) not in {cut, None})):  # ".example" is cut to ".exam"
        names[-1:] = [last]
    yield from dict.fromkeys(name for name in (one_line(name_of(name), reading.repairs) for name in names) if name)


def _categories(entry: dict[str, Any], reading: Reading) -> Iterator[str]:
    """Terms (a label where there is no term), each once."""
    tags = (dict.get(entry, "tags") or [])[: limits.MAX_LIST]
    terms = (one_line(_string(dict.get(tag, "term") or dict.get(tag, "label")), reading.repairs) for tag in tags)
    yield from dict.fromkeys(term for term in terms if term)


def _enclosures(entry: dict[str, Any], base: str | None, reading: Reading) -> Iterator[Enclosure]:
    """Links of the kind ``enclosure``."""
    links = [link for link in dict.get(entry, "links") or [] if dict.get(link, "rel") == "enclosure"]
    for link in links[: limits.MAX_LIST]:
        url = address(dict.get(link, "href"), base, reading.repairs)
        if url:
            yield Enclosure(
                url=url,
                type=one_line(dict.get(link, "type") or "", reading.repairs) or None,
                length=size(dict.get(link, "length")),
            )


def _image(entry: dict[str, Any]) -> str | None:
    """The address of the picture that the entry names for itself."""
    for thumbnail in dict.get(entry, "media_thumbnail") or []:
        if dict.get(thumbnail, "url"):
            return _string(thumbnail["url"]) or None
    image = dict.get(entry, "image")
    return _string(dict.get(image, "href")) or None if isinstance(image, dict) else None


def _further(entry: dict[str, Any], prefixes: list[str]) -> Iterator[tuple[str, str]]:
    """Names and values of everything that has no field of its own."""
    for number, thumbnail in enumerate(dict.get(entry, "media_thumbnail") or []):
        if number:
            yield from _flat("media:thumbnail", thumbnail)
    for link in dict.get(entry, "links") or []:
        if dict.get(link, "rel") != "enclosure" and dict.get(link, "href") != dict.get(entry, "link"):
            yield f"link@{dict.get(link, 'rel')}", _string(dict.get(link, "href"))
    for content in (dict.get(entry, "content") or [])[1:]:
        yield "content", _string(dict.get(content, "value"))
    for content in dict.get(entry, "content") or []:
        yield "content@src", _string(dict.get(content, "src"))
    detail = dict.get(entry, "author_detail") or {}
    yield "author@email", mailbox_of(_string(dict.get(entry, "author"))) or _string(dict.get(detail, "email"))
    yield "author@href", _string(dict.get(detail, "href"))
    for key, value in dict.items(entry):
        if key in _TAKEN or key.endswith("_parsed") or (key == "href" and value == dict.get(detail, "href")):
            continue
        prefix = next((one for one in prefixes if key.startswith(one + "_")), None)
        yield from _flat(f"{prefix}:{key[len(prefix) + 1 :]}" if prefix else key, value)


def _flat(name: str, value: object) -> Iterator[tuple[str, str]]:
    """A value of feedparser's as names and strings."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, inner in dict.items(value):
            yield from _flat(f"{name}@{key}", inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _flat(name, inner)
    elif isinstance(value, int | float) and value is not None:
        yield name, str(value)
