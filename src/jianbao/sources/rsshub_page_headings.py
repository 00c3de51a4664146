"""The names under which RSSHUB-PAGE filed a route: headings in its catalogue files, or in comments of its list.

Both are read alike: ``#`` is the category, ``##`` the site, ``###`` (or deeper) the channel, with or without a space
behind. In catalogue files, which were RSSHub's documentation of 2021, a route follows as ``<Route example="…">``; in
the list it follows as an item, and one that is commented out is no heading.
"""

import html
import re
from collections.abc import Iterator

from jianbao.model.source import Filing
from jianbao.sources.checks import NAME_LIMIT, xml_safe

UNFILED = "未分类"

_HEADING = re.compile(r"\s{0,3}(#+)\s*(.*)")
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_TAG = re.compile(r"<[^<>]*>")
_EXAMPLE = re.compile(r"""\bexample\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ITEM = re.compile(r"""\s*-\s+(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<plain>.*?))\s*(?:\s#.*)?$""")
_RULE = re.compile(r"[-=_*\s]*$")
_LINE_LIMIT = 20_000
_TAG_LINES = 20
"""Lines that one tag may go over."""


class _Levels:
    """The headings that are in force."""

    def __init__(self) -> None:
        self._names = ["", "", ""]

    def set(self, depth: int, name: str) -> None:
        """A heading of depth 1 to 3; those below it are over."""
        self._names[depth - 1 :] = [name] + [""] * (3 - depth)

    def filing(self) -> Filing | None:
        """``None`` before the first heading. A level without a heading bears the name of the one above."""
        category, site, channel = self._names
        if not any(self._names):
            return None
        site = site or channel or category
        return Filing(category or UNFILED, site, channel or site)


def catalogue_routes(markdown: str) -> dict[str, Filing]:
    """Every example route of a catalogue file with its names; the first place of a route counts."""
    levels, fenced = _Levels(), False
    found: dict[str, Filing] = {}
    for line in _whole_tags(markdown):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and (heading := _heading(line)):
            levels.set(*heading)
        elif "<Route" in line:
            filing = levels.filing()
            for part in line.split("<Route")[1:]:
                example = _EXAMPLE.search(part)
                if example and filing:
                    found.setdefault(html.unescape(example[1] or example[2] or "").strip(), filing)
    return found


def list_routes(text: str) -> dict[str, Filing | None]:
    """The items of the list ``slect`` in a configuration's text, with the names that its comments give them."""
    levels, inside = _Levels(), False
    found: dict[str, Filing | None] = {}
    for line in text.splitlines():
        if re.match(r"[^\s#-]", line):
            inside = line.startswith("slect:")
        elif inside and (heading := _heading(line[:_LINE_LIMIT])):
            levels.set(*heading)
        elif inside and not line.lstrip().startswith("#") and (item := _ITEM.match(line[:_LINE_LIMIT])):
            route = next((value for value in item.groups() if value), "")
            found.setdefault(route, levels.filing())
    return found


def _whole_tags(markdown: str) -> Iterator[str]:
    """Lines; those of a tag that goes over several as one."""
    lines = iter(markdown.splitlines())
    for line in lines:
        whole = line[:_LINE_LIMIT]
        if "<Route" in whole:
            for _ in range(_TAG_LINES):
                if "example" in whole or ">" in whole.rpartition("<Route")[2]:
                    break
                whole += " " + next(lines, "")[:_LINE_LIMIT]
        yield whole


def _heading(line: str) -> tuple[int, str] | None:
    """Depth, at most 3, and words of a heading; ``None`` for anything else, a ruled line or a commented item."""
    match = _HEADING.match(line)
    if not match or re.match(r"-\s", match[2]) or _RULE.match(match[2]):
        return None
    words = _LINK.sub(r"\1", match[2].rstrip("# "))
    name = xml_safe(html.unescape(_TAG.sub("", words))).strip()[:NAME_LIMIT].strip()
    return (min(len(match[1]), 3), name) if name else None
