"""The turns of a host: so many visits at once, time between their beginnings, none while it wants to be left alone."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from jianbao.fetch.guard import parse_networks
from jianbao.fetch.politeness import Pause, host_name, is_foreign, pauses_of
from jianbao.fetch.request import Endpoint, FetchRequest, endpoint_of
from jianbao.fetch.settings import ClientSettings
from jianbao.model.fetched import Fetched


class _Host:
    """``places`` for visits at once; ``door``: one visit at a time begins."""

    def __init__(self, places: int) -> None:
        self.places = asyncio.Semaphore(places)
        self.door = asyncio.Lock()
        self.next_start = 0.0


class Turns:
    """Gives visits their turns. ``pauses``: hosts (``host:port``) to be left alone from the beginning.

    To be made inside the event loop. ConfigError: ``settings.allow`` is wrong.
    """

    def __init__(self, settings: ClientSettings, *, per_host: int, pauses: Mapping[str, Pause]) -> None:
        self._allow = parse_networks(settings.allow)
        self._spacing = settings.spacing_seconds
        self._per_host = per_host
        self._pauses = dict(pauses)
        self._hosts: dict[Endpoint | None, _Host] = {}

    @asynccontextmanager
    async def turn(self, request: FetchRequest, begin: Callable[[], Awaitable[object]]) -> AsyncIterator[Pause | None]:
        """Waits for the turn of ``request``, then for ``begin``; gives the pause that forbids it, or ``None``."""
        endpoint = endpoint_of(request.attempts[0].url) if request.attempts else None
        host = self._hosts.setdefault(endpoint, _Host(self._per_host))
        foreign = bool(request.attempts) and is_foreign(request.attempts[0], self._allow)
        async with host.places:
            if not foreign or self.pause_of(endpoint) is not None:
                await begin()
            else:
                async with host.door:
                    await asyncio.sleep(max(0.0, host.next_start - time.monotonic()))
                    await begin()
                    host.next_start = time.monotonic() + self._spacing
            yield self.pause_of(endpoint)

    def pause_of(self, endpoint: Endpoint | None) -> Pause | None:
        """The pause a host is in at this moment."""
        pause = self._pauses.get(host_name(endpoint)) if endpoint else None
        return pause if pause is not None and pause.until > datetime.now(UTC) else None

    def learn(self, fetched: Fetched) -> None:
        """Take to heart what a visit was told."""
        self._pauses |= pauses_of(fetched.exchanges)
