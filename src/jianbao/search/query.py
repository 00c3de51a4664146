"""What a reader typed, understood: words that must all be there, phrases in quotes."""

import re

import msgspec

from jianbao.search import terms
from jianbao.search.folding import BLANK, Token, canonical, is_chinese, tokens

LONGEST = 200
"""Characters of a query that are looked at."""
_MOST_CLAUSES = 8
_PIECE = re.compile(f'["“”„＂]([^"“”„＂]*)(?:["“”„＂]|$)|[「『]([^」』]*)(?:[」』]|$)|([^{BLANK}"“”„＂「『]+)')


class Clause(msgspec.Struct, frozen=True):
    """Something that must stand in an article."""

    phrase: str
    """In canonical form (``folding.canonical``)."""
    terms: tuple[tuple[str, bool], ...]
    """What every article with the phrase has in the index; with ``True`` any word that begins like this."""
    open_end: bool
    """The last word may go on."""
    in_title: bool
    """A single Chinese character, which is looked for in titles only."""

    @property
    def certain(self) -> bool:
        """The index alone tells: nothing is left to be checked in the text."""
        return len(self.terms) == 1


def parsed(query: str) -> tuple[Clause, ...]:
    """The clauses of a query, each once; empty if there is nothing in it to look for."""
    found: dict[Clause, None] = {}
    for match in _PIECE.finditer(query[:LONGEST]):
        for run in _split(tokens(match[0])):
            found[_clause(run, quoted=match[3] is None)] = None
    return tuple(found)[:_MOST_CLAUSES]


def _split(found: list[Token]) -> list[list[Token]]:
    """Tokens in runs that a phrase may be; where punctuation parts Chinese, two words are meant."""
    runs: list[list[Token]] = []
    for text, chinese, gap in found:
        if gap == "\n" or not runs:
            runs.append([(text, chinese, "")])
        else:
            runs[-1].append((text, chinese, gap))
    return runs


def _clause(run: list[Token], *, quoted: bool) -> Clause:
    last = run[-1][0]
    # Beside Chinese a word counts whole: the pair of the two tells far better than all words that begin like it.
    open_end = not quoted and terms.is_open(last) and not any(chinese for _, chinese, _ in run)
    single = len(run) == 1 and len(last) == 1 and is_chinese(last)
    return Clause(canonical(run), tuple(terms.needed(run, open_end=open_end)), open_end, single)


def places(clause: Clause, text: str) -> list[tuple[int, int]]:
    """Where a phrase stands in a canonical string, as ``(start, end)``; words count whole."""
    found = []
    phrase = clause.phrase
    word_before, word_behind = not is_chinese(phrase[0]), not is_chinese(phrase[-1]) and not clause.open_end
    start = text.find(phrase)
    while start >= 0:
        end = start + len(phrase)
        if not (word_before and start and _in_word(text[start - 1])) and not (
            word_behind and end < len(text) and _in_word(text[end])
        ):
            found.append((start, end))
        start = text.find(phrase, start + 1)
    return found


def _in_word(char: str) -> bool:
    return char not in " \n" and not is_chinese(char)


def stands_in(clause: Clause, title: str, text: str) -> bool:
    """Whether an article has a clause, by the canonical strings of its title and text."""
    return bool(places(clause, title)) or (not clause.in_title and bool(places(clause, text)))
