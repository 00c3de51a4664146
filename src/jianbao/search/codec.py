"""How numbers become bytes: little-endian base 128 (as in Protocol Buffers), lists as differences, then DEFLATE."""

import zlib
from collections.abc import Iterable

_LEVEL = 6
_SHIFTED = bytes(value >> 2 for value in range(256))


def packed(data: bytes) -> bytes:
    """DEFLATE without a header (RFC 1951), as browsers read it (``deflate-raw``)."""
    return zlib.compress(data, _LEVEL, wbits=-15)


def unpacked(data: bytes) -> bytes:
    """What ``packed`` made. ``zlib.error``: something else."""
    return zlib.decompress(data, wbits=-15)


def put(out: bytearray, value: int) -> None:
    """Append one number, 0 or more."""
    while value > 0x7F:  # noqa: PLR2004 - seven bits a byte
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)


def get(data: bytes, place: int) -> tuple[int, int]:
    """The number at ``place``, and where the next begins. IndexError: the data ends in it."""
    value = shift = 0
    while True:
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:  # noqa: PLR2004 - the last byte of a number
            return value, place
        shift += 7


def numbers(data: bytes) -> list[int]:
    """All numbers of ``data``."""
    if data.isascii():
        return list(data)
    found = []
    value = shift = 0
    for byte in data:
        if byte < 0x80:  # noqa: PLR2004 - the last byte of a number
            found.append(value | byte << shift)
            value = shift = 0
        else:
            value |= (byte & 0x7F) << shift
            shift += 7
    return found


def ascending(values: Iterable[int]) -> bytes:
    """Numbers in ascending order, each once, as differences."""
    out = bytearray()
    before = -1
    for value in values:
        put(out, value - before - 1)
        before = value
    return bytes(out)


def from_ascending(data: bytes) -> list[int]:
    """The numbers of ``ascending``."""
    found = []
    before = -1
    for difference in numbers(data):
        before += difference + 1
        found.append(before)
    return found


def postings(entries: Iterable[int]) -> bytes:
    """A list of ``slot << 2 | weight``, slots ascending, as differences of slots."""
    out = bytearray()
    before = -1
    for entry in entries:
        slot = entry >> 2
        value = (slot - before - 1) << 2 | entry & 3
        before = slot
        while value > 0x7F:  # noqa: PLR2004 - ``put``, written out: this is what indexing spends its time on
            out.append(value & 0x7F | 0x80)
            value >>= 7
        out.append(value)
    return bytes(out)


def from_postings(data: bytes) -> list[int]:
    """The entries of ``postings``."""
    found = []
    slot = -1
    for value in numbers(data):
        slot += (value >> 2) + 1
        found.append(slot << 2 | value & 3)
    return found


def joined(first: bytes, second: bytes, shift: int) -> bytes:
    """Two lists as one; the slots of ``second`` count from ``shift`` on, behind all of the first."""
    if not first:
        if not shift:
            return second
        last = -1
    elif first.isascii():  # the sum of all differences, at the speed of C
        last = sum(first.translate(_SHIFTED)) + len(first) - 1
    else:
        values = numbers(first)
        last = sum(value >> 2 for value in values) + len(values) - 1
    head, place = get(second, 0)
    out = bytearray(first)
    put(out, head + ((shift - last - 1) << 2))
    return bytes(out) + second[place:]
