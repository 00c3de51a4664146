"""Whole pages behind entries: what is wished for, what came, and what became of it."""

from datetime import datetime
from enum import StrEnum

import msgspec

from jianbao.model.feed import Entry
from jianbao.model.fetched import Exchange


class PageWish(msgspec.Struct, frozen=True):
    """The page of an entry is to be fetched from ``url``."""

    url: str


class Page(msgspec.Struct, frozen=True):
    """A page as it came: the bytes of its body, decompressed. ``url`` is the address that answered."""

    url: str
    body: bytes
    content_type: str | None = None


class PageOutcome(StrEnum):
    """What became of a wish for a page."""

    TAKEN = "taken"
    """The article's text is the page's."""
    WORSE = "worse"
    """It has no more to say than the feed, or lacks what the feed says: the feed's text stays."""
    OTHER = "other"
    """It is a page about something else: a front page, a list, a page that says that there is none (soft 404)."""
    PAYWALL = "paywall"
    LOGIN = "login"
    CAPTCHA = "captcha"
    """It wants to know whether a person asks (安全验证, "checking your browser")."""
    CONSENT = "consent"
    """It wants a consent before it shows anything."""
    ERROR = "error"
    """It says in words that something went wrong, or that there is nothing, whatever its status."""
    EMPTY = "empty"
    """Nothing to read in it without a script."""
    ROBOTS = "robots"
    """The site's robots.txt does not let programs fetch it."""
    GONE = "gone"
    """404 or 410."""
    FAILED = "failed"
    """It could not be had."""


class StoredPage(msgspec.Struct, frozen=True):
    """One part of a page (``number`` counts from 1) with the exchange that brought it; ``page``: none came."""

    number: int
    exchange: Exchange
    page: Page | None = None


class WantedPage(msgspec.Struct, frozen=True):
    """An entry whose page is to be fetched, with what must be known to settle it."""

    entry_id: int
    source_key: str
    entry_key: str
    article_id: str
    entry: Entry
    wish: PageWish
    tries: int = 0
    made_revision: bool = True
    """There is a revision made of this entry: the page completes it. Else the entry waits for it to make one."""
    text_source: str = ""
    """Key of the source that the article's current revision is from."""
    text_length: int = 0
    content_hash: str = ""
    """Of that revision."""
    paged: bool = False
    """That revision's text is of a page."""


class PageStory(msgspec.Struct, frozen=True):
    """A wish and what became of it, for ``why``. ``outcome`` is ``None`` while it is open."""

    entry_id: int
    wish: PageWish
    wanted_at: datetime
    tries: int
    outcome: PageOutcome | None
    reason: str | None
    next_try: datetime | None
    exchanges: tuple[Exchange, ...]
