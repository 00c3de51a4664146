"""The head: the one file that is always asked for anew, and says which others hold now."""

import hashlib

import msgspec

from jianbao.search import folding, layout

FORMAT = 2
"""Changes whenever equal archives would give other files than before: then all is made again."""


class Segment(msgspec.Struct, frozen=True, array_like=True):
    """A run of slots with its own shards. ``name`` holds a digest of all it was made from."""

    name: str
    start: int
    count: int
    characters: int
    newest: int
    """Of its live articles: minutes of local time since 1970."""

    @property
    def bits(self) -> int:
        """It has ``1 << bits`` shards."""
        return layout.bits(self.characters)


class Range(msgspec.Struct, frozen=True, array_like=True):
    """The digests in the names of a range's files: its table, and the filings by category."""

    table: str
    filings: dict[str, str]


class Head(msgspec.Struct, frozen=True):
    """What the index holds. Segments and ranges in order of slots."""

    format: int
    fold: str
    """Digest of the table of characters."""
    layout: tuple[int, int, int]
    """Slots of a range, of a group of documents, of a date."""
    slots: int
    articles: int
    """Live ones: what can be found."""
    segments: tuple[Segment, ...] = ()
    ranges: tuple[Range, ...] = ()


def fold_digest() -> str:
    """Of the table of characters that is in use."""
    return hashlib.sha256(folding.simplified_pairs().encode()).hexdigest()[:10]


def encoded(head: Head) -> bytes:
    """As JSON, every segment and range on a line of its own."""
    return msgspec.json.format(msgspec.json.encode(head), indent=0)


def decoded(data: bytes | None) -> Head | None:
    """The head, unless there is none, or another version of jianbao wrote it, or it is damaged."""
    if data is None:
        return None
    try:
        head = msgspec.json.decode(data, type=Head)
    except msgspec.MsgspecError:
        return None
    return head if head.format == FORMAT and head.fold == fold_digest() else None
