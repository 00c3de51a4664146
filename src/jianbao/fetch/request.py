"""What is to be asked for: one source, and the ways to ask for it."""

from urllib.parse import urlsplit

import msgspec
from yarl import URL

from jianbao.model.fetched import Validators

_HIDDEN = "hidden"

Endpoint = tuple[str, int]
"""Host in lower case without a trailing dot, and port."""


class Attempt(msgspec.Struct, frozen=True):
    """One way of asking: a feed has one, a route has one for each instance."""

    url: str
    """What is sent, access code included: neither stored nor shown."""
    shown_url: str
    """The same without access code and password: the name that validators and exchanges go by."""
    instance: str | None = None
    """Base URL of the RSSHub instance, without a password; ``None`` for a feed."""
    secret: str | None = None
    """The access code, taken out of everything that comes back."""

    def __repr__(self) -> str:
        """Without secrets."""
        return f"Attempt({self.shown_url!r})"

    def scrub(self, text: str) -> str:
        """``text`` with this attempt's access code taken out."""
        return text.replace(self.secret, _HIDDEN) if self.secret else text

    def scrub_bytes(self, body: bytes) -> bytes:
        """The same for a body: RSSHub repeats the address that was asked in its feed's ``self`` link."""
        return body.replace(self.secret.encode(), _HIDDEN.encode()) if self.secret else body


class FetchRequest(msgspec.Struct, frozen=True):
    """One visit of one source: attempts in the order they are made, or a file."""

    source_key: str
    attempts: tuple[Attempt, ...] = ()
    validators: dict[str, Validators] = {}
    """By shown URL; a URL that has none is asked unconditionally."""
    body_digest: str | None = None
    """Of the last body taken in: how an unchanged file is told."""
    page: bool = False
    """A web page that nobody subscribed to is asked for: its site's robots.txt is asked first, on every hop."""
    path: str | None = None
    """Relative to the newsroom folder, for file sources; then there are no attempts."""


def endpoint_of(url: str) -> Endpoint | None:
    """Host and port that an http(s) URL leads to; ``None`` for anything else, however broken.

    Read by the parser that the HTTP client goes by: two parsers that differ could be played off against each other.
    """
    try:
        parsed = URL(url, encoded=True)
        host, port = parsed.raw_host, parsed.port
    except ValueError:
        return None
    if parsed.scheme not in ("http", "https") or not host or port is None:
        return None
    return host.lower().rstrip("."), port


def without_password(url: str) -> str:
    """``url`` without ``user:password@``; unchanged where there is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if "@" in parts.netloc else url
