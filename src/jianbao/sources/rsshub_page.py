"""The configuration of RSSHUB-PAGE, the system that jianbao replaces, as sources.

It chose routes in a list ``slect`` (its spelling) of ``temple/temple_config.yml``, took their names from the headings
of catalogue files beside it, and let users add their own under ``diy`` in ``user_config.yml``. Forks moved these about,
so the files are known by what they hold. What cannot be followed becomes a problem that is told; the rest goes on.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import yaml

from jianbao.errors import InputError
from jianbao.model.source import Filing, Source, SourceKind
from jianbao.sources import checks
from jianbao.sources.problems import Wrong
from jianbao.sources.rsshub_page_headings import UNFILED, catalogue_routes, list_routes
from jianbao.sources.tables import kind

FILE_LIMIT = 4 * 1024 * 1024
"""Bytes of one configuration or catalogue file; larger ones are passed over."""
FILES_LIMIT = 2000
"""Files that are looked at."""

_DEPTH = 4
_ELSEWHERE = {"node_modules", "source", "post", "posts", "_posts", "public", "themes", "scaffolds", "__pycache__"}
"""Folders of posts and of Hexo: up to millions of files, and no configuration."""
_FIRST = ("temple_config.yml", "user_config.yml")


class RsshubPageImport(msgspec.Struct, frozen=True):
    """What was found: every chosen route and every source of the user's, once each, in the order of the lists.

    ``problems`` tell, with a line each, what was left out, and which names had to be made up.
    """

    sources: tuple[Source, ...]
    problems: tuple[str, ...] = ()


def read_rsshub_page(folder: Path) -> RsshubPageImport:
    """Read a checkout of RSSHUB-PAGE, or the folder of its configuration, or a file in that.

    InputError: there is no such folder, or no ``slect`` and no ``diy`` anywhere in it.
    """
    if not folder.exists():
        raise InputError(
            "there is no such folder", subject=str(folder), hint="name the folder that RSSHUB-PAGE was checked out to"
        )
    folder = folder if folder.is_dir() else folder.parent
    reading = _Reading(folder)
    if not reading.lists:
        raise InputError(
            "holds no configuration of RSSHUB-PAGE",
            subject=str(folder),
            hint="give the folder that has temple/temple_config.yml or user_config.yml in it",
        )
    return reading.outcome()


class _Reading:
    """One walk through a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._problems: list[str] = []
        self._found: dict[str, Source] = {}
        self._names: dict[str, Filing] = {}
        self.lists: list[tuple[Path, str, dict[str, Any]]] = []
        configs: list[Path] = []
        catalogues: list[Path] = []
        for path in _files(folder):
            (catalogues if path.suffix == ".md" else configs).append(path)
        for path in catalogues:
            for route, filing in catalogue_routes(self._text(path)).items():
                self._names.setdefault(route, filing)
        for path in sorted(configs, key=lambda path: (path.name not in _FIRST, len(path.parts), str(path))):
            text = self._text(path)
            if "slect" in text or "diy" in text:
                self._config(path, text)

    def outcome(self) -> RsshubPageImport:
        """Go through the lists that were found."""
        chosen = [(path, text, values["slect"]) for path, text, values in self.lists if "slect" in values]
        for path, _, _ in chosen[1:]:
            self._note(path, f"has a list slect too; that of {self._told(chosen[0][0])} was taken")
        if chosen and not self._names:
            self._problems.append("no catalogue file with <Route example=…> was found; the names are those of comments")
        for path, text, items in chosen[:1]:
            commented = list_routes(text)
            for item in self._items(path, "slect", items):
                self._chosen(path, item, commented)
        for path, _, values in self.lists:
            for item in self._items(path, "diy", values.get("diy")):
                self._own(path, item)
        return RsshubPageImport(tuple(self._found.values()), tuple(self._problems))

    def _told(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()

    def _note(self, path: Path, words: str) -> None:
        self._problems.append(f"{self._told(path)}: {words}")

    def _text(self, path: Path) -> str:
        """A file's text; empty, and noted, if it cannot be read."""
        try:
            with path.open("rb") as file:
                data = file.read(FILE_LIMIT + 1)
        except OSError as error:
            self._note(path, f"cannot be read: {error.strerror}")
            return ""
        if len(data) > FILE_LIMIT:
            self._note(path, f"is larger than {FILE_LIMIT >> 20} MiB and was passed over")
            return ""
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return data.decode("gb18030", "replace")

    def _config(self, path: Path, text: str) -> None:
        """Take a file's lists in; one that is not YAML is read line by line."""
        try:
            values = yaml.safe_load(text)
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            place = getattr(error, "problem_mark", None)
            line = f" in line {place.line + 1}" if place else ""
            routes = [route for route in list_routes(text) if route.startswith(("/", "http"))]
            if routes:
                self._note(path, f"is not valid YAML{line}; its list was read line by line")
                self.lists.append((path, text, {"slect": routes}))
            else:
                self._note(path, f"is not valid YAML{line}, and was passed over")
            return
        if isinstance(values, dict) and ("slect" in values or "diy" in values):
            self.lists.append((path, text, values))

    def _items(self, path: Path, key: str, value: object) -> list[Any]:
        """What a list holds; an empty key is an empty list."""
        if value is None:
            return []
        if not isinstance(value, list):
            self._note(path, f"{key} is not a list")
            return []
        return value

    def _chosen(self, path: Path, item: object, commented: dict[str, Filing | None]) -> None:
        """A route of ``slect``."""
        if not isinstance(item, str) or not item.strip():
            self._note(path, f"slect has an entry that is no route: {_shown(item)}")
            return
        filing = self._names.get(item.strip())
        named = filing is not None or (not self._names and commented.get(item) is not None)
        filing = filing or commented.get(item) or _made_up(item)
        if self._add(path, item, filing) is SourceKind.ROUTE and not named:
            self._note(path, f"{item} is in no catalogue file; filed as {filing}")

    def _own(self, path: Path, item: object) -> None:
        """An entry of ``diy``: its link and its three names."""
        link = item.get("link") if isinstance(item, dict) else None
        if not isinstance(item, dict) or not isinstance(link, str):
            self._note(path, f"diy has an entry without a link: {_shown(item)}")
            return
        made_up = _made_up(link)
        names = [_name(item.get(key)) for key in ("categories", "source_parent", "source_child")]
        site = names[1] or names[2] or made_up.site
        filing = Filing(names[0] or made_up.category, site, names[2] or site)
        if self._add(path, link, filing) and not all(names):
            self._note(path, f"{link} lacks a name; filed as {filing}")

    def _add(self, path: Path, link: str, filing: Filing) -> SourceKind | None:
        """Take a source in; its kind, or ``None`` for one that cannot be followed."""
        link = link.strip()
        feed = "://" in link.partition("?")[0] and not link.startswith(("/", "rsshub:"))
        try:
            locator = checks.web_address(link) if feed else checks.route("/" + link.removeprefix("rsshub:").lstrip("/"))
        except Wrong as wrong:
            self._note(path, f"{link[:200]} was left out: {wrong.message}")
            return None
        source = Source(SourceKind.FEED if feed else SourceKind.ROUTE, locator, filing)
        if self._found.setdefault(source.key, source).filing != filing:
            self._note(path, f"{link} is there twice; it stays filed as {self._found[source.key].filing}")
        return source.kind


def _files(folder: Path) -> Iterator[Path]:
    """Configuration and catalogue files below a folder, in a fixed order; links to folders are not followed."""
    left = FILES_LIMIT
    for base, folders, files in os.walk(folder):
        here = Path(base)
        deep = len(here.relative_to(folder).parts)
        folders[:] = sorted(name for name in folders if deep < _DEPTH and name not in _ELSEWHERE and name[0] != ".")
        for name in sorted(files):
            if name.lower().endswith((".md", ".yml", ".yaml")) and not name.startswith("_config."):
                if left == 0:
                    return
                left -= 1
                yield here / name


def _shown(value: object) -> str:
    """A wrong entry in a few words; never a whole structure, which YAML's aliases can make endless."""
    if value is None:
        return "it is empty"
    return str(value)[:80] if isinstance(value, str | int | float) else kind(value)


def _name(value: object) -> str:
    """A name of the user's as a filing can hold it; empty for anything else."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    return checks.xml_safe(str(value)).strip()[: checks.NAME_LIMIT].strip()


def _made_up(link: str) -> Filing:
    """Names for a route that has none: its first part is the site's short name with RSSHub."""
    parts = [part for part in _name(link.partition("?")[0]).removeprefix("https:").split("/") if part]
    return Filing(UNFILED, parts[0] if parts else UNFILED, "/".join(parts[1:]) or (parts[0] if parts else UNFILED))
