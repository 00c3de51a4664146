"""Segments: from the words of units, or from smaller segments put one behind the other."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from jianbao.search import codec, layout, shards, terms
from jianbao.search.folder import IndexFolder
from jianbao.search.shards import Shard
from jianbao.search.source import Unit

BLOCK = 2_048
"""Units that are indexed in memory at a time: some 60 MB."""
_MOST_GROUPS = 6

Load = Callable[[int], Shard]


class Part(msgspec.Struct, frozen=True):
    """Slots ``start`` to ``start + count`` as shards, from whichever place. Slots in postings count from ``start``."""

    start: int
    count: int
    characters: int
    bits: int
    load: Load


def indexed(units: Sequence[Unit], start: int, count: int) -> Part:
    """The units of ``start <= slot < start + count`` in memory, as one shard."""
    closed: dict[int, array[int]] = {}
    opened: dict[str, array[int]] = {}
    known: dict[str, array[int]] = {}
    characters = 0
    for unit in units:
        slot = (unit.slot - start) << 2
        found = terms.weights(unit.title, unit.text)
        characters += len(unit.text) + len(unit.title)
        for term, weight in found.items():
            entries = known.get(term)
            if entries is None:
                if terms.is_open(term):
                    entries = opened.setdefault(term, array("I"))
                else:
                    entries = closed.setdefault(terms.key(term), array("I"))
                known[term] = entries
            entries.append(slot | weight)
    del known
    shard = Shard(
        {key: codec.postings(_distinct(entries)) for key, entries in closed.items()},
        {word: codec.postings(entries) for word, entries in opened.items()},
    )
    return Part(start, count, characters, 0, lambda _number: shard)


def _distinct(entries: Iterable[int]) -> Iterator[int]:
    """Entries with each slot once: two terms of a unit may share a key, and then the greater weight counts."""
    before = -1
    for entry in entries:
        if before >= 0 and entry >> 2 == before >> 2:
            before = max(before, entry)
            continue
        if before >= 0:
            yield before
        before = entry
    if before >= 0:
        yield before


def stored(folder: IndexFolder, name: str, start: int, count: int, characters: int) -> Part:
    """A segment that is in the folder. Its ``load`` raises ``ValueError`` where a file is missing or damaged."""
    bits = layout.bits(characters)

    def load(number: int) -> Shard:
        data = folder.read(layout.shard_path(name, number))
        if data is None:
            raise ValueError(f"missing shard {number}")
        return shards.decoded(data, number, bits)

    return Part(start, count, characters, bits, load)


def write(folder: IndexFolder, path: Callable[[int], str], parts: Sequence[Part]) -> int:
    """Write the shards of a segment that holds ``parts``, in order of slots; how many characters it has.

    Memory grows with one group of shards, not with the segment.
    """
    start = parts[0].start
    characters = sum(part.characters for part in parts)
    bits = layout.bits(characters)
    grouping = min(bits, _MOST_GROUPS)
    cursors = [_cursor(part, grouping) for part in parts]
    for group in range(1 << grouping):
        gathered = Shard({}, {})
        for part, cursor in zip(parts, cursors, strict=True):
            _join(gathered, cursor(group), part.start - start)
        split = [Shard({}, {}) for _ in range(1 << (bits - grouping))]
        mask = (1 << bits) - 1
        for key, postings in gathered.closed.items():
            split[(key & mask) >> grouping].closed[key] = postings
        for word, postings in gathered.open.items():
            split[(terms.shard_key(word) & mask) >> grouping].open[word] = postings
        for place, shard in enumerate(split):
            folder.write(path(place << grouping | group), shards.encoded(shard, bits))
    return characters


def _cursor(part: Part, grouping: int) -> Callable[[int], Shard]:
    """Gives those terms of a part whose key ends in a group's bits."""
    if part.bits >= grouping:

        def gather(group: int) -> Shard:
            found = Shard({}, {})
            for number in range(group, 1 << part.bits, 1 << grouping):
                shard = part.load(number)
                found.closed |= shard.closed
                found.open |= shard.open
            return found

        return gather
    # A small part: read once, and spread over the groups.
    mask = (1 << grouping) - 1
    spread = [Shard({}, {}) for _ in range(1 << grouping)]
    for number in range(1 << part.bits):
        shard = part.load(number)
        for key, postings in shard.closed.items():
            spread[key & mask].closed[key] = postings
        for word, postings in shard.open.items():
            spread[terms.shard_key(word) & mask].open[word] = postings
    return spread.__getitem__


def _join(into: Shard, more: Shard, shift: int) -> None:
    for key, postings in more.closed.items():
        into.closed[key] = codec.joined(into.closed.get(key, b""), postings, shift)
    for word, postings in more.open.items():
        into.open[word] = codec.joined(into.open.get(word, b""), postings, shift)
