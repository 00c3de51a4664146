"""Which page of a feed comes next when older entries are wanted. Pure; ``docs/decisions/windows.md`` says why."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from jianbao.model.feed import Feed

_WORDPRESS = re.compile(r"\bwordpress\b", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def older_page(feed: Feed, url: str) -> str | None:
    """The address of the page with the entries before those of ``feed``, which came from ``url``; ``None``: none.

    What the feed names (RFC 5005: ``prev-archive`` of archives, ``next`` of pages), else the next ``paged`` of a
    WordPress feed, which has pages without naming them.
    """
    for relation in ("prev-archive", "next"):
        if named := feed.links.get(relation):
            return named[0]
    if not feed.entries or not _WORDPRESS.search(feed.generator or ""):
        return None
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    page = query.get("paged", "1")
    if not page.isdecimal() or len(page) > 4:  # noqa: PLR2004 - nobody has that many pages
        return None
    query["paged"] = str(int(page) + 1)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))


def same_site(one: str, other: str) -> bool:
    """Whether two http(s) URLs lead to one server, ``www.`` or not; two that differ in port lead to two."""
    ours, theirs = _server(one), _server(other)
    return ours is not None and ours == theirs


def _server(url: str) -> tuple[str, int | str] | None:
    """Host, and ``web`` for the usual port of its scheme, so that http and https are one server."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    usual = _DEFAULT_PORTS.get(parts.scheme)
    if usual is None or not parts.hostname:
        return None
    return parts.hostname.rstrip(".").removeprefix("www."), "web" if port in (None, usual) else port
