"""What an answer's headers say about when to ask again. Pure. Header names are in lower case."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_PAUSE = timedelta(days=1)
"""A Retry-After of more counts as this: one answer must not silence a source for years."""
_LONGEST_FRESH = timedelta(days=400)
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?([0-9]{1,12})", re.IGNORECASE)
_SECONDS = re.compile(r"[0-9]+")


def freshness(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long an answer stays fresh: ``max-age``, else ``Expires`` less ``Date`` (RFC 9111 §4.2.1).

    ``None`` where nothing, or nothing that can be read, is said; never negative.
    """
    found = _MAX_AGE.search(headers.get("cache-control", ""))
    if found:
        return min(timedelta(seconds=int(found[1])), _LONGEST_FRESH)
    expires = _http_date(headers.get("expires"))
    if expires is None:
        return None
    sent = _http_date(headers.get("date")) or now
    return min(max(expires - sent, timedelta()), _LONGEST_FRESH)


def retry_after(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Until when a 429 or 503 asks us to stay away (RFC 9110 §10.2.3), at most ``LONGEST_PAUSE`` ahead.

    ``None``: it does not say, or the time is over.
    """
    told = headers.get("retry-after", "").strip()
    until = now + min(timedelta(seconds=int(told[:9])), LONGEST_PAUSE) if _SECONDS.fullmatch(told) else _http_date(told)
    if until is None or until <= now:
        return None
    return min(until, now + LONGEST_PAUSE)


def _http_date(text: str | None) -> datetime | None:
    """A date as HTTP writes it, and some near to it; ``None`` for anything else."""
    try:
        moment = parsedate_to_datetime(text or "")
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
