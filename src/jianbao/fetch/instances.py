"""RSSHub instances on the wire: probed when their circuit is half open, and never asked for a path twice at once.

``breaker`` decides; this is the part of it that waits. Everything happens in the fetcher's event loop.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import msgspec

from jianbao.fetch.breaker import Circuits
from jianbao.fetch.failures import AttemptError
from jianbao.fetch.policy import BODY_START, Action, Verdict, attempt_at, failed, judge
from jianbao.fetch.request import Attempt
from jianbao.model.circuit import Cause
from jianbao.model.fetched import Exchange
from jianbao.model.source import Instance

if TYPE_CHECKING:
    from jianbao.fetch.client import Fetcher

PROBE_SECONDS = 10.0
"""``/healthz`` is answered from memory: one that takes longer is not well."""
_ALIVE = b"ok"


class InstanceCheck(msgspec.Struct, frozen=True):
    """Whether an instance answers now. ``verdict`` is ``None`` when it is well; ``seconds`` is how long it took."""

    url: str
    """Without a password."""
    verdict: Verdict | None
    seconds: float
    node: str | None = None
    """What it calls itself (``NODE_NAME``)."""


class Instances:
    """What a fetcher keeps of RSSHub instances. Without ``circuits`` all are asked, whatever came of it before."""

    def __init__(self, fetcher: "Fetcher", circuits: Circuits | None) -> None:
        self._fetcher = fetcher
        self._circuits = circuits
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def closed_for(self, attempt: Attempt, deadline: float) -> Verdict | None:
        """Why ``attempt`` is not made now; ``None``: it may be. Asks the instance whether it lives, where in doubt."""
        if self._circuits is None or attempt.instance is None:
            return None
        async with self._lock(f"probe {attempt.instance}"):
            # Who waited here for another visit's probe finds the circuit closed or open, and asks no more.
            probe = self._circuits.probe_before(attempt, _now())
            if probe is not None and self._circuits.closed_for(attempt, _now()) is None:
                self._circuits.probed(attempt, await probe_instance(self._fetcher, probe, deadline), _now())
        circuit = self._circuits.closed_for(attempt, _now())
        if circuit is None or circuit.open_until is None:
            return None
        until = circuit.open_until.strftime("%Y-%m-%d %H:%M:%S UTC")
        return Verdict(Action.TRY_NEXT, "circuit", f"not asked before {until}: {circuit.detail}", circuit.cause)

    def any_open(self, attempts: Iterable[Attempt]) -> bool:
        """Whether any of ``attempts`` may be made as things stand."""
        circuits = self._circuits
        return any(circuits is None or circuits.closed_for(attempt, _now()) is None for attempt in attempts)

    @asynccontextmanager
    async def at(self, attempt: Attempt) -> AsyncIterator[Callable[[Verdict | None, Exchange], None]]:
        """While ``attempt`` is made: alone with its path at that instance. Gives what wants to be told its outcome.

        RSSHub lets equal requests wait for each other, 6 s at a time; its cache knows neither query nor filters.
        """
        if attempt.instance is None:
            yield _forget
            return
        circuits = self._circuits
        async with self._lock(attempt.shown_url.partition("?")[0]):

            def told(verdict: Verdict | None, exchange: Exchange) -> None:
                if circuits is None:
                    return
                if verdict is None:
                    circuits.succeeded(attempt, _now())
                else:
                    circuits.failed(attempt, verdict, exchange.headers, asked_at=exchange.asked_at, now=_now())

            yield told

    def agreed(self, attempt: Attempt, verdicts: list[Verdict]) -> None:
        """Tell what all the instances said that one visit asked; ``attempt`` is any of its attempts."""
        if self._circuits is not None and attempt.instance is not None:
            self._circuits.agreed(attempt, verdicts, _now())

    def _lock(self, name: str) -> asyncio.Lock:
        """A lock that is forgotten when nobody holds it."""
        return self._locks.setdefault(name, asyncio.Lock())


async def probe_instance(fetcher: "Fetcher", probe: Attempt, deadline: float) -> Verdict | None:
    """Ask ``/healthz``; ``None``: a living RSSHub. ``deadline`` is on the monotonic clock."""
    return (await _check(fetcher, probe, deadline)).verdict


async def check_instances(
    fetcher_of: "Callable[[], Fetcher]", instances: Sequence[Instance]
) -> tuple[InstanceCheck, ...]:
    """Ask all of them at once whether they live, whatever their circuits say; in their order."""
    async with fetcher_of() as fetcher:
        deadline = time.monotonic() + PROBE_SECONDS
        probes = [attempt_at(instance, "/healthz") for instance in instances]
        return tuple(await asyncio.gather(*(_check(fetcher, probe, deadline) for probe in probes)))


async def _check(fetcher: "Fetcher", probe: Attempt, deadline: float) -> InstanceCheck:
    started = time.monotonic()
    node = None
    try:
        answer = await fetcher.ask(
            probe, {"Accept": "text/plain, */*;q=0.1"}, deadline=min(deadline, started + PROBE_SECONDS)
        )
        node = answer.headers.get("rsshub-node")
        verdict = _alive(answer.status, answer.headers, answer.body)
    except AttemptError as error:
        verdict = failed(error.kind, probe.scrub(error.words), connected=error.connected)
    return InstanceCheck(probe.instance or "", verdict, round(time.monotonic() - started, 3), node)


def _alive(status: int, headers: Mapping[str, str], body: bytes) -> Verdict | None:
    verdict = judge(status, headers, body[:BODY_START], feed=False)
    if verdict.action is Action.OK:
        # A lapsed domain answers everything with 200 and a page.
        if body.strip().lower() == _ALIVE:
            return None
        return failed("not-a-feed", "what answers there is not RSSHub (its /healthz says something else)")
    # Versions before /healthz say that there is no such route: that is RSSHub speaking.
    return None if verdict.cause is Cause.NO_ROUTE else verdict


def _now() -> datetime:
    """The time of day: circuits stay open from one run to the next, so the monotonic clock will not do."""
    return datetime.now(UTC)


def _forget(_verdict: Verdict | None, _exchange: Exchange) -> None:
    """A feed has no circuit."""
