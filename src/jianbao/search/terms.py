"""What an article is found by: pairs of Chinese characters, words, and the places where the two touch.

No dictionary decides where a Chinese word ends, so no name is unknown: every two characters that stand side by side are
a term, and longer words are all their pairs. ``weights`` are for the index, ``needed`` for a query.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from zlib import crc32

from jianbao.search.folding import Token, is_chinese, tokens

LONGEST_WORD = 32
"""Characters of a word that the index knows; the rest is looked at in the text."""
LONGEST_MIXED = 12
SHORTEST_PREFIX = 3
"""A word is found by its beginning from so many characters on: its shard is chosen by them."""
TITLE = 3
"""The weight of a term of the title; 0 to 2 are for the text, by how often it stands there for its length."""
_USUAL_LENGTH = 1000
_MOST_PAIRS = 5
"""Of a run of Chinese that are looked up. Too few, and texts are loaded in vain: with every second pair alone, a phrase
of eight characters loaded 22 MB of them."""
_SINGLE = "\x01"


def is_open(term: str) -> bool:
    """Whether a term is a word that is found by its beginning, and kept as it is written.

    It begins with a letter, is long enough and all Latin (or Greek, Cyrillic …): not where a word touches Chinese.
    """
    return (
        len(term) >= SHORTEST_PREFIX
        and not term[0].isnumeric()
        and not is_chinese(term[0])
        and not is_chinese(term[-1])
    )


def weights(title: str, text: str) -> dict[str, int]:
    """The terms of an article with their weights."""
    found = tokens(text)
    counts = Counter(_terms(found))
    length = sum(len(token[0]) for token in found)
    usual = 0.25 + 0.75 * length / _USUAL_LENGTH
    # What BM25 makes of a count (k1 = 1.2, b = 0.75), in three steps.
    often, very_often = 1.5 * usual, 4 * usual
    weighed = {
        term: 0 if count == 1 or count < often else 1 if count < very_often else 2 for term, count in counts.items()
    }
    headline = tokens(title)
    for term in _terms(headline):
        weighed[term] = TITLE
    for run, chinese, _ in headline:
        if chinese:
            for char in run:
                weighed[_SINGLE + char] = TITLE
    return weighed


def _terms(found: Sequence[Token]) -> Iterator[str]:
    before, was_chinese = "", False
    for run, chinese, gap in found:
        if chinese:
            yield from map("".join, pairwise(run))
        else:
            yield run[:LONGEST_WORD]
        if not gap and before:
            mixed = _mixed(before, run, first_chinese=was_chinese)
            if mixed:
                yield mixed
        before, was_chinese = run, chinese


def _mixed(before: str, run: str, *, first_chinese: bool) -> str:
    """The term for a place where Chinese and a word touch; empty where the word is too long for one."""
    if first_chinese:
        return before[-1] + run if len(run) <= LONGEST_MIXED else ""
    return before + run[0] if len(before) <= LONGEST_MIXED else ""


def needed(found: Sequence[Token], *, open_end: bool) -> list[tuple[str, bool]]:
    """Terms that every article with this phrase has; ``(term, it is a beginning)``.

    ``open_end``: the last word may go on. As few terms as cover the phrase: the text itself has the last say.
    """
    wanted: dict[tuple[str, bool], None] = {}
    last = len(found) - 1
    before, was_chinese = "", False
    for place, (run, chinese, gap) in enumerate(found):
        begins = open_end and place == last and not chinese and is_open(run)
        if chinese:
            for pair in _covering(run):
                wanted[pair, False] = None
        else:
            wanted[run[:LONGEST_WORD], begins] = None
        if not gap and before and not begins:
            mixed = _mixed(before, run, first_chinese=was_chinese)
            if mixed:
                wanted[mixed, False] = None
        before, was_chinese = run, chinese
    if not wanted and found:  # a single character
        wanted[_SINGLE + found[0][0], False] = None
    return list(wanted)


def _covering(run: str) -> Iterable[str]:
    pairs = len(run) - 1
    if pairs <= _MOST_PAIRS:
        return [run[place : place + 2] for place in range(pairs)]
    places = [step * (pairs - 1) // (_MOST_PAIRS - 1) for step in range(_MOST_PAIRS)]
    return [run[place : place + 2] for place in places]


def key(term: str) -> int:
    """The number that the index knows a term by."""
    return crc32(term.encode("utf-8", "replace"))


def shard_key(word: str) -> int:
    """The number that chooses the shard of an open word: the same for all words with this beginning."""
    return key(word[:SHORTEST_PREFIX])
