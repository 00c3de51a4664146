"""A feed as a plain document for programs: what ``jianbao inspect feed`` prints.

Its schema is the one of the project's conformance set: ``{"feed": {...}, "entries": [{...}]}``, dates in ISO 8601.
"""

import re
from datetime import datetime
from typing import Any

import nh3

from jianbao.model.feed import Entry, Feed

# "<!" that begins neither comment nor declaration: browsers take it for a comment, and its text would be lost.
_BOGUS_COMMENT = re.compile(r"<!(?![-\[A-Za-z])")


def feed_document(feed: Feed) -> dict[str, Any]:
    """``feed`` as a dict that JSON can hold; links of the bodies are absolute where a base is known.

    Bodies are safe HTML here, because a document like this ends up before people; ``Feed`` keeps them as they were.
    """
    return {
        "feed": {
            "title": feed.title,
            "link": feed.url,
            "description": _html(feed.description, feed.base),
            "language": feed.language,
            "updated": _date(feed.updated),
            "format": feed.format,
            "encoding": feed.encoding,
            "generator": feed.generator,
            "ttl_minutes": feed.ttl_minutes,
            "repairs": list(feed.repairs),
        },
        "entries": [_entry(entry, entry.base or feed.base) for entry in feed.entries],
    }


def _entry(entry: Entry, base: str | None) -> dict[str, Any]:
    """One entry."""
    return {
        "id": entry.id,
        "link": entry.url,
        "title": entry.title,
        "authors": list(entry.authors),
        "published": _date(entry.published),
        "updated": _date(entry.updated),
        "published_text": entry.published_text,
        "updated_text": entry.updated_text,
        "summary_html": _html(entry.summary_html, base),
        "content_html": _html(entry.content_html, base),
        "categories": list(entry.categories),
        "enclosures": [{"url": one.url, "type": one.type, "length": one.length} for one in entry.enclosures],
        "image": entry.image,
        "language": entry.language,
        "extra": entry.extra,
    }


def _date(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC."""
    return moment.isoformat().replace("+00:00", "Z") if moment else None


def _html(body: str | None, base: str | None) -> str | None:
    """Safe HTML with absolute links."""
    if body is None:
        return None
    if "<" not in body:
        return body
    body = _BOGUS_COMMENT.sub("&lt;!", body)
    if base:
        try:
            return nh3.clean(body, url_relative=("rewrite_with_base", base))
        except ValueError:  # a base that is no absolute address
            pass
    return nh3.clean(body)
