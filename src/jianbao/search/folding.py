"""Text made comparable for searching: one form for what a reader means by the same words.

The client (``views/assets/search-engine.js``) does the very same, by the same table of Simplified characters, which is
published with the index; ``tests/search`` holds the two to each other. Everything works character by character, so that
a place in folded text can be led back to the text that is shown.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

_CHINESE = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035"
    "\u3040-\u30fa\u30fc-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Scripts that put no blanks between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese), and Korean, which glues
particles to them: indexed by pairs of characters."""
_TOKEN = re.compile(f"([{_CHINESE}]+)|[^\\W_{_CHINESE}]+")
BLANK = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""White space, named one by one: Python and JavaScript do not mean the same by ``\\s``."""
_BLANKS = re.compile(f"[{BLANK}]*")
_ONE = re.compile(f"[{_CHINESE}]")
_ACCENTS = dict.fromkeys(range(0x300, 0x370))
_VARIATION = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))


Token = tuple[str, bool, str]
"""``(text, chinese, gap)``: a run of one kind of characters, and what joins it to the one before it: ``""`` where the
two touch, ``" "`` between words, ``"\\n"`` where no phrase reaches across."""


class _Table(dict[int, str]):
    """What each character becomes, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKD", char).translate(_ACCENTS)).lower()
        simplified = _simplified()
        folded = "".join(
            simplified.get(one, one)
            for one in plain
            if unicodedata.category(one) != "Cf" and ord(one) not in _VARIATION
        )
        self[code] = folded
        return folded


_TABLE = _Table()


@cache
def _simplified() -> dict[str, str]:
    pairs = simplified_pairs()
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


@cache
def simplified_pairs() -> str:
    """Each Traditional character followed by its Simplified one (OpenCC's dictionary, Apache License 2.0)."""
    return (files(__package__) / "simplified.txt").read_text("utf-8").strip()


def fold(text: str) -> str:
    """Half width, lower case, without accents and invisible characters, Simplified; characters fold on their own."""
    return text.translate(_TABLE)


def tokens(text: str) -> list[Token]:
    """The runs of Chinese and the words of a text, folded."""
    return [(match[0], match[1] is not None, gap) for match, gap in _matches(fold(text))]


def _matches(folded: str) -> Iterator[tuple[re.Match[str], str]]:
    """The tokens of a folded text, each with what joins it to the one before it."""
    end, was_chinese, gap = 0, False, ""
    for match in _TOKEN.finditer(folded):
        chinese = match[1] is not None
        start = match.start()
        if end:
            gap = " " if not chinese and not was_chinese else "\n"
            if chinese is not was_chinese and _BLANKS.fullmatch(folded, end, start):
                gap = ""
        yield match, gap
        end, was_chinese = match.end(), chinese


def canonical(found: Sequence[Token]) -> str:
    """Tokens as one string, in which a phrase can be looked for: blanks between Chinese and Latin do not count."""
    return "".join([gap + text for text, _, gap in found])


def located(text: str) -> tuple[str, list[int]]:
    """The canonical string of a text, and for each of its characters the place in ``text`` that it comes from."""
    folded: list[str] = []
    origins: list[int] = []
    for place, char in enumerate(text):
        plain = fold(char)
        folded.append(plain)
        origins += [place] * len(plain)
    found: list[str] = []
    places: list[int] = []
    for match, gap in _matches("".join(folded)):
        found += [gap, match[0]]
        places += [origins[match.start()]] * len(gap) + origins[match.start() : match.end()]
    return "".join(found), places


def is_chinese(char: str) -> bool:
    """Whether a folded character is indexed by pairs."""
    return _ONE.match(char) is not None


def is_word_character(char: str) -> bool:
    """Whether a folded character is part of a word (not of a run of Chinese)."""
    match = _TOKEN.match(char)
    return match is not None and match[1] is None
