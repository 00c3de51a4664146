"""How servers that are not the owner's are treated: whom to leave alone, and in which order to go round. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from ipaddress import ip_address
from typing import TypeVar

import msgspec

from jianbao.fetch.caching import retry_after
from jianbao.fetch.guard import Network
from jianbao.fetch.request import Attempt, Endpoint, FetchRequest, endpoint_of
from jianbao.model.fetched import Exchange, Fetched

T = TypeVar("T")

PAUSED = "paused"
"""``Fetched.failure_kind`` of a visit that was not made, because its server asked to be left alone."""
_ASK_AGAIN_LATER = (429, 503)


class Pause(msgspec.Struct, frozen=True):
    """A server asked to be left alone until then; ``reason``: in which words."""

    until: datetime
    reason: str


def host_name(endpoint: Endpoint) -> str:
    """``host:port``: the name that pauses go by."""
    return f"{endpoint[0]}:{endpoint[1]}"


def pauses_of(exchanges: Iterable[Exchange]) -> dict[str, Pause]:
    """What 429 and 503 with Retry-After ask for, by host; RSSHub instances are left out: they have circuits.

    The time counts from the answer on. Behind a redirect it is the server that answered who is left alone.
    """
    found: dict[str, Pause] = {}
    for exchange in exchanges:
        if exchange.status not in _ASK_AGAIN_LATER or exchange.instance is not None:
            continue
        until = retry_after(exchange.headers, exchange.asked_at)
        endpoint = endpoint_of(exchange.final_url or exchange.url)
        if until is not None and endpoint is not None:
            found[host_name(endpoint)] = Pause(until, f"it answered {exchange.status} with Retry-After")
    return found


def left_alone(request: FetchRequest, pause: Pause) -> Fetched:
    """The result of a visit that is not made."""
    url = request.attempts[0].shown_url
    until = pause.until.strftime("%Y-%m-%d %H:%M UTC")
    words = f"{url}: not asked: the server wants to be left alone until {until} ({pause.reason})"
    return Fetched(source_key=request.source_key, exchanges=(), failure=words, failure_kind=PAUSED)


def is_foreign(attempt: Attempt, allow: Sequence[Network]) -> bool:
    """Whether a server is a stranger's: neither an RSSHub instance nor an address that the owner allowed by number."""
    endpoint = endpoint_of(attempt.url)
    if attempt.instance is not None or endpoint is None:
        return False
    try:
        address = ip_address(endpoint[0].strip("[]"))
    except ValueError:
        return True
    return not any(address in network for network in allow)


def in_turns(things: Iterable[T], host_of: Callable[[T], object]) -> list[T]:
    """The first thing of each host, then the second of each, and so on; apart from that, as they stand.

    Hosts with many sources would otherwise hold up the others while they wait for their turn.
    """
    seen: Counter[object] = Counter()
    rounds: list[tuple[int, T]] = []
    for thing in things:
        host = host_of(thing)
        rounds.append((seen[host], thing))
        seen[host] += 1
    return [thing for _, thing in sorted(rounds, key=lambda pair: pair[0])]
