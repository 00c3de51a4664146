"""The conductor of a collecting run: asks every source, takes in what came, tells of each visit as it ends."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from jianbao.archive import Archive
from jianbao.errors import ArchiveError, FeedError
from jianbao.fetch import Circuits, ClientSettings, FetchLimits, body_digest, fetch_all, request_for
from jianbao.fetch.politeness import Pause, in_turns
from jianbao.fetch.request import FetchRequest
from jianbao.model.fetched import Fetched
from jianbao.model.history import Outcome, SourceState, Visit
from jianbao.model.source import Source, SourceKind
from jianbao.sources import Newsroom
from jianbao.update.agenda import Agenda, host_of, judged_offline
from jianbao.update.backfill import backfill, gaps_due
from jianbao.update.batch import Batch
from jianbao.update.full_text import fetch_pages
from jianbao.update.intake import cleaner, take_in
from jianbao.update.page_wishes import wishes_of
from jianbao.update.parsing import parse_fenced

log = logging.getLogger(__name__)

_PAGE_BYTES = 5 * 2**20

Clock = Callable[[], datetime]
"""The time now, aware and in UTC."""


class CollectReport(msgspec.Struct, frozen=True):
    """What a run came to; ``visits`` are in the order in which they ended."""

    run_id: int
    visits: tuple[Visit, ...]
    seconds: float
    backfilled: tuple[Visit, ...] = ()
    """What older pages brought where a window had been missed."""
    pages: tuple[Visit, ...] = ()
    """What articles' own pages brought, by source."""

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
    on_wait: Callable[[], None] | None = None,
) -> CollectReport:
    """Visit ``sources`` once each. A source that fails is a result; only the archive's own failure ends the run.

    Raises ``ArchiveError``; what was stored before it stays. What ``on_visit`` raises, and ``on_wait``, which is called
    while all are waited for, ends the run the same way.
    """
    started = time.monotonic()
    archive.sync_sources(newsroom.sources, clock())
    run_id = archive.start_run("collect", clock())
    agenda = Agenda(archive, newsroom, clock())
    visits: list[Visit] = []

    def tell(visit: Visit) -> None:
        visits.append(visit)
        if on_visit is not None:
            on_visit(visit)

    batch = Batch(archive, run_id, tell)
    states = archive.source_states()
    run = _Run(newsroom, clock, agenda, batch, states)
    by_key = {source.key: source for source in sources}
    circuits = Circuits(archive.circuits(), newsroom.instances)

    def wait() -> None:
        batch.lull()
        if on_wait is not None:
            on_wait()

    def request(source: Source) -> FetchRequest:
        doubted = len(newsroom.instances) > 1 and source.kind is SourceKind.ROUTE and agenda.is_stale(source, clock())
        instances = circuits.in_order(source, newsroom.instances, doubted=doubted)
        return agenda.readdress(source, request_for(source, instances, states.get(source.key)))

    results = fetch_all(
        map(request, in_turns(by_key.values(), host_of)),
        client_settings(newsroom),
        concurrency=newsroom.fetch.concurrency,
        per_host=newsroom.fetch.per_host,
        circuits=circuits,
        pauses=agenda.pauses,
        on_wait=wait,
        on_lull=batch.lull,
    )
    try:
        for fetched in judged_offline(results):
            source = by_key[fetched.source_key]
            with batch.settling():
                agenda.heed(fetched, clock())
                visit = run.settle(source, fetched)
                if visit.error_kind == "feed":
                    circuits.unreadable(source, fetched.exchanges[-1], visit.error or "", clock())
                archive.save_circuits(circuits.changes())
            batch.settled(visit)
    finally:
        batch.close()
    archive.save_circuits(circuits.changes(last=True))
    archive.finish_run(run_id, clock())
    filled = fill_gaps(
        archive, newsroom, list(by_key.values()), clock=clock, pauses=agenda.pauses, on_done=on_visit, on_wait=on_wait
    )
    pages = fetch_full_texts(archive, newsroom, agenda, clock=clock, on_done=on_visit, on_wait=on_wait)
    return CollectReport(run_id, tuple(visits), time.monotonic() - started, filled, pages)


def fetch_full_texts(
    archive: Archive,
    newsroom: Newsroom,
    agenda: Agenda,
    *,
    clock: Clock,
    on_done: Callable[[Visit], None] | None = None,
    on_wait: Callable[[], None] | None = None,
) -> tuple[Visit, ...]:
    """Fetch the own pages that entries wish for, of this run and of earlier ones: one of a server at a time."""
    settings, concurrency = page_settings(newsroom), newsroom.fetch.concurrency
    robots: dict[str, str | None] = {}
    return fetch_pages(
        archive,
        newsroom,
        lambda requests: fetch_all(
            requests,
            settings,
            concurrency=concurrency,
            per_host=1,
            pauses=agenda.pauses,
            on_wait=on_wait,
            robots=robots,
        ),
        clock=clock,
        heed=agenda.heed,
        on_done=on_done,
    )


