"""Which lines belong to the article. Decides; ``lines`` reads and ``render`` writes.

Each rule is asked of each sentence, so that a promotion in a paragraph takes only itself out. Whatever goes is noted
with the name of the rule.
"""

import re
from collections.abc import Callable

from jianbao.articles import provenance
from jianbao.articles.ruleset import Ruleset
from jianbao.articles.suspects import BOTH, ORIGIN, RULE, suspects_of
from jianbao.articles.tidying import tidy
from jianbao.articles.tokens import Item, Line, Token

_SENTENCE = re.compile(r"[^。！？!?；;～]*[。！？!?；;～]+[”’」』）)】]*|[^。！？!?；;～]+")
_LEADING = re.compile(provenance.MARKS + r"[（(【\[［〔「『“\"#＃]?\s*")
_TAG_ADDRESS = re.compile(r"/tags?[/_-]|[?&]tag=|/keywords?/|/tag\.|/topics?/", re.IGNORECASE)
_WORD = re.compile(r"\w")
_LINK_ONLY = 0.9
_LIST_MIN = 2
_BODY_MIN = 150
_LINK_TITLE_MIN = 8
_BESIDE = frozenset({"promo-qr", "promo-app", "promo-account"})
_REACHING = _BESIDE | {"related"}
"""Reasons that say something about the lines around too."""
_FIRST = 3
_MOST_CUTS = 8
_MOST_MARKS = 12
_LAST = 2


