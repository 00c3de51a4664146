"""What a feed says of when to ask for it: ``sy:updatePeriod`` (RSS 1.0 syndication), ``skipHours`` and ``skipDays``."""

from collections.abc import Iterable

_PERIODS = {
    "hourly": 60,
    "daily": 1_440,
    "weekly": 10_080,
    "monthly": 43_200,
    "yearly": 525_600,
}
"""Minutes."""
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def period_minutes(period: str | None, frequency: str | None) -> int | None:
    """Minutes between two updates: a period's over how often within it (1 where nothing sensible is said).

    ``None``: no period that the specification knows. At least a minute.
    """
    minutes = _PERIODS.get((period or "").strip().lower())
    times = (frequency or "").strip()
    often = int(times) if times.isascii() and times.isdecimal() and len(times) < 7 else 1  # noqa: PLR2004 - six digits
    return None if minutes is None else max(1, minutes // max(1, often))


def skipped_hours(told: Iterable[str | None]) -> tuple[int, ...]:
    """Hours of the day, 0 to 23, each once, ascending; 24 is midnight too, as RSS 0.91 had it. Others are left out."""
    texts = ((text or "").strip() for text in told)
    hours = {int(text) % 24 for text in texts if text.isascii() and text.isdecimal() and len(text) <= 2}  # noqa: PLR2004
    return tuple(sorted(hours))


def skipped_days(told: Iterable[str | None]) -> tuple[int, ...]:
    """Days of the week by their English names, Monday 0, each once, ascending. Others are left out."""
    names = {(text or "").strip().lower() for text in told}
    return tuple(place for place, name in enumerate(_DAYS) if name in names)
