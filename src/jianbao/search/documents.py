"""The documents: what a result is shown from, and what has the last say whether it is one. A file each."""

import json
import zlib
from collections.abc import Sequence

import msgspec

from jianbao.search.codec import packed, unpacked


class Document(msgspec.Struct, frozen=True, array_like=True):
    """A live article. ``minutes``: its date, in local time of the site, since 1970."""

    id: str
    title: str
    minutes: int
    category: str
    site: str
    channel: str
    text: str


def encoded(documents: Sequence[Document | None]) -> bytes:
    """The file of a group; ``None`` stands for a slot without a live article."""
    text = json.dumps([msgspec.to_builtins(one) for one in documents], ensure_ascii=False, separators=(",", ":"))
    return packed(text.encode("utf-8", "replace"))


def decoded(data: bytes | None) -> list[Document | None]:
    """The documents of a group; none at all if the file is missing or damaged."""
    if data is None:
        return []
    try:
        return msgspec.json.decode(unpacked(data), type=list[Document | None])
    except (msgspec.MsgspecError, zlib.error):
        return []
