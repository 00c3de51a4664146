"""One table of a configuration file, read key by key; what is wrong is noted and reading goes on."""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from jianbao.sources.positions import Path
from jianbao.sources.problems import Problems, Wrong, did_you_mean

T = TypeVar("T")

_KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "true or false"),
    (str, "text"),
    ((int, float), "a number"),
    (list, "a list"),
    (dict, "a table"),
)


def kind(value: object) -> str:
    """What a value is, in plain words."""
    return next((words for types, words in _KINDS if isinstance(value, types)), "a date or time")


class Table:
    """A table at ``path``. Every key is asked for once; ``finish`` notes those that nobody asked for."""

    def __init__(self, values: Mapping[str, Any], path: Path, problems: Problems) -> None:
        self._values = values
        self.path = path
        self._problems = problems
        self._known: list[str] = []

    def has(self, key: str) -> bool:
        """Whether the owner wrote ``key``, whatever its value."""
        return key in self._values

    def note(self, message: str, hint: str | None = None, *, key: str | None = None) -> None:
        """Something is wrong with ``key``, or with the table as a whole."""
        self._problems.note((*self.path, key) if key else self.path, message, hint)

    def text(self, key: str, check: Callable[[str], T], *, example: str | None = None) -> T | None:
        """The text under ``key`` in the form ``check`` gives it.

        ``None`` when there is none or when it is wrong; a missing one is wrong if an ``example`` says it is needed.
        """
        self._known.append(key)
        if key not in self._values:
            if example is not None:
                self.note(f"{key} is missing here", f"add {key} = {example}")
            return None
        value = self._values[key]
        if not isinstance(value, str):
            self.note(f"{key} is {kind(value)} and should be text", f'write {key} = "…", in quotes', key=key)
            return None
        return self._checked(key, value, check)

    def number(self, key: str, default: float, *, least: float, most: float) -> float:
        """The number under ``key``, between ``least`` and ``most``."""
        self._known.append(key)
        value = self._values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.note(f"{key} is {kind(value)} and should be a number", f"write {key} = {default:g}", key=key)
            return float(default)
        if math.isnan(value) or not least <= value <= most:
            self.note(
                f"{key} is {value}",
                f"write a number from {least:g} to {most:g}; without it, it is {default:g}",
                key=key,
            )
            return float(default)
        return float(value)

    def whole_number(self, key: str, default: int, *, least: int, most: int) -> int:
        """The same, without a fraction."""
        value = self.number(key, default, least=least, most=most)
        if not value.is_integer():
            self.note(f"{key} is {value}", f"write a whole number, such as {default}", key=key)
        return int(value)

    def flag(self, key: str, *, otherwise: str) -> bool | None:
        """``true`` or ``false`` under ``key``; ``None`` for the text ``otherwise``, and when there is none."""
        self._known.append(key)
        value = self._values.get(key, otherwise)
        if isinstance(value, bool):
            return value
        if value != otherwise:
            shown = f'"{value}"' if isinstance(value, str) else kind(value)
            self.note(f"{key} is {shown}", f'write {key} = true, {key} = false or {key} = "{otherwise}"', key=key)
        return None

    def day(self, key: str) -> date | None:
        """The day under ``key``; ``None`` when there is none."""
        self._known.append(key)
        value = self._values.get(key)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if value is not None:
            self.note(f"{key} should be a day", f"write {key} = 2026-11-22, without quotes", key=key)
        return None

    def texts(self, key: str, check: Callable[[str], T]) -> tuple[T, ...]:
        """The list of texts under ``key``; those that are wrong are left out."""
        self._known.append(key)
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.note(f"{key} should be a list of texts", f'write {key} = ["…", "…"]', key=key)
            return ()
        found = (self._checked(key, item, check, place) for place, item in enumerate(value))
        return tuple(item for item in found if item is not None)

    def table(self, key: str) -> "Table":
        """The table under ``key``; an empty one where there is none."""
        self._known.append(key)
        value = self._values.get(key, {})
        if not isinstance(value, dict):
            double = isinstance(value, list) and value and isinstance(value[0], dict)
            wrong = "is there several times" if double and len(value) > 1 else f"is {kind(value)} and should be a table"
            self.note(f"{key} {wrong}", f"write [{key}] once, with its keys on the lines below", key=key)
            value = {}
        return Table(value, (*self.path, key), self._problems)

    def tables(self, key: str) -> Sequence["Table"]:
        """The tables under ``key``, in their order."""
        self._known.append(key)
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.note(f"{key} is {kind(value)} and should be tables", f"write [[{key}]], in double brackets", key=key)
            return ()
        return [Table(item, (*self.path, key, place), self._problems) for place, item in enumerate(value)]

    def finish(self) -> None:
        """Note every key that is not one of ours."""
        for key in self._values:
            if key not in self._known:
                where = f"[{self.path[0]}]" if self.path else "the file"
                known = f"{where} knows {', '.join(self._known)}"
                self.note(f'unknown key "{key}"', did_you_mean(key, self._known, known), key=key)

    def _checked(self, key: str, value: str, check: Callable[[str], T], *places: int) -> T | None:
        try:
            return check(value)
        except Wrong as wrong:
            self._problems.note((*self.path, key, *places), f"{key}: {wrong.message}", wrong.hint)
            return None
