"""Changes to the text of ``jianbao.toml`` that leave everything else in it as it is, byte for byte.

The owner's comments, order, spacing and line ends are the owner's: a new table is put in behind the last one of its
kind, and one that goes is cut out along its lines. Every change is read back and compared before it is handed over.
"""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tomlkit

from jianbao.errors import ConfigError
from jianbao.model.source import Filing, Source, SourceKind
from jianbao.sources import checks
from jianbao.sources.config import ROUTE_HINT, parse_toml
from jianbao.sources.newsroom import FILE_NAME
from jianbao.sources.positions import Positions, Span
from jianbao.sources.problems import Wrong

_MARK = "\ufeff"
_CHECKS = {
    SourceKind.FEED: checks.web_address,
    SourceKind.ROUTE: checks.route,
    SourceKind.FILE: checks.file_path,
}


def add_source(text: str, source: Source, *, file: str = FILE_NAME) -> str:
    """The text with one more source at its end; see ``add_sources``."""
    return add_sources(text, [source], file=file)


def add_sources(text: str, sources: Iterable[Source], *, file: str = FILE_NAME) -> str:
    """The text with more sources: behind the last ``[[source]]``, or at the end where there is none.

    ConfigError: a source is there already or would be refused when the file is read, or the text cannot take one (it is
    not TOML, or writes its sources as a list in brackets). ``file`` is what the errors call it.
    """
    mark, text = _without_mark(text)
    before = parse_toml(text, file)
    tables = _source_tables(before, file)
    lines = {_key(table): place for place, table in enumerate(tables)}
    added: list[dict[str, Any]] = []
    for source in map(_in_form, sources):
        if source.key in lines:
            subject = f"{file}:{Positions(text).line(('source', lines[source.key]))}"
            raise ConfigError(f"{source.key} is already followed", subject=subject, hint="change its names there")
        lines[source.key] = len(tables) + len(added)
        added.append(_values(source))
    if not added:
        return mark + text
    if "rsshub" not in before and any(SourceKind.ROUTE in values for values in added):
        raise ConfigError("a route needs an RSSHub instance, and the file names none", subject=file, hint=ROUTE_HINT)
    at = _line_stop(text, _last_source_stop(text, len(tables))) if tables else len(text)
    end = "\r\n" if "\r\n" in text else "\n"
    head, tail = text[:at], text[at:]
    if head and not head.endswith("\n"):
        head += end
    gap = end if head and not head.endswith((end + end, "\n\n")) else ""
    after = head + gap + end.join(_block(values, end) for values in added) + tail
    if tables + added != _read_back(after).get("source") or _rest(before) != _rest(_read_back(after)):
        raise ConfigError(
            "a source cannot be added to this file",
            subject=file,
            hint="write each source as a table of its own, under a line that reads [[source]]",
        )
    return mark + after


def remove_source(text: str, key: str, *, file: str = FILE_NAME) -> str:
    """The text without the source of this key: its header, its lines, and a blank line beside it.

    Comments above its header stay. ConfigError: it is not there, or not written as a table of its own.
    """
    mark, text = _without_mark(text)
    before = parse_toml(text, file)
    tables = _source_tables(before, file)
    place = next((place for place, table in enumerate(tables) if _key(table) == key), None)
    if place is None:
        raise ConfigError(f"{key} is not followed", subject=file, hint="see what is: jianbao sources")
    span = Positions(text).spans["source", place]
    start, stop = text.rfind("\n", 0, span.start) + 1, _line_stop(text, span.stop)
    head, tail = text[:start], text[stop:]
    below, above = tail[: _line_stop(tail, 0)], head[head.rfind("\n", 0, max(len(head) - 1, 0)) + 1 :]
    if below and not below.strip():
        tail = tail[len(below) :]
    elif above and not above.strip():
        head = head[: len(head) - len(above)]
    after = head + tail
    left = [*tables[:place], *tables[place + 1 :]]
    if _read_back(after).get("source", []) != left or _rest(before) != _rest(_read_back(after)):
        raise ConfigError(
            f"{key} cannot be taken out of this file",
            subject=f"{file}:{Positions(text).line_of(span.start)}",
            hint="take it out by hand",
        )
    return mark + after


def write_config(path: Path, text: str) -> None:
    """Put ``text`` in the place of the file in one step: after a crash it is the old file or the new one.

    ConfigError: the folder or the file cannot be written.
    """
    real = path.resolve()  # a link stays a link
    try:
        mode = real.stat().st_mode & 0o777 if real.exists() else 0o644
        handle, name = tempfile.mkstemp(dir=real.parent, prefix=f".{real.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(mode)
            Path(name).replace(real)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ConfigError(f"cannot be written: {error.strerror}", subject=str(path)) from error


def _without_mark(text: str) -> tuple[str, str]:
    """A byte order mark, if there is one, and the text behind it."""
    return (_MARK, text[1:]) if text.startswith(_MARK) else ("", text)


def _in_form(source: Source) -> Source:
    """The source as it will be read back. ConfigError: a part of it would be refused then."""
    filing = source.filing
    try:
        return Source(
            kind=source.kind,
            locator=_CHECKS[source.kind](source.locator),
            filing=Filing(checks.name(filing.category), checks.name(filing.site), checks.name(filing.channel)),
            timezone=None if source.timezone is None else checks.timezone(source.timezone),
            base=None if source.base is None else checks.web_address(source.base),
        )
    except Wrong as wrong:
        raise ConfigError(wrong.message, subject=f"{source.key} ({filing})", hint=wrong.hint) from None


def _source_tables(document: dict[str, Any], file: str) -> list[dict[str, Any]]:
    tables = document.get("source", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ConfigError("source should be tables", subject=file, hint="write [[source]], in double brackets")
    return tables


def _key(table: dict[str, Any]) -> str | None:
    """The key of the source that a table stands for; ``None`` when it stands for none."""
    for kind in SourceKind:
        locator = table.get(kind.value)
        if isinstance(locator, str):
            try:
                return Source(kind, _CHECKS[kind](locator), Filing("", "", "")).key
            except Wrong:
                return None
    return None


def _values(source: Source) -> dict[str, str]:
    """A source as keys and values of its table, in the order they are written."""
    values = {
        "category": source.filing.category,
        "site": source.filing.site,
        "channel": source.filing.channel,
        source.kind.value: source.locator,
        "timezone": source.timezone,
        "base": source.base,
    }
    return {key: value for key, value in values.items() if value is not None}


def _block(values: dict[str, str], end: str) -> str:
    """A ``[[source]]`` table as lines."""
    lines = ["[[source]]", *(f"{key} = {tomlkit.string(value).as_string()}" for key, value in values.items())]
    return end.join(lines) + end


def _last_source_stop(text: str, count: int) -> int:
    spans = Positions(text).spans
    span = spans.get(("source", count - 1), Span(0, len(text)))
    return span.stop


def _line_stop(text: str, at: int) -> int:
    """Behind the end of the line that ``at`` is in."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _read_back(text: str) -> dict[str, Any]:
    """What the changed text says; nothing, if it is not TOML any more."""
    try:
        return parse_toml(text, FILE_NAME)
    except ConfigError:
        return {}


def _rest(document: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != "source"}
