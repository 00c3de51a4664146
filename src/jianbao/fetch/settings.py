"""What the owner may set about fetching, with the defaults we ship; the conductor fills it from ``jianbao.toml``."""

from pathlib import Path

import msgspec

KIB = 1024
MIB = 1024 * KIB


class FetchLimits(msgspec.Struct, frozen=True, kw_only=True):
    """Where we stop reading what a stranger sends. Times are in seconds, sizes in bytes.

    An RSSHub that has to render a route first is silent for up to 60 s, so the silence that is borne on the last
    attempt is longer than the one before a failover.
    """

    connect_seconds: float = 10.0
    """For name lookup, TCP and TLS together."""
    idle_seconds: float = 30.0
    """Of silence, while there is another instance to turn to."""
    last_idle_seconds: float = 65.0
    """Of silence, on the last or only attempt."""
    deadline_seconds: float = 90.0
    """For one visit with all its attempts and redirects."""
    max_attempts: int = 3
    max_redirects: int = 5
    max_body: int = 10 * MIB
    """As it comes over the wire."""
    max_decoded: int = 32 * MIB
    """After decompression."""
    max_header_line: int = 16 * KIB
    max_headers: int = 128


class ClientSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How we appear to servers, and where we may go."""

    user_agent: str | None = None
    """What the owner would have us called instead of jianbao; the contact still follows it."""
    contact: str | None = None
    """A URL or mail address that a server's operator can turn to; part of the User-Agent."""
    allow: tuple[str, ...] = ()
    """Networks such as ``192.168.1.0/24`` or single addresses that may be asked although they are not public."""
    newsroom: Path | None = None
    """The folder that file sources are read from; ``None``: there can be none."""
    proxy: str | None = None
    """``http://host:port`` of a proxy for everything but the owner's own instances. Proxies named in the environment
    are not used. Behind one the proxy looks names up, so only addresses written as numbers can be checked by us."""
    spacing_seconds: float = 0.5
    """Between the beginnings of two visits of one host that is not the owner's."""
    ca_file: Path | None = None
    """PEM file of one more certificate authority to trust."""
    limits: FetchLimits = FetchLimits()
