"""Every word of the interface, Chinese and English side by side, in the TOML files of this folder.

``site.toml`` is what readers see on pages, ``cli.toml`` what owners see on a terminal. A message is a table with one
key per language; ``{name}`` in it is replaced. A message that lacks a language is an error when the catalogue loads,
so a page can never fall back in the middle of a sentence.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("zh-CN", "en")
"""The languages of the interface; the first is the default."""


class Catalogue(Mapping[str, str]):
    """The messages of one language: a mapping of ``key`` to text, and a call that fills in values."""

    def __init__(self, language: str, texts: dict[str, str]) -> None:
        self.language = language
        self._texts = texts

    def __getitem__(self, key: str) -> str:
        """The text as written, with its ``{names}`` still in it. KeyError: there is no such message."""
        return self._texts[key]

    def __iter__(self) -> Any:  # noqa: ANN401 - the Mapping protocol
        """Keys."""
        return iter(self._texts)

    def __len__(self) -> int:
        """How many messages there are."""
        return len(self._texts)

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of ``key`` with ``{names}`` replaced by ``values``."""
        return self._texts[key].format(**values)


def supported(language: str) -> str:
    """The language of ours nearest to a BCP 47 tag or a locale name: ``zh_TW.UTF-8`` → ``zh-CN``, ``de`` → ``en``."""
    return "zh-CN" if language.lower().startswith("zh") else "en"


@cache
def catalogue(part: str, language: str) -> Catalogue:
    """The messages of ``part`` (``site`` or ``cli``) in the language of ours nearest to ``language``."""
    chosen = supported(language)
    tables = tomllib.loads((files(__name__) / f"{part}.toml").read_text("utf-8"))
    return Catalogue(chosen, {key: table[chosen] for key, table in _flat(tables, "")})


def _flat(tables: dict[str, Any], prefix: str) -> list[tuple[str, dict[str, str]]]:
    """Dotted keys with their table of languages; a table that has not all languages is a mistake of ours."""
    found: list[tuple[str, dict[str, str]]] = []
    for key, value in tables.items():
        if all(isinstance(inner, dict) for inner in value.values()):
            found += _flat(value, f"{prefix}{key}.")
        elif set(value) == set(LANGUAGES):
            found.append((prefix + key, value))
        else:
            raise KeyError(f"message {prefix}{key} has {sorted(value)}, wants {sorted(LANGUAGES)}")
    return found
