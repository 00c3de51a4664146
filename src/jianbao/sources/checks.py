"""What a single value of the configuration must be like: each check gives the value in its final form, or ``Wrong``.

The same checks stand behind every way a source can come in: the file, ``add``, and the importers.
"""

import re
from collections.abc import Callable
from ipaddress import ip_network
from pathlib import PurePosixPath
from typing import TypeVar, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from jianbao.errors import ConfigError
from jianbao.model.source import Canonical
from jianbao.sources.newsroom import Paragraphs, Typeface
from jianbao.sources.problems import Wrong, did_you_mean

T = TypeVar("T")

NAME_LIMIT = 200
"""Characters of a category, site or channel: names become headings, folders and front matter."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


def line(value: str) -> str:
    """Text on one line without control characters, white space at its ends taken off."""
    value = value.strip()
    if _CONTROL.search(value):
        raise Wrong("has a line break or another control character", "write it on one line")
    return value


def name(value: str) -> str:
    """A category, site or channel: a line that says something, at most ``NAME_LIMIT`` characters."""
    value = line(value)
    if not value:
        raise Wrong("is empty", "give it a name that readers will see, such as 国内 or World")
    if len(value) > NAME_LIMIT:
        raise Wrong(f"has {len(value)} characters", f"use a name of at most {NAME_LIMIT}")
    return value


def web_address(value: str) -> str:
    """An absolute http or https URL without a user name or password in it."""
    value = line(value)
    scheme = _SCHEME.match(value)
    if scheme and scheme[1].lower() == "rsshub":
        raise Wrong("is a route, not an address", f'write route = "/{value[7:].lstrip("/")}"')
    if not scheme or scheme[1].lower() not in ("http", "https"):
        raise Wrong(f'"{value}" is not an http(s) address', 'write it in full: "https://example.com/feed.xml"')
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise Wrong(f'"{value}" is not an address: {error}', "check the part before the first single slash") from None
    if not host or " " in parts.netloc:
        raise Wrong(f'"{value}" names no host', 'write it in full: "https://example.com/feed.xml"')
    if "@" in parts.netloc:
        raise Wrong(
            "has a user name or password in it, and sources are shown on a public page",
            "leave out the part before the @; an instance's access key belongs into key or key_env",
        )
    return value


def folder_address(value: str) -> str:
    """A web address that other addresses can begin with: no query, no fragment, a slash at its end."""
    value = web_address(value)
    if "?" in value or "#" in value:
        raise Wrong(f'"{value}" has a query or a fragment', "leave out what follows ? or #")
    return value if value.endswith("/") else value + "/"


def route(value: str) -> str:
    """A path on an RSSHub instance, its query included: ``/sina/finance/china?limit=20``. No slash at its end."""
    value = line(value)
    if value.lower().startswith("rsshub://"):
        raise Wrong("is a whole address, not a route", f'write route = "/{value[9:].lstrip("/")}"')
    if _SCHEME.match(value) and "//" in value:
        path = "/" + value.split("//", 1)[1].partition("/")[2]
        raise Wrong("is a whole address, not a route", f'write route = "{path}"; the instance belongs into [[rsshub]]')
    if not value.startswith("/"):
        raise Wrong(f'"{value}" does not begin with a slash', f'write route = "/{value}"')
    path, mark, query = value.partition("?")
    path = path.rstrip("/")
    if "#" in value or "\\" in value or any(piece in ("", ".", "..") for piece in path[1:].split("/")):
        raise Wrong(f'"{value}" is not a route', 'write it as the catalogue shows it: "/sina/finance/china"')
    return path + mark + query


def file_path(value: str) -> str:
    """A relative path with slashes that stays below where it begins, in its shortest form."""
    value = line(value)
    path = PurePosixPath(value)
    if not path.parts or path.is_absolute() or ".." in path.parts or "\\" in value or re.match("[A-Za-z]:", value):
        raise Wrong(
            f'"{value}" is not a path inside the newsroom folder',
            'copy the file there, and write its path from there on: "feeds/local.xml"',
        )
    return str(path)


def timezone(value: str) -> str:
    """The IANA name of a time zone that this computer knows."""
    value = line(value)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder of zones, such as Asia
        names = {zone.casefold(): zone for zone in available_timezones()}
        near = did_you_mean(value.replace(" ", "_"), list(names), 'write a name such as "Asia/Shanghai" or "UTC"')
        for folded, zone in names.items():
            near = near.replace(f'"{folded}"', f'"{zone}"')
        raise Wrong(f'there is no time zone "{value}"', near) from None
    return value


def language(value: str) -> str:
    """A language tag (BCP 47) by its form."""
    value = line(value).replace("_", "-")
    if not _LANGUAGE.fullmatch(value):
        raise Wrong(f'"{value}" is not a language tag', 'write a tag such as "zh-CN" or "en"')
    return value


def typeface(value: str) -> Typeface:
    """What bodies are set in."""
    if value not in {"sans", "serif"}:
        raise Wrong(f'"{value}" is neither "sans" nor "serif"', 'write typeface = "serif", or leave it out')
    return cast("Typeface", value)


def paragraphs(value: str) -> Paragraphs:
    """How Chinese paragraphs are told apart."""
    if value not in {"indent", "space"}:
        raise Wrong(f'"{value}" is neither "indent" nor "space"', 'write paragraphs = "space", or leave it out')
    return cast("Paragraphs", value)


def canonical(value: str) -> Canonical:
    """Which page of an article search engines are to show."""
    if value not in {"own", "origin", "noindex"}:
        raise Wrong(
            f'"{value}" is none of "own", "origin", "noindex"',
            'write canonical = "origin" to name the publisher\'s page as the one to show, or leave it out',
        )
    return cast("Canonical", value)


def network(value: str) -> str:
    """A network, or one address, in CIDR notation."""
    try:
        return str(ip_network(line(value)))
    except ValueError:
        pass
    try:
        loose = ip_network(line(value), strict=False)
    except ValueError:
        raise Wrong(f'"{value}" is not a network', 'write addresses such as "127.0.0.0/8" or "fd00::/8"') from None
    raise Wrong(f'"{value}" is an address inside of a network', f'write "{loose}" for the whole network')


def header(value: str) -> str:
    """What can stand in an HTTP header as it is: printable ASCII (RFC 9110 §5.5)."""
    value = line(value)
    if not value.isascii():
        raise Wrong(f'"{value}" has characters that HTTP headers cannot carry', "write it in ASCII")
    return value


def typed(what: str, value: str, check: Callable[[str], T]) -> T:
    """What ``check`` makes of a value that somebody typed; ConfigError, whose subject is ``what``, if it refuses."""
    try:
        return check(value)
    except Wrong as wrong:
        raise ConfigError(wrong.message, subject=what, hint=wrong.hint) from None


def xml_safe(text: str) -> str:
    """Text on one line, with a space for everything that is neither visible nor allowed in XML."""
    return _CONTROL.sub(" ", text)
