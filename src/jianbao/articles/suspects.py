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

RULE, ORIGIN = 1, 2
"""What a line is suspected of: to fall under a rule; to say something of the article's origin."""
BOTH = RULE | ORIGIN
_BEGINNING = 2
"""By so many bits these are shifted for strings that count only at the beginning of a line or sentence."""
_AT_BEGINNING = BOTH << _BEGINNING
_SEPARATOR, _ROLE, _REPORTER = 16, 32, 64
"""Strings that count in places of their own: a separator behind a label; the end of a role with white space behind it;
记者 before a name. The last two only near the end of a line."""

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
                kinds[text] = kinds.get(text, 0) | (RULE << _BEGINNING if beginning else RULE)
        for pattern in provenance.beginnings():
            for text, beginning in required(pattern, _EDGE, anchored=True):
                kinds[text] = kinds.get(text, 0) | (ORIGIN << _BEGINNING if beginning else ORIGIN)
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

    def among(self, lines: list[str]) -> dict[int, int]:  # noqa: C901, PLR0912 - one loop over what the search finds
        """The places of the lines that must be judged, in order, and what each is suspected of."""
        text = "\n".join(lines)
        if self._all or len(text) > _MOST:
            return dict.fromkeys(range(len(lines)), BOTH)
        ends = list(accumulate([len(line) + 1 for line in lines]))
        found: dict[int, int] = {}
        kinds, edges, label_ends = self._kinds, self._edges, self._label_ends
        end = line = known = 0
        for pattern, at, stop in self._search(text, overlapping=True):
            kind = kinds[pattern]
            # Most of what is found stands where it says nothing: 点 within a word, a colon behind no label.
            if kind < _SEPARATOR and not kind & BOTH:
                if at and text[at - 1] not in edges:
                    continue
            elif kind == _SEPARATOR and (before := text[at - 1 : at]) not in label_ends and not before.isspace():
                continue
            if at >= end:
                line = bisect_right(ends, at)
                end = ends[line]
                known = 0
            elif known == BOTH:
                continue
            suspicion = known | (kind & BOTH)
            if kind & _AT_BEGINNING and (not at or text[at - 1] in edges):
                suspicion |= kind >> _BEGINNING & BOTH
            if kind >= _SEPARATOR and not suspicion & ORIGIN:
                if kind & _SEPARATOR:
                    if (before := text[at - 1 : at]) in label_ends or (before.isspace() and self._labelled(text, at)):
                        suspicion |= ORIGIN
                elif self._counts(kind, text, at, stop, end, lines[line]):
                    suspicion |= ORIGIN
            if suspicion != known:
                found[line] = known = suspicion
        return found

    def _labelled(self, text: str, at: int) -> bool:
        """Whether the end of a label stands before white space that ends at a separator."""
        return text[max(0, at - provenance.MAX_LINE) : at].rstrip()[-1:] in self._label_ends

    def _counts(self, kind: int, text: str, at: int, stop: int, end: int, line: str) -> bool:  # noqa: PLR0917 - called often
        """Whether a string that was found at ``at`` stands where it says something; ``end`` is that of its line."""
        before = text[at - 1] if at else "\n"
        if end - at > _ROLES_END:
            return False
        if kind & _ROLE:
            return True
        if not (before in self._edges or before in _BEFORE_REPORTER) or not _TWO_HAN.match(text, stop):
            return False
        for run in _LONG_RUN.finditer(text, stop, end):
            if not (provenance.ROLE_WORD.search(run[0]) or run[0].endswith(_OUTLETS)):
                return False  # 记者了解到: a sentence, no names
        # In a line that is more than its last sentence, a reporter alone is no provenance: an outlet or editor must be
        return before in _BEFORE_REPORTER or len(line) <= _ROLES_END or _MORE_ROLES.search(text, stop, end) is not None


_ROLES_END = provenance.MAX_ROLE_LINE + 8
"""Characters before the end of a line within which roles and names begin: the longest line of them, its bracket, and
what else may stand behind."""
_OUTLET_END = provenance.OUTLET_END.split("|")
_OUTLETS = tuple(_OUTLET_END)
_LONG_RUN = re.compile("(?<!·)[\u4e00-\u9fff]{5,}+(?![·A-Za-z0-9])")
"""More than a name: where nothing but names, roles and outlets may stand, it holds a role or is an outlet."""
_BEFORE_REPORTER = frozenset(end[-1] for end in _OUTLET_END) | set("报网刊习")
_MORE_ROLES = re.compile(f"{provenance.OUTLET_END}|编辑|责编")
_MOST = 200_000
"""Characters: in longer texts all lines are judged, so that the list of what is found stays small."""


@cache
def suspects_of(rules: Ruleset) -> Suspects:
    """The finder of a set of rules, built once (10 ms)."""
    return Suspects(rules)
