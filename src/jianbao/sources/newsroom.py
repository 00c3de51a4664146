"""What ``jianbao.toml`` says, as values: the newsroom."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from jianbao.model.source import Canonical, Instance, Source

if TYPE_CHECKING:
    from jianbao.articles.learned import Learned

FILE_NAME = "jianbao.toml"
"""A folder that holds a file of this name is a newsroom."""
RULES_FOLDER = "rules"
"""Folder of a newsroom whose ``*.toml`` files are rules of cleaning."""


Typeface = Literal["sans", "serif"]
Paragraphs = Literal["indent", "space"]


class Site(msgspec.Struct, frozen=True):
    """How the newsroom presents itself.

    ``url`` is absolute and ends in ``/``; ``language`` is a BCP 47 tag; ``timezone`` an IANA name. ``description`` and
    ``author`` are empty when the owner gave none. ``typeface`` is what bodies are set in; ``paragraphs`` says whether
    Chinese paragraphs are told apart by an indent or by space. ``canonical`` is the policy of articles whose source has
    none; ``offline``: pages that a reader has visited can be read without a network.
    """

    title: str
    url: str
    language: str
    timezone: str
    description: str = ""
    author: str = ""
    typeface: Typeface = "sans"
    paragraphs: Paragraphs = "indent"
    canonical: Canonical = "own"
    offline: bool = False


class FetchSettings(msgspec.Struct, frozen=True):
    """How sources are asked. ``timeout`` is in seconds, of silence, after which a server is given up.

    ``user_agent`` and ``contact`` are ``None`` when the owner leaves them to us. ``allow`` are the networks, in
    CIDR notation, that may be asked although they are not public; ``proxy`` is the URL of an HTTP proxy.
    ``min_interval`` and ``max_interval`` bound, in seconds, how often a source is visited. A server that is not the
    owner's is asked for ``per_host`` sources at a time, and once in ``spacing`` seconds.
    """

    timeout: float = 30.0
    concurrency: int = 8
    user_agent: str | None = None
    contact: str | None = None
    allow: tuple[str, ...] = ()
    proxy: str | None = None
    min_interval: int = 900
    max_interval: int = 86_400
    per_host: int = 2
    spacing: float = 0.5


class Mirror(msgspec.Struct, frozen=True):
    """Pictures whose address begins with ``url`` (which ends in ``/``) are published from ``folder`` (absolute)."""

    url: str
    folder: Path


class Newsroom(msgspec.Struct, frozen=True):
    """A folder with its ``jianbao.toml``. ``folder`` is absolute; instances and sources are in the file's order."""

    folder: Path
    site: Site
    instances: tuple[Instance, ...] = ()
    fetch: FetchSettings = FetchSettings()
    mirrors: tuple[Mirror, ...] = ()
    sources: tuple[Source, ...] = ()
    learned: "dict[str, Learned]" = {}
    """The rules of cleaning that the owner accepted for a source, by its key."""

    @property
    def config_path(self) -> Path:
        """The file all this was read from."""
        return self.folder / FILE_NAME

    @property
    def archive_path(self) -> Path:
        """Where the archive is, or will be."""
        return self.folder / "archive.db"

    @property
    def site_dir(self) -> Path:
        """Where the site is published to unless another place is given."""
        return self.folder / "site"

    @property
    def hexo_dir(self) -> Path:
        """Where Hexo posts are exported to unless another place is given."""
        return self.folder / "hexo"
