"""What a feed as a whole links to: itself, its older pages (RFC 5005), its WebSub hubs.

A publisher's word and no more: who follows one of these links checks where it leads.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree

from jianbao.feeds.repairs import Repairs
from jianbao.feeds.text import address

HISTORY = "http://purl.org/syndication/history/1.0"
"""Namespace of RFC 5005."""
_ATOM_LINK = "{http://www.w3.org/2005/Atom}link"
_COMPLETE = f"{{{HISTORY}}}complete"

RELATIONS = ("self", "hub", "next", "prev-archive", "current")
"""``next``: the page behind this one of a paged feed (RFC 5005 §3), which is the older one; ``prev-archive``: the
document with the entries before these (§4); ``current``: the document that an archive belongs to; ``hub``: WebSub."""
MOST = 8
"""Links of one relation that are kept; the ones behind are left out."""
_SCHEMES = ("http://", "https://")


def feed_links(told: Iterable[tuple[object, object]], base: str | None) -> dict[str, tuple[str, ...]]:
    """Addresses by relation, in their order, each once: of ``(rel, href)`` those we know, and http(s) only.

    ``base`` resolves relative ones.
    """
    found: dict[str, list[str]] = {}
    repairs = Repairs()  # a link that cannot be used is no fault of the entries: nobody need be told
    for rel, href in told:
        name = rel.strip().lower() if isinstance(rel, str) else ""
        if name not in RELATIONS or not isinstance(href, str) or len(found.get(name, ())) >= MOST:
            continue
        url = address(href, base, repairs)
        if url and url.lower().startswith(_SCHEMES) and url not in found.setdefault(name, []):
            found[name].append(url)
    return {name: tuple(urls) for name, urls in found.items() if urls}


def links_under(element: etree._Element, base: str | None) -> dict[str, tuple[str, ...]]:
    """The links that are children of ``element``: an Atom ``feed``, or the ``channel`` of RSS."""
    return feed_links(((link.get("rel"), link.get("href")) for link in element.iterchildren(_ATOM_LINK)), base)


def is_complete(element: etree._Element) -> bool:
    """Whether ``fh:complete`` stands under ``element``: the document holds all entries of the feed (RFC 5005 §2)."""
    return next(element.iterchildren(_COMPLETE), None) is not None


def links_of_json(document: Mapping[str, Any], base: str | None) -> dict[str, tuple[str, ...]]:
    """The links of a JSON Feed: ``feed_url``, ``next_url`` and the ``hubs`` of type WebSub."""
    hubs = document.get("hubs")
    told: list[tuple[object, object]] = [("self", document.get("feed_url")), ("next", document.get("next_url"))]
    told += [
        ("hub", hub.get("url"))
        for hub in (hubs if isinstance(hubs, list) else ())
        if isinstance(hub, dict) and str(hub.get("type", "")).lower() == "websub"
    ]
    return feed_links(told, base)


def links_of_parsed(parsed: Mapping[str, Any], base: str | None) -> tuple[dict[str, tuple[str, ...]], bool]:
    """Links and completeness of what feedparser made of a feed (its whole answer)."""
    feed = parsed.get("feed") or {}
    links = dict.get(feed, "links") or []
    told = [(dict.get(link, "rel"), dict.get(link, "href")) for link in links if isinstance(link, dict)]
    prefix = next((name for name, uri in (parsed.get("namespaces") or {}).items() if uri == HISTORY), None)
    return feed_links(told, base), prefix is not None and f"{prefix}_complete" in feed
