"""A shard: the terms of a segment that share the low bits of their key, each with its postings.

    number of closed terms; for each: difference of key >> bits, length, postings
    number of open words; for each: bytes shared with the word before, bytes that follow, these, length, postings

Closed terms are known by their 32-bit key alone: 2 bytes where the term itself would take 6. Two terms with one key are
one list; what is shown is checked against its text. Open words are kept as they are written, in order, so that all that
begin alike stand side by side.
"""

import zlib

import msgspec

from jianbao.search.codec import get, packed, put, unpacked

_LONGEST_SHARED = 255


class Shard(msgspec.Struct):
    """The terms of one shard: postings by key, and by word."""

    closed: dict[int, bytes] = {}
    open: dict[str, bytes] = {}


def encoded(shard: Shard, bits: int) -> bytes:
    """The bytes of a shard of a segment that has ``1 << bits`` of them."""
    out = bytearray()
    put(out, len(shard.closed))
    before = 0
    for key in sorted(shard.closed):
        rest = key >> bits
        put(out, rest - before)
        before = rest
        _put_list(out, shard.closed[key])
    put(out, len(shard.open))
    word_before = b""
    for word, postings in sorted((word.encode(), postings) for word, postings in shard.open.items()):
        shared = 0
        for one, other in zip(word, word_before, strict=False):
            if one != other or shared == _LONGEST_SHARED:
                break
            shared += 1
        put(out, shared)
        put(out, len(word) - shared)
        out += word[shared:]
        _put_list(out, postings)
        word_before = word
    return packed(bytes(out))


def decoded(data: bytes, number: int, bits: int) -> Shard:
    """The shard of ``encoded``; ``number`` is its place among the shards. ValueError: it is damaged."""
    try:
        return _decoded(unpacked(data), number, bits)
    except (IndexError, UnicodeDecodeError, zlib.error) as error:
        raise ValueError(f"damaged shard {number}") from error


def _decoded(raw: bytes, number: int, bits: int) -> Shard:
    shard = Shard({}, {})
    count, place = get(raw, 0)
    rest = 0
    for _ in range(count):
        difference, place = get(raw, place)
        length, place = get(raw, place)
        rest += difference
        shard.closed[rest << bits | number] = raw[place : place + length]
        place += length
    count, place = get(raw, place)
    word = b""
    for _ in range(count):
        shared, place = get(raw, place)
        more, place = get(raw, place)
        word = word[:shared] + raw[place : place + more]
        place += more
        length, place = get(raw, place)
        shard.open[word.decode()] = raw[place : place + length]
        place += length
    return shard


def _put_list(out: bytearray, postings: bytes) -> None:
    put(out, len(postings))
    out += postings
