"""What recurs over the articles of one source: lines, sentences, blocks and pictures worth asking their owner about.

Articles are added one by one and then forgotten but for a few numbers each. A line is proposed if it stands in enough
articles, and only where nothing of the article's own stands between it and an end of the text: so the headings of a
column's sections are not, nor a sentence that a weather report says now and then. Nothing is proposed of tables,
quotations, captions and code.
"""

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from jianbao.articles.folding import fold
from jianbao.articles.learned import Kind, refusal
from jianbao.articles.learned_sight import Sight, ends_of, field, is_credit, labelled, lines_of, pictures_of, template
from jianbao.model.article import CleanArticle

MOST_ARTICLES = 1_000
"""How many articles are looked at unless more are asked for: what 250 of the last thousand hold is found."""
LEAST_SEEN = 5
LEAST_SHARE = 0.25

_HEAD, _TAIL = 40, 60
"""Lines of an article that are remembered in order; of a longer one those in the middle are only counted."""
_MOST_CANDIDATES = 200_000
_EXAMPLES = 3
_SURE = 0.6
"""A sentence that stands in fewer of the articles is proposed with a caution."""
_INSIDE = 0.03
"""The share of a line's places that may be inside of articles: among so many it may have slipped."""
_TOGETHER = 0.9
"""Lines that stand together in this share of their places are one block."""
_TWICE = 1.5
"""What stands more often in each article that has it divides or counts its parts."""
_NAMES = 3
"""Different names behind a label that make it one: else the name is a part of the line."""
_MOST_LINKS = 6
"""Links of the article's own that may stand among what recurs at its end (related articles)."""
_LONGEST = 400
"""Characters: what is longer is no boilerplate, but an article told twice."""
_SENTENCE_LINES = 6
"""Lines at the end whose sentences are looked at, and twice as many as at the beginning."""
_SENTENCE_LEAST = 6
_ROUNDS = 20
_OWN, _LINK = -1, -2
_Key = tuple[int, int]
"""0 and the number of a line, or 1 and that of a template."""


class Proposal(msgspec.Struct, frozen=True):
    """Something that recurs. ``seen`` of ``of`` articles have it; ``place`` is ``head``, ``tail`` or ``anywhere``."""

    kind: Kind
    texts: tuple[str, ...]
    seen: int
    of: int
    place: str
    caution: str | None
    """Why to look twice: ``sentence``, ``numbers``, ``names`` or ``credit``; ``None``: nothing speaks against it."""
    examples: tuple[str, ...]
    """Articles that have it, as they were named to ``Search.add``."""


