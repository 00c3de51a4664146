"""Where everything lies: how slots are cut into segments, ranges and groups, and what the files are called.

All of it follows from the number of slots, so the same archive gives the same files, whatever the way there was:

* **segments** of postings: as many whole ``LARGEST`` as there are, then one for each binary digit of what is left down
  to ``SMALLEST``, then the rest. A run writes the rest, and now and then joins two of a size; a full one never changes.
* **ranges** of ``RANGE`` slots: who is dead, dates, filings. These may change later, and are small.
* **groups** of ``GROUP`` slots: the documents, which results are shown from.
"""

LARGEST = 65_536
SMALLEST = 32
RANGE = 8_192
GROUP = 1
DATED = 32
"""Slots that share one date in a range's table: their newest."""
MARKED = 8
"""Slots whose documents are looked at together by an update: so many have one mark in the state."""
SHARD_CHARACTERS = 2_500
"""Characters of text for which a segment gets one shard, at least: 3 to 6 KB in large segments, 5 to 9 in small ones,
where fewer articles share a term."""
MOST_BITS = 14

HEAD = "head.json"


def partition(count: int) -> list[tuple[int, int]]:
    """The segments of ``count`` slots, as ``(first slot, slots)``."""
    found = []
    start = 0
    size = LARGEST
    while start < count:
        if count - start >= size or size == SMALLEST:
            step = min(size, count - start)
            found.append((start, step))
            start += step
        if count - start < size and size > SMALLEST:
            size //= 2
    return found


def bits(characters: int) -> int:
    """How many low bits of a key choose the shard, in a segment with this much text."""
    return min(MOST_BITS, max(0, (characters // SHARD_CHARACTERS).bit_length() - 1))


def shard_path(segment: str, number: int) -> str:
    """A shard's file."""
    return f"t/{segment}/{number >> 8:x}/{number & 255:02x}.bin"


def document_path(group: int) -> str:
    """The file of a group of documents."""
    return f"d/{group >> 8:x}/{group & 255:02x}.bin"


def range_path(number: int, digest: str) -> str:
    """The table of a range."""
    return f"r/{number}-{digest}.bin"


def filing_path(number: int, digest: str) -> str:
    """The filings of one category in a range."""
    return f"f/{number}-{digest}.bin"


def fold_path(digest: str) -> str:
    """The table of Simplified characters."""
    return f"fold-{digest}.bin"


STATE = "state/seen.json"


def state_path(number: int) -> str:
    """What a range was made from: for the next update, not for readers."""
    return f"state/{number}.bin"
