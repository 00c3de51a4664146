"""Feeds that moved for good: 301 and 308 say that the new address is to be used from now on (RFC 9110 §15.4). Pure."""

import msgspec

from jianbao.fetch.request import Attempt, FetchRequest, endpoint_of, without_password
from jianbao.model.fetched import Exchange

_FOR_GOOD = ("301", "308")
GONE = 410


def permanent_target(exchange: Exchange) -> str | None:
    """Where the permanent redirects at the beginning of an exchange lead; ``None``: there are none.

    Behind a redirect for the time being, nothing is permanent any more.
    """
    target = None
    for hop in exchange.redirects:
        status, _, url = hop.partition(" ")
        if status not in _FOR_GOOD:
            break
        target = url
    return target if target is not None and endpoint_of(target) is not None else None


def at_new_address(request: FetchRequest, moved_to: str, *, old_too: bool) -> FetchRequest:
    """``request`` made at the address a feed moved to; with ``old_too`` also at its own, if the new one fails."""
    attempt = Attempt(moved_to, without_password(moved_to))
    return msgspec.structs.replace(request, attempts=(attempt, *(request.attempts if old_too else ())))
