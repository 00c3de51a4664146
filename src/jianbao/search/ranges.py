"""What may change about slots long after they were indexed: whether they live, their dates, where they are filed.

    table:    length of the list of dead slots, this list, then for each 32 slots the difference of the newest date
              to that of the 32 before (zigzag: 0, -1, 1, -2 … are 0, 1, 2, 3 …)
    filings:  of one category: for each channel of it the names of site and channel, and the list of its slots

Lists are ascending and count from the range's first slot; names are UTF-8 behind their length.
"""

from collections.abc import Mapping, Sequence

import msgspec

from jianbao.search.codec import ascending, from_ascending, get, numbers, packed, put, unpacked


class Table(msgspec.Struct, frozen=True):
    """Which slots of a range are dead, and how new each 32 of them are (minutes since 1970; 0 where all are dead)."""

    dead: frozenset[int]
    newest: tuple[int, ...]


def encoded_table(dead: Sequence[int], newest: Sequence[int]) -> bytes:
    """The bytes of a table."""
    gone = ascending(dead)
    out = bytearray()
    put(out, len(gone))
    out += gone
    before = 0
    for minutes in newest:
        difference = minutes - before
        put(out, difference << 1 if difference >= 0 else (-difference << 1) - 1)
        before = minutes
    return packed(bytes(out))


def decoded_table(data: bytes) -> Table:
    """The table of ``encoded_table``."""
    raw = unpacked(data)
    length, place = get(raw, 0)
    newest = []
    minutes = 0
    for zigzag in numbers(raw[place + length :]):
        minutes += -(zigzag + 1 >> 1) if zigzag & 1 else zigzag >> 1
        newest.append(minutes)
    return Table(frozenset(from_ascending(raw[place : place + length])), tuple(newest))


def encoded_filings(channels: Mapping[tuple[str, str], Sequence[int]]) -> bytes:
    """The bytes of a category's filings: slots by site and channel."""
    out = bytearray()
    for names, slots in sorted(channels.items()):
        for name in names:
            text = name.encode("utf-8", "replace")
            put(out, len(text))
            out += text
        listed = ascending(slots)
        put(out, len(listed))
        out += listed
    return packed(bytes(out))


def decoded_filings(data: bytes) -> dict[tuple[str, str], list[int]]:
    """The filings of ``encoded_filings``."""
    raw = unpacked(data)
    found = {}
    place = 0
    while place < len(raw):
        parts = []
        for _ in range(3):
            length, place = get(raw, place)
            parts.append(raw[place : place + length])
            place += length
        found[parts[0].decode(), parts[1].decode()] = from_ascending(parts[2])
    return found
