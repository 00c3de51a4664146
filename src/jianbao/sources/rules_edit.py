"""Changes to a file of rules that leave everything else in it as it is: comments, order, what the owner wrote."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT

from jianbao.articles.learned import Kind
from jianbao.errors import ConfigError
from jianbao.sources.config import read_config
from jianbao.sources.edit import write_config
from jianbao.sources.rules import OwnRule, RulesFile, State, parse_rules, rules_path

_HEAD = (
    'Rules of cleaning for one source. `jianbao rules learn` proposes; only those with state = "accepted" are applied:',
    "`jianbao rules accept`, or write it here. docs/add-a-rule.md tells the rest.",
)


def add_rules(folder: Path, source_key: str, known: RulesFile | None, rules: Iterable[OwnRule]) -> Path:
    """Write ``rules`` behind those that the source has, and bring the counts of equal ones up to date; the file.

    The states of known rules stay as they are. ConfigError: the file cannot be written.
    """
    path = known.path if known else rules_path(folder, source_key)
    document = tomlkit.parse(read_config(path)) if known else _new(source_key)
    tables = document.get("rule")
    if not isinstance(tables, AoT):
        tables = tomlkit.aot()
        document.append("rule", tables)
    places = {(one.rule.kind, one.rule.texts): place for place, one in enumerate(known.rules if known else ())}
    for one in rules:
        place = places.get((one.rule.kind, one.rule.texts))
        if place is None:
            tables.append(_table(one))
        else:
            table = tables[place]
            table["seen"], table["of"] = one.seen, one.of
            table["examples"] = list(one.examples)
    _write(path, tomlkit.dumps(document))
    return path


def set_states(known: RulesFile, states: Mapping[int, State]) -> None:
    """Give the rules at these places (from 0) another state. ConfigError: the file cannot be written."""
    document: Any = tomlkit.parse(read_config(known.path))
    for place, state in states.items():
        document["rule"][place]["state"] = state.value
    _write(known.path, tomlkit.dumps(document))


def _new(source_key: str) -> tomlkit.TOMLDocument:
    document = tomlkit.document()
    for line in _HEAD:
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    document.add("source", tomlkit.string(source_key))
    document.add(tomlkit.nl())
    return document


def _table(one: OwnRule) -> Any:  # noqa: ANN401 - tomlkit's own type
    table = tomlkit.table()
    table["kind"] = one.rule.kind.value
    table["state"] = one.state.value
    match one.rule.kind:
        case Kind.BLOCK:
            lines = tomlkit.array().multiline(multiline=True)
            for text in one.rule.texts:
                lines.append(text)
            table["lines"] = lines
        case Kind.IMAGE:
            table["image"] = one.rule.texts[0]
        case _:
            table["text"] = one.rule.texts[0]
    table["name"] = one.rule.name
    values = {"seen": one.seen, "of": one.of, "place": one.place, "caution": one.caution, "added": one.added}
    for key, value in values.items():
        if value is not None:
            table[key] = value
    if one.examples:
        examples = tomlkit.array().multiline(multiline=True)
        for text in one.examples:
            examples.append(text)
        table["examples"] = examples
    return table


def _write(path: Path, text: str) -> None:
    """Put the text in the file's place, after reading it as it will be read. ConfigError: it cannot be."""
    parse_rules(text, path)
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise ConfigError(f"cannot be made: {error.strerror}", subject=str(path.parent)) from error
    write_config(path, text)
