"""The rules as data: the TOML files of ``rules/``, loaded once and compiled into a few regular expressions.

A rule names a *kind* of line, box or picture, not a site; ``rules/sites/*.toml`` have the same form and a list of
hosts. Every rule carries the day it was added and an example that it must catch; a file that breaks the form, or a
rule that misses its own example, is an error when the rules load. ``docs/add-a-rule.md`` is the recipe.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import msgspec
from ahocorasick_rs import AhoCorasick

from jianbao.articles import links
from jianbao.articles.literals import required

RULES_VERSION = 1
"""Raised with every change of rules or code that changes what comes out of cleaning."""

_LINE_KEYS = {"name", "pattern", "words", "max", "added", "example", "keeps"}
_BOX_KEYS = {"name", "pattern", "max", "added", "example", "keeps"}
_PICTURE_KEYS = {"name", "on", "pattern", "added", "example", "keeps"}
_LABEL_KEYS = {"field", "words", "added", "example", "loose"}

FIELDS = ("original_title", "source", "author", "editor", "published", "other")


_NO_EDGE = re.compile("(?!)")


class LineRule(msgspec.Struct, frozen=True):
    """A kind of line, or sentence, that does not belong to an article.

    ``pattern`` is searched in the sentence without its leading marks; one of ``words`` must stand in the line for
    the rule to be tried at all; ``max`` is the
    length in characters up to which a sentence is tried.
    """

    name: str
    pattern: str
    words: tuple[str, ...]
    max: int


class Finder:
    """Many named patterns as one; ``find`` tells the name of the first rule, in file order, that holds.

    ``seldom``: it mostly finds nothing, so what each pattern must hold is looked for first, in a tenth of the time.
    """

    def __init__(self, named: Iterable[tuple[str, str]], *, seldom: bool = False) -> None:
        self._names: list[str] = []
        parts = []
        musts: set[str] = set()
        for name, pattern in named:
            parts.append(f"({pattern})")
            self._names.append(name)
            if not seldom:
                continue
            try:
                musts |= {text for text, _ in required(pattern, _NO_EDGE)}
            except ValueError:
                musts.add("")
        self._search = re.compile("|".join(parts), re.IGNORECASE).search if parts else None
        known = musts and "" not in musts
        self._musts = AhoCorasick(list(musts), store_patterns=False).find_matches_as_indexes if known else None

    def find(self, text: str) -> str | None:
        """The name of a rule that holds somewhere in ``text``, or ``None``."""
        if self._search is None or (self._musts and not self._musts(text)) or (match := self._search(text)) is None:
            return None
        return self._names[(match.lastindex or 1) - 1]


class Ruleset:
    """What ``lines``, ``judge`` and ``pictures`` ask."""

    def __init__(self, lines: list[LineRule], boxes: list[dict[str, Any]], pictures: list[dict[str, Any]]) -> None:
        self.longest = max((rule.max for rule in lines), default=0)
        self._patterns = [(rule.max, rule.name, _matcher(rule.pattern)) for rule in lines]
        self.patterns = [rule.pattern for rule in lines]
        self._by_word = _rules_by_word(lines)
        self.words = re.compile(_any_of(self._by_word)).finditer
        self._boxes = [(b["max"], Finder([(b["name"], b["pattern"])])) for b in boxes]
        self._box_trigger = Finder((b["name"], b["pattern"]) for b in boxes)
        self.box = lru_cache(maxsize=4096)(self._box)
        for on in ("url", "class", "alt"):
            named = [(p["name"], p["pattern"]) for p in pictures if p["on"] == on]
            setattr(self, f"picture_{on}", Finder(named, seldom=on == "url"))

    picture_url: Finder
    picture_class: Finder
    picture_alt: Finder

    def line(self, sentence: str, words: Iterable[str] | None = None) -> str | None:
        """The name of the rule that takes this sentence out, wherever it stands; ``None``: it stays.

        ``words`` are the trigger words in it, if they are known from ``self.words`` already.
        """
        by_word = self._by_word
        found = {match[0] for match in self.words(sentence)} if words is None else set(words)
        size = len(sentence)
        for rule in sorted({rule for word in found for rule in by_word[word]}):
            limit, name, holds = self._patterns[rule]
            if size <= limit and holds(sentence):
                return name
        return None

    def _box(self, names: str) -> tuple[str, int] | None:
        """The rule, and the most text a box may have to be taken out, for ``class`` and ``id`` names of an element."""
        if self._box_trigger.find(names) is None:
            return None
        hits = [(name, limit) for limit, finder in self._boxes if (name := finder.find(names))]
        return max(hits, key=lambda hit: hit[1]) if hits else None


def _any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first: grouped by first letter, so that few branches are tried."""
    by_first: dict[str, list[str]] = {}
    for word in words:
        by_first.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in sorted(by_first.items())) or "(?!)"


def _matcher(pattern: str) -> Callable[[str], re.Match[str] | None]:
    """A search for the pattern; one that can only hold at the beginning is not tried anywhere else."""
    depth = place = 0
    anchored = pattern.startswith("^")
    while place < len(pattern):
        char = pattern[place]
        if char == "\\":
            place += 1
        elif char == "[":
            place = pattern.index("]", place + 2)
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and depth == 0:
            anchored = anchored and pattern.startswith("^", place + 1)
        place += 1
    compiled = re.compile(pattern, re.IGNORECASE)
    return compiled.match if anchored else compiled.search


