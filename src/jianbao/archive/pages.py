"""Articles' own pages: which are wished for, what came, and the texts that were made of them."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from jianbao.archive import schema as s
from jianbao.archive.codec import pack_bytes, pack_json, unpack_bytes, unpack_json
from jianbao.archive.derived import body_values, card_values
from jianbao.archive.pages_interface import PageSettlement
from jianbao.archive.store import Store
from jianbao.model.feed import Entry
from jianbao.model.fetched import Exchange
from jianbao.model.history import EntryChange
from jianbao.model.page import Page, PageOutcome, PageStory, PageWish, StoredPage, WantedPage


def wish_for_pages(db: Connection, source_id: int, told: Sequence[tuple[EntryChange, int]], now: datetime) -> None:
    """Note, inside the caller's transaction, whose pages are to be fetched."""
    rows = [
        {
            "entry_id": entry_id,
            "source_id": source_id,
            "url": change.page.url,
            "wanted_at": now,
            "next_try": now,
        }
        for change, entry_id in told
        if change.page is not None
    ]
    if rows:
        # A publisher may go back to an earlier form: then its page is wanted once more.
        again = {"wanted_at": now, "next_try": now, "tries": 0, "outcome": None, "reason": None}
        db.execute(upsert(s.wanted_page).on_conflict_do_update(index_elements=["entry_id"], set_=again), rows)


class PageSide(Store):
    """``interface.Pages`` over SQLite."""

    def wanted_pages(self, now: datetime, *, source_keys: Collection[str], limit: int) -> Sequence[WantedPage]:
        """See ``Pages.wanted_pages``."""
        text_source = s.source.alias()
        w, a = s.wanted_page.c, s.article.c
        query = (
            select(
                w.entry_id,
                w.url.label("wanted_url"),
                w.tries,
                s.source.c.key,
                s.entry.c.entry_key,
                s.entry.c.raw,
                a.id,
                a.text_length,
                a.content_hash,
                a.paged,
                text_source.c.key.label("text_source"),
                # A publisher may go back to an earlier form: a revision that it made then is not this wish's.
                select(s.revision.c.id)
                .where(s.revision.c.entry_id == w.entry_id, s.revision.c.seen_at >= w.wanted_at)
                .exists()
                .label("made_revision"),
            )
            .join_from(s.wanted_page, s.entry, w.entry_id == s.entry.c.id)
            .join(s.source, w.source_id == s.source.c.id)
            .join(s.article, s.entry.c.article_id == a.id)
            .join(text_source, a.text_source_id == text_source.c.id)
            .where(w.next_try.is_not(None), w.next_try <= now)
            .order_by(w.next_try, w.entry_id)
        )
        keys = frozenset(source_keys)  # there may be more of them than a statement takes values
        with self.read() as db:
            rows: Iterator[Any] = (row for row in db.execute(query) if row.key in keys)
            return [_wanted(row) for row in islice(rows, limit)]

    def stored_pages(self, entry_id: int) -> Sequence[StoredPage]:
        """See ``Pages.stored_pages``."""
        w = s.wanted_page.c
        whose = select(w.pages_of).where(w.entry_id == entry_id).scalar_subquery()
        query = select(s.page).where(s.page.c.entry_id == whose).order_by(s.page.c.number)
        with self.read() as db:
            return [_stored(row) for row in db.execute(query)]

    def earlier_pages(self, source_key: str, entry_key: str, url: str) -> tuple[int, Sequence[StoredPage]] | None:
        """See ``Pages.earlier_pages``."""
        e, w = s.entry.c, s.wanted_page.c
        query = (
            select(w.entry_id, w.pages_of)
            .join_from(s.wanted_page, s.entry, w.entry_id == e.id)
            .join(s.source, e.source_id == s.source.c.id)
            .where(
                s.source.c.key == source_key,
                e.entry_key == entry_key,
                w.url == url,
                w.outcome == PageOutcome.TAKEN.value,
                w.pages_of.is_not(None),
            )
            .order_by(w.entry_id.desc())
            .limit(1)
        )
        with self.read() as db:
            row = db.execute(query).first()
        return (row.pages_of, self.stored_pages(row.entry_id)) if row else None

    def page_stories(self, article_id: str) -> Sequence[PageStory]:
        """See ``Pages.page_stories``."""
        query = (
            select(s.wanted_page)
            .join_from(s.wanted_page, s.entry, s.wanted_page.c.entry_id == s.entry.c.id)
            .where(s.entry.c.article_id == article_id)
            .order_by(s.wanted_page.c.entry_id)
        )
        with self.read() as db:
            return [
                PageStory(
                    entry_id=row.entry_id,
                    wish=PageWish(row.url),
                    wanted_at=row.wanted_at,
                    tries=row.tries,
                    outcome=PageOutcome(row.outcome) if row.outcome else None,
                    reason=row.reason,
                    next_try=row.next_try,
                    exchanges=tuple(_exchanges(db, row.pages_of)),
                )
                for row in db.execute(query).all()
            ]

    def settle_page(self, told: PageSettlement, now: datetime) -> None:
        """See ``Pages.settle_page``."""
        with self.write() as db:
            if told.pages and _replaces(db, told):
                db.execute(delete(s.page).where(s.page.c.entry_id == told.wanted.entry_id))
                db.execute(insert(s.page), [_page_row(told.wanted.entry_id, one) for one in told.pages])
            moved = {
                "tries": told.wanted.tries + 1,
                "next_try": told.next_try,
                "outcome": told.outcome.value,
                "reason": told.reason,
                "pages_of": told.wanted.entry_id if told.pages else told.pages_of,
            }
            db.execute(update(s.wanted_page).where(s.wanted_page.c.entry_id == told.wanted.entry_id).values(moved))
            if told.cleaned is not None:
                _take_text(db, told, now)


