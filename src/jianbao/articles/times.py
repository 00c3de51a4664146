"""Times as pages print them. Feeds' dates are read in ``feeds``; here it is text and ``meta`` elements."""

import re
from datetime import datetime, timedelta, timezone, tzinfo

CHINA = timezone(timedelta(hours=8))
_TIME = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})(?!\d)\s*(?:日|T)?[\s,，　]*"
    r"(?:(?:星期|周)[一二三四五六日天]\s*)?(?:(上午|下午|晚上)\s*)?(?:(\d{1,2})\s*[:：时]\s*(\d{1,2})(?:\s*[:：分]\s*(\d{1,2}))?)?"
    r"(?:\.\d+)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?"
)
_SHORT_YEAR = re.compile(r"(?<!\d)(\d\d)-(\d\d)-(\d\d)(?!\d(?!\d:))\s*(?:(\d\d):(\d\d))?")


def time_in(text: str, zone: tzinfo) -> datetime | None:
    """The first time in a text, aware; one without a zone is read in ``zone``, one without an hour as midnight."""
    for match in _TIME.finditer(text[:500]):
        year, month, day, half, hour, minute, second, offset = match.groups()
        hours = int(hour or 0) + (12 if half in ("下午", "晚上") and int(hour or 0) < 12 else 0)  # noqa: PLR2004 - noon
        try:
            return datetime(
                int(year), int(month), int(day), hours, int(minute or 0), int(second or 0), tzinfo=_zone(offset) or zone
            )
        except ValueError:
            continue
    return None


def short_time_in(text: str, zone: tzinfo) -> datetime | None:
    """Like ``time_in`` for years of two digits (``18-03-08 23:16``), which are only believed beside a label."""
    match = _SHORT_YEAR.search(text[:200])
    if match is None:
        return None
    year, month, day, hour, minute = match.groups()
    try:
        return datetime(2000 + int(year), int(month), int(day), int(hour or 0), int(minute or 0), tzinfo=zone)
    except ValueError:
        return None


def has_hour(text: str) -> bool:
    """Whether the first time in the text is more than a day."""
    match = _TIME.search(text[:500])
    return bool(match and match[5])


def _zone(offset: str | None) -> tzinfo | None:
    if not offset:
        return None
    if offset[0] not in "+-":
        return timezone.utc  # noqa: UP017 - the same object as zones built below
    digits = offset[1:].replace(":", "")
    delta = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if delta >= timedelta(hours=24):
        return None
    return timezone(delta if offset[0] == "+" else -delta)
