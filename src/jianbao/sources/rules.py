"""The newsroom's own rules of cleaning: the files of its ``rules`` folder, read and checked.

``jianbao rules learn`` proposes, the owner accepts; a file may as well be written by hand. ``docs/add-a-rule.md`` is
the reference. Only accepted rules are applied.
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import msgspec

from jianbao.articles.learned import Kind, Learned, LearnedRule, refusal
from jianbao.errors import ConfigError
from jianbao.sources import checks
from jianbao.sources.config import parse_toml, read_config
from jianbao.sources.newsroom import RULES_FOLDER
from jianbao.sources.problems import ConfigFileError, Problems, Wrong, did_you_mean
from jianbao.sources.tables import Table

T = TypeVar("T", bound=StrEnum)

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NOT_IN_NAMES = re.compile(r"(?:[^\w.]|\.\.)+")
_KEYS = {Kind.LINE: "text", Kind.SENTENCE: "text", Kind.BLOCK: "lines", Kind.IMAGE: "image"}
_LONGEST_TEXT = 1000
_LONGEST_SLUG = 60
_MOST_EXAMPLES = 20


class State(StrEnum):
    """What the owner thinks of a rule."""

    PROPOSED = "proposed"
    """Found in the archive; nobody has looked at it yet. Not applied."""
    ACCEPTED = "accepted"
    """Applied."""
    REJECTED = "rejected"
    """Not applied, and not proposed again."""


class OwnRule(msgspec.Struct, frozen=True):
    """A rule of a newsroom, with what there is to say for it."""

    rule: LearnedRule
    state: State
    seen: int | None = None
    """In how many articles it was found, when it was looked for."""
    of: int | None = None
    """How many articles were looked at."""
    place: str | None = None
    """Where in them it stands: ``head``, ``tail`` or ``anywhere``."""
    caution: str | None = None
    """Why to look twice, in words."""
    added: date | None = None
    examples: tuple[str, ...] = ()
    """Articles that it was found in: id and title."""


class RulesFile(msgspec.Struct, frozen=True):
    """The rules of one source, in the order of their file."""

    source_key: str
    path: Path
    rules: tuple[OwnRule, ...] = ()

    def accepted(self) -> Learned:
        """Those that are applied."""
        return Learned(one.rule for one in self.rules if one.state is State.ACCEPTED)


def rule_name(kind: Kind, texts: Sequence[str]) -> str:
    """What a rule is called that nobody gave a name: the same for the same rule."""
    told = "\n".join((kind.value, *texts))
    return f"learned-{kind.value}-{hashlib.blake2b(told.encode(), digest_size=3).hexdigest()}"


def rules_path(folder: Path, source_key: str) -> Path:
    """Where the rules of a source are written if they have no file yet: its address in letters, and a digest of it."""
    slug = _NOT_IN_NAMES.sub("-", source_key.rpartition("://")[2]).strip("-.")[:_LONGEST_SLUG].rstrip("-.")
    digest = hashlib.blake2b(source_key.encode(), digest_size=3).hexdigest()
    return folder / RULES_FOLDER / f"{slug or 'source'}-{digest}.toml"


def load_rules(folder: Path) -> dict[str, RulesFile]:
    """The rules of a newsroom folder by key of source.

    ConfigError: a file cannot be read, or two are about one source; ``ConfigFileError``: all that is wrong in a file.
    """
    place = folder / RULES_FOLDER
    found: dict[str, RulesFile] = {}
    for path in sorted(place.glob("*.toml")) if place.is_dir() else ():
        one = parse_rules(read_config(path), path)
        if one.source_key in found:
            raise ConfigError(
                f"the rules of {one.source_key} are in {found[one.source_key].path.name} already",
                subject=str(path),
                hint="put them into one file",
            )
        found[one.source_key] = one
    return found


def accepted_rules(folder: Path) -> dict[str, Learned]:
    """By key of source: the rules that its owner accepted, where there are some. Raises as ``load_rules``."""
    made = {key: one.accepted() for key, one in load_rules(folder).items()}
    return {key: learned for key, learned in made.items() if learned.rules}


def parse_rules(text: str, path: Path) -> RulesFile:
    """Read the text of the file at ``path``. ``ConfigFileError``: all that is wrong in it."""
    text = text.removeprefix("\ufeff")
    problems = Problems(text, str(path))
    root = Table(parse_toml(text, str(path)), (), problems)
    source = root.text("source", checks.line, example='"https://example.com/feed.xml"')
    rules: list[OwnRule] = []
    names: dict[str, Table] = {}
    for table in root.tables("rule"):
        rule = _rule(table)
        if rule is None:
            continue
        if rule.rule.name in names:
            first = problems.place(names[rule.rule.name].path)
            table.note(f"there is a rule {rule.rule.name} already, see {first}", "take one out, or name it otherwise")
        names[rule.rule.name] = table
        rules.append(rule)
    root.finish()
    problems.raise_if_any()
    if not source:
        missing = ConfigError(
            "source is empty", subject=str(path), hint="write the key that `jianbao sources --json` shows"
        )
        raise ConfigFileError([missing])
    return RulesFile(source, path, tuple(rules))


def _rule(table: Table) -> OwnRule | None:
    kind = table.text("kind", lambda value: _one_of(Kind, value), example='"line"')
    state = table.text("state", lambda value: _one_of(State, value), example='"accepted"')
    texts = _texts(table, kind)
    name = table.text("name", _name)
    seen = table.whole_number("seen", 0, least=0, most=10**9)
    of = table.whole_number("of", 0, least=0, most=10**9)
    place = table.text("place", checks.line)
    caution = table.text("caution", checks.line)
    added = table.day("added")
    examples = table.texts("examples", checks.line)[:_MOST_EXAMPLES]
    table.finish()
    if kind is None or state is None or not texts:
        return None
    return OwnRule(
        rule=LearnedRule(name or rule_name(kind, texts), kind, texts),
        state=state,
        seen=seen if table.has("seen") else None,
        of=of if table.has("of") else None,
        place=place or None,
        caution=caution or None,
        added=added,
        examples=examples,
    )


def _texts(table: Table, kind: Kind | None) -> tuple[str, ...]:
    """What the rule takes, from the key that its kind wants; what stands under another key is wrong."""
    given = {key for key in set(_KEYS.values()) if table.has(key)}
    check = _text if kind is None else lambda value: _fit(kind, _text(value))
    text, image = table.text("text", check), table.text("image", check)
    lines = table.texts("lines", check)
    if kind is None:
        return ()
    wanted = _KEYS[kind]
    for key in sorted(given - {wanted}):
        table.note(f"a rule of kind {kind} has no {key}", f"write {wanted} instead", key=key)
    if wanted not in given:
        example = '["…", "…"]' if kind is Kind.BLOCK else '"…"'
        table.note(f"{wanted} is missing here", f"add {wanted} = {example}")
    if kind is Kind.BLOCK:
        if wanted in given and len(lines) == 1:
            table.note("a block has several lines", 'write kind = "line" and text = "…" for a single one', key="lines")
        return lines
    told = image if kind is Kind.IMAGE else text
    return (told,) if told else ()


def _text(value: str) -> str:
    value = checks.line(value)
    if not value:
        raise Wrong("is empty", "write what is to be taken out")
    if len(value) > _LONGEST_TEXT:
        raise Wrong(f"has {len(value)} characters", f"at most {_LONGEST_TEXT} make a rule")
    return value


def _fit(kind: Kind, value: str) -> str:
    if (why := refusal(kind, value)) is not None:
        raise Wrong(why, "write a line as it stands in the articles, with {name}, {number} or {date} for what differs")
    return value


def _name(value: str) -> str:
    value = checks.line(value)
    if not _NAME.fullmatch(value):
        raise Wrong(f'"{value}" is no name of a rule', 'use small letters, digits and dashes: "radio-footer"')
    return value


def _one_of(kind: type[T], value: str) -> T:
    known = [one.value for one in kind]
    if value not in known:
        raise Wrong(f'"{value}" is not one we know', did_you_mean(value, known, f"one of {', '.join(known)}"))
    return kind(value)
