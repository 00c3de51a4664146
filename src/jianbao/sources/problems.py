"""Everything that is wrong with one file, told at once."""

from collections.abc import Sequence
from difflib import get_close_matches
from functools import cached_property

from jianbao.errors import ConfigError
from jianbao.sources.positions import Path, Positions


class ConfigFileError(ConfigError):
    """All that is wrong with a configuration, in the order of its lines.

    ``problems`` holds one ConfigError each; as a ConfigError of its own it stands for the first of them, and ``str()``
    lists them all.
    """

    def __init__(self, problems: Sequence[ConfigError]) -> None:
        first = problems[0]
        super().__init__(first.message, subject=first.subject, hint=first.hint)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        """One problem after the other, each with its hint below it."""
        return "\n".join(str(problem) for problem in self.problems)


class Wrong(Exception):  # noqa: N818 - a note between a check and its caller, never seen outside
    """A value that a check refuses: what is wrong, and what to write instead."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Problems:
    """Collects what is wrong with one text; the places are looked up only when there is something to tell."""

    def __init__(self, text: str, file: str) -> None:
        """``file`` is what the owner calls the file."""
        self._text = text
        self._file = file
        self._found: list[tuple[Path, str, str | None]] = []

    def note(self, path: Path, message: str, hint: str | None = None) -> None:
        """Something is wrong at ``path``."""
        self._found.append((path, message, hint))

    def place(self, path: Path) -> str:
        """``FILE:LINE`` of a key or table, for messages that name a second place."""
        return f"{self._file}:{self._positions.line(path)}"

    @cached_property
    def _positions(self) -> Positions:
        return Positions(self._text)

    def raise_if_any(self) -> None:
        """Raise all that was noted as one ConfigFileError."""
        if not self._found:
            return
        told = sorted(self._found, key=lambda found: self._positions.line(found[0]))
        raise ConfigFileError(
            [ConfigError(message, subject=self.place(path), hint=hint) for path, message, hint in told]
        )


def did_you_mean(word: str, known: Sequence[str], otherwise: str) -> str:
    """``did you mean "title"?`` where one of ``known`` is near to ``word``, else ``otherwise``."""
    near = get_close_matches(word.casefold(), known, n=1, cutoff=0.6)
    return f'did you mean "{near[0]}"?' if near else otherwise