def _replaces(db: Connection, told: PageSettlement) -> bool:
    """Whether what came takes the place of what is there: a failure never takes that of a page."""
    if any(one.page is not None for one in told.pages):
        return True
    p = s.page.c
    held = select(p.id).where(p.entry_id == told.wanted.entry_id, p.body.is_not(None)).limit(1)
    return db.execute(held).first() is None


def _take_text(db: Connection, told: PageSettlement, now: datetime) -> None:
    """Make the text that of the revision the entry made, or a revision of its own where it made none."""
    wanted, clean = told.wanted, told.cleaned
    assert clean is not None
    r, a = s.revision.c, s.article.c
    entry = db.execute(select(s.entry.c.source_id).where(s.entry.c.id == wanted.entry_id)).one()
    article = db.execute(select(a.revision_id, a.revisions).where(a.id == wanted.article_id)).one()
    paged = told.outcome is PageOutcome.TAKEN
    values = card_values(wanted.entry, clean, excerpt=told.excerpt, content_hash=told.content_hash, paged=paged)
    mine = r.entry_id == wanted.entry_id, r.article_id == wanted.article_id
    made = db.execute(select(r.id).where(*mine).order_by(r.id.desc())).first() if wanted.made_revision else None
    if made is not None:
        hashed = {"content_hash": told.content_hash, "rules_version": clean.rules_version, "learned": clean.learned}
        db.execute(update(s.revision).where(r.id == made.id).values(hashed))
        bodies = s.revision_body.c.revision_id == made.id
        db.execute(update(s.revision_body).where(bodies).values(body_values(wanted.entry, clean)))
        if made.id == article.revision_id:
            db.execute(update(s.article).where(a.id == wanted.article_id).values(values))
        return
    revision_id = (db.execute(select(func.max(r.id))).scalar() or 0) + 1
    db.execute(
        insert(s.revision).values(
            id=revision_id,
            article_id=wanted.article_id,
            number=article.revisions + 1,
            source_id=entry.source_id,
            entry_id=wanted.entry_id,
            seen_at=now,
            content_hash=told.content_hash,
            rules_version=clean.rules_version,
            learned=clean.learned,
        )
    )
    db.execute(insert(s.revision_body).values(revision_id=revision_id, **body_values(wanted.entry, clean)))
    current = {"revision_id": revision_id, "revisions": article.revisions + 1, "text_source_id": entry.source_id}
    db.execute(update(s.article).where(a.id == wanted.article_id).values(current | values))


def _wanted(row: Row[Any]) -> WantedPage:
    return WantedPage(
        entry_id=row.entry_id,
        source_key=row.key,
        entry_key=row.entry_key,
        article_id=row.id,
        entry=unpack_json(row.raw, Entry),
        wish=PageWish(row.wanted_url),
        tries=row.tries,
        made_revision=row.made_revision,
        text_source=row.text_source,
        text_length=row.text_length,
        content_hash=row.content_hash,
        paged=row.paged,
    )


def _page_row(entry_id: int, one: StoredPage) -> dict[str, Any]:
    return {
        "entry_id": entry_id,
        "number": one.number,
        "url": one.page.url if one.page else one.exchange.url,
        "content_type": one.page.content_type if one.page else None,
        "body": pack_bytes(one.page.body) if one.page else None,
        "exchange": pack_json(one.exchange),
    }


def _stored(row: Row[Any]) -> StoredPage:
    page = Page(row.url, unpack_bytes(row.body), row.content_type) if row.body is not None else None
    return StoredPage(row.number, unpack_json(row.exchange, Exchange), page)


def _exchanges(db: Connection, entry_id: int | None) -> list[Exchange]:
    query = select(s.page.c.exchange).where(s.page.c.entry_id == entry_id).order_by(s.page.c.number)
    return [unpack_json(packed, Exchange) for packed in db.execute(query).scalars()] if entry_id else []
