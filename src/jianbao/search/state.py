"""What an index remembers for its next update, beside what readers load: which change it is up to, and for each range
what its files were made from. All of it can be found out again by looking at every unit.
"""

import zlib

import msgspec

from jianbao.search import layout
from jianbao.search.folder import IndexFolder
from jianbao.search.head import Range

MARK = 6
"""Bytes that tell whether the documents of ``layout.MARKED`` slots are as they were."""


class Seen(msgspec.Struct, frozen=True):
    """The last change that was looked at, and the zone that dates were told in."""

    change: int
    zone: str


class RangeState(msgspec.Struct, frozen=True):
    """A range as it was left."""

    slots: int
    articles: int
    """Live ones."""
    contents: tuple[bytes, ...]
    """For each ``SMALLEST`` slots: a digest of their words."""
    newest: tuple[int | None, ...]
    """For each ``SMALLEST`` slots: the newest date of a live one."""
    marks: bytes
    """For each ``layout.MARKED`` slots ``MARK`` bytes."""
    files: Range


def seen(store: IndexFolder) -> Seen | None:
    """What the last update looked at; ``None`` where that cannot be told."""
    data = store.read(layout.STATE)
    try:
        return msgspec.json.decode(data, type=Seen) if data is not None else None
    except msgspec.MsgspecError:
        return None


def save_seen(store: IndexFolder, last: Seen) -> None:
    """Remember what was looked at: once everything it led to is written."""
    store.write(layout.STATE, msgspec.json.encode(last))


def range_state(store: IndexFolder, number: int) -> RangeState | None:
    """A range as it was left; ``None`` where that cannot be told."""
    data = store.read(layout.state_path(number))
    try:
        return msgspec.msgpack.decode(zlib.decompress(data), type=RangeState) if data is not None else None
    except (msgspec.MsgspecError, zlib.error):
        return None


def save_range(store: IndexFolder, number: int, state: RangeState) -> None:
    """Remember a range, once its documents are written."""
    store.write(layout.state_path(number), zlib.compress(msgspec.msgpack.encode(state)))
