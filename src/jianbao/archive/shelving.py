"""Which articles stand on which shelf: derived from appearances and the filings of their sources."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, true, tuple_
from sqlalchemy.dialects.sqlite import insert as upsert

from jianbao.archive import publishing_schema as p
from jianbao.archive import schema as s
from jianbao.archive.statements import chunks
from jianbao.model.source import Filing


def shelve(db: Connection, filing: Filing, article_ids: Sequence[str]) -> None:
    """Put articles on the four shelves of a filing: everything, category, site, channel."""
    if not article_ids:
        return
    shelf_ids = _shelf_ids(db, filing)
    for chunk in chunks(article_ids):
        places = (
            select(s.shelf.c.id, s.article.c.dated_at, s.article.c.id)
            .join_from(s.shelf, s.article, true())  # each on each
            .where(s.shelf.c.id.in_(shelf_ids), s.article.c.id.in_(chunk))
            .where(s.article.c.id.not_in(select(p.withdrawn.c.article_id)))
        )
        columns = ["shelf_id", "dated_at", "article_id"]
        db.execute(upsert(s.shelf_article).from_select(columns, places).on_conflict_do_nothing())


def _shelf_ids(db: Connection, filing: Filing) -> list[int]:
    """The four shelves of a filing, made where they are not there yet."""
    names = (filing.category, filing.site, filing.channel)
    wanted = [tuple(name if level < depth else "" for level, name in enumerate(names)) for depth in range(4)]
    row = tuple_(s.shelf.c.category, s.shelf.c.site, s.shelf.c.channel)
    query = select(s.shelf.c.id).where(row.in_(wanted))
    found = db.execute(query).scalars().all()
    if len(found) < len(wanted):
        rows = [{"category": category, "site": site, "channel": channel} for category, site, channel in wanted]
        db.execute(upsert(s.shelf).on_conflict_do_nothing(), rows)
        found = db.execute(query).scalars().all()
    return list(found)


def shelve_again(db: Connection, source_id: int) -> None:
    """A source's filing changed: put its articles onto the shelves that their appearances call for now."""
    moved = select(s.appearance.c.article_id).where(s.appearance.c.source_id == source_id)
    db.execute(delete(s.shelf_article).where(s.shelf_article.c.article_id.in_(moved)))
    query = (
        select(s.appearance.c.article_id, s.source.c.category, s.source.c.site, s.source.c.channel)
        .join_from(s.appearance, s.source, s.appearance.c.source_id == s.source.c.id)
        .where(s.appearance.c.article_id.in_(moved))
    )
    by_filing: dict[Filing, list[str]] = {}
    for article_id, category, site, channel in db.execute(query).all():
        by_filing.setdefault(Filing(category, site, channel), []).append(article_id)
    for filing, article_ids in by_filing.items():
        shelve(db, filing, article_ids)
