"""Which articles stand on which shelf: derived from appearances and the filings of their sources."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, and_, bindparam, delete, or_, select
from sqlalchemy.dialects.sqlite import insert as upsert

from jianbao.archive import publishing_schema as p
from jianbao.archive import schema as s
from jianbao.archive.statements import Prepared, among, as_list
from jianbao.model.source import Filing

_NAMES = ("category", "site", "channel")
_WITHDRAWN = select(p.withdrawn.c.article_id)
_DATES = Prepared(
    select(s.article.c.id, s.article.c.dated_at).where(among(s.article.c.id), s.article.c.id.not_in(_WITHDRAWN)),
    "wanted",
)
_SHELVES = Prepared(
    select(s.shelf.c.id).where(
        or_(*(and_(*(s.shelf.c[name] == bindparam(f"{name}{level}") for name in _NAMES)) for level in range(4)))
    ),
    *(f"{name}{level}" for level in range(4) for name in _NAMES),
)
_NEW_SHELF = Prepared(upsert(s.shelf).inline().on_conflict_do_nothing(), *_NAMES)
_SHELVE = Prepared(upsert(s.shelf_article).on_conflict_do_nothing(), "shelf_id", "dated_at", "article_id")


def shelve(db: Connection, filing: Filing, article_ids: Sequence[str], fresh: Mapping[str, int] | None = None) -> None:
    """Put articles on the four shelves of a filing: everything, category, site, channel.

    ``fresh`` are new ones, with the microseconds of their dates: they need not be looked up.
    """
    if not article_ids and not fresh:
        return
    places = dict(fresh or {})
    if article_ids:
        places |= dict(_DATES.rows(db, as_list(article_ids)))
    shelf_ids = _shelf_ids(db, filing)
    # By shelf and time, as the table is ordered.
    dated = sorted((dated_at, article_id) for article_id, dated_at in places.items())
    _SHELVE.run(db, [(shelf_id, *place) for shelf_id in shelf_ids for place in dated])


def _shelf_ids(db: Connection, filing: Filing) -> list[int]:
    """The four shelves of a filing, made where they are not there yet."""
    names = (filing.category, filing.site, filing.channel)
    wanted = [tuple(name if level < depth else "" for level, name in enumerate(names)) for depth in range(4)]
    values = [name for shelf in wanted for name in shelf]
    found = [shelf_id for (shelf_id,) in _SHELVES.rows(db, *values)]
    if len(found) < len(wanted):
        _NEW_SHELF.run(db, wanted)
        found = [shelf_id for (shelf_id,) in _SHELVES.rows(db, *values)]
    return found


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
