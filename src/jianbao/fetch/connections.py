"""The HTTP library, set up our way: guarded sockets, no cookies, no environment, no decoding, bounded headers."""

import ssl
from functools import cached_property
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from jianbao import __version__
from jianbao.fetch.decode import ACCEPT_ENCODING
from jianbao.fetch.guard import Guard, parse_networks
from jianbao.fetch.request import Endpoint, endpoint_of
from jianbao.fetch.settings import ClientSettings

_READ_BUFFER = 256 * 1024
"""Bytes of a body that wait for us; twice as many stop the sender. With 64 KiB a body of 500 KB costs a tenth more."""


def user_agent(contact: str | None, name: str | None = None) -> str:
    """Who we say we are: the program and its version, or a ``name`` of the owner's, and whom to turn to."""
    name = name or f"jianbao/{__version__}"
    return f"{name} (+{contact})" if contact else name


class Connections:
    """Two pools of connections: to strangers, and to the servers whose host and port the owner wrote down himself.

    They are apart because an open connection is used again without a new look at its address: through a common pool a
    stranger's redirect could ride on a connection that only the owner's instance was allowed. Use as a context
    manager, inside a running loop; ``resolver`` replaces the system's name lookup in tests.
    """

    def __init__(self, settings: ClientSettings, *, resolver: AbstractResolver | None = None) -> None:
        self._settings = settings
        self._resolver = resolver
        self._allow = parse_networks(settings.allow)

    async def __aenter__(self) -> Self:
        """Opens both pools."""
        # Behind a proxy the only thing strangers' requests connect to is the proxy, which is the owner's.
        self._strangers = self._session(Guard(self._allow, own=self._settings.proxy is not None))
        self._own = self._session(Guard(self._allow, own=True))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes both."""
        await self._strangers.close()
        await self._own.close()

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        """The system's authorities, and the owner's own. Reading them takes 22 ms: once, when first needed."""
        trust = ssl.create_default_context()
        if self._settings.ca_file is not None:
            trust.load_verify_locations(self._settings.ca_file)
        return trust

    def _session(self, guard: Guard) -> aiohttp.ClientSession:
        limits = self._settings.limits
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                socket_factory=guard.make_socket,
                resolver=self._resolver,
                limit=0,  # how many at once is decided before a request is made
                ttl_dns_cache=300,
            ),
            headers={
                "User-Agent": user_agent(self._settings.contact, self._settings.user_agent),
                "Accept-Encoding": ACCEPT_ENCODING,
            },
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            read_bufsize=_READ_BUFFER,
            max_line_size=limits.max_header_line,
            max_field_size=limits.max_header_line,
            max_headers=limits.max_headers,
        )

    def get(
        self, url: str, headers: dict[str, str], *, own: Endpoint | None, idle_seconds: float
    ) -> "aiohttp.client._RequestContextManager":
        """A GET of ``url``, redirects not followed. ``own``: the owner's server that this request is meant for.

        Raises what is in ``failures.NETWORK_ERRORS``; the caller holds the deadline.
        """
        to_own = own is not None and endpoint_of(url) == own
        if self._settings.proxy is not None and not to_own:
            self._check_literal(url)
        proxy = None if to_own else self._settings.proxy
        return (self._own if to_own else self._strangers).get(
            URL(url, encoded=True),
            headers=headers,
            allow_redirects=False,
            proxy=proxy,
            ssl=self._trust if proxy or url.startswith("https:") else True,
            timeout=aiohttp.ClientTimeout(
                total=None, connect=self._settings.limits.connect_seconds, sock_read=idle_seconds
            ),
        )

    def _check_literal(self, url: str) -> None:
        """The check that is left to us when a proxy looks names up: addresses written as such, and ``localhost``."""
        endpoint = endpoint_of(url)
        host = endpoint[0] if endpoint else ""
        guard = Guard(self._allow)
        if host == "localhost" or host.endswith(".localhost"):
            guard.check("127.0.0.1")
        elif ":" in host or host.replace(".", "").isdigit() or host.startswith("0x"):
            guard.check(host)
