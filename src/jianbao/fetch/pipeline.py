"""Many visits at once for a caller that knows nothing of asyncio.

The event loop runs in a thread of its own, so downloads go on while the caller parses and stores what has come, and
the caller's work never delays a time-out. The requests are taken from the caller's iterable in the caller's thread
(they may come out of a database), and only a window of them at a time; finished bodies wait in bounded number.
"""

import asyncio
import queue
import threading
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Self

from aiohttp.abc import AbstractResolver

from jianbao.fetch.breaker import Circuits
from jianbao.fetch.client import Fetcher
from jianbao.fetch.politeness import Pause, left_alone
from jianbao.fetch.request import FetchRequest
from jianbao.fetch.robots_gate import RobotsTexts
from jianbao.fetch.settings import ClientSettings
from jianbao.fetch.spacing import Turns
from jianbao.model.fetched import Fetched

_AHEAD = 8
"""Finished visits that may wait for the caller, and with them their bodies."""
_LOOK_UP = 0.5
"""Seconds after which a caller that waits for a visit may look up."""
_TOGETHER = 16
"""Requests that are handed over to the loop at once."""
_TOLD_TOGETHER = 4
"""Results that may be taken before the loop is told that there is room for as many more."""
_WINDOW = 16
"""Requests under way for each place of ``concurrency``: enough that one host's queue does not starve the others."""


def fetch_all(
    requests: Iterable[FetchRequest],
    settings: ClientSettings,
    *,
    concurrency: int = 16,
    per_host: int = 2,
    resolver: AbstractResolver | None = None,
    circuits: Circuits | None = None,
    pauses: Mapping[str, Pause] | None = None,
    on_wait: Callable[[], None] | None = None,
    on_lull: Callable[[], None] | None = None,
    robots: RobotsTexts | None = None,
) -> Generator[Fetched]:
    """Visits all ``requests`` and gives the results in the order in which they are done.

    At most ``concurrency`` are on the network at once, at most ``per_host`` with the same first host and port.
    A stranger's host is asked again no sooner than ``settings.spacing_seconds`` after the last visit began, and not at
    all while it is in ``pauses`` (by ``host:port``) or asks to be left alone (``politeness``).
    ``on_wait`` is called twice a second while there is nothing to give; what it raises ends the visits. ``on_lull`` is
    called each time when everything that was done has been given, before the rest is waited for.
    ``circuits`` say which RSSHub instances are asked, and are told what came of it. ``robots``: robots.txt files
    known from the call before; new ones are put to them.
    Closing the generator, or an exception in the caller (Ctrl-C), ends what is under way; results not yet taken are
    dropped. ConfigError: ``settings.allow`` is wrong. Any other exception is a bug in a visit, raised here.
    """
    waiting = iter(requests)
    with _Loop(settings, concurrency, per_host, resolver, circuits, pauses=pauses, robots=robots) as loop:
        under_way = 0
        more = True
        while True:
            while more and under_way <= concurrency * _WINDOW - _TOGETHER:
                requests_now = list(islice(waiting, _TOGETHER))
                loop.start(requests_now)
                under_way += len(requests_now)
                more = len(requests_now) == _TOGETHER
            if not under_way:
                return
            fetched = loop.take(on_wait, on_lull)
            under_way -= 1
            yield fetched


