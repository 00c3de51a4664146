"""The conductor of a collecting run: asks every source, takes in what came, tells of each visit as it ends."""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from jianbao.archive import Archive
from jianbao.errors import ArchiveError, FeedError
from jianbao.feeds import parse_feed
from jianbao.fetch import Circuits, ClientSettings, FetchLimits, body_digest, fetch_all, request_for
from jianbao.model.fetched import Fetched
from jianbao.model.history import Outcome, Visit
from jianbao.model.source import Source, SourceKind
from jianbao.sources import Newsroom
from jianbao.update.backfill import backfill, gaps_due
from jianbao.update.intake import cleaner, take_in

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
"""The time now, aware and in UTC."""


class CollectReport(msgspec.Struct, frozen=True):
    """What a run came to; ``visits`` are in the order in which they ended."""

    run_id: int
    visits: tuple[Visit, ...]
    seconds: float
    backfilled: tuple[Visit, ...] = ()
    """What older pages brought where a window had been missed."""

    @property
    def failed(self) -> int:
        """How many sources failed."""
        return sum(visit.outcome is Outcome.FAILED for visit in self.visits)

    @property
    def new(self) -> int:
        """New articles."""
        return sum(visit.new for visit in self.visits)

    @property
    def revised(self) -> int:
        """New revisions of known articles."""
        return sum(visit.revised for visit in self.visits)

    @property
    def failed_entries(self) -> int:
        """Entries that are kept raw, with their error."""
        return sum(visit.failed_entries for visit in self.visits)


def collect(
    archive: Archive,
    newsroom: Newsroom,
    sources: Sequence[Source],
    *,
    clock: Clock,
    on_visit: Callable[[Visit], None] | None = None,
) -> CollectReport:
    """Visit ``sources`` once each. A source that fails is a result; only the archive's own failure ends the run.

    Raises ``ArchiveError``; what was stored before it stays. KeyboardInterrupt ends the run the same way.
    """
    started = time.monotonic()
    archive.sync_sources(newsroom.sources, clock())
    run_id = archive.start_run("collect", clock())
    run = _Run(archive, newsroom, run_id, clock)
    by_key = {source.key: source for source in sources}
    visits: list[Visit] = []
    circuits = Circuits(archive.circuits(), newsroom.instances)
    requests = (
        request_for(source, circuits.in_order(source, newsroom.instances), archive.source_state(source.key))
        for source in by_key.values()
    )
    settings = client_settings(newsroom)
    for fetched in fetch_all(requests, settings, concurrency=newsroom.fetch.concurrency, circuits=circuits):
        visit = run.settle(by_key[fetched.source_key], fetched)
        if visit.error_kind == "feed":
            circuits.unreadable(by_key[fetched.source_key], fetched.exchanges[-1], visit.error or "", clock())
        archive.save_circuits(circuits.changes())
        visits.append(visit)
        if on_visit is not None:
            on_visit(visit)
    archive.save_circuits(circuits.changes(last=True))
    archive.finish_run(run_id, clock())
    filled = fill_gaps(archive, newsroom, list(by_key.values()), clock=clock, on_done=on_visit)
    return CollectReport(run_id, tuple(visits), time.monotonic() - started, filled)


def fill_gaps(
    archive: Archive,
    newsroom: Newsroom,
    sources: Sequence[Source],
    *,
    clock: Clock,
    on_done: Callable[[Visit], None] | None = None,
) -> tuple[Visit, ...]:
    """Read older pages of those ``sources`` whose missed windows are still to be filled; also of earlier runs."""
    settings, concurrency = client_settings(newsroom), newsroom.fetch.concurrency
    gaps = gaps_due(archive, sources)
    return backfill(
        archive,
        newsroom,
        gaps,
        lambda requests: fetch_all(requests, settings, concurrency=concurrency),
        clock=clock,
        on_done=on_done,
    )


def client_settings(newsroom: Newsroom) -> ClientSettings:
    """How the owner wants us to ask, in the words of ``fetch``."""
    return ClientSettings(
        user_agent=newsroom.fetch.user_agent,
        contact=newsroom.fetch.contact,
        allow=newsroom.fetch.allow,
        proxy=newsroom.fetch.proxy,
        newsroom=newsroom.folder,
        limits=FetchLimits(idle_seconds=newsroom.fetch.timeout),
    )


class _Run:
    """One run under way: settles what each visit brought."""

    def __init__(self, archive: Archive, newsroom: Newsroom, run_id: int, clock: Clock) -> None:
        self._archive = archive
        self._newsroom = newsroom
        self._run_id = run_id
        self._clock = clock
        self._hubs = archive.hubs()

    def settle(self, source: Source, fetched: Fetched) -> Visit:
        """Store what came of one source, with its visit."""
        visit = Visit(
            source_key=source.key,
            outcome=Outcome.FAILED,
            started_at=fetched.exchanges[0].asked_at if fetched.exchanges else self._clock(),
            seconds=sum(exchange.seconds for exchange in fetched.exchanges),
            exchanges=fetched.exchanges,
            error=fetched.failure,
            error_kind=fetched.failure_kind,
        )
        if fetched.failure is None:
            try:
                return self._take_body(source, fetched, visit)
            except FeedError as error:
                visit = msgspec.structs.replace(visit, error=error.message, error_kind="feed")
            except ArchiveError:
                raise
            except Exception as error:
                # A bug of ours in one source must not end a run of a thousand: its trace goes to the log.
                log.exception("a bug while taking in %s", source.key)
                visit = msgspec.structs.replace(visit, error=f"bug: {type(error).__name__}: {error}", error_kind="bug")
        self._archive.record_visit(self._run_id, visit)
        return visit

    def _note_hubs(self, source: Source, hubs: tuple[str, ...]) -> None:
        """Remember the WebSub hubs that a feed names, if they are not known already."""
        if hubs != self._hubs.get(source.key, ()):
            self._archive.note_hubs(source.key, hubs)

    def _take_body(self, source: Source, fetched: Fetched, visit: Visit) -> Visit:
        """Parse and take in a body; 304 and the very bytes of the last time need neither."""
        digest = body_digest(fetched.body) if fetched.body is not None else None
        if fetched.body is None or digest == self._archive.source_state(source.key).body_digest:
            visit = msgspec.structs.replace(visit, outcome=Outcome.NOT_MODIFIED)
            self._archive.record_visit(self._run_id, visit)
            return visit
        last = fetched.exchanges[-1]
        base = source.base if source.kind is SourceKind.FILE else (last.final_url or last.url)
        zone = ZoneInfo(source.timezone or self._newsroom.site.timezone)
        feed = parse_feed(fetched.body, url=base, content_type=fetched.content_type, zone=zone)
        visit = msgspec.structs.replace(visit, outcome=Outcome.OK, format=feed.format, repairs=feed.repairs)
        _, told = take_in(
            self._archive,
            self._run_id,
            source.key,
            feed.entries,
            clean=cleaner(feed.base or base or feed.url, zone),
            now=self._clock(),
            home=feed.url,
            visit=visit,
            validators=(last.url, fetched.validators),
            body_digest=digest,
            windowed=not feed.complete,
        )
        self._note_hubs(source, feed.links.get("hub", ()))
        return told or visit
