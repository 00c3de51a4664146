"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), and what RSSHub makes of it: missing or
numeric ids, nulls, a null name, dates that are empty or 0.
"""

import json
from collections.abc import Iterator
from typing import Any

from jianbao.errors import FeedError
from jianbao.feeds import extra as extras
from jianbao.feeds import limits
from jianbao.feeds.dates import is_chinese
from jianbao.feeds.feed_links import links_of_json
from jianbao.feeds.page import describe
from jianbao.feeds.reading import Reading
from jianbao.feeds.text import address, body, clean, escaped, identifier, one_line, size, title_of_either
from jianbao.model.feed import Enclosure, Entry, Feed

_TAKEN = frozenset(
    [
        "id",
        "url",
        "title",
        "content_html",
        "content_text",
        "summary",
        "image",
        "date_published",
        "date_modified",
        "authors",
        "author",
        "tags",
        "language",
        "attachments",
    ]
)


def read(text: str, reading: Reading) -> Feed:
    """The feed in ``text``. FeedError: no JSON, or none of a feed; an RSSHub error says its message."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FeedError(f"{describe(text)} (as JSON: {error})", subject=reading.url) from error
    if not isinstance(document, dict):
        raise FeedError("JSON, but not a JSON Feed", subject=reading.url)
    version = _text(document.get("version"))
    items = document.get("items")
    if "jsonfeed.org/version/" not in version and not isinstance(items, list):
        raise FeedError(_refusal(document), subject=reading.url)
    repairs = reading.repairs
    title = title_of_either(_text(document.get("title")), repairs)
    language = one_line(_text(document.get("language")), repairs) or None
    chinese = is_chinese(language, title, reading.encoding, reading.zone)
    known = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    if isinstance(items, list) and len(known) < len(items):
        repairs.note("items that are no objects were left out", len(items) - len(known))
    if len(known) > limits.MAX_ENTRIES:
        repairs.note(f"only the first {limits.MAX_ENTRIES} entries were read")
        known = known[: limits.MAX_ENTRIES]
    base = reading.url or address(_text(document.get("feed_url")), None, repairs)
    return Feed(
        title=title,
        url=address(_text(document.get("home_page_url")), base, repairs),
        base=base,
        description=clean(body(escaped(_text(document.get("description"))), repairs) or "", repairs) or None,
        language=language,
        entries=tuple(_entry(item, base, reading, chinese=chinese) for item in known),
        format="json10" if version.rstrip("/").endswith("/1") else "json11",
        encoding=reading.encoding,
        links=links_of_json(document, base),
        repairs=repairs.texts(),
    )


def _refusal(document: dict[str, Any]) -> str:
    """What a JSON answer that is no feed says; RSSHub's errors are ``{"error": {"message": ...}}``."""
    error = document.get("error")
    message = _text(error.get("message")) if isinstance(error, dict) else _text(error)
    message = " ".join(message[:600].split())[:300]
    if error is not None:
        return f"the answer is an error: {message}" if message else "the answer is an error without a message"
    return "JSON, but not a JSON Feed"


def _text(value: object) -> str:
    """Strings as they are, numbers as digits, everything else empty."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _entry(item: dict[str, Any], base: str | None, reading: Reading, *, chinese: bool) -> Entry:
    """One item → an entry."""
    repairs = reading.repairs
    html = _text(item.get("content_html"))
    if not html and (plain := _text(item.get("content_text"))):
        html = escaped(plain.strip()).replace("\n", "<br>\n")  # lines mean something in plain text
    published, published_text = reading.date(_text(item.get("date_published")), chinese=chinese)
    updated, updated_text = reading.date(_text(item.get("date_modified")), chinese=chinese)
    extra: dict[str, str] = {}
    for key, value in item.items():
        if key not in _TAKEN and value is not None:
            extras.add(extra, key, value if isinstance(value, str) else _as_json(value), repairs)
    return Entry(
        id=identifier(_text(item.get("id")), repairs),
        url=address(_text(item.get("url")) or _text(item.get("external_url")), base, repairs),
        title=title_of_either(_text(item.get("title")), repairs),
        authors=tuple(_authors(item, reading)),
        published=published,
        updated=updated,
        published_text=published_text,
        updated_text=updated_text,
        summary_html=clean(body(escaped(_text(item.get("summary"))), repairs) or "", repairs) or None,
        content_html=clean(body(html, repairs) or "", repairs) or None,
        categories=tuple(_terms(item, reading)),
        enclosures=tuple(_attachments(item, base, reading)),
        image=address(_text(item.get("image")), base, repairs),
        language=one_line(_text(item.get("language")), repairs) or None,
        extra=extra,
    )


def _as_json(value: object) -> str:
    """A value that is no string, as JSON."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _list(value: object) -> list[Any]:
    """The value as a list of bounded length: a single thing is a list of one."""
    return value[: limits.MAX_LIST] if isinstance(value, list) else [] if value is None else [value]


def _authors(item: dict[str, Any], reading: Reading) -> Iterator[str]:
    """Names of ``authors`` (1.1) or ``author`` (1.0), each once."""
    people = _list(item.get("authors")) or _list(item.get("author"))
    names = (_text(one.get("name")) if isinstance(one, dict) else _text(one) for one in people)
    yield from dict.fromkeys(name for name in (one_line(name, reading.repairs) for name in names) if name)


def _terms(item: dict[str, Any], reading: Reading) -> Iterator[str]:
    """Tags, each once."""
    terms = (one_line(_text(tag), reading.repairs) for tag in _list(item.get("tags")))
    yield from dict.fromkeys(term for term in terms if term)


def _attachments(item: dict[str, Any], base: str | None, reading: Reading) -> Iterator[Enclosure]:
    """Attachments that have an address."""
    for one in _list(item.get("attachments")):
        url = address(_text(one.get("url")), base, reading.repairs) if isinstance(one, dict) else None
        if url:
            kind = one_line(_text(one.get("mime_type")), reading.repairs) or None
            yield Enclosure(url=url, type=kind, length=size(_text(one.get("size_in_bytes"))))