def _rules_by_word(lines: list[LineRule]) -> dict[str, tuple[int, ...]]:
    """Trigger words, longest first, with the places of the rules to try where a search finds them.

    A search reports one word where several overlap; so a word also stands for those inside it and those that may
    begin within it. Spellings are listed because a search that ignores case is five times slower.
    """
    own: dict[str, set[int]] = {}
    for place, rule in enumerate(lines):
        for word in rule.words:
            for form in (word, word.lower(), word.upper(), word.capitalize()):
                own.setdefault(form, set()).add(place)
    beginning: dict[str, set[int]] = {}
    for word, rules in own.items():
        for end in range(1, len(word) + 1):
            beginning.setdefault(word[:end], set()).update(rules)
    by_word: dict[str, tuple[int, ...]] = {}
    for word in sorted(own, key=lambda w: (-len(w), w)):
        places = range(len(word))
        inside = {word[start : last + 1] for start in places for last in places[start:]}
        found = set[int]().union(*(own[other] for other in inside if other in own))
        found.update(*(beginning[word[cut:]] for cut in places[1:] if word[cut:] in beginning))
        by_word[word] = tuple(sorted(found))
    return by_word


class Labels(msgspec.Struct, frozen=True):
    """What stands before a piece of provenance (``责任编辑：``), by field."""

    words: dict[str, str]
    """Label in lower case → field."""
    loose: frozenset[str]
    """Labels that need no colon: white space or a stroke after them is enough, at the beginning of a line."""


@cache
def general() -> Ruleset:
    """The rules that hold everywhere."""
    return Ruleset(*read(_general_files()))


@cache
def labels() -> Labels:
    """The labels of provenance lines, in all languages that we know."""
    words: dict[str, str] = {}
    loose: set[str] = set()
    for path in _general_files():
        for entry in tables(path, "label", _LABEL_KEYS):
            if entry["field"] not in FIELDS:
                raise ValueError(f"{path.name}: unknown field {entry['field']}, want one of {', '.join(FIELDS)}")
            for word in entry["words"]:
                words[word.lower()] = entry["field"]
                if entry.get("loose"):
                    loose.add(word.lower())
    return Labels(words, frozenset(loose))


def rules_for(url: str | None) -> Ruleset:
    """The general rules, and those of the site that ``url`` belongs to, if it has some."""
    sites = _sites()
    if not sites or not url:
        return general()
    name = links.host(url)
    while name:
        if name in sites:
            return _site_rules(sites[name])
        name = name.partition(".")[2]
    return general()


@cache
def _site_rules(file_name: str) -> Ruleset:
    mine = [path for path in folder("sites") if path.name == file_name]
    return Ruleset(*read([*mine, *_general_files()]))


@cache
def _sites() -> dict[str, str]:
    """Host name → the file with its rules."""
    return {host: path.name for path in folder("sites") for host in tomllib.loads(path.read_text("utf-8"))["hosts"]}


def folder(*below: str) -> list[Traversable]:
    """The rule files of a folder below ``rules``, by name."""
    here = files("jianbao.articles").joinpath("rules", *below)
    return sorted((p for p in here.iterdir() if p.name.endswith(".toml")), key=lambda p: p.name)


def _general_files() -> list[Traversable]:
    return folder()


def read(paths: Sequence[Traversable]) -> tuple[list[LineRule], list[dict[str, Any]], list[dict[str, Any]]]:
    """Line rules, box rules and picture rules of some files. ValueError: a rule breaks the form, or its example."""
    lines = [
        LineRule(e["name"], e["pattern"], tuple(e["words"]), e.get("max", 110))
        for path in paths
        for e in tables(path, "line", _LINE_KEYS)
    ]
    boxes = [{"max": 300, **e} for path in paths for e in tables(path, "box", _BOX_KEYS)]
    pictures = [e for path in paths for e in tables(path, "picture", _PICTURE_KEYS)]
    return lines, boxes, pictures


def tables(path: Traversable, kind: str, known: set[str]) -> Iterator[dict[str, Any]]:  # noqa: C901 - a list of checks
    """The tables ``[[kind]]`` of a file, checked against the form and against their own examples."""
    for entry in tomllib.loads(path.read_text("utf-8")).get(kind, []):
        name = f"{path.name}: {entry.get('name') or entry.get('field')}"
        if unknown := set(entry) - known:
            raise ValueError(f"{name}: unknown keys {sorted(unknown)}")
        if not isinstance(entry.get("added"), date) or not entry.get("example"):
            raise ValueError(f"{name}: a rule has the day it was added and an example")
        if pattern := entry.get("pattern"):
            rule = re.compile(pattern, re.IGNORECASE)
            if rule.groups:
                raise ValueError(f"{name}: use (?:…) for groups, the loader numbers its own")
            for example in _several(entry["example"]):
                if not rule.search(example):
                    raise ValueError(f"{name}: misses its example {example!r}")
                if entry.get("words") and not any(w.lower() in example.lower() for w in entry["words"]):
                    raise ValueError(f"{name}: no word of it stands in its example {example!r}")
            for example in _several(entry.get("keeps", [])):
                if rule.search(example):
                    raise ValueError(f"{name}: catches {example!r}, which it must keep")
        yield entry


def _several(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
