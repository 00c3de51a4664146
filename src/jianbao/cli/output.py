"""How results look on a terminal, and how they are handed to programs."""

import os
import sys
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text


class _Results(Console):
    """Standard output, which its reader may close (``jianbao collect | head``)."""

    def on_broken_pipe(self) -> None:
        """Go on without a reader: a run is not over because nobody looks any more (rich would end the program)."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


out: Console = _Results(highlight=False, soft_wrap=True)
"""Results."""
err = Console(stderr=True, highlight=False, soft_wrap=True)
"""Progress, warnings, errors."""


def print_json(value: object) -> None:
    """One JSON document on standard output, indented, UTF-8, with a line feed."""
    data = msgspec.json.format(msgspec.json.encode(value), indent=2)
    sys.stdout.buffer.write(data + b"\n")
    sys.stdout.buffer.flush()


def print_json_line(value: object) -> None:
    """One JSON document on one line, flushed: what line protocols want."""
    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")
    sys.stdout.buffer.flush()


def plain(text: str) -> str:
    """Text from outside, safe for a terminal: no control or escape characters."""
    return "".join(char if char.isprintable() else " " for char in text)


def fit(text: str, cells: int) -> str:
    """``text`` in exactly ``cells`` columns of a terminal; Chinese characters take two."""
    text = plain(text)
    if cell_len(text) > cells:
        return set_cell_size(text, cells - 1) + "…"
    return set_cell_size(text, cells)


def width_of(texts: list[str], *, most: int) -> int:
    """Columns that the widest of ``texts`` needs, at most ``most``."""
    return min(most, max((cell_len(plain(text)) for text in texts), default=0))


def when(moment: datetime | None, zone: str) -> str:
    """A time for people, to the minute, in the newsroom's zone; a dash for none."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") if moment else "—"


def row(*pieces: Any) -> Text:  # noqa: ANN401 - texts, or (text, style)
    """A line of pieces with two spaces between them."""
    line = Text()
    for index, piece in enumerate(pieces):
        if index:
            line.append("  ")
        text, style = piece if isinstance(piece, tuple) else (piece, "")
        line.append(str(text), style=style)
    line.rstrip()
    return line
