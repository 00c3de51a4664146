"""What a source's owner has learned to leave out: lines, sentences, blocks and pictures that recur over its articles.

A learned rule says what it takes and takes nothing else: whole lines, or whole sentences at an end of a line, that are
equal to it after folding; pictures of its address. It never takes a part of a sentence, nor anything in a table or in
``pre``. ``docs/decisions/learned-rules.md`` says why.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from urllib.parse import urlsplit

import msgspec

from jianbao.articles.folding import fold
from jianbao.articles.pictures import Picture
from jianbao.articles.tidying import tidy
from jianbao.articles.tokens import Embed, End, Item, Line, Start, Token

NAME_LENGTH = 24
"""Characters that a ``{name}`` stands for at most."""
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
_DAYS = (
    "(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun|星期[一二三四五六日天]|周[一二三四五六日]"
)
HOLES = {
    "number": r"\d+(?:[.,:/-]\d+)*",
    "date": rf"(?:{_MONTHS}|{_DAYS})",
    "name": rf"[^。!?;,|]{{1,{NAME_LENGTH}}}",
}
"""What the holes of a text stand for, in folded text."""
_HOLE = re.compile(rf"\{{({'|'.join(HOLES)})\}}")
_LEAST = 2
"""Letters or digits that a rule must spell out."""
_SENTENCE = re.compile(
    r"""[^。！？!?；;\n]*?(?:[。！？!?；;]+[”’」』）)】"]*|\.[”’"')\]]*(?=\s+["'“‘(\[]?[^\W\d_a-z]))\s*|[^。！？!?；;\n]+\s*|\n"""
)
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|svg)$", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


class Kind(StrEnum):
    """What a learned rule takes out."""

    LINE = "line"
    """Lines that are equal to it as a whole."""
    SENTENCE = "sentence"
    """Whole sentences at the beginning or end of a line."""
    BLOCK = "block"
    """Several lines, one right after the other."""
    IMAGE = "image"
    """A picture, by its address."""


class LearnedRule(msgspec.Struct, frozen=True):
    """One thing that recurs. ``texts`` are the lines of a block, of another kind exactly one."""

    name: str
    kind: Kind
    texts: tuple[str, ...]


def refusal(kind: Kind, text: str) -> str | None:
    """Why ``text`` cannot be (a line of) a rule of this kind, in words for its writer; ``None``: it can."""
    if kind is Kind.IMAGE:
        return None if picture_key(text).strip("/") else "says no address of a picture"
    if "\n" in text or "\r" in text:
        return "holds a line break: a line of it for each"
    if sum(char.isalnum() for part in _HOLE.split(text)[::2] for char in fold(part)) < _LEAST:
        return "would take nearly any line: spell out two letters at least"
    return None


def picture_key(address: str) -> str:
    """What an address of a picture has in common with those of its copies: no scheme, no query behind a file's name.

    Digits of the host's name count for nothing, since publishers spread pictures over ``img1`` … ``img9``.
    """
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
    except ValueError:
        return address
    query = "" if _FILE.search(parts.path) or not parts.query else f"?{parts.query}"
    return f"{_DIGITS.sub('0', parts.netloc.lower())}{parts.path}{query}"


def sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a line begin and end; together they are the whole line."""
    return [match.span() for match in _SENTENCE.finditer(text) if match.end() > match.start()]


