"""What a text must hold for a pattern to match: a few strings, one of which stands in every match.

A search for many strings at once is a hundred times cheaper than the patterns; a text without any of them needs no
pattern tried. The strings are taken from the pattern itself, so that no rule can be left behind by a list kept by hand.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

# The parser of `re` itself: reading patterns any other way would be a second opinion on what they mean.
from re import _constants as sre  # type: ignore[attr-defined]  # isort: skip
from re import _parser  # type: ignore[attr-defined]  # isort: skip

_MOST = 800
"""Strings that one branch may give; beyond it the next best part of the branch is taken."""
_MOST_IN_CLASS = 16
_CASED = 3
"""Letters with case that a string keeps: each doubles the spellings."""
_FOLDED = {"i": "iI\u0130\u0131", "s": "sS\u017f", "k": "kK\u212a"}
"""What `re.IGNORECASE` takes for a letter besides its two cases."""

_EVERYDAY = frozenset(
    word
    for words in (
        "公司 平台 网站 手机 微信 意见 看法 观点 本报 如有 了解 获取 更多 关注 欢迎 喜欢 觉得 参与 评论 阅读",
        ".jpg .jpe .png .gif .web .svg",
    )
    for word in words.split()
)
"""Words that news is full of, and endings of pictures: a set of strings that holds one says little. Only speed hangs
on this list."""
_TELLING = 2

Tree = Sequence[tuple[Any, Any]]
Must = tuple[str, bool]
"""A string, and whether it must stand at the beginning: behind nothing but edges."""


def required(pattern: str, edges: re.Pattern[str], *, anchored: bool = False) -> frozenset[Must]:
    """Strings of which one stands in every text that ``pattern``, ignoring case, matches; in all spellings.

    ``edges`` matches one character that may stand before the beginning. ``anchored``: the pattern is matched, not
    searched. ValueError: there are no such strings.
    """
    found: set[Must] = set()
    for branch in _branches(list(_parser.parse(pattern, re.IGNORECASE))):
        best = _best(branch, edges, first=anchored)
        if best is None:
            raise ValueError(f"no string stands in every match of {pattern!r}")
        found |= {(spelling, start) for text, start in best for spelling in _spellings(text)}
    return frozenset(found)


def _branches(tree: Tree) -> list[Tree]:
    """The alternatives of a pattern; what all begin with, as ``^``, is put back in front of each."""
    for place, (op, value) in enumerate(tree):
        if op is sre.BRANCH:
            whole = [[*tree[:place], *alternative, *tree[place + 1 :]] for alternative in value[1]]
            return [branch for alternative in whole for branch in _branches(alternative)]
        if op is not sre.AT:
            break
    return [tree]


def _best(tree: Tree, edges: re.Pattern[str], *, first: bool = False) -> frozenset[Must] | None:
    """The most telling set of strings of a sequence. ``first``: the sequence stands at the beginning."""
    candidates: list[frozenset[Must]] = []
    run, starts = frozenset({""}), first
    for op, value in tree:
        if op is sre.AT:
            starts = starts or (value is sre.AT_BEGINNING and run == {""})
            continue
        texts = _texts(op, value)
        if texts is not None and len(run) * len(texts) <= _MOST:
            run = frozenset(a + b for a, b in product(run, texts))
            continue
        candidates.append(frozenset((text, starts) for text in run))
        starts = starts and run == {""}
        run = frozenset({""})
        if texts is not None:
            run, starts = texts, False
            continue
        if inner := _inside(op, value, edges, first=starts):
            candidates.append(inner)
        starts = starts and _is_edge(op, value, edges)
    candidates.append(frozenset((text, starts) for text in run))
    return max((found for found in candidates if all(text for text, _ in found)), key=_worth, default=None)


def _worth(found: frozenset[Must]) -> tuple[float, int, int]:
    """How seldom the strings stand in a text: long ones, those at the beginning only, no everyday words."""
    told = [1.5 if text in _EVERYDAY and not start else len(text) + 2 * start for text, start in found]
    return min(*told, 5), -sum(length < _TELLING for length in told), -len(found)


def _texts(op: Any, value: Any) -> frozenset[str] | None:  # noqa: ANN401 - the parser's own untyped nodes
    """All texts that a node matches, if they are few."""
    if op is sre.LITERAL:
        return frozenset({chr(value)})
    if op in (sre.ASSERT, sre.ASSERT_NOT, sre.AT):
        return frozenset({""})
    if op is sre.IN:
        if len(value) > _MOST_IN_CLASS or any(kind is not sre.LITERAL for kind, _ in value):
            return None
        return frozenset(chr(char) for _, char in value)
    if op is sre.SUBPATTERN:
        return _joined(value[3])
    if op is sre.BRANCH:
        parts = [_joined(alternative) for alternative in value[1]]
        return frozenset().union(*parts) if all(part is not None for part in parts) else None  # type: ignore[arg-type]
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT) and value[1] == 1:
        inner = _joined(value[2])
        return inner if inner is None or value[0] else inner | {""}
    return None


def _joined(tree: Tree) -> frozenset[str] | None:
    whole = frozenset({""})
    for op, value in tree:
        texts = _texts(op, value)
        if texts is None or len(whole) * len(texts) > _MOST:
            return None
        whole = frozenset(a + b for a, b in product(whole, texts))
    return whole


def _inside(op: Any, value: Any, edges: re.Pattern[str], *, first: bool) -> frozenset[Must] | None:  # noqa: ANN401 - the same
    """Strings that must stand within a node that is too manifold to be listed."""
    if op is sre.SUBPATTERN:
        return _best(list(value[3]), edges, first=first)
    if op is sre.BRANCH:
        parts = [_best(list(alternative), edges, first=first) for alternative in value[1]]
        return frozenset().union(*parts) if all(parts) else None  # type: ignore[arg-type]
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT) and value[0]:
        return _best(list(value[2]), edges, first=first)
    return None


def _is_edge(op: Any, value: Any, edges: re.Pattern[str]) -> bool:  # noqa: ANN401 - the same
    """Whether a node matches only characters that may stand before the beginning anyway."""
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT):
        return all(_is_edge(node[0], node[1], edges) for node in value[2])
    if op is sre.LITERAL:
        return edges.match(chr(value)) is not None
    if op is sre.IN:
        for kind, what in value:
            if kind is sre.CATEGORY and what is sre.CATEGORY_SPACE:
                continue
            if kind is sre.RANGE and all(edges.match(chr(char)) for char in range(what[0], what[1] + 1)):
                continue
            if kind is not sre.LITERAL or not edges.match(chr(what)):
                return False
        return True
    return False


def _spellings(text: str) -> Iterable[str]:
    """The text in every mix of cases; of a long one, the part that has few."""
    cased = [place for place, char in enumerate(text) if char.lower() != char.upper()]
    if len(cased) > _CASED:
        text = text[: cased[_CASED]]
    return map("".join, product(*(_FOLDED.get(char.lower(), {char.lower(), char.upper()} | {char}) for char in text)))
