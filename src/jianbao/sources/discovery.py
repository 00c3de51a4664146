"""Which feeds a web page may have: links in its HTML, obvious addresses, routes by RSSHub's radar rules. Pure.

Everything found here is a guess until it was fetched and parsed (``update.discover``).
"""

import re
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit

import msgspec

from jianbao.articles.markup import decode, holdable, parse_page
from jianbao.sources.route_pattern import fit

MOST_READ = 2 * 1024 * 1024
"""Bytes of a page that are looked at; links to feeds stand in its head."""
MOST = 12
"""Candidates of one kind."""
COMMON_PATHS = ("/feed", "/rss.xml", "/atom.xml", "/feed.json", "/index.xml")
_TYPES = frozenset(
    (
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/json",
        "application/xml",
        "text/xml",
    )
)
_FEED_PATH = re.compile(
    r"(?:/(?:feeds?|rss|atom)/?$)|(?:\.(?:rss|atom|rdf)$)|(?:/(?:rss|feeds?|atom|index)[\w-]{0,40}\.(?:xml|json|php)$)",
    re.IGNORECASE,
)
_FEED_HOSTS = ("feeds.feedburner.com", "feeds.feedblitz.com")
_COMMENTS = re.compile(r"\bcomments?\b|评论", re.IGNORECASE)
_MAX_URL = 2_000
_MAX_LABELS = 5
_PARAMETER = re.compile(r":(\w+)(?:\{[^{}/]*\})?([?*+]?)")


class Candidate(msgspec.Struct, frozen=True):
    """A feed that a page may have. ``how``: ``link``, ``anchor`` or ``path``; ``title``: the page's word, or empty."""

    url: str
    how: str
    title: str = ""


class RadarRoute(msgspec.Struct, frozen=True):
    """A route of RSSHub for a page: ``/sina/finance/china``, with the names that the rules give site and channel."""

    route: str
    site: str
    title: str


def page_candidates(page: bytes, url: str, content_type: str | None = None) -> tuple[Candidate, ...]:
    """The feeds that a page names: its ``link`` elements first, then anchors whose address looks like a feed's.

    ``url`` is where it was fetched from. Feeds of comments come last in their kind. Never raises.
    """
    root = parse_page(holdable(decode(page[:MOST_READ], content_type)))
    if root is None:
        return ()
    base = next((joined for node in root.iter("base") if (joined := _join(url, node.get("href")))), url)
    links: dict[str, Candidate] = {}
    anchors: dict[str, Candidate] = {}
    for node in root.iter("link", "a"):
        where = _join(base, node.get("href"))
        if where is None:
            continue
        if node.tag == "link":
            kind = (node.get("type") or "").partition(";")[0].strip().lower()
            relations = (node.get("rel") or "").lower().split()
            if ("alternate" in relations and kind in _TYPES) or "feed" in relations:
                links.setdefault(where, Candidate(where, "link", _words(node.get("title"))))
        elif _looks_like_feed(where, url):
            text = "".join(str(piece) for piece in node.itertext())[:1000]
            anchors.setdefault(where, Candidate(where, "anchor", _words(node.get("title") or text)))
    plain = [one for where, one in anchors.items() if where not in links]
    return (*_best(list(links.values())), *_best(plain))


def common_candidates(url: str) -> tuple[Candidate, ...]:
    """The addresses at which sites usually have their feed."""
    return tuple(Candidate(where, "path") for path in COMMON_PATHS if (where := _join(url, path)))


def radar_domains(url: str) -> tuple[str, ...]:
    """The domains under which an RSSHub may keep rules for ``url``, the longest first; none for a bare address."""
    host = _host(url)
    labels = host.split(".")
    if ":" in host or len(labels) < 2 or labels[-1].isdecimal() or not all(labels):  # noqa: PLR2004 - a.example at least
        return ()
    return tuple(".".join(labels[start:]) for start in range(max(0, len(labels) - _MAX_LABELS), len(labels) - 1))


