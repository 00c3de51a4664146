"""Addresses of pictures out of the proxies that hand them on.

A proxy sees every reader, is gone one day, and gives each picture several addresses. The known ones are data:
``rules/pictures/proxies.toml``. What stands inside is as hostile as anything: only a plain public web address is taken.
"""

import ipaddress
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
from ahocorasick_rs import AhoCorasick

from jianbao.articles import links
from jianbao.articles.ruleset import folder

MOST_NESTED = 4
"""Proxies within each other; what is nested deeper is left as it stands."""
_KEYS = frozenset(
    "name hosts path parameter fragment words scheme secure local query added example".split()  # noqa: SIM905 - keys
)
_WEB = re.compile(r"https?://", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)++(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59})", re.IGNORECASE)
_PRIVATE = (".local", ".localhost", ".internal", ".intranet", ".lan", ".home", ".corp", ".private", ".arpa", ".onion")
_PORTS = {"http": 80, "https": 443}


class Proxy(msgspec.Struct, frozen=True):
    """A kind of proxy; the data file says what each field means."""

    name: str
    hosts: tuple[str, ...]
    path: re.Pattern[str]
    parameter: str
    fragment: bool
    scheme: str
    secure: re.Pattern[str] | None
    local: bool
    query: bool

    def inner(self, url: str, host: str, rest: str) -> str | None:
        """The address inside; ``None``: none stands there. ``rest`` is what stands behind the host in ``url``."""
        if "*" not in self.hosts and not any(host == name or host.endswith(f".{name}") for name in self.hosts):
            return None
        value = self._value(rest)
        if not value:
            return None
        if _encoded(value):
            value = unquote(re.split("[?&#]", value, maxsplit=1)[0])
            if "\ufffd" in value:  # bytes of another charset: what they stand for is not ours to guess
                return None
        return self._whole(value, url[: len(url) - len(rest)], url)

    def _value(self, rest: str) -> str | None:
        """What stands where the inner address does, as it stands there."""
        plain, _, fragment = rest.partition("#")
        if self.parameter:
            path, _, query = plain.partition("?")
            if not self.path.fullmatch(path):
                return None
            pieces = (piece.partition("=") for piece in query.split("&"))
            return next((value for name, _, value in pieces if name == self.parameter), None)
        if (match := self.path.match(plain)) is None:
            return None
        if self.fragment:
            return fragment
        return plain[match.end() :] if self.query else plain[match.end() :].partition("?")[0]

    def _whole(self, value: str, origin: str, url: str) -> str | None:
        """``value`` as an address with a scheme."""
        if _WEB.match(value):
            return value
        if self.scheme and value[:4].lower() == "ssl:":
            return f"https://{value[4:].lstrip('/')}"
        if _SCHEME.match(value):
            return None
        if value.startswith("//"):
            return f"{self.scheme or 'https'}:{value}"
        if self.local:
            return f"{origin}/{value.lstrip('/')}"
        if not self.scheme:
            return None
        scheme = "https" if self.secure is not None and self.secure.search(url) else self.scheme
        return f"{scheme}://{value.lstrip('/')}"


class Proxies:
    """All kinds of proxies of some tables of the data file. ValueError: one breaks the form, or misses its example."""

    def __init__(self, tables: list[dict[str, Any]]) -> None:
        self._proxies = [_proxy(table) for table in tables]
        words = {word.lower() for table in tables for word in table["words"]}
        self._hinted = AhoCorasick(sorted(words), store_patterns=False).find_matches_as_indexes
        for table in tables:
            for outer, inner in table["example"]:
                if (found := self.direct(outer)) != inner:
                    raise ValueError(f"{table['name']}: of its example {outer!r} comes {found!r}")

    def direct(self, url: str) -> str:
        """The address of the picture itself; ``url`` if it is in no known proxy, or what is inside is none to ask.

        Asking again changes nothing.
        """
        found = url
        for _ in range(MOST_NESTED):
            if not self._hinted(found[7:].lower()) or (inner := self._inner(found)) is None:
                return found
            found = inner
        return url if self._hinted(found[7:].lower()) and self._inner(found) is not None else found

    def _inner(self, url: str) -> str | None:
        start = url.index("//") + 2
        host = links.host(url)
        rest = url[start + len(re.split("[/?#]", url[start:], maxsplit=1)[0]) :]
        for proxy in self._proxies:
            inner = links.resolve(proxy.inner(url, host, rest), None)
            if inner and len(inner) < len(url) and (links.host(inner) == host or _is_public(inner)):
                return inner
        return None


def direct(url: str) -> str:
    """The address of the picture itself, out of every proxy that we know; ``url`` is absolute, of http or https."""
    return known().direct(url)


@cache
def known() -> Proxies:
    """The proxies that the data file names."""
    return Proxies(list(_tables()))


def _tables() -> Iterator[dict[str, Any]]:
    for path in folder("pictures"):
        yield from tomllib.loads(path.read_text("utf-8")).get("proxy", [])


def _proxy(table: dict[str, Any]) -> Proxy:
    name = table.get("name", "proxy")
    if unknown := table.keys() - _KEYS:
        raise ValueError(f"{name}: unknown keys {sorted(unknown)}")
    if not (table.get("hosts") and table.get("words") and table.get("example") and table.get("added")):
        raise ValueError(f"{name}: a proxy has hosts, words, the day it was added, and an example")
    if "*" in table["hosts"] and not table.get("path"):
        raise ValueError(f"{name}: on any host a path must tell")
    return Proxy(
        name=name,
        hosts=tuple(table["hosts"]),
        path=re.compile(table.get("path", "" if not table.get("parameter") else ".*"), re.IGNORECASE),
        parameter=table.get("parameter", ""),
        fragment=table.get("fragment", False),
        scheme=table.get("scheme", ""),
        secure=re.compile(table["secure"]) if "secure" in table else None,
        local=table.get("local", False),
        query=table.get("query", False),
    )


def _encoded(value: str) -> bool:
    """Whether an address is percent-encoded as a whole, and not only in its own parts."""
    start = value[:200].lower()
    escape = start.find("%2f")
    return "%3a" in start[:8] or (escape >= 0 and "/" not in start[:escape])


def _is_public(url: str) -> bool:
    """Whether an address is one that anybody may be sent to: a host name with a dot or a global IP, no odd port."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if port not in (None, _PORTS.get(parts.scheme.lower())) or host.endswith(_PRIVATE):
        return False
    if _NAME.fullmatch(host):
        return True
    if not host.isascii():
        return "." in host and all(label.isalnum() or "-" in label for label in host.split("."))
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return False
