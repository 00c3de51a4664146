"""Tables and triggers that publishing rests on: what changed, how long shelves are, which addresses were issued.

``docs/decisions/publishing.md`` says why the log is written by triggers: whoever changes an article, by whatever
statement, cannot forget it.
"""

from sqlalchemy import BigInteger, Column, Connection, ForeignKey, Index, Integer, MetaData, Table, Text, event, text

from jianbao.archive.codec import Time
from jianbao.archive.schema import metadata

# What changed, in order: an article itself (kind 0), or its place on a shelf (1 it joined, 2 it left).
change = Table(
    "change",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("kind", Integer, nullable=False),
    Column("article_id", Text, nullable=False),
    Column("shelf_id", Integer),
    Column("dated_at", BigInteger),
    sqlite_autoincrement=True,
)

# How many articles a shelf has, and the most it ever had: as many pages of it were issued.
shelf_count = Table(
    "shelf_count",
    metadata,
    Column("shelf_id", ForeignKey("shelf.id"), primary_key=True),
    Column("articles", Integer, nullable=False),
    Column("most", Integer, nullable=False),
)

# Where the articles of a shelf went when a category, site or channel was renamed.
shelf_move = Table(
    "shelf_move",
    metadata,
    Column("category", Text, primary_key=True),
    Column("site", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("to_category", Text, nullable=False),
    Column("to_site", Text, nullable=False),
    Column("to_channel", Text, nullable=False),
    sqlite_with_rowid=False,
)

withdrawn = Table(
    "withdrawn",
    metadata,
    Column("article_id", ForeignKey("article.id"), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("withdrawn_at", Time, nullable=False),
    sqlite_with_rowid=False,
)

# Addresses of a system that stood here before, and whose article is there now.
old_address = Table(
    "old_address",
    metadata,
    Column("path", Text, primary_key=True),
    Column("article_id", ForeignKey("article.id"), nullable=False),
    Column("added_at", Time, nullable=False),
    Index("ix_old_address_article_id", "article_id"),
    sqlite_with_rowid=False,
)

# How far a sink (a published folder) is: up to which change, made with what (JSON), and its number of publishings.
sink = Table(
    "sink",
    metadata,
    Column("name", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("state", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Files that a sink took away, for those who keep a copy of its folder.
unpublished = Table(
    "unpublished",
    metadata,
    Column("sink", Text, primary_key=True),
    Column("path", Text, primary_key=True),
    Column("removed_at", Time, nullable=False),
    sqlite_with_rowid=False,
)

# How many articles a day of a zone has, right up to a change; later changes are counted when asked (`days`).
day_count = Table(
    "day_count",
    metadata,
    Column("zone", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("articles", Integer, nullable=False),
    sqlite_with_rowid=False,
)
day_count_state = Table(
    "day_count_state",
    metadata,
    Column("zone", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
    sqlite_with_rowid=False,
)

TRIGGERS = (
    """CREATE TRIGGER article_changed AFTER UPDATE OF
        source_id, url, dated_at, revision_id, revisions, content_hash, title, published, excerpt, lead_image, author,
        origin, language ON article BEGIN
        INSERT INTO change (kind, article_id, shelf_id, dated_at)
        VALUES (0, NEW.id, NULL, NULL); END""",
    """CREATE TRIGGER article_gone AFTER DELETE ON article BEGIN
        INSERT INTO change (kind, article_id, shelf_id, dated_at)
        VALUES (0, OLD.id, NULL, NULL); END""",
    """CREATE TRIGGER body_changed AFTER UPDATE ON revision_body BEGIN
        INSERT INTO change (kind, article_id, shelf_id, dated_at)
        SELECT 0, article_id, NULL, NULL FROM revision WHERE id = NEW.revision_id; END""",
    """CREATE TRIGGER appearance_new AFTER INSERT ON appearance BEGIN
        INSERT INTO change (kind, article_id, shelf_id, dated_at)
        VALUES (0, NEW.article_id, NULL, NULL); END""",
    """CREATE TRIGGER appearance_moved AFTER UPDATE OF article_id ON appearance
        WHEN OLD.article_id <> NEW.article_id BEGIN
        INSERT INTO change (kind, article_id, shelf_id, dated_at)
        VALUES (0, OLD.article_id, NULL, NULL), (0, NEW.article_id, NULL, NULL); END""",
    """CREATE TRIGGER shelf_article_joined AFTER INSERT ON shelf_article BEGIN
        INSERT INTO shelf_count VALUES (NEW.shelf_id, 1, 1) ON CONFLICT (shelf_id) DO UPDATE
        SET articles = articles + 1, most = max(most, articles + 1);
        INSERT INTO change (kind, article_id, shelf_id, dated_at)
        VALUES (1, NEW.article_id, NEW.shelf_id, NEW.dated_at); END""",
    """CREATE TRIGGER shelf_article_left AFTER DELETE ON shelf_article BEGIN
        UPDATE shelf_count SET articles = articles - 1 WHERE shelf_id = OLD.shelf_id;
        INSERT INTO change (kind, article_id, shelf_id, dated_at)
        VALUES (2, OLD.article_id, OLD.shelf_id, OLD.dated_at); END""",
    """CREATE TRIGGER filing_moved AFTER UPDATE OF category, site, channel ON source
        WHEN OLD.category <> NEW.category OR OLD.site <> NEW.site OR OLD.channel <> NEW.channel BEGIN
        INSERT OR REPLACE INTO shelf_move
        VALUES (OLD.category, OLD.site, OLD.channel, NEW.category, NEW.site, NEW.channel);
        INSERT OR REPLACE INTO shelf_move
        SELECT OLD.category, OLD.site, '', NEW.category, NEW.site, ''
        WHERE OLD.category <> NEW.category OR OLD.site <> NEW.site;
        INSERT OR REPLACE INTO shelf_move
        SELECT OLD.category, '', '', NEW.category, '', '' WHERE OLD.category <> NEW.category; END""",
)


@event.listens_for(metadata, "after_create")
def _make_triggers(_target: MetaData, connection: Connection, **_more: object) -> None:
    for statement in TRIGGERS:
        connection.execute(text(statement))
