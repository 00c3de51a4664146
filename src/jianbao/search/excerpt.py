"""The part of a text that shows why it was found, and what is to be marked in it."""

from collections.abc import Sequence

from jianbao.search.folding import located
from jianbao.search.query import Clause, places

LENGTH = 100
_BEFORE = 24
_MOST_MARKS = 200

Piece = tuple[str, bool]
"""Text, and whether it is what was looked for."""


def marks(text: str, clauses: Sequence[Clause]) -> list[tuple[int, int, int]]:
    """``(start, end, clause)`` of what was looked for, in order of place."""
    canonical, origins = located(text)
    found = []
    for number, clause in enumerate(clauses):
        for start, end in places(clause, canonical)[:_MOST_MARKS]:
            found.append((origins[start], origins[end - 1] + 1, number))
    return sorted(found)


def excerpt(text: str, clauses: Sequence[Clause], length: int = LENGTH) -> list[Piece]:
    """At most about ``length`` characters of a text, around the place that shows the most clauses."""
    found = marks(text, [clause for clause in clauses if not clause.in_title])
    best = shown = start = 0
    for place, (begin, _, _) in enumerate(found):
        seen = len({number for at, _, number in found[place : place + 20] if at < begin + length - _BEFORE})
        if seen > shown:
            best, shown = place, seen
    if found:
        start = max(0, found[best][0] - _BEFORE)
        if start < _BEFORE // 2:
            start = 0
        line = text.rfind("\n", start, found[best][0])  # a paragraph's beginning is a good one
        start = line + 1 if line >= 0 else start
    stop = min(len(text), start + length)
    pieces = pieced(text, found, start, stop)
    return [*([("…", False)] if start else []), *pieces, *([("…", False)] if stop < len(text) else [])]


def marked(text: str, clauses: Sequence[Clause]) -> list[Piece]:
    """The whole of a text, with what was looked for told apart."""
    return pieced(text, marks(text, clauses), 0, len(text))


def pieced(text: str, found: Sequence[tuple[int, int, int]], start: int, stop: int) -> list[Piece]:
    """``text[start:stop]`` in pieces; line breaks become blanks."""
    pieces: list[Piece] = []
    place = start
    for first, last, _ in found:
        begin, end = max(first, place), min(last, stop)
        if begin >= end:
            continue
        if begin > place:
            pieces.append((text[place:begin].replace("\n", " "), False))
        pieces.append((text[begin:end].replace("\n", " "), True))
        place = end
    if place < stop:
        pieces.append((text[place:stop].replace("\n", " "), False))
    return pieces
