"""Which lines of an article need judging at all: one search over the whole text for a few thousand strings.

Nearly all lines of an article are sentences that no rule is about. What a rule or a line of provenance must hold is
known from the patterns themselves (``literals``); a line that holds nothing of it would be judged to stay, and is not
judged. So this is a shortcut and never a verdict: the outcome is the same with every line judged (tests hold both
together).
"""

import re
from bisect import bisect_right
from functools import cache
from itertools import accumulate

from ahocorasick_rs import AhoCorasick, Implementation

from jianbao.articles import provenance
from jianbao.articles.literals import required
from jianbao.articles.ruleset import Ruleset

_ANYWHERE, _BEGINNING, _SEPARATOR, _ROLE, _REPORTER = 1, 2, 4, 8, 16
"""Where a string counts: everywhere; at the beginning of a line or sentence; a separator behind a label; the end of a
role with white space behind it; 记者 before a name. The last two only near the end of a line."""
_REST = _SEPARATOR | _ROLE | _REPORTER

_EDGE = re.compile(provenance.MARKS.removesuffix("*") + '|[（(【\\[［〔「『“"#＃。！？!?；;～”’」』）)】]')
"""One character that may stand before the beginning: marks, brackets, and what ends a sentence."""
_SEPARATORS = ":：︰丨|｜/／"
_SPACES = (
    " \t\x0b\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""All white space that may stand inside a line."""
_TWO_HAN = re.compile("[\u4e00-\u9fff]{2}")


@cache
def _edges() -> frozenset[str]:
    return frozenset(_EDGE.findall("".join(map(chr, range(0x20000)))))


class Suspects:
    """Finds the lines that a set of rules, or the reading of provenance, might be about."""

    def __init__(self, rules: Ruleset) -> None:
        kinds: dict[str, int] = {}
        self._all = False
        for pattern in rules.patterns:
            try:
                musts = required(pattern, _EDGE)
            except ValueError:
                self._all = True  # a rule that any line may fall under
                break
            for text, beginning in musts:
                kinds[text] = kinds.get(text, 0) | (_BEGINNING if beginning else _ANYWHERE)
        for pattern in provenance.beginnings():
            for text, beginning in required(pattern, _EDGE, anchored=True):
                kinds[text] = kinds.get(text, 0) | (_BEGINNING if beginning else _ANYWHERE)
        for text in _SEPARATORS:
            kinds[text] = kinds.get(text, 0) | _SEPARATOR
        for end in provenance.ROLE_ENDS:
            for space in _SPACES:
                kinds[end + space] = kinds.get(end + space, 0) | _ROLE
        kinds["记者"] = kinds.get("记者", 0) | _REPORTER
        self._kinds = list(kinds.values())
        self._label_ends = provenance.label_ends() | set(provenance.ROLE_ENDS)
        self._edges = _edges()
        finder = AhoCorasick(list(kinds), implementation=Implementation.DFA, store_patterns=False)
        self._search = finder.find_matches_as_indexes

    def among(self, lines: list[str]) -> list[int]:
        """The places of the lines that must be judged, in order."""
        text = "\n".join(lines)
        if self._all or len(text) > _MOST:
            return list(range(len(lines)))
        ends = list(accumulate([len(line) + 1 for line in lines]))
        found: list[int] = []
        kinds, edges = self._kinds, self._edges
        end = line = 0
        known = -1
        for pattern, at, stop in self._search(text, overlapping=True):
            if at >= end:
                line = bisect_right(ends, at)
                end = ends[line]
            if line == known:
                continue
            kind = kinds[pattern]
            if (
                kind & _ANYWHERE
                or (kind & _BEGINNING and (not at or text[at - 1] in edges))
                or (kind & _REST and self._counts(kind, text, at, stop, end, lines[line]))
            ):
                found.append(line)
                known = line
        return sorted(set(found))

    def _counts(self, kind: int, text: str, at: int, stop: int, end: int, line: str) -> bool:  # noqa: PLR0917 - called often
        """Whether a string that was found at ``at`` stands where it says something; ``end`` is that of its line."""
        before = text[at - 1] if at else "\n"
        if kind & _SEPARATOR:
            if before.isspace():
                before = text[max(0, at - provenance.MAX_LINE) : at].rstrip()[-1:]
            return before in self._label_ends
        if end - at > _ROLES_END:
            return False
        if kind & _ROLE:
            return True
        if not (before in self._edges or before in _BEFORE_REPORTER) or not _TWO_HAN.match(text, stop):
            return False
        # In a line that is more than its last sentence, a reporter alone is no provenance: an outlet or editor must be
        return before in _BEFORE_REPORTER or len(line) <= _ROLES_END or _MORE_ROLES.search(text, stop, end) is not None


_ROLES_END = provenance.MAX_ROLE_LINE + 8
"""Characters before the end of a line within which roles and names begin: the longest line of them, its bracket, and
what else may stand behind."""
_OUTLET_END = provenance.OUTLET_END.split("|")
_BEFORE_REPORTER = frozenset(end[-1] for end in _OUTLET_END) | set("报网刊习")
_MORE_ROLES = re.compile(f"{provenance.OUTLET_END}|编辑|责编")
_MOST = 200_000
"""Characters: in longer texts all lines are judged, so that the list of what is found stays small."""


@cache
def suspects_of(rules: Ruleset) -> Suspects:
    """The finder of a set of rules, built once (10 ms)."""
    return Suspects(rules)
