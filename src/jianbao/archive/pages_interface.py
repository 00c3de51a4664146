"""What the store can do about articles' own pages; a part of ``interface.Archive``."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from jianbao.model.article import CleanArticle
from jianbao.model.page import PageOutcome, PageStory, StoredPage, WantedPage


class PageSettlement(msgspec.Struct, frozen=True):
    """What came of one try to fetch a wanted page; the archive writes it and decides nothing.

    ``pages``: what came, in place of what came before; without any, those of the entry ``pages_of`` hold (304).
    ``next_try``: when it is tried again; ``None``: never. ``cleaned``: the text that the article has from now on.
    """

    wanted: WantedPage
    outcome: PageOutcome
    reason: str | None = None
    next_try: datetime | None = None
    pages: tuple[StoredPage, ...] = ()
    pages_of: int | None = None
    cleaned: CleanArticle | None = None
    excerpt: str = ""
    content_hash: str | None = None


class Pages(Protocol):
    """Articles' own pages, kept raw: wished for with their entries (``store``), fetched later, settled one by one."""

    def wanted_pages(self, now: datetime, *, source_keys: Collection[str], limit: int) -> Sequence[WantedPage]:
        """At most ``limit`` wishes of these sources that are due at ``now``, those that wait longest first."""

    def stored_pages(self, entry_id: int) -> Sequence[StoredPage]:
        """What came for an entry, by number: with its raw form, all that its text was made from."""

    def earlier_pages(self, source_key: str, entry_key: str, url: str) -> tuple[int, Sequence[StoredPage]] | None:
        """The last pages that an earlier form of this entry was completed with, and whose (``pages_of``) they are."""

    def page_stories(self, article_id: str) -> Sequence[PageStory]:
        """Every wish for a page of an article, and what became of it."""

    def settle_page(self, told: PageSettlement, now: datetime) -> None:
        """Keep what came of a wish; its text completes the revision that its entry made, or becomes a new one."""
