"""The tables. ``docs/decisions/schema.md`` says why they are as they are.

Facts (never changed once written): ``entry``, ``revision`` but for what cleaned it, ``issued_id``, ``run``, ``visit``.
State (moves with each visit): ``source``, ``validator``, ``instance_health``, ``host_pause``, ``appearance``,
``article``'s current revision and last_seen.
Derived (can be made again): ``revision_body``, ``shelf_article``, the card columns of ``article``.
Times are integers, microseconds since 1970 in UTC (``codec``).
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from jianbao.archive.codec import Time

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

source = Table(
    "source",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("locator", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("timezone", Text),
    Column("base", Text),
    Column("active", Boolean, nullable=False),
    Column("added_at", Time, nullable=False),
    # Digest of the last body that was parsed and stored in full: the same bytes again need no parsing.
    Column("body_digest", Text),
    Column("last_visit", Time),
    Column("last_success", Time),
    Column("last_new", Time),
    Column("failures_in_a_row", Integer, nullable=False, server_default=text("0")),
    Column("last_error", Text),
    # When it is to be visited next (empty: at once), and the interval that its own rhythm gave.
    Column("next_visit", Time),
    Column("interval_seconds", Integer),
    # A permanent redirect (301, 308) moved it: where it is asked from now on. 410 retired it.
    Column("moved_to", Text),
    Column("retired_at", Time),
    # The RSSHub instance that told it last: another one may write the same entries in another way.
    Column("told_by", Text),
    # WebSub hubs that it names, one a line.
    Column("hubs", Text),
)

validator = Table(
    "validator",
    metadata,
    Column("source_id", ForeignKey("source.id"), primary_key=True),
    Column("url", Text, primary_key=True),
    Column("etag", Text),
    Column("last_modified", Text),
)

# What RSSHub instances did lately: a circuit that is open until then, over all routes (route '') or for one.
instance_health = Table(
    "instance_health",
    metadata,
    Column("instance", Text, primary_key=True),
    Column("route", Text, primary_key=True),
    Column("failures_in_a_row", Integer, nullable=False),
    Column("open_until", Time),
    Column("last_success", Time),
    Column("last_failure", Time),
    Column("reason", Text),
    Column("detail", Text),
    sqlite_with_rowid=False,
)

# Hosts that asked us to stay away for a while (429, 503 with Retry-After).
host_pause = Table(
    "host_pause",
    metadata,
    Column("host", Text, primary_key=True),
    Column("until", Time, nullable=False),
    Column("reason", Text),
    sqlite_with_rowid=False,
)

run = Table(
    "run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("started_at", Time, nullable=False),
    Column("finished_at", Time),
)

visit = Table(
    "visit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", ForeignKey("run.id"), nullable=False),
    Column("source_id", ForeignKey("source.id"), nullable=False),
    Column("outcome", Text, nullable=False),
    Column("started_at", Time, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("revised", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("failed_entries", Integer, nullable=False),
    # True: nothing in this visit had been seen in the one before, so entries between the two may be lost.
    Column("window_missed", Boolean, nullable=False, server_default=text("0")),
    Column("error", Text),
    Column("error_kind", Text),
    # JSON of the exchanges, format and repairs: read by people (`why`), never searched.
    Column("detail", LargeBinary, nullable=False),
    Index("ix_visit_source_id_id", "source_id", "id"),
    Index("ix_visit_run_id", "run_id"),
)

entry = Table(
    "entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source_id", ForeignKey("source.id"), nullable=False),
    Column("entry_key", Text, nullable=False),
    Column("raw_digest", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("seen_at", Time, nullable=False),
    Column("run_id", ForeignKey("run.id"), nullable=False),
    Column("article_id", Text),
    Column("error", Text),
    UniqueConstraint("source_id", "entry_key", "raw_digest"),
    Index("ix_entry_article_id", "article_id"),
    Index("ix_entry_failed", "id", sqlite_where=text("error IS NOT NULL")),
)

# The article's own page is to be fetched for an entry: until `next_try` is empty. `outcome` says what became of it,
# `pages_of` whose rows in `page` hold what came (an earlier entry's where the server said 304).
wanted_page = Table(
    "wanted_page",
    metadata,
    Column("entry_id", ForeignKey("entry.id"), primary_key=True),
    Column("source_id", ForeignKey("source.id"), nullable=False),
    Column("url", Text, nullable=False),
    Column("wanted_at", Time, nullable=False),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Column("next_try", Time),
    Column("outcome", Text),
    Column("reason", Text),
    Column("pages_of", Integer),
    Index("ix_wanted_page_next_try", "next_try", sqlite_where=text("next_try IS NOT NULL")),
)

# Pages as they came, compressed: with the entry they are what a text is made from. Several parts of one article.
page = Table(
    "page",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry_id", ForeignKey("entry.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("url", Text, nullable=False),
    Column("content_type", Text),
    Column("body", LargeBinary),
    # JSON of the exchange: read by people (`why`), and for its validators.
    Column("exchange", LargeBinary, nullable=False),
    UniqueConstraint("entry_id", "number"),
)

issued_id = Table(
    "issued_id",
    metadata,
    Column("id", Text, primary_key=True),
    Column("identity_key", Text, nullable=False, unique=True),
    Column("issued_at", Time, nullable=False),
    sqlite_with_rowid=False,
)

identity = Table(
    "identity",
    metadata,
    Column("key", Text, primary_key=True),
    Column("article_id", Text, nullable=False),
    sqlite_with_rowid=False,
)

article = Table(
    "article",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", ForeignKey("issued_id.id"), nullable=False, unique=True),
    Column("source_id", ForeignKey("source.id"), nullable=False),
    Column("url", Text),
    Column("dated_at", Time, nullable=False),
    Column("first_seen", Time, nullable=False),
    Column("last_seen", Time, nullable=False),
    # The current revision, and what lists show of it.
    Column("revision_id", Integer, nullable=False),
    Column("revisions", Integer, nullable=False),
    Column("text_source_id", ForeignKey("source.id"), nullable=False),
    Column("text_length", Integer, nullable=False),
    # The text is of the article's own page, not of a feed.
    Column("paged", Boolean, nullable=False, server_default=text("0")),
    Column("content_hash", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("published", Time),
    Column("excerpt", Text, nullable=False),
    Column("lead_image", Text),
    Column("author", Text),
    Column("origin", Text),
    Column("language", Text),
    Index("ix_article_dated_at_id", "dated_at", "id"),
)

appearance = Table(
    "appearance",
    metadata,
    Column("source_id", ForeignKey("source.id"), primary_key=True),
    Column("entry_key", Text, primary_key=True),
    Column("article_id", Text, nullable=False),
    Column("url_key", Text),
    Column("title", Text, nullable=False),
    Column("raw_digest", Text, nullable=False),
    Column("content_hash", Text),
    Column("first_seen", Time, nullable=False),
    Column("last_seen", Time, nullable=False),
    Index("ix_appearance_article_id", "article_id"),
    sqlite_with_rowid=False,
)

revision = Table(
    "revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("source_id", ForeignKey("source.id"), nullable=False),
    Column("entry_id", ForeignKey("entry.id"), nullable=False),
    Column("seen_at", Time, nullable=False),
    Column("content_hash", Text, nullable=False),
    # What cleaned it: the version of the rules, and a digest of the learned rules of its source (empty: none).
    Column("rules_version", Integer, nullable=False),
    Column("learned", Text, nullable=False, server_default=text("''")),
    # When other rules last made something else of the same words; empty: it is as it was made first.
    Column("recleaned_at", Time),
    UniqueConstraint("article_id", "number"),
)

# Big and read one at a time: apart, so that scans of `revision` stay small.
revision_body = Table(
    "revision_body",
    metadata,
    Column("revision_id", ForeignKey("revision.id"), primary_key=True),
    # JSON: HTML and text, title, authors, times, pictures, provenance, what was removed. Together, since most of the
    # text is in the HTML too: three values packed apart took a sixth more, and 19 µs.
    Column("body", LargeBinary, nullable=False),
)

shelf = Table(
    "shelf",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("category", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("channel", Text, nullable=False),
    UniqueConstraint("category", "site", "channel"),
)

shelf_article = Table(
    "shelf_article",
    metadata,
    Column("shelf_id", ForeignKey("shelf.id"), primary_key=True),
    Column("dated_at", BigInteger, primary_key=True),
    Column("article_id", Text, primary_key=True),
    Index("ix_shelf_article_article_id", "article_id"),
    sqlite_with_rowid=False,
)

published = Table(
    "published",
    metadata,
    Column("sink", Text, primary_key=True),
    Column("path", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("article_id", Text),
    Column("published_at", Time, nullable=False),
    Index("ix_published_article_id", "article_id"),
    Index("ix_published_sink", "sink", "published_at"),
    sqlite_with_rowid=False,
)