class Judge:
    """Takes the items of one article; ``note(reason, text)`` hears what goes."""

    def __init__(
        self,
        rules: Ruleset,
        gathered: provenance.Gathered,
        note: Callable[[str, str], None],
        *,
        of_page: bool = False,
    ) -> None:
        self._of_page = of_page
        self._rules = rules
        self._gathered = gathered
        self._note = note

    def judge(self, items: list[Item]) -> list[Item]:
        """The items that stay; lines among them may have lost sentences."""
        reasons: dict[int, str] = {}
        emptied: set[int] = set()
        lines = [item for item in items if type(item) is Line]
        for line, suspicion in self._doubtful(lines):
            if reason := self._until_stable(line, suspicion):
                reasons[id(line)] = reason
            elif not line.tokens:
                emptied.add(id(line))
        if self._of_page:
            self._around_article(lines, reasons)
        if not _REACHING.isdisjoint(reasons.values()):
            self._neighbours(lines, reasons)
        self._link_tail(lines, reasons)
        self._sentences_of_origin(lines, reasons)
        if not (reasons or emptied):
            return items
        gone = emptied.union(reasons)
        return [item for item in items if id(item) not in gone]

    def _doubtful(self, lines: list[Line]) -> list[tuple[Line, int]]:
        """The lines that a rule or a reading might be about, and which of both; all others stay as they are."""
        texts = [
            (only if type(only := line.tokens[0]) is str and len(line.tokens) == 1 else line.text)
            if line.wrap != "pre"
            else ""
            for line in lines
        ]
        found = suspects_of(self._rules).among(texts)
        linked = [
            place
            for place, line in enumerate(lines)
            if line.linked and place not in found and _mostly_linked(line, texts[place])
        ]
        places = sorted([*found, *linked]) if linked else found
        return [(lines[place], found.get(place, 0)) for place in places if texts[place]]

    # -- one line

    def _until_stable(self, line: Line, suspicion: int) -> str | None:
        """Judge a line, and what is left of it when a part was cut out: the rest may be a line of another kind."""
        for _ in range(_MOST_CUTS):
            before = line.tokens
            if (reason := self._line(line, suspicion)) or line.tokens is before:
                return reason
            if not tidy(line):
                return None
            suspicion = BOTH
        return None

    def _line(self, line: Line, suspicion: int) -> str | None:
        """Why the whole line goes, or ``None``; sentences of it may have been cut out."""
        text = line.text
        if not text:
            return None
        if len(text) > provenance.MAX_ROLE_LINE and not (line.linked or "原" in text[:12] or self._hinted(text)):
            return None
        short = len(text) <= provenance.MAX_LINE
        labelled = suspicion & ORIGIN and short and not line.caption and self._read(text)
        if labelled:
            self._note(labelled, text)
            return labelled
        if short and line.linked and self._is_tags(line, text):
            self._note("tags", text)
            return "tags"
        if not suspicion or (suspicion & ORIGIN and not self._hinted(text, label=not line.caption)):
            return None
        return self._sentences(line, text, suspicion)

    def _hinted(self, text: str, *, label: bool = True) -> bool:
        """Whether a word of some rule stands in the text, or a label."""
        return (label and provenance.might_hold_label(text)) or next(self._rules.words(text), None) is not None

    def _read(self, text: str, *, people: bool = True) -> str | None:
        """The kind of provenance a line or sentence is. Without ``people`` a mere byline is none: it stays."""
        reading = provenance.read_line(text)
        if reading is None or not (people or any(field not in ("author", "other") for field, _ in reading)):
            return None
        for field, value in reading:
            self._gathered.take(field, value, text)
        return f"provenance-{reading[0][0].replace('_', '-')}"

    @staticmethod
    def _is_tags(line: Line, text: str) -> bool:
        return (
            _mostly_linked(line, text)
            and all(_TAG_ADDRESS.search(href) for href in line.hrefs)
            and len(text) <= 24 * len(line.hrefs)
        )

    def _sentences(self, line: Line, text: str, suspicion: int) -> str | None:
        """Cut the sentences that a rule takes out; the reason if none is left."""
        cuts: list[tuple[int, int]] = []
        reason = None
        sentences = list(_SENTENCE.finditer(text))
        stays = 0
        for match in sentences:
            sentence = match[0]
            first, end = match.span()
            name = self._ask(sentence) if suspicion & RULE else None
            if name is None and suspicion & ORIGIN and not line.caption and first and end == len(text.rstrip()):
                name = self._read(sentence, people=False)
            if name is None:
                stays += bool(_WORD.search(sentence))
                continue
            reason = name
            self._note(name, sentence)
            self._gathered.read_aside(sentence)
            cuts.append(match.span())
        if reason is None:
            return self._tail(line, text) if suspicion & ORIGIN else None
        if stays:
            _cut(line, cuts)
            return None
        return reason

    def _ask(self, sentence: str) -> str | None:
        """The rule that holds for a sentence without its leading marks, or with them."""
        if len(sentence) > self._rules.longest + _MOST_MARKS:
            return None
        words = {match[0] for match in self._rules.words(sentence)}
        if not words:
            return None
        start = _LEADING.match(sentence)
        if start is None or not start.end():
            return self._rules.line(sentence.rstrip(), words)
        return self._rules.line(sentence[start.end() :].rstrip(), words) or self._rules.line(sentence.strip(), words)

    def _tail(self, line: Line, text: str) -> str | None:
        """A bracket of provenance behind a sentence: ``……。（责任编辑：某某）``."""
        if line.caption or not (match := _TAIL_BRACKET.search(text)):
            return None
        reading = provenance.read_line(match[1])
        if reading is None or all(field in ("author", "other") for field, _ in reading):
            return None
        for field, value in reading:
            self._gathered.take(field, value, match[0])
        self._note(f"provenance-{reading[0][0].replace('_', '-')}", match[0])
        if not _WORD.search(text[: match.start()]):
            return "provenance"
        _cut(line, [match.span()])
        return None

    # -- lines among lines

    def _neighbours(self, lines: list[Line], reasons: dict[int, str]) -> None:
        """What goes with a line that went: its QR code beside it, the links under a heading of related articles."""
        for place, line in enumerate(lines):
            reason = reasons.get(id(line))
            if reason is None:
                continue
            if reason == "related":
                self._links_below(lines, place, reasons)
            elif reason in _BESIDE:
                self._picture_beside(lines, place, reasons)

    def _around_article(self, lines: list[Line], reasons: dict[int, str]) -> None:
        """On a page: links before the first sentence, and what stands below the line of the editor."""
        for line in lines:
            text = line.text
            if text and id(line) not in reasons:
                if not _is_link(line, text):
                    break
                reasons[id(line)] = "links-above"
                self._note("links-above", text)
        told = [0]
        for line in lines:
            told.append(told[-1] + (0 if id(line) in reasons else len(line.text)))
        for place, line in enumerate(lines):
            ends = reasons.get(id(line)) in ("provenance-editor", "end-mark")
            if ends and told[place] >= _BODY_MIN and told[-1] - told[place] <= told[place]:
                for below in lines[place + 1 :]:
                    if id(below) not in reasons:
                        reasons[id(below)] = "below-editor"
                        self._note("below-editor", below.text or "".join(p.url for p in below.pictures))
                return

    def _links_below(self, lines: list[Line], place: int, reasons: dict[int, str]) -> None:
        for line in lines[place + 1 :]:
            if id(line) in reasons:
                continue
            text = line.text
            if not _is_link(line, text):
                return
            reasons[id(line)] = "related"
            self._note("related", text)

    def _picture_beside(self, lines: list[Line], place: int, reasons: dict[int, str]) -> None:
        line = lines[place]
        after = lines[place + 1] if place + 1 < len(lines) else None
        before = lines[place - 1] if place else None
        nothing_follows = all(id(other) in reasons or not other.text for other in lines[place + 1 :])
        for other, sure in ((after, "下" in line.text or nothing_follows), (before, "上" in line.text)):
            if other is None or id(other) in reasons or other.text or len(pictures := other.pictures) != 1:
                continue
            if pictures[0].square or sure or (nothing_follows and other.box == line.box):
                reasons[id(other)] = "promo-picture"
                self._note("promo-picture", pictures[0].url)
                return

    def _link_tail(self, lines: list[Line], reasons: dict[int, str]) -> None:
        """A list of links to other articles at the end of a text that is more than links."""
        tail = []
        for line in reversed(lines):
            if id(line) in reasons:
                continue
            if not _is_link(line, text := line.text) or len(text) < _LINK_TITLE_MIN:
                break
            tail.append(line)
        if len(tail) < _LIST_MIN:
            return
        rest = sum(len(line.text) for line in lines if id(line) not in reasons) - sum(len(line.text) for line in tail)
        if rest < _BODY_MIN:
            return
        for line in tail:
            reasons[id(line)] = "related-links"
            self._note("related-links", line.text)

    def _sentences_of_origin(self, lines: list[Line], reasons: dict[int, str]) -> None:
        first: list[str] = []
        place = 0
        while place < len(lines) and len(first) < _FIRST:
            if id(lines[place]) not in reasons and (text := _prose(lines[place])):
                first.append(text)
            place += 1
        last: list[str] = []
        for line in reversed(lines[place:]):
            if id(line) not in reasons and (text := _prose(line)):
                last.append(text)
                if len(last) == _LAST:
                    break
        for text in [*first, *reversed(last)]:
            self._gathered.read_sentence(text)


def _prose(line: Line) -> str:
    return "" if line.wrap == "pre" or line.caption else line.text


_TAIL_BRACKET = re.compile(r"[（(【\[]([^（）()【】\[\]]{3,60})[）)】\]]\s*$")


def _mostly_linked(line: Line, text: str) -> bool:
    return line.linked >= len(text) * 0.8 and bool(line.hrefs)


def _is_link(line: Line, text: str) -> bool:
    return (
        bool(text) and bool(line.hrefs) and line.linked >= _LINK_ONLY * len(text) and len(text) <= provenance.MAX_LINE
    )


def _cut(line: Line, spans: list[tuple[int, int]]) -> None:
    """Take spans of a line's text out of its tokens; pictures and players stay."""
    kept: list[Token] = []
    at = 0
    for token in line.tokens:
        if type(token) is not str:
            kept.append(token)
            continue
        pieces, begin, end = [], at, at + len(token)
        for start, stop in spans:
            if stop <= begin or start >= end:
                continue
            if start > begin:
                pieces.append(token[begin - at : start - at])
            begin = max(begin, stop)
        if begin < end:
            pieces.append(token[begin - at :])
        kept.append("".join(pieces))
        at = end
    line.tokens = kept
