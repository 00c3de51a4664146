"""Visits with short limits, to servers on loopback."""

import asyncio
from collections.abc import Sequence

from aiohttp.abc import AbstractResolver

from jianbao.fetch import Attempt, ClientSettings, Fetcher, FetchLimits, FetchRequest
from jianbao.model.fetched import Fetched, Validators

LOOPBACK = ("127.0.0.0/8", "::1")
QUICK = FetchLimits(
    connect_seconds=2, idle_seconds=1, last_idle_seconds=1, deadline_seconds=2.5, max_body=1 << 20, max_decoded=4 << 20
)


def quick(**changes: object) -> ClientSettings:
    """Short limits, loopback allowed."""
    return ClientSettings(**({"allow": LOOPBACK, "limits": QUICK} | changes))  # type: ignore[arg-type]


def request(url: str, validators: Validators | None = None) -> FetchRequest:
    """A feed's visit."""
    return FetchRequest(url, (Attempt(url, url),), {url: validators} if validators else {})


def visit(wanted: FetchRequest | str, settings: ClientSettings | None = None) -> Fetched:
    """One visit with a client of its own."""
    return visits([wanted], settings)[0]


def visits(
    wanted: Sequence[FetchRequest | str],
    settings: ClientSettings | None = None,
    *,
    resolver: AbstractResolver | None = None,
) -> list[Fetched]:
    """Several, one after another, with the same client."""

    async def run() -> list[Fetched]:
        async with Fetcher(settings or quick(), resolver=resolver) as fetcher:
            return [await fetcher.fetch(request(one) if isinstance(one, str) else one) for one in wanted]

    return asyncio.run(run())
