"""Lengths of time as owners write them: ``90m``, ``1h``, ``1d12h``."""

import re
from datetime import timedelta

from jianbao.sources.problems import Wrong

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_WRITTEN = re.compile(r"(?:\d{1,9}[smhd])+")
SHORTEST = timedelta(minutes=1)
LONGEST = timedelta(days=365)


def seconds_of(text: str) -> int | None:
    """The seconds in a length of time; ``None`` for what is none."""
    text = text.strip().lower()
    if not _WRITTEN.fullmatch(text):
        return None
    return sum(int(number) * _UNITS[unit] for number, unit in re.findall(r"(\d+)([smhd])", text))


def interval(value: str) -> int:
    """The seconds between two visits, from a minute to a year. Wrong: anything else."""
    seconds = seconds_of(value)
    if seconds is None or not SHORTEST.total_seconds() <= seconds <= LONGEST.total_seconds():
        raise Wrong(f'"{value}" is not an interval', 'write "30m", "6h" or "1d": from a minute to a year')
    return seconds
