"""Circuit breakers: which RSSHub instances are asked at present, for what, and in which order. Pure: time is handed in.

There are three kinds of circuits, with counters of their own: an instance, a route on an instance, and a route
anywhere. A route that fails on an instance that is otherwise well never opens the instance's circuit.
``docs/decisions/rsshub-instances.md`` has the table of answers and what follows from each.
"""

import hashlib
import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from jianbao.fetch.caching import freshness, retry_after
from jianbao.fetch.policy import Verdict, attempt_at, failed
from jianbao.fetch.request import Attempt
from jianbao.model.circuit import Cause, Circuit
from jianbao.model.fetched import Exchange
from jianbao.model.source import Instance, Source, SourceKind

FIRST_PAUSE = timedelta(seconds=30)
"""Of an instance that is down; each failure after it doubles it."""
LONGEST_PAUSE = timedelta(minutes=30)
LADDER = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
"""Of a route that two instances found broken, one after another."""
ROUTES_FAILING = 3
"""As many different routes without one that works make it the instance's fault."""
LATELY = timedelta(minutes=1)
"""So long a success speaks for the instance, whatever its routes do."""
_BUSY = timedelta(minutes=1)
_MOST_BUSY = timedelta(minutes=10)

_DOUBTED = frozenset({Cause.FOREIGN, Cause.SILENT})
"""It may be the route or the instance: the instance has to answer a probe before it is asked for anything more."""
_COUNTED = _DOUBTED | {Cause.NO_RESPONSE}
"""Of three routes in a row, these open the instance's circuit."""
_INSTANCE_PAUSES = {
    Cause.TOO_MANY: timedelta(minutes=15),
    Cause.REFUSED: timedelta(hours=6),
    # Until the settings change; and once a day, since the key may have been put right on the other side.
    Cause.KEY: timedelta(hours=24),
}
_ROUTE_PAUSES = {
    Cause.SILENT: timedelta(hours=1),
    Cause.SITE_BLOCKS: timedelta(hours=1),
    Cause.NO_RESPONSE: timedelta(hours=1),
    Cause.SETTING: timedelta(hours=1),
    Cause.BROKEN: timedelta(hours=1),
    Cause.SITE_GONE: timedelta(hours=1),
    Cause.NO_ROUTE: timedelta(hours=24),
    Cause.OTHER: timedelta(minutes=15),
}
_AGREED = frozenset({Cause.BROKEN, Cause.SITE_GONE})
"""Two instances that say so speak for all."""
_PROBED = frozenset({Cause.DOWN, Cause.FOREIGN, Cause.SILENT, Cause.NO_RESPONSE})
"""An instance that was left alone for one of these is probed before it is asked again."""


