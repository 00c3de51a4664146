"""The path grammar of RSSHub's routes, which is that of its web framework, Hono.

``/user/:id/:page?`` · ``:name`` is one segment, ``:name?`` may be missing, ``:name{expression}`` has an expression of
its own, mostly ``{.+}``, the rest of the path; ``*`` stands for anything that follows. (Measured on 3,905 routes: 171
have an expression, 169 of them ``.+``; 4 have a ``*``.)

Patterns come from an instance, so no expression of theirs is run as it is: a stranger's expression can take for ever.
Those of a simple form are, and any other stands for any text.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

SEGMENT_LIMIT = 64
"""A route of more segments is no route. The longest example of the catalogue has 13."""

_PIECE = re.compile(r":(?P<name>[A-Za-z0-9_-]+)(?:\{(?P<expression>.*)\})?(?P<optional>\?)?")
_SIMPLE = re.compile(r"(?:[A-Za-z0-9_-]*)(?:\[[A-Za-z0-9_-]+\](?:\+|\*|\{\d{1,2}\})?)?")
_REST = re.compile(r"(?P<prefix>[A-Za-z0-9_-]*)\.[+*]")


class Piece(msgspec.Struct, frozen=True):
    """One part of a pattern between slashes.

    Exactly one of: a ``literal``; a parameter ``name`` for one segment, of the form ``expression`` where it has one; a
    parameter that ``spans`` one or more segments, the first of them beginning with ``prefix``.
    """

    literal: str | None = None
    name: str = ""
    expression: str | None = None
    spans: bool = False
    prefix: str = ""
    optional: bool = False


class Fit(msgspec.Struct, frozen=True, order=True):
    """How well a pattern fits: more literal segments are better, then fewer that a spanning parameter swallows."""

    literals: int
    spanned: int
    """Negative."""


@lru_cache(maxsize=16384)
def pieces(pattern: str) -> tuple[Piece, ...]:
    """The parts of a pattern; what cannot be understood is a literal."""
    return tuple(_piece(part) for part in _split(pattern))


def fit(pattern: str, segments: tuple[str, ...]) -> tuple[Fit, dict[str, str]] | None:
    """How ``segments`` (the part of a route behind its namespace) fit a pattern, with the parameters; ``None``: not."""
    if len(segments) > SEGMENT_LIMIT:
        return None
    return _fit(pieces(pattern), segments, 0, 0, {})


def _split(pattern: str) -> list[str]:
    """At the slashes that are not inside of braces."""
    parts, depth = [""], 0
    for character in pattern.strip("/"):
        depth += (character == "{") - (character == "}")
        if character == "/" and depth <= 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part for part in parts if part]


def _piece(part: str) -> Piece:
    if part == "*":
        return Piece(name="*", spans=True, optional=True)
    match = _PIECE.fullmatch(part)
    if not match:
        return Piece(literal=part)
    name, expression, optional = match["name"], match["expression"], bool(match["optional"])
    if expression is None:
        return Piece(name=name, optional=optional)
    rest = _REST.fullmatch(expression)
    if rest:
        return Piece(name=name, spans=True, prefix=rest["prefix"], optional=optional)
    if _SIMPLE.fullmatch(expression):
        return Piece(name=name, expression=expression, optional=optional)
    return Piece(name=name, spans=True, optional=optional)


_Way = tuple[Fit, dict[str, str]]


def _fit(
    pattern: tuple[Piece, ...], segments: tuple[str, ...], at: int, here: int, known: dict[tuple[int, int], _Way | None]
) -> _Way | None:
    """The best way from piece ``at`` and segment ``here`` to both ends; each pair is worked out once."""
    if at == len(pattern):
        return (Fit(0, 0), {}) if here == len(segments) else None
    if (at, here) not in known:
        piece, ways = pattern[at], []
        for count in _counts(piece, segments[here:]):
            rest = _fit(pattern, segments, at + 1, here + count, known)
            if rest is not None:
                taken = {piece.name: "/".join(segments[here : here + count])} if piece.name and count else {}
                literals = rest[0].literals + (piece.literal is not None)
                ways.append((Fit(literals, rest[0].spanned - count * piece.spans), taken | rest[1]))
        known[at, here] = max(ways, key=lambda way: way[0], default=None)
    return known[at, here]


def _counts(piece: Piece, segments: tuple[str, ...]) -> Iterator[int]:
    """How many of the next segments a piece can take, the most first."""
    if not segments:
        pass
    elif piece.literal is not None:
        if segments[0] == piece.literal:
            yield 1
    elif piece.spans:
        if segments[0].startswith(piece.prefix):
            yield from range(len(segments), 0, -1)
    elif piece.expression is None or re.fullmatch(piece.expression, segments[0]):
        yield 1
    if piece.optional:
        yield 0
