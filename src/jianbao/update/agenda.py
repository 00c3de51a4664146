"""What a visit means for the next one: when it is, at which address, and whether there is one."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address

import msgspec

from jianbao.archive import Archive, HostPause
from jianbao.fetch.caching import retry_after
from jianbao.fetch.moves import GONE, at_new_address, permanent_target
from jianbao.fetch.politeness import PAUSED, Pause, host_name, pauses_of
from jianbao.fetch.request import FetchRequest, endpoint_of
from jianbao.model.feed import Feed
from jianbao.model.fetched import Exchange, Fetched
from jianbao.model.history import Outcome, Schedule, Visit
from jianbao.model.source import Source, SourceKind
from jianbao.sources import FetchSettings, Newsroom
from jianbao.update.schedule import Bounds, backoff, entry_times, is_due, next_interval, said_by, visit_at
from jianbao.update.staleness import DATES, staleness

OFFLINE = "offline"
"""``Visit.error_kind`` of visits that failed because nothing at all could be reached."""
NOT_ASKED = "circuit"
"""``Visit.error_kind`` of a route that no instance was asked for, since their circuits are open."""
_UNREACHED = frozenset({"connect", "timeout"})
_HOSTS_FOR_PROOF = 2
"""That one server cannot be reached says nothing about our network; that none of several can, does."""


class Agenda:
    """The schedules of a newsroom's sources during a run, and the hosts that are to be left alone."""

    def __init__(self, archive: Archive, newsroom: Newsroom, now: datetime) -> None:
        self._archive = archive
        self._fetch = newsroom.fetch
        self._schedules = archive.schedules()
        self.pauses = {pause.host: Pause(pause.until, pause.reason) for pause in archive.host_pauses(now).values()}

    def due(self, sources: Iterable[Source], now: datetime) -> list[Source]:
        """Those that a run should visit unasked."""
        return [source for source in sources if is_due(source, self._schedules.get(source.key), now)]

    def next_due(self, sources: Iterable[Source]) -> tuple[datetime, Source] | None:
        """The visit that is due first, among those that are not retired; ``None``: there is none."""
        planned = (
            (schedule.next_visit, source)
            for source in sources
            if (schedule := self._schedules.get(source.key)) and schedule.next_visit and schedule.retired_at is None
        )
        return min(planned, key=lambda pair: pair[0], default=None)

    def readdress(self, source: Source, request: FetchRequest) -> FetchRequest:
        """``request`` at the address that the source moved to, if it did; while that fails, at its own, too."""
        before = self._schedules.get(source.key, Schedule())
        if before.moved_to is None:
            return request
        return at_new_address(request, before.moved_to, old_too=before.failures_in_a_row > 0)

    def is_stale(self, source: Source, now: datetime) -> bool:
        """Whether a source has been silent for longer than its rhythm explains."""
        dates = self._archive.newest_dates(DATES, source.key)
        return staleness(dates.get(source.key, ()), now) is not None

    def heed(self, fetched: Fetched, now: datetime) -> None:
        """Remember which hosts asked to be left alone, for this run and the next ones."""
        asked = pauses_of(fetched.exchanges)
        if asked:
            self.pauses |= asked
            self._archive.pause_hosts([HostPause(host, p.until, p.reason) for host, p in asked.items()], now)

    def after(self, source: Source, fetched: Fetched, visit: Visit, feed: Feed | None, now: datetime) -> Schedule:
        """The schedule that follows from a visit; ``feed`` is ``None`` unless a body was parsed."""
        bounds = bounds_of(source, self._fetch)
        before = self._schedules.get(source.key, Schedule())
        if visit.error_kind == OFFLINE:
            schedule = before
        elif visit.error_kind == PAUSED:
            schedule = msgspec.structs.replace(before, next_visit=self._end_of_pause(source, before) or now)
        elif visit.error_kind == NOT_ASKED and not fetched.exchanges:
            # Its instances are left alone for a while: no fault of the route's.
            schedule = msgspec.structs.replace(before, next_visit=visit_at(source.key, now, bounds.shortest))
        elif visit.outcome is Outcome.FAILED:
            schedule = after_failure(source, before, fetched, bounds, now)
        else:
            schedule = after_success(source, before, fetched, visit, feed, bounds=bounds, now=now)
        self._schedules[source.key] = schedule
        return schedule

    def _end_of_pause(self, source: Source, before: Schedule) -> datetime | None:
        endpoint = endpoint_of(before.moved_to or source.locator)
        pause = self.pauses.get(host_name(endpoint)) if endpoint else None
        return pause.until if pause else None


class Due(msgspec.Struct, frozen=True):
    """What a run should visit unasked; and the visit that comes next of those that are planned, and whose it is."""

    sources: tuple[Source, ...]
    next_visit: datetime | None = None
    next_source: Source | None = None