class Circuits:
    """The circuits of a newsroom's instances, during a run. May be used from several threads.

    ``known`` is what the archive remembers; of instances that are no longer followed it is ignored.
    """

    def __init__(self, known: Iterable[Circuit], instances: Sequence[Instance]) -> None:
        self._lock = threading.Lock()
        self._probes: dict[str, Attempt] = {}
        self._marks: dict[str, str] = {}
        for instance in instances:
            probe = attempt_at(instance, "/healthz")
            self._probes[_instance(probe)] = probe
            self._marks[_instance(probe)] = settings_mark(instance)
        self._circuits = {one.key: one for one in known if not one.instance or one.instance in self._probes}
        self._changed: set[tuple[str, str]] = set()
        self._worked: set[tuple[str, str]] = set()
        self._failing: dict[str, set[str]] = {}

    def in_order(self, source: Source, instances: Sequence[Instance], *, doubted: bool = False) -> tuple[Instance, ...]:
        """``instances`` for a route: the one that last worked for it first, the others as the owner has them.

        ``doubted``: what that one tells may be old, so the others are asked before it.
        """
        if source.kind is not SourceKind.ROUTE or len(instances) < 2:  # noqa: PLR2004 - one has no order
            return tuple(instances)

        def worked(instance: Instance) -> datetime:
            known = self._circuits.get(_key(attempt_at(instance, source.locator)))
            return known.last_success if known and known.last_success else _NEVER

        with self._lock:
            last = max(instances, key=worked, default=None)  # the first of equals
        return tuple(sorted(instances, key=lambda instance: (instance is last) is doubted))

    def closed_for(self, attempt: Attempt, now: datetime) -> Circuit | None:
        """The circuit that forbids ``attempt`` now; ``None``: it may be made."""
        instance, route = _key(attempt)
        with self._lock:
            for key in (("", route), (instance, ""), (instance, route)):
                circuit = self._circuits.get(key)
                if circuit is not None and _is_open(circuit, now, self._marks.get(instance, "")):
                    return circuit
        return None

    def probe_before(self, attempt: Attempt, now: datetime) -> Attempt | None:
        """What to ask the instance before ``attempt``, since its circuit is half open; ``None``: nothing."""
        instance = _instance(attempt)
        with self._lock:
            circuit = self._circuits.get((instance, ""))
            if circuit is None or circuit.open_until is None or circuit.open_until > now:
                return None
            return self._probes.get(instance) if circuit.cause in _PROBED else None

    def probed(self, attempt: Attempt, verdict: Verdict | None, now: datetime) -> None:
        """What the probe came to: ``None`` is well. The circuit closes on trial, or stays open for longer."""
        instance = _instance(attempt)
        with self._lock:
            circuit = self._get(instance, "")
            if verdict is None:
                self._put(msgspec.structs.replace(circuit, open_until=None))
            elif verdict.cause in _INSTANCE_PAUSES:
                self._put(
                    _opened(circuit, verdict, now, _INSTANCE_PAUSES[verdict.cause], self._marks.get(instance, ""))
                )
            else:
                self._put(_opened(circuit, verdict, now, _doubled(circuit.failures)))

    def succeeded(self, attempt: Attempt, now: datetime) -> None:
        """The instance gave the feed, or said that it has not changed."""
        instance, route = _key(attempt)
        with self._lock:
            self._failing.pop(instance, None)
            for key in ((instance, ""), (instance, route), ("", route)):
                circuit = self._circuits.get(key)
                if circuit is not None and circuit.cause is not None:
                    self._put(Circuit(*key, last_success=now, last_failure=circuit.last_failure))
                elif key[0] and (circuit is not None or not key[1] or len(self._probes) > 1):
                    # Which of several instances worked is kept for each route; of a single one there is no question.
                    self._circuits[key] = msgspec.structs.replace(circuit or Circuit(*key), last_success=now)
                    self._worked.add(key)
                    if circuit is None:
                        self._changed.add(key)

    def failed(
        self, attempt: Attempt, verdict: Verdict, headers: Mapping[str, str], *, asked_at: datetime, now: datetime
    ) -> None:
        """An attempt, asked at ``asked_at``, came to nothing. ``headers`` are the answer's, in lower case."""
        cause = verdict.cause or Cause.OTHER
        instance, route = _key(attempt)
        with self._lock:
            if cause is Cause.OUR_REQUEST:
                self._put(_opened(self._get("", route), verdict, now, LADDER[-1]))
            elif cause is Cause.BUSY:
                pause = min(freshness(headers, now) or _BUSY, _MOST_BUSY)
                self._put(_opened(self._get(instance, route), verdict, now, pause))
            elif cause in _ROUTE_PAUSES:
                self._put(_opened(self._get(instance, route), verdict, now, _ROUTE_PAUSES[cause]))
            self._judge_instance(attempt, verdict, headers, asked_at=asked_at, now=now)

    def unreadable(self, source: Source, exchange: Exchange, words: str, now: datetime) -> None:
        """What was taken for a feed cannot be read: another instance may give a better one."""
        if source.kind is not SourceKind.ROUTE or exchange.instance is None:
            return
        with self._lock:
            circuit = self._get(exchange.instance, exchange.url.removeprefix(exchange.instance))
            verdict = failed("feed", words)
            self._put(_opened(circuit, verdict, now, _ROUTE_PAUSES[Cause.OTHER]))

    def agreed(self, attempt: Attempt, verdicts: Sequence[Verdict], now: datetime) -> None:
        """What all the instances that one visit asked said: two that call the route broken speak for all."""
        if len(verdicts) < 2 or any(verdict.cause not in _AGREED for verdict in verdicts):  # noqa: PLR2004 - said above
            return
        with self._lock:
            circuit = self._get("", _key(attempt)[1])
            self._put(_opened(circuit, verdicts[-1], now, LADDER[min(circuit.failures, len(LADDER) - 1)]))

    def changes(self, *, last: bool = False) -> list[Circuit]:
        """What is to be stored since the last call; with ``last`` also when each instance and route last worked."""
        with self._lock:
            keys = self._changed | (self._worked if last else set())
            self._changed.clear()
            if last:
                self._worked.clear()
            return [self._circuits[key] for key in sorted(keys)]

    def _judge_instance(
        self, attempt: Attempt, verdict: Verdict, headers: Mapping[str, str], *, asked_at: datetime, now: datetime
    ) -> None:
        """Move the instance's own circuit, if the failure is or may be the instance's."""
        instance, route = _key(attempt)
        circuit = self._get(instance, "")
        cause = verdict.cause or Cause.OTHER
        if cause in _INSTANCE_PAUSES:
            pause = _INSTANCE_PAUSES[cause]
            if cause is Cause.TOO_MANY:
                until = retry_after(headers, now)
                pause = until - now if until else pause
            self._put(_opened(circuit, verdict, now, pause, self._marks.get(instance, "")))
            return
        if cause in _COUNTED:
            self._failing.setdefault(instance, set()).add(route)
        elif cause is not Cause.DOWN:
            # RSSHub itself answered: it is alive, and what an earlier probe left on trial is over.
            if circuit.failures and circuit.open_until is None:
                self._put(msgspec.structs.replace(circuit, failures=0, cause=None, detail=""))
            return
        if circuit.open_until is not None and circuit.open_until > now:
            return  # known already
        many = len(self._failing.get(instance, ())) >= ROUTES_FAILING and not _worked_lately(circuit, now)
        if not many and circuit.last_failure is not None and asked_at <= circuit.last_failure:
            return  # asked before the last failure was known: one outage, not several
        on_trial = circuit.failures > 0 and cause in _DOUBTED
        if cause is Cause.DOWN or many or on_trial:
            self._put(_opened(circuit, verdict, now, _doubled(circuit.failures)))
        elif cause in _DOUBTED:
            self._put(_opened(circuit, verdict, now, timedelta(0), count=False))

    def _get(self, instance: str, route: str) -> Circuit:
        return self._circuits.get((instance, route)) or Circuit(instance, route)

    def _put(self, circuit: Circuit) -> None:
        self._circuits[circuit.key] = circuit
        self._changed.add(circuit.key)


