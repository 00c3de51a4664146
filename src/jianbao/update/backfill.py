"""Fill gaps: read older pages of feeds, or headlines of a news sitemap, after a window was missed or when asked to.

Sources are read side by side, each page after page: every round asks at most one page of each, through the same
client, guard and limits as visits, and the rounds are spaced as an owner spaces visits.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

import msgspec

from jianbao.archive import Archive
from jianbao.articles import Learned
from jianbao.errors import FeedError
from jianbao.feeds.sitemap import read_sitemap, sitemaps_in_robots
from jianbao.fetch import Attempt, FetchRequest, request_for
from jianbao.model.feed import Entry, Feed
from jianbao.model.fetched import Exchange, Fetched
from jianbao.model.history import Outcome, Visit
from jianbao.model.source import Source, SourceKind
from jianbao.sources import Newsroom
from jianbao.update.identity import identify
from jianbao.update.intake import cleaner, take_in
from jianbao.update.older import older_page, same_site
from jianbao.update.page_wishes import wishes_of
from jianbao.update.parsing import parse_fenced

Ask = Callable[[Iterable[FetchRequest]], Iterable[Fetched]]
"""Makes requests as visits are made (``fetch.fetch_all``): politely, guarded, within limits."""

PAGES = 5
"""Older pages that are read of one source after a missed window."""
_SITEMAPS = 4
"""Requests for sitemaps of one site, robots.txt included."""
_GONE = (404, 410)


class Gap(msgspec.Struct, frozen=True):
    """A source, and when the gap in it was seen: reading ends at an entry first seen before; ``None``: it does not."""

    source: Source
    since: datetime | None = None


def gaps_due(archive: Archive, sources: Iterable[Source]) -> list[Gap]:
    """The missed windows of these sources that are still to be filled. Files and imports have no older pages."""
    due = {missed.source_key: missed.since for missed in archive.missed_windows() if missed.due}
    kinds = (SourceKind.FEED, SourceKind.ROUTE)
    return [Gap(source, due[source.key]) for source in sources if source.key in due and source.kind in kinds]


def backfill(
    archive: Archive,
    newsroom: Newsroom,
    gaps: Sequence[Gap],
    ask: Ask,
    *,
    clock: Callable[[], datetime],
    pages: int = PAGES,
    spacing: float = 1.0,
    on_done: Callable[[Visit], None] | None = None,
) -> tuple[Visit, ...]:
    """Read at most ``pages`` older pages of each source, as a run of its own; one visit for each comes back.

    ``ask`` makes the requests of a round; between rounds there are ``spacing`` seconds.

    A visit's ``error`` is set when a page could not be had or read: then it is worth trying again. What is to be said
    besides is in its ``repairs``. What was taken in stays, whatever follows. Raises ``ArchiveError``.
    """
    if not gaps:
        return ()
    run_id = archive.start_run("backfill", clock())
    chases = {
        gap.source.key: _Chase(
            archive,
            run_id,
            gap,
            zone=ZoneInfo(gap.source.timezone or newsroom.site.timezone),
            pages=pages,
            clock=clock,
            learned=newsroom.learned.get(gap.source.key),
        )
        for gap in gaps
    }
    requests = [request_for(gap.source, newsroom.instances) for gap in gaps]
    done: list[Visit] = []
    while requests:
        following: list[FetchRequest] = []
        for fetched in ask(requests):
            chase = chases[fetched.source_key]
            wanted = chase.take(fetched)
            if wanted is not None:
                following.append(FetchRequest(fetched.source_key, (Attempt(wanted, wanted),)))
                continue
            visit = chase.visit()
            archive.record_visit(run_id, visit)
            done.append(visit)
            if on_done is not None:
                on_done(visit)
        requests = following
        if requests:
            time.sleep(spacing)
    archive.finish_run(run_id, clock())
    return tuple(done)


class _Chase:
    """One source's way into the past."""

    def __init__(
        self,
        archive: Archive,
        run_id: int,
        gap: Gap,
        *,
        zone: tzinfo,
        pages: int,
        clock: Callable[[], datetime],
        learned: Learned | None,
    ) -> None:
        self._archive = archive
        self._run_id = run_id
        self._gap = gap
        self._clock = clock
        self._started = clock()
        self._pages_left = pages
        self._zone = zone
        self._learned = learned
        self._asked: set[str] = set()
        self._sitemaps: list[str] | None = None
        self._exchanges: list[Exchange] = []
        self._notes: list[str] = []
        self._error: tuple[str, str] | None = None
        self._counts = {"entries": 0, "new": 0, "revised": 0, "unchanged": 0, "failed_entries": 0}
        self._format: str | None = None
        self._first = True

    def take(self, fetched: Fetched) -> str | None:
        """Take in what came; the address to be asked next, or ``None``: that was all."""
        self._exchanges += fetched.exchanges
        last = fetched.exchanges[-1] if fetched.exchanges else None
        url = (last.final_url or last.url) if last else ""
        self._asked |= {url, last.url} if last else set()
        if self._sitemaps is not None:
            return self._take_sitemap(fetched, url)
        first, self._first = self._first, False
        if fetched.body is None:
            if first or last is None or last.status not in _GONE:  # behind the last page there is nothing
                self._error = (fetched.failure or "no body", fetched.failure_kind or "status")
            return None
        if not first and not same_site(url, self._exchanges[0].final_url or url):
            self._notes.append("an older page leads to another site, and was left out")
            return None
        try:
            feed = parse_fenced(fetched.body, url=url, content_type=fetched.content_type, zone=self._zone)
        except FeedError as error:
            self._error = (error.message, "feed")
            return None
        self._format = self._format or feed.format
        reached = not first and self._reached(feed)
        self._take_in(feed.entries, base=feed.base or url, home=feed.url)
        return None if reached else self._next(feed, url, first=first)

    def visit(self) -> Visit:
        """What came of it."""
        error, kind = self._error or (None, None)
        visit = Visit(
            source_key=self._gap.source.key,
            outcome=Outcome.BACKFILLED,
            started_at=self._started,
            seconds=sum(exchange.seconds for exchange in self._exchanges),
            exchanges=tuple(self._exchanges),
            format=self._format,
            repairs=tuple(dict.fromkeys(self._notes)),
            error=error,
            error_kind=kind,
        )
        return msgspec.structs.replace(visit, **self._counts)

    def _next(self, feed: Feed, url: str, *, first: bool) -> str | None:
        """The next older page; for a site's own feed without any, its sitemaps."""
        wanted = older_page(feed, url) if self._gap.source.kind is SourceKind.FEED else None
        if wanted is None:
            if first and self._is_of_whole_site(feed, url):
                self._sitemaps = []
                return self._ask_once(f"{_root(url)}/robots.txt")
            if first:
                self._notes.append("the feed names no older pages")
            return None
        if not same_site(wanted, url):
            self._notes.append("the feed's older pages are said to lie at another site, and were not asked for")
            return None
        if wanted in self._asked:
            self._notes.append("the feed's pages lead in a circle")
            return None
        if self._pages_left <= 0:
            self._notes.append("there are more older pages; `jianbao backfill` reads them")
            return None
        self._pages_left -= 1
        return wanted

    def _reached(self, feed: Feed) -> bool:
        """Whether a page holds something that was seen before the gap."""
        if self._gap.since is None:
            return False
        keys = [one.entry_key for one in identify(feed.entries, self._gap.source.key, home=feed.url)]
        return self._archive.seen_before(self._gap.source.key, keys, self._gap.since)

    def _take_in(self, entries: Sequence[Entry], *, base: str, home: str | None) -> None:
        counts, _ = take_in(
            self._archive,
            self._run_id,
            self._gap.source.key,
            entries,
            clean=cleaner(base, self._zone, self._learned),
            now=self._clock(),
            home=home,
            base=base,
            wishes=wishes_of(self._gap.source, home or base),
        )
        for name, count in zip(self._counts, msgspec.structs.astuple(counts), strict=True):
            self._counts[name] += count

    def _is_of_whole_site(self, feed: Feed, url: str) -> bool:
        """A sitemap is of a whole site; of a channel's feed it would make every other channel's entries."""
        if self._gap.since is None or self._gap.source.kind is not SourceKind.FEED or feed.url is None:
            return False
        return same_site(feed.url, url) and feed.url.rstrip("/") == _root(feed.url)

    def _take_sitemap(self, fetched: Fetched, url: str) -> str | None:
        """Take in what robots.txt, an index or a news sitemap says. One that is not there is no error."""
        assert self._sitemaps is not None
        first = self._exchanges[0].final_url or url
        if fetched.body is not None and same_site(url, first):
            if url.endswith("/robots.txt"):
                named = [one for one in sitemaps_in_robots(fetched.body, url) if "news" in one.lower()]
                self._sitemaps = [*named, f"{_root(url)}/news-sitemap.xml", f"{_root(url)}/sitemap.xml"]
            else:
                try:
                    sitemap = read_sitemap(fetched.body, url)
                except FeedError:
                    sitemap = None
                if sitemap and sitemap.entries:
                    self._take_headlines(sitemap.entries, url)
                    return None
                children = sitemap.children if sitemap else ()
                self._sitemaps[:0] = [one for one in children if "news" in one.lower()][:2]
        elif url.endswith("/robots.txt"):
            self._sitemaps = [f"{_root(first)}/news-sitemap.xml", f"{_root(first)}/sitemap.xml"]
        while self._sitemaps:
            wanted = self._sitemaps.pop(0)
            if same_site(wanted, first) and (asked := self._ask_once(wanted)):
                return asked
        self._notes.append("the feed names no older pages, and its site has no news sitemap")
        return None

    def _ask_once(self, url: str) -> str | None:
        if url in self._asked or len(self._asked) > _SITEMAPS + 2:
            return None
        self._asked.add(url)
        return url

    def _take_headlines(self, entries: Sequence[Entry], url: str) -> None:
        """Take in those published since the last visit before the gap, of which nothing is known yet."""
        key, since = self._gap.source.key, self._gap.since
        before = [
            visit.started_at for visit in self._archive.visits(source_key=key) if since and visit.started_at < since
        ]
        told = identify(entries, key)
        known = self._archive.known(key, [], sorted({name for one in told for name in one.identity_keys})).identities
        wanted = [
            one.entry
            for one in told
            if not any(name in known for name in one.identity_keys)
            and one.entry.published is not None
            and (not before or one.entry.published > max(before))
        ]
        self._take_in(wanted, base=url, home=None)
        self._notes.append("headlines only, from the site's news sitemap")


def _root(url: str) -> str:
    """``https://host`` of a URL."""
    return "/".join(url.split("/", 3)[:3])
