"""What the index is made from. The archive gives it (``archive.units``); nothing here knows SQL.

The unit of the index is a revision, because revisions are only ever added, in order: its place among them, counted from
0, is its *slot* for good. The index is a function of these units alone, however often it was brought up to date.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from jianbao.model.source import Filing


class Stamp(msgspec.Struct, frozen=True):
    """What may change about a unit. ``content`` is equal as long as its title and text are."""

    slot: int
    article_id: str
    content: str
    live: bool
    """It is what readers see of its article: the current revision of one that was not taken back."""
    dated_at: datetime
    filing: Filing
    """Of the source in which the article first appeared."""
    filings: tuple[Filing, ...]
    """All of them, sorted."""


class Unit(msgspec.Struct, frozen=True):
    """A revision's words."""

    slot: int
    title: str
    text: str


class Units(Protocol):
    """Revisions by slot. Slots that hold none are left out."""

    def unit_count(self) -> int:
        """One more than the last slot."""

    def unit_stamps(self, start: int, stop: int) -> Sequence[Stamp]:
        """The stamps of ``start <= slot < stop``, ascending."""

    def unit_changes(self, after: int) -> tuple[int, Sequence[int] | None]:
        """The number of the last change, and the slots that changes behind the one with number ``after`` may touch.

        ``None``: that cannot be told, and everything has to be looked at.
        """

    def units(self, start: int, stop: int) -> Iterator[Unit]:
        """The units of ``start <= slot < stop``, ascending."""
