"""Stub."""

from jianbao.feeds.reading import Reading
from jianbao.model.feed import Feed


def read(data: bytes, reading: Reading) -> Feed | None:
    return None