def settings_mark(instance: Instance) -> str:
    """Four hexadecimal digits that change when address or key do: 16 bits, from which no key can be found out."""
    said = f"jianbao settings\0{instance.url}\0{instance.key or ''}"
    return hashlib.sha256(said.encode()).hexdigest()[:4]


_NEVER = datetime(1, 1, 1, tzinfo=UTC)


def _instance(attempt: Attempt) -> str:
    return attempt.instance or ""


def _key(attempt: Attempt) -> tuple[str, str]:
    """Instance, and the route as it is sent."""
    instance = attempt.instance or ""
    return instance, attempt.shown_url.removeprefix(instance)


def _is_open(circuit: Circuit, now: datetime, mark: str) -> bool:
    if circuit.open_until is None or circuit.open_until <= now:
        return False
    return circuit.cause is not Cause.KEY or circuit.mark == mark


def _worked_lately(circuit: Circuit, now: datetime) -> bool:
    return circuit.last_success is not None and now - circuit.last_success < LATELY


def _doubled(failures: int) -> timedelta:
    return min(FIRST_PAUSE * (1 << min(failures, 10)), LONGEST_PAUSE)


def _opened(
    circuit: Circuit, verdict: Verdict, now: datetime, pause: timedelta, mark: str = "", *, count: bool = True
) -> Circuit:
    """``circuit`` after a failure: open for ``pause``, or half open at once if that is nothing."""
    return msgspec.structs.replace(
        circuit,
        failures=circuit.failures + count,
        open_until=now + pause,
        last_failure=now,
        cause=verdict.cause or Cause.OTHER,
        detail=verdict.words,
        mark=mark,
    )
