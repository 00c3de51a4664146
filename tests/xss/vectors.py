"""The vectors: our own writing after the public families, in ``vectors/*.json``, a family a file.

A vector is a string, or a list of ``[text, times]`` that are put together: long ones stay readable. Each would run a
script (``alert``), ask ``evil.example`` for something, navigate there, or take the place of a name that scripts rely on.
"""

import json
from pathlib import Path

import msgspec

HERE = Path(__file__).resolve().parent
FEEDS = HERE / "feeds"
"""Whole feeds, for what stands outside of entries or depends on bytes."""


class Vector(msgspec.Struct, frozen=True):
    """A vector by the name of its family and its place there, from 1."""

    family: str
    number: int
    html: str

    @property
    def name(self) -> str:
        """What an entry made of it is called."""
        return f"{self.family}-{self.number}"


def families() -> dict[str, list[Vector]]:
    """All vectors by family."""
    found = {}
    for file in sorted((HERE / "vectors").glob("*.json")):
        written = json.loads(file.read_text("utf-8"))
        texts = [item if isinstance(item, str) else "".join(text * times for text, times in item) for item in written]
        found[file.stem] = [Vector(file.stem, number, text) for number, text in enumerate(texts, 1)]
    return found


def vectors() -> list[Vector]:
    """All vectors."""
    return [vector for family in families().values() for vector in family]
