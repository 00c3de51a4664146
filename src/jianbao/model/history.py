"""What the archive holds: articles, their revisions and appearances, runs and visits."""

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from jianbao.model.article import CleanArticle, Provenance, Removed
from jianbao.model.feed import Entry
from jianbao.model.fetched import Exchange, Validators
from jianbao.model.page import PageWish
from jianbao.model.source import Filing, Source


class Card(msgspec.Struct, frozen=True):
    """An article as lists show it; everything here comes from its current revision."""

    id: str
    """The short id, issued once (``update.identity``)."""
    title: str
    url: str | None
    """Canonical URL of the original; ``None`` when the source recorded none."""
    filing: Filing
    """Of the source in which it first appeared."""
    dated_at: datetime
    """The publisher's time where it makes sense, else when it was first seen; never moves once set."""
    published: datetime | None
    first_seen: datetime
    excerpt: str
    """The first 200 characters of the text, for lists."""
    lead_image: str | None
    author: str | None
    origin: str | None
    """The outlet the text names as its origin (来源)."""
    language: str | None
    revisions: int
    """How many revisions there are; 1 for an article that never changed."""


class Revision(msgspec.Struct, frozen=True):
    """One state of an article's text. ``number`` counts from 1."""

    number: int
    seen_at: datetime
    source_key: str
    title: str
    authors: tuple[str, ...]
    published: datetime | None
    updated: datetime | None
    body_html: str
    text: str
    lead_image: str | None
    images: tuple[str, ...]
    provenance: Provenance
    language: str | None
    removed: tuple[Removed, ...]
    content_hash: str
    rules_version: int
    entry_id: int
    """The raw entry that it was made from."""
    learned: str = ""
    """Stands for the learned rules of its source that cleaned it; empty: there were none."""
    recleaned_at: datetime | None = None
    """When other rules last made something else of the same words; ``None``: it is as it was made first."""


class Appearance(msgspec.Struct, frozen=True):
    """An article seen in a source."""

    source_key: str
    filing: Filing
    entry_key: str
    first_seen: datetime
    last_seen: datetime


class Article(msgspec.Struct, frozen=True):
    """An article with its current revision and all its appearances, oldest first."""

    card: Card
    revision: Revision
    appearances: tuple[Appearance, ...]
    last_seen: datetime


class Outcome(StrEnum):
    """How a visit of a source ended."""

    OK = "ok"
    NOT_MODIFIED = "not-modified"
    """The server said 304, or sent the very bytes of the last time."""
    FAILED = "failed"
    BACKFILLED = "backfilled"
    """No visit of the source's feed as such: older pages of it, or a sitemap, were read after a window was missed."""
    PAGES = "pages"
    """No visit of the feed either: its articles' own pages were fetched. ``entries`` counts those that were asked
    for, ``new`` those whose text is the page's now."""


class Visit(msgspec.Struct, frozen=True):
    """What came of one source in one run."""

    source_key: str
    outcome: Outcome
    started_at: datetime
    seconds: float
    exchanges: tuple[Exchange, ...] = ()
    entries: int = 0
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    failed_entries: int = 0
    format: str | None = None
    repairs: tuple[str, ...] = ()
    error: str | None = None
    error_kind: str | None = None
    window_missed: bool = False
    """Nothing in this visit had been seen in the ones before: entries between them may be lost."""
    pages: dict[str, int] = {}
    """Of articles' own pages, how many came to which outcome (``PageOutcome``, or ``pending``: not asked for yet)."""


class Run(msgspec.Struct, frozen=True):
    """One run of ``collect`` or of an importer."""

    id: int
    kind: str
    started_at: datetime
    finished_at: datetime | None
    """``None``: still going on, or ended by a crash."""


class Schedule(msgspec.Struct, frozen=True):
    """When a source is visited next, and where; stored with each visit, as one transaction."""

    next_visit: datetime | None = None
    """``None``: at once."""
    interval: timedelta | None = None
    """Its own rhythm, in whole seconds, whether it fails or not; ``None``: it never answered."""
    failures_in_a_row: int = 0
    last_visit: datetime | None = None
    """Given by the archive; the visit itself says it when a schedule is stored."""
    moved_to: str | None = None
    """Where a feed is asked instead of at its own address, since that redirects for good (301, 308)."""
    retired_at: datetime | None = None
    """When it answered 410: gone for good."""


class SourceHealth(msgspec.Struct, frozen=True):
    """A source with what its visits tell; ``last_*`` are ``None`` when there was none yet."""

    source: Source
    active: bool
    """``False``: no longer in jianbao.toml; its articles stay."""
    articles: int
    last_visit: datetime | None
    last_success: datetime | None
    last_new: datetime | None
    failures_in_a_row: int
    last_error: str | None
    schedule: Schedule = Schedule()
    hubs: tuple[str, ...] = ()
    """WebSub hubs that its feed names."""


class SourceState(msgspec.Struct, frozen=True):
    """What a visit needs to know of the ones before: validators by URL, and the digest of the last body taken in."""

    validators: dict[str, Validators]
    body_digest: str | None


class KnownAppearance(msgspec.Struct, frozen=True):
    """What the planner is told of an entry seen before in the same source."""

    article_id: str
    url_key: str | None
    title: str
    raw_digest: str
    """Of the newest raw form taken in from this source."""
    content_hash: str | None
    """Of the newest clean form from this source; ``None`` when it could not be cleaned."""


class KnownArticle(msgspec.Struct, frozen=True):
    """What the planner is told of an article that an entry may belong to."""

    id: str
    text_source: str
    """Key of the source that the current revision is from."""
    text_length: int
    content_hash: str
    followed: bool = True
    """Whether that source is still followed: the text of one that is not may be changed by any other."""
    paged: bool = False
    """Whether that text is of the article's own page: then a change of the feed's text only asks for the page again."""


class Known(msgspec.Struct, frozen=True):
    """All the planner is told: by entry key (this source), by identity key (any source), by article id."""

    appearances: dict[str, KnownAppearance] = {}
    identities: dict[str, str] = {}
    articles: dict[str, KnownArticle] = {}
    told_by: str | None = None
    """The RSSHub instance that told this source last."""


class EntryChange(msgspec.Struct, frozen=True):
    """What is to be stored for one entry; the archive writes it and decides nothing.

    Exactly one of ``new_article_id`` and ``article_id`` is set unless ``error`` is: then the entry is kept raw.
    ``cleaned`` is ``None`` when no revision comes of it (an appearance only, or raw noise).
    """

    entry_key: str
    entry: Entry
    raw_digest: str
    article_id: str | None = None
    new_article_id: str | None = None
    identity_keys: tuple[str, ...] = ()
    url: str | None = None
    dated_at: datetime | None = None
    cleaned: CleanArticle | None = None
    excerpt: str = ""
    content_hash: str | None = None
    url_key: str | None = None
    error: str | None = None
    page: PageWish | None = None
    """The article's own page is to be fetched, and may become its text (``update.full_text``)."""


class SourceChanges(msgspec.Struct, frozen=True):
    """The outcome of planning one source: what to store, and which known entries were merely seen again."""

    changes: tuple[EntryChange, ...]
    seen_again: tuple[str, ...]
    """Entry keys whose raw form is as before: only their last-seen time moves."""
    told_by: str | None = None
    """The RSSHub instance that told it; ``None``: none did."""