class _Found:
    """One text, and where it was seen."""

    __slots__ = ("examples", "fixed", "heading", "names", "places", "prose", "seen", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.seen = 0
        self.places = 0
        self.fixed = False
        self.heading = False
        self.prose = False
        self.names: set[str] = set()
        self.examples: list[str] = []

    def count(self, example: str) -> None:
        self.seen += 1
        if len(self.examples) < _EXAMPLES:
            self.examples.append(example)


class _Texts:
    """Texts by what is equal in them; each has a number."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.found: list[_Found | None] = []

    def number(self, key: str, text: str) -> int:
        """The number of a text, a new one if it was never seen."""
        number = self.numbers.get(key)
        if number is None:
            if len(self.numbers) >= _MOST_CANDIDATES:
                self._forget()
            number = self.numbers[key] = len(self.found)
            self.found.append(_Found(text))
        return number

    def __getitem__(self, number: int) -> _Found:
        found = self.found[number]
        assert found is not None
        return found

    def often(self, least: int) -> list[int]:
        """The numbers of those that were seen so often."""
        return [number for number, one in enumerate(self.found) if one is not None and one.seen >= least]

    def _forget(self) -> None:
        """Drop what was seen once: there is too much to remember."""
        for key, number in list(self.numbers.items()):
            if self[number].seen <= 1:
                del self.numbers[key]
                self.found[number] = None


class Search:
    """The articles of one source, added one by one."""

    def __init__(self) -> None:
        self.articles = 0
        self._titles: set[str] = set()
        self._lines = _Texts()
        self._templates = _Texts()
        self._sentences = _Texts()
        self._pictures = _Texts()
        self._values: dict[str, set[str]] = {}
        # By article: the numbers of its lines and of their templates, and (line, sentence) pairs.
        self._sequences: list[tuple[array[int], array[int], array[int]]] = []

    def add(self, name: str, article: CleanArticle) -> None:
        """Take one article into account; one whose title was there before is the same told twice, and is not."""
        title = fold(article.title) or name
        lines = lines_of(article)
        if title in self._titles or not lines:
            return
        self._titles.add(title)
        self.articles += 1
        numbers, templates = array("l"), array("l")
        counted: set[_Key] = set()
        for sight in lines:
            number, pattern = self._line(sight, name, counted)
            numbers.append(number)
            templates.append(pattern)
        if len(lines) > _HEAD + _TAIL:
            lines = lines[:_HEAD] + lines[-_TAIL:]
            numbers, templates = numbers[:_HEAD] + numbers[-_TAIL:], templates[:_HEAD] + templates[-_TAIL:]
        self._sequences.append((numbers, templates, self._sentences_in(lines, name)))
        for key, url in pictures_of(article).items():
            self._pictures[self._pictures.number(key, url)].count(name)

    def _line(self, sight: Sight, name: str, counted: set[_Key]) -> tuple[int, int]:
        if len(sight.text) > _LONGEST:
            return _OWN, _OWN
        if said := field(sight.text):
            self._note_value(*said)
        number = self._lines.number(sight.folded, sight.text)
        self._count(self._lines[number], sight, name, (0, number), counted)
        pattern, key = _OWN, ""
        if told := labelled(sight.text):
            key, person = told
            pattern = self._templates.number(key, key)
            if len(self._templates[pattern].names) < _NAMES:
                self._templates[pattern].names.add(person)
        elif made := template(sight.text):
            pattern = self._templates.number(made, made)
        if pattern >= 0:
            self._count(self._templates[pattern], sight, name, (1, pattern), counted)
        elif sight.linked:
            pattern = _LINK
        return number, pattern

    def _note_value(self, label: str, value: str) -> None:
        """Remember what stands behind a label: one value, or several."""
        values = self._values.get(label)
        if values is None:
            if len(self._values) < _MOST_CANDIDATES:
                self._values[label] = {value}
        elif len(values) == 1:
            values.add(value)

    @staticmethod
    def _count(found: _Found, sight: Sight, name: str, key: _Key, counted: set[_Key]) -> None:
        found.places += 1
        found.fixed |= sight.fixed
        found.heading |= sight.heading
        found.prose |= sight.prose
        if key not in counted:
            counted.add(key)
            found.count(name)

    def _sentences_in(self, lines: Sequence[Sight], name: str) -> "array[int]":
        pairs = array("l")
        counted: set[int] = set()
        for place, sight in enumerate(lines):
            if sight.fixed:
                continue
            near_end = place >= len(lines) - _SENTENCE_LINES
            for text in ends_of(sight.text, first=place < _SENTENCE_LINES // 2, last=near_end):
                key = fold(text)
                if not _SENTENCE_LEAST <= len(key) <= _LONGEST:
                    continue
                number = self._sentences.number(key, text)
                self._sentences[number].heading |= not near_end
                if number not in counted:
                    counted.add(number)
                    self._sentences[number].count(name)
                pairs.extend((place, number))
        return pairs

    # -- what is worth proposing

    def proposals(self, *, least: int = LEAST_SEEN, share: float = LEAST_SHARE) -> list[Proposal]:
        """What stands in at least ``least`` articles and in this share of them, most often first."""
        wanted = max(least, math.ceil(share * self.articles))
        classes = self._classes(wanted)
        for _ in range(_ROUNDS):
            placed = _Placed(self._sequences_by(classes))
            refused = {one for one in classes if self._refused(one, placed, wanted)}
            if not refused:
                break
            classes -= refused
        else:
            return self._picture_proposals(wanted)
        lines = self._line_proposals(classes, placed)
        told = [*lines, *self._sentence_proposals(wanted, classes), *self._picture_proposals(wanted)]
        return sorted(told, key=lambda one: -one.seen)

    def _classes(self, wanted: int) -> set[_Key]:
        """Texts that are seen often, by (0, line) and (1, template); a template only where its lines differ."""
        often = {(0, number) for number in self._lines.often(wanted) if "{" not in self._lines[number].text}
        for number in self._templates.often(wanted):
            found = self._templates[number]
            if "{name}" not in found.text or len(found.names) >= _NAMES:
                often.add((1, number))
        return {key for key in often if self._fits(self._of(key))}

    def _fits(self, found: _Found) -> bool:
        """Whether a text may be proposed at all: no table's or quotation's, and not said again and again in each.

        Nor one of several values of a label: a rating or a place is what its article says.
        """
        if (said := field(found.text)) and "{" not in found.text and len(self._values.get(said[0], ())) > 1:
            return False
        return not found.fixed and found.places <= _TWICE * found.seen and refusal(Kind.LINE, found.text) is None

    def _of(self, key: _Key) -> _Found:
        return (self._templates if key[0] else self._lines)[key[1]]

    def _sequences_by(self, classes: set[_Key]) -> Iterable[list[_Key | int | None]]:
        """Articles as sequences of classes: ``None`` for a line of its own, ``_LINK`` for a link of its own."""
        for numbers, templates, _ in self._sequences:
            yield [self._class(classes, number, pattern) for number, pattern in zip(numbers, templates, strict=True)]

    def _class(self, classes: set[_Key], number: int, pattern: int) -> _Key | int | None:
        """A line as itself, or as its template: where there is a name in it, its template comes first."""
        line, made = (0, number), (1, pattern)
        if made in classes and (line not in classes or "{name}" in self._templates[pattern].text):
            return made
        return line if line in classes else _LINK if pattern == _LINK else None

    def _refused(self, key: _Key, placed: "_Placed", wanted: int) -> bool:
        """Whether a text that is seen often is no boilerplate: inside of articles, or the title of what follows."""
        at_end = placed.heads[key] + placed.tails[key]
        inside = placed.insides[key]
        if at_end < wanted or inside > _INSIDE * (at_end + inside):
            return True
        found = self._of(key)
        return found.heading and 2 * placed.titles[key] > at_end

    def _line_proposals(self, keys: set[_Key], placed: "_Placed") -> list[Proposal]:
        told = []
        for chain in _chains(keys, placed):
            several = [self._of(key) for key in chain]
            seen = min(placed.heads[key] + placed.tails[key] for key in chain)
            at_head = sum(placed.heads[key] for key in chain) > sum(placed.tails[key] for key in chain)
            texts = tuple(one.text for one in several)
            told.append(
                Proposal(
                    kind=Kind.BLOCK if len(chain) > 1 else Kind.LINE,
                    texts=texts,
                    seen=seen,
                    of=self.articles,
                    place="head" if at_head else "tail",
                    caution=_caution(
                        texts, prose=any(one.prose for one in several), at_head=at_head, share=seen / self.articles
                    ),
                    examples=tuple(several[0].examples),
                )
            )
        return told

    def _sentence_proposals(self, wanted: int, classes: set[_Key]) -> list[Proposal]:
        """Sentences at the ends of lines that are the article's own."""
        seen: Counter[int] = Counter()
        for (_, _, pairs), sequence in zip(self._sequences, self._sequences_by(classes), strict=True):
            own = {number for place, number in zip(pairs[::2], pairs[1::2], strict=True) if sequence[place] is None}
            seen.update(own)
        told = []
        for number, count in seen.items():
            found = self._sentences[number] if count >= wanted else None
            if found is None or refusal(Kind.SENTENCE, found.text) or "{" in found.text:
                continue
            share = count / self.articles
            caution = _caution((found.text,), prose=True, at_head=found.heading, share=share)
            place = "head" if found.heading else "tail"
            told.append(
                Proposal(Kind.SENTENCE, (found.text,), count, self.articles, place, caution, tuple(found.examples))
            )
        return told

    def _picture_proposals(self, wanted: int) -> list[Proposal]:
        return [
            Proposal(Kind.IMAGE, (found.text,), found.seen, self.articles, "anywhere", None, tuple(found.examples))
            for found in (self._pictures[number] for number in self._pictures.often(wanted))
            if not refusal(Kind.IMAGE, found.text)
        ]


class _Placed:
    """How often each text stands at the head and tail of articles, inside of them, and above a line of their own."""

    def __init__(self, sequences: Iterable[Sequence[_Key | int | None]]) -> None:
        self.heads: Counter[_Key] = Counter()
        self.tails: Counter[_Key] = Counter()
        self.insides: Counter[_Key] = Counter()
        self.titles: Counter[_Key] = Counter()
        self.followed: Counter[tuple[_Key, _Key]] = Counter()
        for sequence in sequences:
            self._add(sequence)

    def _add(self, sequence: Sequence[_Key | int | None]) -> None:
        own = [place for place, one in enumerate(sequence) if one is None]
        if not own:  # nothing but what recurs, or links: it tells nothing of places
            return
        head = own[0]
        tail = own[-1] + 1
        if sum(type(one) is int for one in sequence[tail:]) > _MOST_LINKS:
            tail = len(sequence)
        for place, one in enumerate(sequence):
            if type(one) is not tuple:
                continue
            after = sequence[place + 1] if place + 1 < len(sequence) else _OWN
            if place < head and not any(type(other) is int for other in sequence[:place]):
                self.heads[one] += 1
                self.titles[one] += after is None
            elif place >= tail:
                self.tails[one] += 1
            else:
                self.insides[one] += 1
            if type(after) is tuple:
                self.followed[one, after] += 1


def _chains(keys: set[_Key], placed: _Placed) -> list[list[_Key]]:
    """The texts in chains of those that stand right after one another nearly always; one with holes stands alone."""
    total = {key: placed.heads[key] + placed.tails[key] for key in keys}
    after = {
        one: other
        for (one, other), count in placed.followed.items()
        if not one[0]
        and not other[0]
        and {one, other} <= keys
        and one != other
        and count >= _TOGETHER * max(total[one], total[other])
    }
    starts = [key for key in sorted(keys) if key not in set(after.values())]
    chains = []
    for start in starts:
        chain = [start]
        while (key := after.get(chain[-1])) is not None and key not in chain:
            chain.append(key)
        chains.append(chain)
    # A ring has no start: its texts follow each other in turns, and each is a line of its own.
    chained = {key for chain in chains for key in chain}
    return [*chains, *([key] for key in sorted(keys - chained))]


def _caution(texts: Sequence[str], *, prose: bool, at_head: bool, share: float) -> str | None:
    if any("{name}" in text for text in texts):
        return "names"
    if any("{" in text for text in texts):
        return "numbers"
    if any(is_credit(text) for text in texts):
        return "credit"
    return "sentence" if prose and (at_head or share < _SURE) else None


__all__ = ["LEAST_SEEN", "LEAST_SHARE", "MOST_ARTICLES", "Proposal", "Search"]
