"""Find the feeds of a web page: what it names, where sites usually have one, what RSSHub makes of it; each verified."""

import asyncio
import time
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from jianbao.errors import FeedError, FetchError
from jianbao.fetch import ClientSettings, Fetcher, FetchRequest, Robots, attempt_at, fetch_all, get_bytes, request_for
from jianbao.fetch.client import Answer
from jianbao.fetch.failures import AttemptError
from jianbao.fetch.policy import BODY_START, Action, is_web_page, judge
from jianbao.fetch.request import Attempt, without_password
from jianbao.model.fetched import Fetched
from jianbao.model.source import Filing, Source, SourceKind
from jianbao.sources import Newsroom
from jianbao.sources.discovery import (
    Candidate,
    RadarRoute,
    common_candidates,
    has_feed_address,
    page_candidates,
    radar_domains,
    radar_routes,
)
from jianbao.update.collect import client_settings
from jianbao.update.parsing import parse_fenced

_ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5"
)
_MAX_RULES = 2 * 2**20
"""Bytes of one domain's radar rules; all rules together were 916 KB in 2026."""
_NO_FILING = Filing("", "", "")


class Found(msgspec.Struct, frozen=True):
    """A feed that was fetched and parsed, or a route that an instance answered.

    ``how``: ``itself`` (what was typed is a feed), ``link``, ``anchor``, ``path`` or ``radar``. ``site`` is the name
    that the radar rules give the site, empty otherwise.
    """

    kind: SourceKind
    locator: str
    how: str
    title: str
    entries: int
    newest: datetime | None
    format: str
    page: str | None
    """The site's page, as the feed says."""
    site: str = ""


def discover(url: str, newsroom: Newsroom) -> tuple[Found, ...]:
    """The feeds of the page at ``url``, best first; the feed itself where ``url`` is one.

    Anchors are tried only where no ``link`` leads to a feed, common paths only where no anchor does. FetchError: the
    page cannot be had, or its robots.txt forbids it (RFC 9309; a feed is there to be asked for, a page may not be).
    """
    settings = client_settings(newsroom)
    if not has_feed_address(url) and not Robots(settings).allows(url):
        raise FetchError(
            "the site's robots.txt forbids programs to read this page, or cannot be had",
            kind="robots",
            subject=without_password(url),
            hint="Find its feed in a browser; `jianbao add FEED` with --category, --site and --channel asks nothing.",
        )
    answer = _page(url, settings)
    content_type = answer.headers.get("content-type")
    zone = ZoneInfo(newsroom.site.timezone)
    if not is_web_page(answer.body[:BODY_START]):
        try:
            feed = parse_fenced(answer.body, url=answer.url, content_type=content_type, zone=zone)
        except FeedError:
            if "html" not in (content_type or "").lower():
                raise
        else:
            newest = max((one.published for one in feed.entries if one.published), default=None)
            return (
                Found(SourceKind.FEED, url, "itself", feed.title, len(feed.entries), newest, feed.format, feed.url),
            )
    named = page_candidates(answer.body, answer.url, content_type)
    routes = _radar(answer.url, newsroom, settings)
    links = [one for one in named if one.how == "link"]
    found = _verified(links, routes, newsroom, settings)
    for more in ([one for one in named if one.how == "anchor"], common_candidates(answer.url)):
        if not any(one.kind is SourceKind.FEED for one in found):
            found = (*_verified(more, (), newsroom, settings), *found)
    return found


def _page(url: str, settings: ClientSettings) -> Answer:
    """What ``url`` answers. FetchError: nothing good."""
    attempt = Attempt(url, without_password(url))

    async def ask() -> Answer:
        async with Fetcher(settings) as fetcher:
            deadline = time.monotonic() + settings.limits.deadline_seconds
            return await fetcher.ask(attempt, {"Accept": _ACCEPT}, deadline=deadline)

    try:
        answer = asyncio.run(ask())
    except AttemptError as error:
        raise FetchError(error.words, kind=error.kind, subject=attempt.shown_url) from error
    verdict = judge(answer.status, answer.headers, answer.body[:BODY_START], feed=False)
    if verdict.action is not Action.OK:
        raise FetchError(verdict.words, kind=verdict.kind, subject=attempt.shown_url, status=answer.status)
    return answer


def _radar(url: str, newsroom: Newsroom, settings: ClientSettings) -> tuple[RadarRoute, ...]:
    """The routes that the first instance that answers has for a page; none is no failure."""
    for instance in newsroom.instances:
        for domain in radar_domains(url):
            try:
                rules = get_bytes(attempt_at(instance, f"/api/radar/rules/{domain}"), settings, max_bytes=_MAX_RULES)
            except FetchError as error:
                if error.status is None:
                    break  # it does not answer; the next instance may
                continue
            if routes := radar_routes(rules, domain, url):
                return routes
        else:
            return ()
    return ()


def _verified(
    candidates: Iterable[Candidate], routes: Iterable[RadarRoute], newsroom: Newsroom, settings: ClientSettings
) -> tuple[Found, ...]:
    """Those that answer with a feed, in their order."""
    sources: dict[str, tuple[Source, Candidate | RadarRoute]] = {}
    for candidate in candidates:
        source = Source(SourceKind.FEED, candidate.url, _NO_FILING)
        sources.setdefault(source.key, (source, candidate))
    for route in routes:
        source = Source(SourceKind.ROUTE, route.route, _NO_FILING)
        sources.setdefault(source.key, (source, route))
    requests: list[FetchRequest] = [request_for(source, newsroom.instances) for source, _ in sources.values()]
    found: dict[str, Found] = {}
    for fetched in fetch_all(requests, settings, concurrency=newsroom.fetch.concurrency):
        source, one = sources[fetched.source_key]
        if parsed := _parsed(source, one, fetched, newsroom):
            found[fetched.source_key] = parsed
    return tuple(found[key] for key in sources if key in found)


def _parsed(source: Source, one: Candidate | RadarRoute, fetched: Fetched, newsroom: Newsroom) -> Found | None:
    if fetched.body is None:
        return None
    last = fetched.exchanges[-1]
    zone = ZoneInfo(newsroom.site.timezone)
    try:
        feed = parse_fenced(fetched.body, url=last.final_url or last.url, content_type=fetched.content_type, zone=zone)
    except FeedError:
        return None
    radar = isinstance(one, RadarRoute)
    return Found(
        kind=source.kind,
        locator=source.locator,
        how="radar" if isinstance(one, RadarRoute) else one.how,
        title=one.title if radar else feed.title or one.title,
        entries=len(feed.entries),
        newest=max((entry.published for entry in feed.entries if entry.published), default=None),
        format=feed.format,
        page=feed.url,
        site=one.site if isinstance(one, RadarRoute) else "",
    )
