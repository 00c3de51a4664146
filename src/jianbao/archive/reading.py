"""What the archive tells: articles, lists, sources, runs."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, literal, select, tuple_

from jianbao.archive import publishing_schema as p
from jianbao.archive import schema as s
from jianbao.archive.codec import microseconds, moment, unpack_json
from jianbao.archive.interface import RawEntry, Shelf, ShelfCount
from jianbao.archive.schedule import schedule_of
from jianbao.archive.store import Store
from jianbao.model.article import Provenance, Removed
from jianbao.model.feed import Entry
from jianbao.model.fetched import Exchange
from jianbao.model.history import Appearance, Article, Card, Outcome, Revision, Run, SourceHealth, Visit
from jianbao.model.source import Filing, Source, SourceKind
from jianbao.urls import canonical_url, url_key

_BATCH = 200
_MIN_ID_PIECE = 4


class RevisionBody(msgspec.Struct, frozen=True):
    """What ``revision_body.body`` holds."""

    html: str
    text: str
    title: str
    authors: tuple[str, ...]
    published: datetime | None
    updated: datetime | None
    lead_image: str | None
    images: tuple[str, ...]
    provenance: Provenance
    language: str | None
    removed: tuple[Removed, ...]


class VisitDetail(msgspec.Struct, frozen=True):
    """What ``visit.detail`` holds."""

    exchanges: tuple[Exchange, ...]
    format: str | None
    repairs: tuple[str, ...]
    pages: dict[str, int] = {}


FILING = (s.source.c.category, s.source.c.site, s.source.c.channel)
_CARD = (
    s.article.c.id,
    s.article.c.title,
    s.article.c.url,
    *FILING,
    s.article.c.dated_at,
    s.article.c.published,
    s.article.c.first_seen,
    s.article.c.excerpt,
    s.article.c.lead_image,
    s.article.c.author,
    s.article.c.origin,
    s.article.c.language,
    s.article.c.revisions,
)
_REVISION = (
    s.revision.c.number,
    s.revision.c.seen_at,
    s.revision.c.content_hash,
    s.revision.c.rules_version,
    s.revision.c.learned,
    s.revision.c.recleaned_at,
    s.revision.c.entry_id,
    s.revision_body.c.body,
)


@cache
def shown() -> ColumnElement[bool]:
    """Holds for articles that were not withdrawn."""
    return s.article.c.id.not_in(select(p.withdrawn.c.article_id))


def _count(db: Connection, shelf: Shelf) -> int:
    query = select(p.shelf_count.c.articles).join_from(s.shelf, p.shelf_count, s.shelf.c.id == p.shelf_count.c.shelf_id)
    return db.execute(query.where(_on_shelf(shelf))).scalar() or 0


@cache
def card_query() -> Select[Any]:
    """Selects what ``card_of`` reads."""
    return select(*_CARD).join_from(s.article, s.source, s.article.c.source_id == s.source.c.id)


def card_of(row: Row[Any]) -> Card:
    """The card in a row of ``card_query``; columns may follow."""
    (id_, title, url, category, site, channel, dated_at, published, first_seen, *rest) = row[: len(_CARD)]
    return Card(id_, title, url, Filing(category, site, channel), dated_at, published, first_seen, *rest)


def _revision(row: Any, source_key: str) -> Revision:  # noqa: ANN401 - a row
    body = unpack_json(row.body, RevisionBody)
    return Revision(
        number=row.number,
        seen_at=row.seen_at,
        source_key=source_key,
        title=body.title,
        authors=body.authors,
        published=body.published,
        updated=body.updated,
        body_html=body.html,
        text=body.text,
        lead_image=body.lead_image,
        images=body.images,
        provenance=body.provenance,
        language=body.language,
        removed=body.removed,
        content_hash=row.content_hash,
        rules_version=row.rules_version,
        learned=row.learned,
        recleaned_at=row.recleaned_at,
        entry_id=row.entry_id,
    )


def _on_shelf(shelf: Shelf) -> Any:  # noqa: ANN401 - a SQL condition
    return and_(s.shelf.c.category == shelf.category, s.shelf.c.site == shelf.site, s.shelf.c.channel == shelf.channel)


class ReadingSide(Store):
    """``interface.Reading`` over SQLite."""

    def article(self, article_id: str) -> Article | None:
        """See ``Reading.article``."""
        with self.read() as db:
            found = list(self._articles(db, _cards_with_revision().where(s.article.c.id == article_id)))
        return found[0] if found else None

    def articles(self, after: tuple[datetime, str] | None = None) -> Iterator[Article]:
        """See ``Reading.articles``."""
        place = after
        while True:
            query = _cards_with_revision().where(shown()).limit(_BATCH)
            query = query.order_by(s.article.c.dated_at, s.article.c.id)
            if place is not None:
                # Inside a tuple nothing tells the time's type: unless it is named, all that follows compares as text.
                here = tuple_(literal(place[0], s.article.c.dated_at.type), literal(place[1]))
                query = query.where(tuple_(s.article.c.dated_at, s.article.c.id) > here)
            with self.read() as db:
                batch = list(self._articles(db, query))
            yield from batch
            if len(batch) < _BATCH:
                return
            place = (batch[-1].card.dated_at, batch[-1].card.id)

    def _articles(self, db: Connection, query: Select[Any]) -> Iterator[Article]:
        rows = db.execute(query).all()
        seen = _appearances(db, [row.id for row in rows])
        for row in rows:
            yield Article(
                card=card_of(row),
                revision=_revision(row, row.text_source),
                appearances=tuple(seen.get(row.id, ())),
                last_seen=row.last_seen,
            )

    def revisions(self, article_id: str) -> Sequence[Revision]:
        """See ``Reading.revisions``."""
        query = (
            select(*_REVISION, s.source.c.key)
            .join_from(s.revision, s.revision_body, s.revision.c.id == s.revision_body.c.revision_id)
            .join(s.source, s.revision.c.source_id == s.source.c.id)
            .where(s.revision.c.article_id == article_id)
            .order_by(s.revision.c.number)
        )
        with self.read() as db:
            return [_revision(row, row.key) for row in db.execute(query)]

    def cards(self, shelf: Shelf, *, start: int, stop: int) -> Sequence[Card]:
        """See ``Reading.cards``."""
        if stop <= start:
            return []
        order = (s.shelf_article.c.dated_at, s.shelf_article.c.article_id)
        wanted = (
            select(s.shelf_article.c.article_id)
            .join_from(s.shelf_article, s.shelf, s.shelf_article.c.shelf_id == s.shelf.c.id)
            .where(_on_shelf(shelf))
        )
        with self.read() as db:
            count = _count(db, shelf)
            stop = min(stop, count)
            if stop <= start:
                return []
            if start > count - stop:  # nearer to the newest: what is skipped is walked over one by one
                wanted = wanted.order_by(*(column.desc() for column in order)).offset(count - stop)
            else:
                wanted = wanted.order_by(*order).offset(start)
            query = card_query().where(s.article.c.id.in_(wanted.limit(stop - start)))
            query = query.order_by(s.article.c.dated_at, s.article.c.id)
            return [card_of(row) for row in db.execute(query)]

    def count(self, shelf: Shelf) -> int:
        """See ``Reading.count``."""
        with self.read() as db:
            return _count(db, shelf)

    def neighbours(self, article_id: str) -> tuple[Card | None, Card | None]:
        """See ``Reading.neighbours``."""
        with self.read() as db:
            row = db.execute(card_query().where(s.article.c.id == article_id)).first()
            if row is None:
                return None, None
            card = card_of(row)
            shelf = Shelf(card.filing.category, card.filing.site, card.filing.channel)
            here = (microseconds(card.dated_at), card.id)
            place = tuple_(s.shelf_article.c.dated_at, s.shelf_article.c.article_id)
            order = (s.shelf_article.c.dated_at, s.shelf_article.c.article_id)
            wanted = (
                select(s.shelf_article.c.article_id)
                .where(s.shelf_article.c.shelf_id == select(s.shelf.c.id).where(_on_shelf(shelf)).scalar_subquery())
                .limit(1)
            )
            before = wanted.where(place < tuple_(*here)).order_by(*(column.desc() for column in order))
            behind = wanted.where(place > tuple_(*here)).order_by(*order)
            return _one_card(db, before), _one_card(db, behind)

    def shelves(self) -> Sequence[ShelfCount]:
        """See ``Reading.shelves``."""
        newest = (
            select(func.max(s.shelf_article.c.dated_at)).where(s.shelf_article.c.shelf_id == s.shelf.c.id)
        ).scalar_subquery()
        query = (
            select(s.shelf.c.category, s.shelf.c.site, s.shelf.c.channel, p.shelf_count.c.articles, newest)
            .join_from(s.shelf, p.shelf_count, s.shelf.c.id == p.shelf_count.c.shelf_id)
            .where(p.shelf_count.c.articles > 0)
            .order_by(s.shelf.c.category, s.shelf.c.site, s.shelf.c.channel)
        )
        with self.read() as db:
            return [ShelfCount(Shelf(*row[:3]), row[3], moment(row[4])) for row in db.execute(query)]

    def cards_between(self, since: datetime, until: datetime) -> Sequence[Card]:
        """See ``Reading.cards_between``."""
        query = (
            card_query()
            .where(s.article.c.dated_at >= since, s.article.c.dated_at < until, shown())
            .order_by(s.article.c.dated_at, s.article.c.id)
        )
        with self.read() as db:
            return [card_of(row) for row in db.execute(query)]

    def issued_for(self, article_id: str) -> str | None:
        """See ``Reading.issued_for``."""
        with self.read() as db:
            return db.execute(select(s.issued_id.c.identity_key).where(s.issued_id.c.id == article_id)).scalar()

    def find_article(self, words: str) -> Sequence[str]:
        """See ``Reading.find_article``."""
        url = canonical_url(words)
        piece = words.removesuffix(".html").rstrip("/")
        if "/a/" in piece:  # a permalink: /a/7k/3m9q2xt4bd.html
            piece = piece.rpartition("/a/")[2].replace("/", "")
        with self.read() as db:
            if url is not None:
                key = f"url:{url_key(url)}"
                by_url = db.execute(select(s.identity.c.article_id).where(s.identity.c.key == key)).scalars().all()
                if by_url:
                    return by_url
            if len(piece) < _MIN_ID_PIECE or not piece.isalnum():
                return []
            stop = piece[:-1] + chr(ord(piece[-1]) + 1)
            query = select(s.article.c.id).where(s.article.c.id >= piece, s.article.c.id < stop).limit(20)
            return db.execute(query.order_by(s.article.c.id)).scalars().all()

    def sources(self) -> Sequence[SourceHealth]:
        """See ``Reading.sources``."""
        counts = (
            select(s.appearance.c.source_id, func.count(s.appearance.c.article_id.distinct()).label("articles"))
            .group_by(s.appearance.c.source_id)
            .subquery()
        )
        query = (
            select(s.source, counts.c.articles)
            .join_from(s.source, counts, s.source.c.id == counts.c.source_id, isouter=True)
            .order_by(*FILING, s.source.c.key)
        )
        with self.read() as db:
            return [
                SourceHealth(
                    source=_source(row),
                    active=row.active,
                    articles=row.articles or 0,
                    last_visit=row.last_visit,
                    last_success=row.last_success,
                    last_new=row.last_new,
                    failures_in_a_row=row.failures_in_a_row,
                    last_error=row.last_error,
                    schedule=schedule_of(row),
                    hubs=tuple((row.hubs or "").split()),
                )
                for row in db.execute(query)
            ]

    def runs(self, limit: int = 20) -> Sequence[Run]:
        """See ``Reading.runs``."""
        with self.read() as db:
            return [Run(*row) for row in db.execute(select(s.run).order_by(s.run.c.id.desc()).limit(limit))]

    def visits(self, *, run_id: int | None = None, source_key: str | None = None, limit: int = 100) -> Sequence[Visit]:
        """See ``Reading.visits``."""
        query = _visits().order_by(s.visit.c.id.desc()).limit(limit)
        if run_id is not None:
            query = query.where(s.visit.c.run_id == run_id)
        if source_key is not None:
            query = query.where(s.source.c.key == source_key)
        with self.read() as db:
            return [_visit(row) for row in db.execute(query)]

    def raw_entries(
        self, *, article_id: str | None = None, entry_id: int | None = None, failed: bool = False
    ) -> Iterator[RawEntry]:
        """See ``Reading.raw_entries``."""
        query = select(s.entry, s.source.c.key).join_from(s.entry, s.source).order_by(s.entry.c.id).limit(_BATCH)
        if article_id is not None:
            query = query.where(s.entry.c.article_id == article_id)
        if entry_id is not None:
            query = query.where(s.entry.c.id == entry_id)
        if failed:
            query = query.where(s.entry.c.error.is_not(None))
        last = -1
        while True:
            with self.read() as db:
                batch = db.execute(query.where(s.entry.c.id > last)).all()
            for row in batch:
                yield RawEntry(
                    id=row.id,
                    source_key=row.key,
                    entry_key=row.entry_key,
                    seen_at=row.seen_at,
                    run_id=row.run_id,
                    entry=unpack_json(row.raw, Entry),
                    article_id=row.article_id,
                    error=row.error,
                )
            if len(batch) < _BATCH:
                return
            last = batch[-1].id

    def visit_of_entry(self, entry_id: int) -> Visit | None:
        """See ``Reading.visit_of_entry``."""
        query = _visits().join(
            s.entry, and_(s.entry.c.run_id == s.visit.c.run_id, s.entry.c.source_id == s.visit.c.source_id)
        )
        with self.read() as db:
            row = db.execute(query.where(s.entry.c.id == entry_id).limit(1)).first()
        return _visit(row) if row else None

    def article_count(self) -> int:
        """See ``Reading.article_count``."""
        with self.read() as db:
            return int(db.execute(select(func.count()).select_from(s.article)).scalar_one())


@cache
def _cards_with_revision() -> Select[Any]:
    # Kept: making the statement took longer than reading the article (1.4 ms of 4).
    text_source = s.source.alias()
    return (
        select(*_CARD, *_REVISION, s.article.c.last_seen, text_source.c.key.label("text_source"))
        .join_from(s.article, s.source, s.article.c.source_id == s.source.c.id)
        .join(text_source, s.article.c.text_source_id == text_source.c.id)
        .join(s.revision, s.article.c.revision_id == s.revision.c.id)
        .join(s.revision_body, s.revision.c.id == s.revision_body.c.revision_id)
    )


def _one_card(db: Connection, wanted: Select[Any]) -> Card | None:
    article_id = db.execute(wanted).scalar()
    row = db.execute(card_query().where(s.article.c.id == article_id)).first() if article_id else None
    return card_of(row) if row else None


def _appearances(db: Connection, article_ids: Sequence[str]) -> dict[str, list[Appearance]]:
    query = (
        select(
            s.appearance.c.article_id,
            s.source.c.key,
            *FILING,
            s.appearance.c.entry_key,
            s.appearance.c.first_seen,
            s.appearance.c.last_seen,
        )
        .join_from(s.appearance, s.source, s.appearance.c.source_id == s.source.c.id)
        .where(s.appearance.c.article_id.in_(article_ids))
        .order_by(s.appearance.c.first_seen, s.source.c.key, s.appearance.c.entry_key)
    )
    found: dict[str, list[Appearance]] = {}
    for article_id, key, category, site, channel, entry_key, first_seen, last_seen in db.execute(query):
        appearance = Appearance(key, Filing(category, site, channel), entry_key, first_seen, last_seen)
        found.setdefault(article_id, []).append(appearance)
    return found


def _source(row: Row[Any]) -> Source:
    return Source(
        SourceKind(row.kind), row.locator, Filing(row.category, row.site, row.channel), row.timezone, row.base
    )


def _visits() -> Select[Any]:
    return select(s.visit, s.source.c.key).join_from(s.visit, s.source, s.visit.c.source_id == s.source.c.id)


def _visit(row: Row[Any]) -> Visit:
    detail = unpack_json(row.detail, VisitDetail)
    return Visit(
        source_key=row.key,
        outcome=Outcome(row.outcome),
        started_at=row.started_at,
        seconds=row.milliseconds / 1000,
        exchanges=detail.exchanges,
        entries=row.entries,
        new=row.new,
        revised=row.revised,
        unchanged=row.unchanged,
        failed_entries=row.failed_entries,
        format=detail.format,
        repairs=detail.repairs,
        error=row.error,
        error_kind=row.error_kind,
        window_missed=row.window_missed,
        pages=detail.pages,
    )


__all__ = ["FILING", "ReadingSide", "RevisionBody", "VisitDetail", "card_of", "card_query"]