class Learned:
    """The accepted rules of one source, ready to be applied. ``digest`` stands for all they do."""

    def __init__(self, rules: Iterable[LearnedRule]) -> None:
        self.rules = tuple(dict.fromkeys(rules))
        told = sorted((rule.kind.value, rule.name, *rule.texts) for rule in self.rules)
        self.digest = hashlib.blake2b(repr(told).encode(), digest_size=6).hexdigest() if told else ""
        self._images: dict[str, str] = {}
        self._lines = _Texts()
        self._sentences = _Texts()
        self._blocks: list[tuple[str, list[_Texts]]] = []
        for rule in self.rules:
            match rule.kind:
                case Kind.IMAGE:
                    self._images.setdefault(picture_key(rule.texts[0]), rule.name)
                case Kind.LINE:
                    self._lines.add(rule.texts[0], rule.name)
                case Kind.SENTENCE:
                    self._sentences.add(rule.texts[0], rule.name)
                case Kind.BLOCK:
                    self._blocks.append((rule.name, [_Texts().add(text, rule.name) for text in rule.texts]))

    def image(self, url: str) -> str | None:
        """The rule that takes this picture, or ``None``."""
        return self._images.get(picture_key(url)) if self._images else None

    def apply(
        self, items: list[Item], note: Callable[[str, str], None], dropped_pictures: set[str] | None = None
    ) -> list[Item]:
        """The items that stay; the very list that came in if all of them do. Lines may have lost sentences."""
        changed = False
        gone: set[int] = set()
        lines = _judged(items)
        if self._images:
            for line in (item for item in items if type(item) is Line):
                changed |= self._take_pictures(line, gone, note, dropped_pictures)
        told = [line for line in lines if id(line) not in gone and line.text]
        takes = self._whole_lines([line.text for line in told])
        for line, name in zip(told, takes, strict=True):
            if name is not None:
                note(name, line.text)
                line.tokens = [token for token in line.tokens if type(token) is Picture or type(token) is Embed]
                changed = True
                if not line.tokens:
                    gone.add(id(line))
            elif self._sentences and self._cut_sentences(line, note):
                changed = True
        if not changed:
            return items
        return [item for item in items if id(item) not in gone]

    def _take_pictures(
        self, line: Line, gone: set[int], note: Callable[[str, str], None], dropped: set[str] | None
    ) -> bool:
        names = [self.image(token.url) if type(token) is Picture else None for token in line.tokens]
        if not any(names):
            return False
        for token, name in zip(line.tokens, names, strict=True):
            if name and type(token) is Picture:
                note(name, token.url)
                if dropped is not None:
                    dropped.add(token.url)
        line.tokens = [token for token, name in zip(line.tokens, names, strict=True) if name is None]
        if not tidy(line):
            gone.add(id(line))
        return True

    def _whole_lines(self, texts: Sequence[str]) -> list[str | None]:
        """By line: the name of the rule that takes it."""
        takes = [self._lines.find(text) for text in texts]
        for name, wanted in self._blocks:
            for start in range(len(texts) - len(wanted) + 1):
                if all(one.find(texts[start + place]) for place, one in enumerate(wanted)):
                    takes[start : start + len(wanted)] = [name] * len(wanted)
        return takes

    def _cut_sentences(self, line: Line, note: Callable[[str, str], None]) -> bool:
        """Cut sentences off both ends of a line as long as one is equal to a rule; one of another kind always stays."""
        text = line.text
        spans = sentences(text)
        first, last = 0, len(spans)
        while last - first > 1 and (name := self._sentences.find(text[slice(*spans[last - 1])])):
            last -= 1
            note(name, text[slice(*spans[last])])
        while last - first > 1 and (name := self._sentences.find(text[slice(*spans[first])])):
            note(name, text[slice(*spans[first])])
            first += 1
        if last - first == len(spans):
            return False
        start, stop = spans[first][0], spans[last - 1][1]
        line.tokens = _between(line.tokens, start, stop)
        tidy(line)
        return True


class _Texts:
    """Texts with holes, looked up by the folded text of a line."""

    def __init__(self) -> None:
        self._exact: dict[str, str] = {}
        self._holed: list[tuple[re.Pattern[str], str]] = []
        self._longest = 0

    def __bool__(self) -> bool:
        return bool(self._exact or self._holed)

    def add(self, text: str, name: str) -> "_Texts":
        """One more text, of this rule. Itself, for chaining."""
        pieces = _HOLE.split(text)
        folded = [fold(piece) for piece in pieces[::2]]
        self._longest = max(self._longest, 4 * len(text) + NAME_LENGTH * len(pieces))
        if len(pieces) == 1:
            self._exact.setdefault(folded[0], name)
        else:
            holes = [HOLES[piece] for piece in pieces[1::2]]
            pattern = re.escape(folded[0])
            pattern += "".join(hole + re.escape(after) for hole, after in zip(holes, folded[1:], strict=True))
            self._holed.append((re.compile(pattern), name))
        return self

    def find(self, text: str) -> str | None:
        """The rule that is equal to this text, or ``None``."""
        if len(text) > self._longest:
            return None
        folded = fold(text)
        if name := self._exact.get(folded):
            return name
        return next((name for pattern, name in self._holed if pattern.fullmatch(folded)), None)


def _judged(items: list[Item]) -> list[Line]:
    """The lines that a rule may take: none in a table, none in ``pre``."""
    found: list[Line] = []
    tables = 0
    for item in items:
        if type(item) is Line:
            if not tables and item.wrap != "pre":
                found.append(item)
        elif type(item) is Start:
            tables += item.tag == "table"
        elif type(item) is End:
            tables -= item.tag == "table"
    return found


def _between(tokens: list[Token], start: int, stop: int) -> list[Token]:
    """The tokens with the text outside ``start`` and ``stop`` cut off; pictures and players stay."""
    kept: list[Token] = []
    at = 0
    for token in tokens:
        if type(token) is str:
            kept.append(token[max(0, start - at) : max(0, stop - at)])
            at += len(token)
        else:
            kept.append(token)
    return kept


__all__ = ["HOLES", "Kind", "Learned", "LearnedRule", "picture_key", "refusal", "sentences"]
