"""Where each key of a TOML text stands: a light scan of headers, keys and values.

TOML libraries for Python tell the place of a syntax error and nothing of the places of values; an owner who is told
that a URL is wrong wants the line. The scan trusts its text: ``tomllib`` has taken it before. The tests hold it against
``tomllib``: the paths found are exactly those of the parsed document.
"""

import re
import tomllib
from bisect import bisect_right
from typing import Any

import msgspec

Path = tuple[str | int, ...]
"""Keys and array places from the root on: ``("source", 0, "feed")``."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACES = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_KEY = re.compile(r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[ \t]*\.[ \t]*)+""")
_STRINGS = (
    re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}', re.DOTALL),
    re.compile(r"'''(?:[^']|'(?!''))*'{3,5}"),
    re.compile(r'"(?:[^"\\\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)
_PLAIN = re.compile(r"[^,\]}#\n]*")


class Span(msgspec.Struct, frozen=True):
    """A stretch of the text, in characters, ``stop`` excluded.

    Of a key: from its first character to the end of its value. Of a table with a header: from the header's ``[`` to
    the end of its last value (of its header where it has none); comments behind that are not part of it.
    """

    start: int
    stop: int


class Positions:
    """The places of all keys of one text."""

    def __init__(self, text: str) -> None:
        """Scan ``text``, which must be valid TOML."""
        self._lines = [0] + [match.end() for match in re.finditer("\n", text)]
        self.spans = _Scan(text).spans

    def line(self, path: Path) -> int:
        """The line, counted from 1, of a key or table, or of the nearest one around it that has a place."""
        while path and path not in self.spans:
            path = path[:-1]
        return self.line_of(self.spans[path].start) if path else 1

    def line_of(self, offset: int) -> int:
        """The line, counted from 1, that a character stands in."""
        return bisect_right(self._lines, offset)


class _Scan:
    """One walk through a text; ``spans`` is the outcome."""

    def __init__(self, text: str) -> None:
        self.spans: dict[Path, Span] = {}
        self._text = text
        self._tables_in: dict[Path, int] = {}
        table: Path = ()
        at = self._blank(0)
        while at < len(text):
            if text[at] == "[":
                table, at = self._header(at)
            else:
                at = self._pair(table, at)
                if table:
                    self.spans[table] = Span(self.spans[table].start, at)
            at = self._blank(at)

    def _blank(self, at: int) -> int:
        """Behind white space, line ends and comments."""
        match = _BLANK.match(self._text, at)
        assert match
        return match.end()

    def _spaces(self, at: int) -> int:
        """Behind white space on the same line."""
        match = _SPACES.match(self._text, at)
        assert match
        return match.end()

    def _keys(self, at: int) -> tuple[list[str], int]:
        """A dotted key, and where it ends."""
        match = _KEY.match(self._text, at)
        if not match:
            raise ValueError(f"no key at character {at}: this text is not TOML")
        raw = match.group()
        if _BARE_KEY.fullmatch(raw):
            return [raw], match.end()
        keys: list[str] = []
        tables: Any = tomllib.loads(f"{raw} = 0")
        while isinstance(tables, dict):
            ((key, tables),) = tables.items()
            keys.append(key)
        return keys, match.end()

    def _around(self, base: Path, keys: list[str]) -> Path:
        """The path of the table that the last of ``keys`` is in; tables named on the way get this place."""
        path = base
        for key in keys[:-1]:
            path = (*path, key)
            if path in self._tables_in:
                path = (*path, self._tables_in[path] - 1)
        return path

    def _implied(self, base: Path, path: Path, span: Span) -> None:
        """Give the tables between ``base`` and ``path`` a place, where they have none of their own yet."""
        for length in range(len(base) + 1, len(path) + 1):
            self.spans.setdefault(path[:length], span)

    def _header(self, start: int) -> tuple[Path, int]:
        """``[table]`` or ``[[table]]``: the path it opens, and where the header ends."""
        brackets = 2 if self._text.startswith("[[", start) else 1
        keys, at = self._keys(self._spaces(start + brackets))
        stop = self._spaces(at) + brackets
        span = Span(start, stop)
        around = self._around((), keys)
        self._implied((), around, span)
        path: Path = (*around, keys[-1])
        if brackets == 2:  # noqa: PLR2004 - "[[" has two
            place = self._tables_in.get(path, 0)
            self._tables_in[path] = place + 1
            self.spans.setdefault(path, span)
            path = (*path, place)
        self.spans[path] = span
        return path, stop

    def _pair(self, table: Path, start: int) -> int:
        """``key = value``; the place behind it."""
        keys, at = self._keys(start)
        equals = self._spaces(at)
        around = self._around(table, keys)
        path: Path = (*around, keys[-1])
        stop = self._value(path, self._spaces(equals + 1))
        self._implied(table, around, Span(start, stop))
        self.spans[path] = Span(start, stop)
        return stop

    def _value(self, path: Path, at: int) -> int:
        """A value of any type; the place behind it. What is inside of it gets places of its own."""
        match self._text[at]:
            case "[":
                return self._array(path, at)
            case "{":
                return self._inline_table(path, at)
            case '"' | "'":
                found = next(match for pattern in _STRINGS if (match := pattern.match(self._text, at)))
                return found.end()
            case _:
                plain = _PLAIN.match(self._text, at)
                assert plain
                return at + len(plain.group().rstrip())

    def _array(self, path: Path, start: int) -> int:
        at, place = self._blank(start + 1), 0
        while self._text[at] != "]":
            stop = self._value((*path, place), at)
            self.spans[(*path, place)] = Span(at, stop)
            at, place = self._blank(stop), place + 1
            if self._text[at] == ",":
                at = self._blank(at + 1)
        return at + 1

    def _inline_table(self, path: Path, start: int) -> int:
        at = self._blank(start + 1)
        while self._text[at] != "}":
            at = self._blank(self._pair(path, at))
            if self._text[at] == ",":
                at = self._blank(at + 1)
        return at + 1