class _Loop:
    """The thread with the event loop: requests go in, results come out of a queue."""

    def __init__(
        self,
        settings: ClientSettings,
        concurrency: int,
        per_host: int,
        resolver: AbstractResolver | None,
        circuits: Circuits | None,
        *,
        pauses: Mapping[str, Pause] | None,
        robots: RobotsTexts | None,
    ) -> None:
        self._robots = robots
        self._settings = settings
        self._concurrency = concurrency
        self._per_host = per_host
        self._resolver = resolver
        self._circuits = circuits
        self._pauses = pauses or {}
        self._results: queue.SimpleQueue[Fetched | BaseException] = queue.SimpleQueue()
        self._taken = 0
        self._ready = threading.Event()
        self._open = False
        self._thread = threading.Thread(target=self._run, name="fetch", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        if not self._open:
            self.take()
        return self

    def __exit__(self, *_: object) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join()

    def start(self, requests: Sequence[FetchRequest]) -> None:
        """Sets visits going; their results will be there to ``take``."""
        if requests and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._spawn, requests)

    def take(self, on_wait: Callable[[], None] | None = None, on_lull: Callable[[], None] | None = None) -> Fetched:
        """The next result, waited for. Raises what a visit, or the loop itself, died of, and what the callbacks do."""
        try:
            result = self._results.get_nowait()
        except queue.Empty:
            if on_lull is not None:
                on_lull()
            result = self._wait(on_wait)
        if isinstance(result, BaseException):
            raise result
        # Each word to the other thread is a system call and a fight for the interpreter: a few are said at once.
        self._taken += 1
        if self._taken >= _TOLD_TOGETHER:
            self._make_room()
        return result

    def _wait(self, on_wait: Callable[[], None] | None) -> Fetched | BaseException:
        while True:
            try:
                return self._results.get(timeout=_LOOK_UP if on_wait else None)
            except queue.Empty:
                assert on_wait is not None
                on_wait()

    def _make_room(self) -> None:
        """Let the loop know what was taken, so that as many more may be fetched."""
        if self._taken and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._release, self._taken)
        self._taken = 0

    def _release(self, places: int) -> None:
        for _ in range(places):
            self._room.release()

    def _run(self) -> None:
        # Not ``asyncio.run``: at its end it waits for name lookups, which cannot be cancelled and may take long.
        self._loop = asyncio.new_event_loop()
        try:
            self._loop.run_until_complete(self._serve())
        except BaseException as error:  # noqa: BLE001 - the border between threads: raised again by ``take``
            self._results.put(error)
        finally:
            self._loop.close()
            self._ready.set()

    async def _serve(self) -> None:
        """Keeps the fetcher open until it is stopped, then cancels what is under way."""
        # Name lookups block a thread each, and dead names block it for long; the default of a few threads would make
        # them the bottleneck.
        lookups = ThreadPoolExecutor(max_workers=self._concurrency + 2, thread_name_prefix="lookup")
        self._loop.set_default_executor(lookups)
        self._stopped = asyncio.Event()
        self._network = asyncio.Semaphore(self._concurrency)
        self._room = asyncio.Semaphore(self._concurrency + _AHEAD)
        self._turns = Turns(self._settings, per_host=self._per_host, pauses=self._pauses)
        self._tasks: set[asyncio.Task[Fetched]] = set()
        fetcher = Fetcher(self._settings, resolver=self._resolver, circuits=self._circuits, robots=self._robots)
        async with fetcher as self._fetcher:
            self._open = True
            self._ready.set()
            await self._stopped.wait()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _spawn(self, requests: Sequence[FetchRequest]) -> None:
        for request in requests:
            task = self._loop.create_task(self._visit(request))
            self._tasks.add(task)
            task.add_done_callback(self._finish)

    def _finish(self, task: "asyncio.Task[Fetched]") -> None:
        """Hands on what came of a visit; a bug in it too, since the caller waits for something."""
        self._tasks.discard(task)
        if not task.cancelled():
            self._results.put(task.exception() or task.result())

    async def _visit(self, request: FetchRequest) -> Fetched:
        """One visit, when its host, room for its result and a place on the network are free, in that order."""
        async with self._turns.turn(request, self._enter) as pause:
            try:
                fetched = left_alone(request, pause) if pause else await self._fetcher.fetch(request)
            finally:
                self._network.release()
            self._turns.learn(fetched)
            return fetched

    async def _enter(self) -> None:
        """Waits for room for a result, and for a place on the network."""
        await self._room.acquire()
        await self._network.acquire()