def fill_gaps(
    archive: Archive,
    newsroom: Newsroom,
    sources: Sequence[Source],
    *,
    clock: Clock,
    pauses: Mapping[str, Pause],
    on_done: Callable[[Visit], None] | None = None,
    on_wait: Callable[[], None] | None = None,
) -> tuple[Visit, ...]:
    """Read older pages of those ``sources`` whose missed windows are still to be filled; also of earlier runs."""
    settings, concurrency = client_settings(newsroom), newsroom.fetch.concurrency
    return backfill(
        archive,
        newsroom,
        gaps_due(archive, sources),
        lambda requests: fetch_all(requests, settings, concurrency=concurrency, pauses=pauses, on_wait=on_wait),
        clock=clock,
        spacing=newsroom.fetch.spacing,
        on_done=on_done,
    )


def page_settings(newsroom: Newsroom) -> ClientSettings:
    """The same for articles' own pages, which are smaller than feeds, and need not be waited for as long."""
    limits = FetchLimits(
        idle_seconds=newsroom.fetch.timeout,
        last_idle_seconds=newsroom.fetch.timeout,
        deadline_seconds=2 * newsroom.fetch.timeout,
        max_body=_PAGE_BYTES,
        max_decoded=4 * _PAGE_BYTES,
    )
    return msgspec.structs.replace(client_settings(newsroom), limits=limits)


def client_settings(newsroom: Newsroom) -> ClientSettings:
    """How the owner wants us to ask, in the words of ``fetch``."""
    return ClientSettings(
        user_agent=newsroom.fetch.user_agent,
        contact=newsroom.fetch.contact,
        allow=newsroom.fetch.allow,
        proxy=newsroom.fetch.proxy,
        spacing_seconds=newsroom.fetch.spacing,
        newsroom=newsroom.folder,
        limits=FetchLimits(idle_seconds=newsroom.fetch.timeout),
    )


class _Run:
    """One run under way: settles what each visit brought."""

    def __init__(
        self, newsroom: Newsroom, clock: Clock, agenda: Agenda, batch: Batch, states: Mapping[str, SourceState]
    ) -> None:
        self._archive = batch.archive
        self._newsroom = newsroom
        self._clock = clock
        self._agenda = agenda
        self._batch = batch
        self._states = states
        self._hubs = batch.archive.hubs()

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
        return self._record(source, fetched, visit)

    def _record(self, source: Source, fetched: Fetched, visit: Visit) -> Visit:
        """Store a visit that brought nothing to take in, and when the next is due."""
        schedule = self._agenda.after(source, fetched, visit, None, self._clock())
        self._batch.record(visit, schedule)
        return visit

    def _note_hubs(self, source: Source, hubs: tuple[str, ...]) -> None:
        """Remember the WebSub hubs that a feed names, if they are not known already."""
        if hubs != self._hubs.get(source.key, ()):
            self._archive.note_hubs(source.key, hubs)

    def _take_body(self, source: Source, fetched: Fetched, visit: Visit) -> Visit:
        """Parse and take in a body; 304 and the very bytes of the last time need neither."""
        digest = body_digest(fetched.body) if fetched.body is not None else None
        before = self._states.get(source.key)
        if fetched.body is None or (before is not None and digest == before.body_digest):
            visit = msgspec.structs.replace(visit, outcome=Outcome.NOT_MODIFIED)
            return self._record(source, fetched, visit)
        last = fetched.exchanges[-1]
        base = source.base if source.kind is SourceKind.FILE else (last.final_url or last.url)
        zone = ZoneInfo(source.timezone or self._newsroom.site.timezone)
        now = self._clock()
        feed = parse_fenced(fetched.body, url=base, content_type=fetched.content_type, zone=zone)
        visit = msgspec.structs.replace(visit, outcome=Outcome.OK, format=feed.format, repairs=feed.repairs)
        _, told = take_in(
            self._archive,
            self._batch.run_id,
            source.key,
            feed.entries,
            clean=cleaner(feed.base or base or feed.url, zone, self._newsroom.learned.get(source.key)),
            now=now,
            home=feed.url,
            visit=visit,
            validators=(last.url, fetched.validators),
            body_digest=digest,
            windowed=not feed.complete,
            schedule=lambda told: self._agenda.after(source, fetched, told, feed, now),
            base=feed.base or base or feed.url,
            wishes=wishes_of(source, feed.url or base),
        )
        self._note_hubs(source, feed.links.get("hub", ()))
        return told or visit
