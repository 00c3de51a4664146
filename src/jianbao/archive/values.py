"""What the store tells and is told besides ``model``: shelves, index cards, changes, what is published. All frozen."""

from datetime import datetime

import msgspec

from jianbao.model.feed import Entry
from jianbao.model.history import Article, Card
from jianbao.model.source import Filing


class Shelf(msgspec.Struct, frozen=True, order=True):
    """A node of the filing tree: everything (all empty), a category, a site of it, or a channel of that."""

    category: str = ""
    site: str = ""
    channel: str = ""

    @property
    def level(self) -> int:
        """0 everything, 1 category, 2 site, 3 channel."""
        return bool(self.category) + bool(self.site) + bool(self.channel)

    @property
    def parent(self) -> "Shelf":
        """One level up; the root is its own parent."""
        match self.level:
            case 3:
                return Shelf(self.category, self.site)
            case 2:
                return Shelf(self.category)
            case _:
                return Shelf()


class ShelfCount(msgspec.Struct, frozen=True):
    """A shelf with how many articles stand on it, and the time of the newest."""

    shelf: Shelf
    articles: int
    newest: datetime


class IndexCard(msgspec.Struct, frozen=True):
    """What lists and fingerprints need of an article: its card, and every filing it appears under, sorted.

    ``content`` stands for its current clean text: equal as long as neither a publisher nor other rules change it.
    """

    card: Card
    filings: tuple[Filing, ...]
    content: str


REACH = 4
"""How many articles before it in its channel an article's page shows; so many newer pages show it in turn."""


class Sheet(msgspec.Struct, frozen=True):
    """An article with those before and after it in its own channel: all that its page shows of the archive."""

    article: Article
    before: Card | None
    behind: Card | None
    earlier: tuple[Card, ...] = ()
    """Those before ``before``, the nearest first, as far as ``REACH`` goes."""


class ShelfChange(msgspec.Struct, frozen=True):
    """An article that stands on a shelf, joined it or ``left`` it; ``dated_at`` gives its place there."""

    shelf: Shelf
    article_id: str
    dated_at: datetime
    left: bool = False


class Changes(msgspec.Struct, frozen=True):
    """What changed up to the change ``until``: articles themselves, and who joined or left which shelf."""

    until: int
    articles: tuple[str, ...]
    shelves: tuple[ShelfChange, ...]
    gone: tuple[str, ...] = ()
    """Ids whose article is not there any more: nothing in jianbao does that."""


class ShelfRecord(msgspec.Struct, frozen=True):
    """A shelf with how many articles stand on it, and the ``most`` that ever did."""

    shelf: Shelf
    articles: int
    most: int


class Withdrawal(msgspec.Struct, frozen=True):
    """An article that the owner took back, and why."""

    article_id: str
    reason: str
    withdrawn_at: datetime


class RawEntry(msgspec.Struct, frozen=True):
    """An entry as it was said, with what became of it."""

    id: int
    source_key: str
    entry_key: str
    seen_at: datetime
    run_id: int
    entry: Entry
    article_id: str | None
    error: str | None
    """Why it could not be processed; ``None`` when it was."""


class Published(msgspec.Struct, frozen=True):
    """A file that a sink wrote. ``fingerprint`` stands for all it was made from, ``digest`` for its bytes."""

    path: str
    fingerprint: str
    digest: str
    article_id: str | None
    published_at: datetime


class SinkState(msgspec.Struct, frozen=True):
    """How far a published folder is: up to which change, by which publishing, and what it was made with."""

    seq: int
    serial: int
    state: str


class HostPause(msgspec.Struct, frozen=True):
    """A server (``host:port``) that asked to be left alone until then, and in which words we tell so."""

    host: str
    until: datetime
    reason: str


class SeenLately(msgspec.Struct, frozen=True):
    """An entry that a source showed lately: its key then, its article, its title."""

    entry_key: str
    article_id: str
    title: str


class MissedWindow(msgspec.Struct, frozen=True):
    """A source that may have lost entries: between the visits before ``since`` and those up to ``at``."""

    source_key: str
    since: datetime
    """When the first visit that missed its window began: what was first seen before is from before the gap."""
    at: datetime
    """When the latest one began."""
    tries: int = 0
    """How often older pages were asked for."""
    due: bool = True
    """They are to be asked for (again): they never were, or in vain and fewer than three times."""
    brought: int = 0
    """New articles that they brought."""
