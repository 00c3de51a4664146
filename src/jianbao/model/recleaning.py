"""Cleaning again what is stored: what it was, and what the present rules make of it."""

from datetime import datetime

import msgspec

from jianbao.model.article import CleanArticle
from jianbao.model.feed import Entry


class StoredCleaning(msgspec.Struct, frozen=True):
    """A revision as it is stored, with the raw entry that it was made from."""

    revision_id: int
    article_id: str
    current: bool
    """It is the state that its article shows."""
    source_key: str
    url: str | None
    """Canonical URL of the original."""
    entry_id: int
    entry: Entry
    paged: bool
    """The text is of the article's own page: ``stored_pages`` has it."""
    made: CleanArticle
    asked: str | None = None
    """The address that the page was asked for at."""


class FailedEntry(msgspec.Struct, frozen=True):
    """An entry that could not be cleaned when it came, and was not overtaken since."""

    source_key: str
    entry_key: str
    raw_digest: str
    seen_at: datetime
    entry: Entry
    known: bool
    """Its source has told its article before."""


class Recleaned(msgspec.Struct, frozen=True):
    """What the present rules make of a stored revision. ``changed``: something else than what is stored."""

    stored: StoredCleaning
    cleaned: CleanArticle
    changed: bool
    excerpt: str = ""
    content_hash: str | None = None
