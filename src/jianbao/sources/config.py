"""``jianbao.toml``: found, read and checked. ``docs/newsroom.md`` is its reference for owners.

The whole file is read before anything is refused, so that an owner mends it once and not once per mistake.
"""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from jianbao.errors import ConfigError
from jianbao.model.source import Filing, Instance, Source, SourceKind
from jianbao.sources import checks, durations
from jianbao.sources.newsroom import FILE_NAME, RULES_FOLDER, FetchSettings, Mirror, Newsroom, Site
from jianbao.sources.problems import ConfigFileError, Problems, Wrong
from jianbao.sources.tables import Table

SIZE_LIMIT = 16 * 1024 * 1024
"""Bytes of a configuration file; some 100,000 sources."""

_DEPTH_LIMIT = 50
"""Levels of lists and tables; ours have three."""

ROUTE_HINT = 'add the address of your RSSHub above the sources: [[rsshub]] and, below it, url = "https://…"'
"""What to do about a route without an instance."""

_PLACE = re.compile(r"(.*?) \((?:at line (\d+), column (\d+)|at end of document)\)", re.DOTALL)


def find_newsroom(start: Path) -> Path:
    """The newsroom folder that ``start`` is, or is in; also taken: the path of a ``jianbao.toml``.

    ConfigError: neither the folder nor one above it holds a ``jianbao.toml``.
    """
    here = start.absolute()
    if here.name == FILE_NAME and here.is_file():
        return here.parent
    for folder in (here, *here.parents):
        if (folder / FILE_NAME).is_file():
            return folder
    raise ConfigError(
        f"there is no {FILE_NAME} here, nor in a folder above",
        subject=str(start),
        hint="make a newsroom with: jianbao init FOLDER",
    )


def load_newsroom(folder_or_file: Path, environ: Mapping[str, str]) -> Newsroom:
    """Read a newsroom folder's ``jianbao.toml`` (or that file itself) and its rules of cleaning.

    ``environ`` is looked at for ``key_env``. ConfigError: a file cannot be read, or (as a ``ConfigFileError``) all that
    is wrong in it.
    """
    path = folder_or_file if folder_or_file.is_file() else folder_or_file / FILE_NAME
    newsroom = parse_newsroom(read_config(path), path, environ)
    if not (newsroom.folder / RULES_FOLDER).is_dir():
        return newsroom
    # Rules are read with the tools of this module, and bring along the whole of cleaning: 50 ms.
    from jianbao.sources.rules import accepted_rules  # noqa: PLC0415 - see above

    return msgspec.structs.replace(newsroom, learned=accepted_rules(newsroom.folder))


def read_config(path: Path) -> str:
    """The text of a configuration file, line ends as they are. ConfigError: no such file, too large, or not UTF-8."""
    try:
        with path.open("rb") as file:
            data = file.read(SIZE_LIMIT + 1)
    except FileNotFoundError:
        hint = "make a newsroom with: jianbao init FOLDER"
        raise ConfigError("there is no such file", subject=str(path), hint=hint) from None
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", subject=str(path)) from error
    if len(data) > SIZE_LIMIT:
        raise ConfigError(f"is larger than {SIZE_LIMIT >> 20} MiB", subject=str(path))
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        hint = "save the file as UTF-8 (editors have it under Save as)"
        raise ConfigError("this line is not UTF-8 text", subject=f"{path}:{line}", hint=hint) from None


def parse_newsroom(text: str, path: Path, environ: Mapping[str, str]) -> Newsroom:
    """Read the text of the ``jianbao.toml`` at ``path``: the folder it is in is looked at, the file itself is not.

    ConfigError (``ConfigFileError``): all that is wrong in it.
    """
    folder = path.absolute().parent
    text = text.removeprefix("\ufeff")
    document = parse_toml(text, str(path))
    problems = Problems(text, str(path))
    root = Table(document, (), problems)
    site = _site(root)
    instances = _instances(root, environ)
    fetch = _fetch(root.table("fetch"))
    mirrors = [mirror for table in root.tables("mirror") if (mirror := _mirror(table, folder))]
    sources = _sources(root, problems, folder)
    root.finish()
    problems.raise_if_any()
    assert site is not None
    return Newsroom(
        folder=folder,
        site=site,
        instances=tuple(instances),
        fetch=fetch,
        mirrors=tuple(mirrors),
        sources=tuple(sources),
    )