def due_sources(archive: Archive, newsroom: Newsroom, now: datetime) -> Due:
    """The sources of the newsroom that are due at ``now``."""
    agenda = Agenda(archive, newsroom, now)
    return Due(tuple(agenda.due(newsroom.sources, now)), *(agenda.next_due(newsroom.sources) or (None, None)))


def host_of(source: Source) -> object:
    """What sources have in common that share a server."""
    return endpoint_of(source.locator) if source.kind is SourceKind.FEED else source.kind


def bounds_of(source: Source, fetch: FetchSettings) -> Bounds:
    """The owner's word about one source."""
    every = None if source.every is None else timedelta(seconds=source.every)
    return Bounds(timedelta(seconds=fetch.min_interval), timedelta(seconds=fetch.max_interval), every)


def after_success(
    source: Source,
    before: Schedule,
    fetched: Fetched,
    visit: Visit,
    feed: Feed | None,
    *,
    bounds: Bounds,
    now: datetime,
) -> Schedule:
    """The next visit of a source that answered, by its rhythm; a move is noted, a retirement is over."""
    last = fetched.exchanges[-1] if fetched.exchanges else None
    said = said_by(feed, last.headers if last else {}, now)
    interval = next_interval(
        now,
        bounds,
        said,
        times=entry_times(feed, now) if feed else (),
        previous=before.interval,
        silent_for=now - before.last_visit if before.last_visit else timedelta(),
        brought=visit.new > 0,
        window_missed=visit.window_missed,
    )
    heeded = said if bounds.every is None else said_by(None, {}, now)
    return Schedule(
        next_visit=visit_at(source.key, now, interval, heeded),
        interval=interval,
        last_visit=now,
        moved_to=_address(source, before, fetched),
    )


def after_failure(source: Source, before: Schedule, fetched: Fetched, bounds: Bounds, now: datetime) -> Schedule:
    """The next try: later each time, never never. 410 retires a feed, and nothing else does."""
    failures = before.failures_in_a_row + 1
    waits = [until for exchange in fetched.exchanges if (until := retry_after(exchange.headers, exchange.asked_at))]
    gone = bool(fetched.exchanges) and all(exchange.status == GONE for exchange in fetched.exchanges)
    retired = now if gone and source.kind is SourceKind.FEED else None
    return msgspec.structs.replace(
        before,
        next_visit=visit_at(source.key, now, backoff(failures, bounds), not_before=max(waits, default=None)),
        failures_in_a_row=failures,
        last_visit=now,
        retired_at=before.retired_at or retired,
    )


def judged_offline(results: Iterable[Fetched]) -> Iterator[Fetched]:
    """``results``, those that reached nobody held back until one reached somebody, or there are no more.

    If none did, they are told to be our own network's fault.
    """
    held: list[Fetched] = []
    online = False
    for fetched in results:
        if not online and unreached(fetched):
            held.append(fetched)
            continue
        if not online and reached(fetched):
            online = True
            yield from held
            held = []
        yield fetched
    offline = is_offline(held)
    for fetched in held:
        words = f"our own network seems to be down, no server could be reached: {fetched.failure}"
        yield msgspec.structs.replace(fetched, failure=words, failure_kind=OFFLINE) if offline else fetched


def unreached(fetched: Fetched) -> bool:
    """Whether a visit went out to the network and found nobody there: what our own network being down looks like."""
    if fetched.failure_kind not in _UNREACHED or not fetched.exchanges:
        return False
    return all(exchange.status is None for exchange in fetched.exchanges)


def reached(fetched: Fetched) -> bool:
    """Whether a visit got an answer from the world outside, so that our own network is up."""
    return any(exchange.status is not None and _far_host(exchange) for exchange in fetched.exchanges)


def is_offline(fetched: Sequence[Fetched]) -> bool:
    """Whether visits that are all ``unreached`` were to enough servers to blame our own network.

    This machine and its neighbours by number prove nothing: they can be reached, or not, without any network.
    """
    hosts = {host for one in fetched for exchange in one.exchanges if (host := _far_host(exchange))}
    return len(hosts) >= _HOSTS_FOR_PROOF


def _far_host(exchange: Exchange) -> str | None:
    endpoint = endpoint_of(exchange.url)
    return endpoint[0] if endpoint and not _is_near(endpoint[0]) else None


def _is_near(host: str) -> bool:
    try:
        return not ip_address(host.strip("[]")).is_global
    except ValueError:
        return host == "localhost"


def _address(source: Source, before: Schedule, fetched: Fetched) -> str | None:
    """Where a feed that answered is asked from now on; ``None``: at its own address."""
    if source.kind is not SourceKind.FEED or not fetched.exchanges:
        return None
    last = fetched.exchanges[-1]
    target = permanent_target(last)
    if target is not None:
        return target if target != source.locator else None
    return before.moved_to if before.moved_to is not None and last.url == before.moved_to else None