def radar_routes(rules: bytes, domain: str, url: str) -> tuple[RadarRoute, ...]:
    """The routes that an RSSHub's rules for ``domain`` (``/api/radar/rules/DOMAIN``) give for the page at ``url``.

    Rules by subdomain, ``.`` for none; each has patterns of paths (``source``) and a route (``target``) whose
    parameters come from the path. What is not in form is left out; an empty answer means that there are none.
    """
    try:
        told = msgspec.json.decode(rules)
    except (msgspec.DecodeError, RecursionError, ValueError):
        return ()
    host = _host(url)
    if not isinstance(told, dict) or not (host == domain or host.endswith("." + domain)):
        return ()
    own = host.removesuffix(domain).rstrip(".")
    names = (".", "www") if own in {"", "www"} else (own,)
    site = _words(told.get("_name")) or domain
    found: dict[str, RadarRoute] = {}
    for rule in [rule for name in names for rule in _list(told.get(name))]:
        route = _route(rule, url) if isinstance(rule, dict) else None
        if route and len(found) < MOST:
            found.setdefault(route, RadarRoute(route, site, _words(rule.get("title")) or route))
    return tuple(found.values())


def _route(rule: dict[str, Any], url: str) -> str | None:
    """The route that one rule gives for ``url``; ``None``: it is for other pages, or cannot be filled in."""
    target = rule.get("target")
    if not isinstance(target, str) or not target.startswith("/") or len(target) > _MAX_URL:
        return None
    source = rule.get("source")
    for pattern in [source] if isinstance(source, str) else _list(source):
        values = _values(pattern, url) if isinstance(pattern, str) and len(pattern) <= _MAX_URL else None
        route = _filled(target, values) if values is not None else None
        if route:
            return route
    return None


def _values(pattern: str, url: str) -> dict[str, str] | None:
    """The parameters that a pattern such as ``/u/:id`` or ``/search?q=:word`` reads from ``url``."""
    parts = urlsplit(url)
    path, _, query = pattern.partition("#")[0].partition("?") if not pattern.endswith("?") else (pattern, "", "")
    found = fit("/" + path.strip("/"), tuple(segment for segment in parts.path.split("/") if segment))
    if found is None:
        return None
    values = {name: unquote(value, errors="replace") for name, value in found[1].items()}
    given = dict(parse_qsl(parts.query))
    for name, value in parse_qsl(query):
        if name not in given:
            return None
        if value.startswith(":"):
            values[value[1:]] = given[name]
    return values


def _filled(target: str, values: dict[str, str]) -> str | None:
    """``target`` with its parameters in place; ``None``: one is missing that has to be there."""
    missing = False

    def put(found: re.Match[str]) -> str:
        nonlocal missing
        value = values.get(found[1], "")
        missing = missing or (not value and found[2] not in {"?", "*"})
        return quote(value, safe="")

    route = _PARAMETER.sub(put, target)
    return None if missing else "/" + "/".join(piece for piece in route.split("/") if piece)


def _best(candidates: list[Candidate]) -> list[Candidate]:
    """At most ``MOST``, those of comments last."""
    return sorted(candidates, key=lambda one: bool(_COMMENTS.search(f"{urlsplit(one.url).path} {one.title}")))[:MOST]


def has_feed_address(url: str) -> bool:
    """Whether an address is obviously a feed's: ``/feed``, ``/rss.xml``, ``…/atom``."""
    return _host(url).removeprefix("www.") in _FEED_HOSTS or bool(_FEED_PATH.search(urlsplit(url).path))


def _looks_like_feed(where: str, page: str) -> bool:
    """Whether an anchor's address is obviously a feed's, of the same site or of a known host of feeds."""
    host, own = _host(where).removeprefix("www."), _host(page).removeprefix("www.")
    near = host == own or host.endswith("." + own) or own.endswith("." + host)
    return has_feed_address(where) and (near or host in _FEED_HOSTS)


def _join(base: str, href: str | None) -> str | None:
    """An absolute http(s) address without fragment, or ``None``."""
    if not href or len(href) > _MAX_URL:
        return None
    try:
        where = urljoin(base, href.strip()).partition("#")[0]
        parts = urlsplit(where)
        _ = parts.port
    except ValueError:
        return None
    return where if parts.scheme in {"http", "https"} and parts.hostname else None


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower().rstrip(".")
    except ValueError:
        return ""


def _list(value: object) -> list[Any]:
    return value[:1000] if isinstance(value, list) else []


def _words(text: object) -> str:
    """A stranger's text on one line, at most 100 characters."""
    return (
        " ".join("".join(c if c.isprintable() else " " for c in text[:400]).split())[:100]
        if isinstance(text, str)
        else ""
    )