def parse_toml(text: str, file: str) -> dict[str, Any]:
    """TOML to plain values. ConfigError: where, by line and column of ``file``, and how it is not TOML."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(str(error), text, file) from None
    except ValueError as error:  # a number of thousands of digits
        raise ConfigError(f"a value cannot be read: {error}", subject=file) from None
    except RecursionError:
        document = None
    if document is None or _is_deep(document):
        raise ConfigError("lists or tables are nested too deeply", subject=file)
    return document


def _is_deep(document: dict[str, Any]) -> bool:
    """Whether anything is nested deeper than we go into: the scan for lines calls itself once a level."""
    level: list[Any] = [document]
    for _ in range(_DEPTH_LIMIT):
        inside = [value.values() if isinstance(value, dict) else value for value in level]
        level = [value for values in inside for value in values if isinstance(value, dict | list)]
        if not level:
            return False
    return True


def _syntax_error(told: str, text: str, file: str) -> ConfigError:
    """What ``tomllib`` says, with its place in our form."""
    place = _PLACE.fullmatch(told)
    message, line, column = place.groups() if place else (told, None, None)
    lines = text.split("\n")
    if line is None:
        line, column = str(len(lines)), str(len(lines[-1]) + 1)
    message = message[:1].lower() + message[1:]
    shown = lines[int(line) - 1].strip()[:80]
    hint = f"the line reads: {shown}" if shown else 'texts stand in quotes: title = "…"'
    error = ConfigError(f"not valid TOML at column {column}: {message}", subject=f"{file}:{line}", hint=hint)
    return ConfigFileError([error])


def _site(root: Table) -> Site | None:
    there = root.has("site")
    if not there:
        root.note("the table [site] is missing", 'add [site] and, below it, title = "…" and url = "https://…"')
    table = root.table("site")
    title = table.text("title", checks.name, example='"本地新闻"' if there else None)
    url = table.text("url", checks.folder_address, example='"https://news.example.com/"' if there else None)
    language = table.text("language", checks.language) or "zh-CN"
    default_zone = "Asia/Shanghai" if language.lower().startswith("zh") else "UTC"
    timezone = table.text("timezone", checks.timezone) or default_zone
    description = table.text("description", checks.line) or ""
    author = table.text("author", checks.line) or ""
    typeface = table.text("typeface", checks.typeface) or "sans"
    paragraphs = table.text("paragraphs", checks.paragraphs) or "indent"
    canonical = table.text("canonical", checks.canonical) or "own"
    offline = table.flag("offline", otherwise="false") or False
    table.finish()
    if title is None or url is None:
        return None
    return Site(title, url, language, timezone, description, author, typeface, paragraphs, canonical, offline)


def _instances(root: Table, environ: Mapping[str, str]) -> list[Instance]:
    found: dict[str, Instance] = {}
    for table in root.tables("rsshub"):
        url = table.text("url", checks.folder_address, example='"https://rsshub.example.com"')
        key = table.text("key", checks.line)
        variable = table.text("key_env", checks.line)
        if variable and table.has("key"):
            table.note("key and key_env are both given", "keep one of the two", key="key_env")
        elif variable:
            key = environ.get(variable, "").strip()
            if not key:
                hint = f"set it before you start jianbao: export {variable}=…"
                table.note(f'the environment variable "{variable}" is not set', hint, key="key_env")
        if url in found:
            table.note("this instance is already there", "take one of the two out", key="url")
        elif url:
            found[url] = Instance(url=url.rstrip("/"), key=key or None)
        table.finish()
    return list(found.values())


def _fetch(table: Table) -> FetchSettings:
    default = FetchSettings()
    settings = FetchSettings(
        timeout=table.number("timeout", default.timeout, least=1, most=600),
        concurrency=table.whole_number("concurrency", default.concurrency, least=1, most=64),
        user_agent=table.text("user_agent", checks.header) or None,
        contact=table.text("contact", checks.header) or None,
        allow=table.texts("allow", checks.network),
        proxy=table.text("proxy", checks.web_address),
        min_interval=table.text("min_interval", durations.interval) or default.min_interval,
        max_interval=table.text("max_interval", durations.interval) or default.max_interval,
        per_host=table.whole_number("per_host", default.per_host, least=1, most=64),
        spacing=table.number("spacing", default.spacing, least=0, most=60),
    )
    if settings.min_interval > settings.max_interval:
        written = "min_interval" if table.has("min_interval") else "max_interval"
        table.note("min_interval is longer than max_interval", "make it the shorter of the two", key=written)
    table.finish()
    return settings


def _mirror(table: Table, folder: Path) -> Mirror | None:
    url = table.text("url", checks.folder_address, example='"https://pictures.example.com/"')
    path = table.text("folder", lambda value: _inside(folder, value, want_folder=True), example='"pictures"')
    table.finish()
    return Mirror(url=url, folder=folder / path) if url and path else None


def check_file(folder: Path, value: str) -> str:
    """The path, in its shortest form, of a file inside of the newsroom folder. Wrong: there is none."""
    return _inside(folder, value, want_folder=False)


def _inside(folder: Path, value: str, *, want_folder: bool) -> str:
    """The path of a file or folder that exists and lies inside of the newsroom folder, links followed."""
    path = checks.file_path(value)
    what = "folder" if want_folder else "file"
    try:
        real = (folder / path).resolve()
        there = real.is_dir() if want_folder else real.is_file()
        inside = real.is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a name too long; links in a circle
        there, inside = False, True
    if not inside:
        raise Wrong(f'"{path}" leads out of the newsroom folder', f"copy the {what} into it instead of linking to it")
    if not there:
        raise Wrong(f'there is no {what} "{path}" in {folder}', f"put the {what} there, or mend its path")
    return path


def _sources(root: Table, problems: Problems, folder: Path) -> list[Source]:
    found: dict[str, tuple[Source, Table]] = {}
    for table in root.tables("source"):
        source = _source(table, folder)
        if source is None:
            continue
        if source.key in found:
            first = problems.place(found[source.key][1].path)
            table.note(f"{source.key} is already followed, see {first}", "take one of the two out")
            continue
        if source.kind is SourceKind.ROUTE and not root.has("rsshub"):
            table.note("a route needs an RSSHub instance, and the file names none", ROUTE_HINT, key="route")
        found[source.key] = (source, table)
    return [source for source, _ in found.values()]


def _source(table: Table, folder: Path) -> Source | None:
    names = [
        table.text(key, checks.name, example=example)
        for key, example in (("category", '"财经"'), ("site", '"新浪财经"'), ("channel", '"国内"'))
    ]
    locators = {
        SourceKind.FEED: table.text("feed", checks.web_address),
        SourceKind.ROUTE: table.text("route", checks.route),
        SourceKind.FILE: table.text("file", lambda value: check_file(folder, value)),
    }
    timezone = table.text("timezone", checks.timezone)
    base = table.text("base", checks.web_address)
    every = table.text("every", durations.interval)
    full_text = table.flag("full_text", otherwise="auto")
    canonical = table.text("canonical", checks.canonical)
    table.finish()
    given = [kind for kind in SourceKind if table.has(kind.value)]
    if not given:
        table.note(
            "this source says not where it comes from", 'add one of feed = "https://…", route = "/…", file = "…"'
        )
    elif len(given) > 1:
        both = " and ".join(given)
        table.note(f"this source has {both}", "keep one; make a [[source]] of its own for the other", key=given[1])
    elif table.has("base") and given != [SourceKind.FILE]:
        table.note("base is for file sources only", "take it out; a feed's own address is its base", key="base")
    if len(given) != 1 or None in names or not (locator := locators[given[0]]):
        return None
    category, site, channel = (name or "" for name in names)
    return Source(
        kind=given[0],
        locator=locator,
        filing=Filing(category=category, site=site, channel=channel),
        timezone=timezone,
        base=base,
        every=every,
        full_text=full_text,
        canonical=canonical,
    )
