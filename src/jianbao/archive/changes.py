"""What changed since a place in the log, and where on the shelves: what keeps work in proportion to the change."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from sqlalchemy import Connection, and_, delete, func, select, text, tuple_
from sqlalchemy.dialects.sqlite import insert as upsert

from jianbao.archive import publishing_schema as p
from jianbao.archive import schema as s
from jianbao.archive.codec import microseconds, moment
from jianbao.archive.interface import Changes, Shelf, ShelfChange, ShelfRecord
from jianbao.archive.statements import chunks
from jianbao.archive.store import Store

_CONTENT, _LEFT = 0, 2
_NAMES = (s.shelf.c.category, s.shelf.c.site, s.shelf.c.channel)
_FIRST, _LAST = date.min + timedelta(days=1), date.max - timedelta(days=2)


class ChangesSide(Store):
    """``interface.Following`` over SQLite."""

    def last_change(self) -> int:
        """See ``Following.last_change``."""
        with self.read() as db:
            return _last(db)

    def changes(self, after: int) -> Changes:
        """See ``Following.changes``."""
        c = p.change.c
        content = select(c.article_id).distinct().where(c.seq > after, c.kind == _CONTENT)
        moved = (
            select(*_NAMES, c.article_id, c.dated_at, c.kind)
            .join_from(p.change, s.shelf, c.shelf_id == s.shelf.c.id)
            .where(c.seq > after, c.kind != _CONTENT)
        )
        with self.read() as db:
            told = set(db.execute(content).scalars())
            here = {
                found
                for chunk in chunks(sorted(told))
                for found in db.execute(select(s.article.c.id).where(s.article.c.id.in_(chunk))).scalars()
            }
            return Changes(
                until=_last(db),
                articles=tuple(sorted(here)),
                gone=tuple(sorted(told - here)),
                shelves=tuple(
                    ShelfChange(Shelf(*row[:3]), row.article_id, moment(row.dated_at), left=row.kind == _LEFT)
                    for row in db.execute(moved)
                ),
            )

    def shelves_of(self, article_ids: Sequence[str]) -> Sequence[ShelfChange]:
        """See ``Following.shelves_of``."""
        place = s.shelf_article.c
        query = select(*_NAMES, place.article_id, place.dated_at).join_from(
            s.shelf_article, s.shelf, place.shelf_id == s.shelf.c.id
        )
        with self.read() as db:
            return [
                ShelfChange(Shelf(*row[:3]), row.article_id, moment(row.dated_at))
                for chunk in chunks(article_ids)
                for row in db.execute(query.where(place.article_id.in_(chunk)))
            ]

    def place(self, shelf: Shelf, dated_at: datetime, article_id: str) -> int:
        """See ``Following.place``."""
        a = s.shelf_article.c
        with self.read() as db:
            found = db.execute(select(s.shelf.c.id, p.shelf_count.c.articles).where(_is(shelf)).join(p.shelf_count))
            row = found.first()
            if row is None:
                return 0
            here = tuple_(a.dated_at, a.article_id) >= tuple_(microseconds(dated_at), article_id)
            # What is new stands at the end: counted from there.
            behind = db.execute(select(func.count()).where(a.shelf_id == row.id, here)).scalar_one()
            return int(row.articles - behind)

    def around(self, shelf: Shelf, dated_at: datetime, article_id: str, *, before: int, behind: int) -> Sequence[str]:
        """See ``Following.around``."""
        a = s.shelf_article.c
        order = (a.dated_at, a.article_id)
        here = tuple_(microseconds(dated_at), article_id)
        on_it = a.shelf_id == select(s.shelf.c.id).where(_is(shelf)).scalar_subquery()
        earlier = select(a.article_id).where(on_it, tuple_(*order) < here).order_by(*(one.desc() for one in order))
        later = select(a.article_id).where(on_it, tuple_(*order) > here).order_by(*order)
        with self.read() as db:
            queries = (earlier.limit(before), later.limit(behind))
            return [found for query in queries for found in db.execute(query).scalars()]

    def shelf_records(self) -> Sequence[ShelfRecord]:
        """See ``Following.shelf_records``."""
        query = (
            select(*_NAMES, p.shelf_count.c.articles, p.shelf_count.c.most)
            .join_from(p.shelf_count, s.shelf, p.shelf_count.c.shelf_id == s.shelf.c.id)
            .order_by(*_NAMES)
        )
        with self.read() as db:
            return [ShelfRecord(Shelf(*row[:3]), row.articles, row.most) for row in db.execute(query)]

    def shelf_moves(self) -> dict[Shelf, Shelf]:
        """See ``Following.shelf_moves``."""
        with self.read() as db:
            return {Shelf(*row[:3]): Shelf(*row[3:]) for row in db.execute(select(p.shelf_move))}

    def days(self, zone: tzinfo) -> Sequence[tuple[date, int]]:
        """See ``Reading.days``."""
        with self.read() as db:
            return sorted(_days(db, zone)[0].items())

    def keep_days(self, zone: tzinfo) -> None:
        """See ``Following.keep_days``."""
        with self.write() as db:
            counts, changed = _days(db, zone)
            name = str(zone)
            if changed is None:
                db.execute(delete(p.day_count).where(p.day_count.c.zone == name))
            for day in counts if changed is None else changed:
                one = and_(p.day_count.c.zone == name, p.day_count.c.day == day.isoformat())
                db.execute(delete(p.day_count).where(one))
            rows = [
                {"zone": name, "day": day.isoformat(), "articles": counts[day]}
                for day in (counts if changed is None else changed)
                if counts.get(day)
            ]
            if rows:
                db.execute(upsert(p.day_count), rows)
            state = upsert(p.day_count_state).values(zone=name, seq=_last(db))
            db.execute(state.on_conflict_do_update(index_elements=["zone"], set_={"seq": state.excluded.seq}))


def _is(shelf: Shelf) -> Any:  # noqa: ANN401 - a SQL condition
    return and_(s.shelf.c.category == shelf.category, s.shelf.c.site == shelf.site, s.shelf.c.channel == shelf.channel)


def _last(db: Connection) -> int:
    # Not the largest there is: those that nobody waits for are forgotten.
    return db.execute(text("SELECT seq FROM sqlite_sequence WHERE name = 'change'")).scalar() or 0


def _days(db: Connection, zone: tzinfo) -> tuple[dict[date, int], Iterable[date] | None]:
    """The counts, and which of them differ from what is kept; ``None``: nothing is kept."""
    state = p.day_count_state.c
    since = db.execute(select(state.seq).where(state.zone == str(zone))).scalar()
    root = select(s.shelf.c.id).where(_is(Shelf())).scalar_subquery()
    place = s.shelf_article.c
    if since is None:
        found: dict[date, int] = {}
        for (when,) in db.execute(select(place.dated_at).where(place.shelf_id == root)):
            day = _day(moment(when), zone)
            found[day] = found.get(day, 0) + 1
        return found, None
    rows = db.execute(select(p.day_count.c.day, p.day_count.c.articles).where(p.day_count.c.zone == str(zone)))
    found = {date.fromisoformat(day): count for day, count in rows}
    moved = select(p.change.c.dated_at).where(p.change.c.seq > since, p.change.c.shelf_id == root)
    changed = {_day(moment(when), zone) for when in db.execute(moved).scalars()}
    for day in changed:
        # From a day before to two days behind: zones that skip or repeat midnight need no care then.
        first = microseconds(datetime.combine(max(day, _FIRST) - timedelta(days=1), time(), UTC))
        behind = microseconds(datetime.combine(min(day, _LAST) + timedelta(days=2), time(), UTC))
        near = select(place.dated_at).where(place.shelf_id == root, place.dated_at >= first, place.dated_at < behind)
        count = sum(_day(moment(when), zone) == day for when in db.execute(near).scalars())
        if count:
            found[day] = count
        else:
            found.pop(day, None)
    return found, changed


def _day(when: datetime, zone: tzinfo) -> date:
    try:
        return when.astimezone(zone).date()
    except OverflowError:
        return when.date()
