"""How the RSSHub instances and the sources are doing, and whose turn it is to do something: what ``doctor`` tells."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

import msgspec

from jianbao.archive import Archive
from jianbao.fetch import InstanceCheck, attempt_at, attempts_for, check
from jianbao.model.circuit import Cause, Circuit
from jianbao.model.history import SourceHealth
from jianbao.model.source import Instance, Source, SourceKind
from jianbao.sources import Newsroom
from jianbao.update.collect import client_settings
from jianbao.update.staleness import DATES, Stale, staleness


class State(StrEnum):
    """How a source is doing."""

    WELL = "well"
    NEVER = "never"
    """Not visited yet."""
    FAILING = "failing"
    STALE = "stale"
    """It answers, and says nothing new."""


class InstanceHealth(msgspec.Struct, frozen=True):
    """An instance: what it says now (``None``: it was not asked), and what came of it in the runs."""

    url: str
    reachable: bool | None
    seconds: float | None
    node: str | None
    cause: Cause | None
    """Why it is not reachable, or why its circuit is open."""
    words: str
    circuit: Circuit | None
    """Its circuit, if that is open now."""
    last_success: datetime | None
    routes_off: int
    """How many of the newsroom's routes are not asked of it now."""


class RouteTrouble(msgspec.Struct, frozen=True):
    """Why a route is not asked of an instance now (``instance`` empty: of none)."""

    instance: str
    cause: Cause
    until: datetime
    words: str


class SourceCheck(msgspec.Struct, frozen=True):
    """A source, its state, and for routes what stands in the way at which instance."""

    source: Source
    state: State
    last_success: datetime | None
    failures_in_a_row: int
    error: str | None
    stale: Stale | None
    troubles: tuple[RouteTrouble, ...]


class Health(msgspec.Struct, frozen=True):
    """All of it; instances and sources in the order of the owner's file."""

    instances: tuple[InstanceHealth, ...]
    sources: tuple[SourceCheck, ...]

    @property
    def well(self) -> bool:
        """Nothing needs anybody: a route that one instance lacks and another gives is well."""
        return all(one.reachable is not False and one.circuit is None for one in self.instances) and all(
            one.state in {State.WELL, State.NEVER} for one in self.sources
        )

    @property
    def hopeless(self) -> bool:
        """No instance answers, and no source is well."""
        reachable = any(one.reachable is not False for one in self.instances) or not self.instances
        return bool(self.sources) and not reachable and all(one.state is not State.WELL for one in self.sources)


def examine(archive: Archive, newsroom: Newsroom, now: datetime, *, ask: bool = True) -> Health:
    """What is known of every instance and source; with ``ask`` each instance is asked whether it lives (10 s at most).

    Writes nothing. ArchiveError: the archive cannot be read.
    """
    circuits = {one.key: one for one in archive.circuits()}
    known = {one.source.key: one for one in archive.sources()}
    dates = archive.newest_dates(DATES)
    checks: Sequence[InstanceCheck | None] = (
        check(newsroom.instances, client_settings(newsroom)) if ask else [None] * len(newsroom.instances)
    )
    sources = tuple(
        check_source(source, newsroom.instances, known.get(source.key), circuits, dates.get(source.key, ()), now)
        for source in newsroom.sources
    )
    instances = tuple(
        _instance_health(instance, checked, circuits, sources, now)
        for instance, checked in zip(newsroom.instances, checks, strict=True)
    )
    return Health(instances, sources)


def stale_sources(archive: Archive, now: datetime) -> list[tuple[SourceHealth, Stale]]:
    """The active sources that answer and say nothing new. 0.26 s for 200,000 appearances."""
    dates = archive.newest_dates(DATES)
    found = []
    for known in archive.sources():
        if known.active and known.last_success is not None and not known.failures_in_a_row:
            stale = staleness(dates.get(known.source.key, ()), now)
            if stale is not None:
                found.append((known, stale))
    return found


def check_source(  # noqa: PLR0917 - all that is known of one source
    source: Source,
    instances: Sequence[Instance],
    known: SourceHealth | None,
    circuits: Mapping[tuple[str, str], Circuit],
    dates: Sequence[datetime],
    now: datetime,
) -> SourceCheck:
    """One source's state. Pure."""
    stale = None
    if known is None or known.last_visit is None:
        state = State.NEVER
    elif known.failures_in_a_row:
        state = State.FAILING
    else:
        stale = staleness(dates, now)
        state = State.STALE if stale else State.WELL
    return SourceCheck(
        source=source,
        state=state,
        last_success=known.last_success if known else None,
        failures_in_a_row=known.failures_in_a_row if known else 0,
        error=known.last_error if known else None,
        stale=stale,
        troubles=tuple(_troubles(source, instances, circuits, now)),
    )


def _troubles(
    source: Source, instances: Sequence[Instance], circuits: Mapping[tuple[str, str], Circuit], now: datetime
) -> list[RouteTrouble]:
    if source.kind is not SourceKind.ROUTE:
        return []
    found: list[RouteTrouble] = []
    for attempt in attempts_for(source, tuple(instances)):
        base = attempt.instance or ""
        route = attempt.shown_url.removeprefix(base)
        for key in (("", route), (base, route)):
            circuit = circuits.get(key)
            if circuit is not None and circuit.cause and circuit.open_until and circuit.open_until > now:
                trouble = RouteTrouble(circuit.instance, circuit.cause, circuit.open_until, circuit.detail)
                if trouble not in found:
                    found.append(trouble)
    return found


def _instance_health(
    instance: Instance,
    checked: InstanceCheck | None,
    circuits: Mapping[tuple[str, str], Circuit],
    sources: Sequence[SourceCheck],
    now: datetime,
) -> InstanceHealth:
    base = attempt_at(instance, "/healthz").instance or ""
    circuit = circuits.get((base, ""))
    is_open = circuit is not None and circuit.open_until is not None and circuit.open_until > now
    verdict = checked.verdict if checked else None
    return InstanceHealth(
        url=base,
        reachable=checked.verdict is None if checked else None,
        seconds=checked.seconds if checked else None,
        node=checked.node if checked else None,
        cause=verdict.cause if verdict else circuit.cause if circuit and is_open else None,
        words=verdict.words if verdict else circuit.detail if circuit and is_open else "",
        circuit=circuit if is_open else None,
        last_success=circuit.last_success if circuit else None,
        routes_off=sum(any(trouble.instance == base for trouble in one.troubles) for one in sources),
    )
