"""What is followed, and under which three names it is filed."""

from enum import StrEnum
from typing import Literal

import msgspec


class Filing(msgspec.Struct, frozen=True, order=True):
    """The three levels a source is filed under, outermost first; none is empty."""

    category: str
    site: str
    channel: str

    def __str__(self) -> str:
        """``category / site / channel`` for people."""
        return f"{self.category} / {self.site} / {self.channel}"


class SourceKind(StrEnum):
    """Where a source's bytes come from."""

    FEED = "feed"
    """An http(s) URL of an RSS, Atom or JSON feed."""
    ROUTE = "route"
    """A path of an RSSHub instance; which instance is not part of the source's identity."""
    FILE = "file"
    """A feed file of the owner's, path relative to the newsroom folder."""
    IMPORT = "import"
    """Posts that were read in once (``import hexo``): it has articles, but is not followed."""


Canonical = Literal["own", "origin", "noindex"]
"""Which page search engines are to show: ours, the publisher's (where its address is known), or none."""


class Source(msgspec.Struct, frozen=True):
    """One thing that is followed.

    ``locator`` is the URL, the route (``/sina/finance/china?limit=20``) or the path, by ``kind``.
    ``timezone`` is an IANA name: the zone of times that carry none. ``None`` leaves the site's.
    ``base`` is the address relative links of a file source are resolved against.
    ``every``: the owner's own interval in seconds; ``None`` leaves it to the source's rhythm. ``full_text``: whether
    the articles' own pages are fetched; ``None``: where its bodies are teasers. ``canonical``: the owner's
    policy for its articles; ``None``: the site's. None of these is kept in the archive.
    """

    kind: SourceKind
    locator: str
    filing: Filing
    timezone: str | None = None
    base: str | None = None
    every: int | None = None
    full_text: bool | None = None
    canonical: Canonical | None = None

    @property
    def key(self) -> str:
        """The source's identity for good: the feed's URL, ``rsshub://path``, ``file:path`` or ``import:name``.

        ``rsshub://`` is the scheme feed readers use for routes, and names no host.
        """
        match self.kind:
            case SourceKind.FEED:
                return self.locator
            case SourceKind.ROUTE:
                return "rsshub://" + self.locator.lstrip("/")
            case SourceKind.FILE:
                return "file:" + self.locator
            case SourceKind.IMPORT:
                return "import:" + self.locator


class Instance(msgspec.Struct, frozen=True):
    """One RSSHub server of the owner's. Its access ``key`` is sent as ``code``, and never stored or shown."""

    url: str
    key: str | None = None

    def __repr__(self) -> str:
        """Without the key."""
        return f"Instance({self.url!r})"
