"""What was planned for one source, as rows. All of it happens inside the caller's transaction.

Made for speed (``docs/decisions/archive-speed.md``): each table is written by one prepared statement for all entries,
and nothing is asked that the plan knows.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from jianbao.archive import schema as s
from jianbao.archive.codec import microseconds, pack_json
from jianbao.archive.derived import body_values, card_values
from jianbao.archive.shelving import shelve
from jianbao.archive.statements import Prepared, among, as_list, replacing
from jianbao.model.article import CleanArticle
from jianbao.model.history import EntryChange, SourceChanges
from jianbao.model.source import Filing

Told = Sequence[tuple[EntryChange, int]]
"""Changes that have an article, with the id of their raw entry."""

_e, _a, _p, _r = s.entry.c, s.article.c, s.appearance.c, s.revision.c
_KNOWN_FORMS = Prepared(
    select(_e.id, _e.entry_key, _e.raw_digest).where(_e.source_id == bindparam("source"), among(_e.entry_key)),
    "source",
    "wanted",
)
_LAST_ENTRY = Prepared(select(func.max(_e.id)))
_LAST_REVISION = Prepared(select(func.max(_r.id)))
_NEW_ENTRY = Prepared(
    insert(s.entry),
    *("id", "source_id", "entry_key", "raw_digest", "raw", "seen_at", "run_id", "article_id", "error"),
)
_ENTRY_AGAIN = Prepared(
    update(s.entry)
    .where(_e.id == bindparam("entry"))
    .values(article_id=bindparam("told_article"), error=bindparam("told_error")),
    *("told_article", "told_error", "entry"),
)
_ISSUE = Prepared(upsert(s.issued_id).on_conflict_do_nothing(index_elements=["id"]), "id", "identity_key", "issued_at")
_IDENTIFY = Prepared(upsert(s.identity).on_conflict_do_nothing(), "key", "article_id")
_NUMBERS = Prepared(select(_a.id, _a.revisions).where(among(_a.id)), "wanted")
_NEW_REVISION = Prepared(
    insert(s.revision),
    *("id", "article_id", "number", "source_id", "entry_id", "seen_at", "content_hash", "rules_version", "learned"),
)
_NEW_BODY = Prepared(insert(s.revision_body), "revision_id", "body")
_CURRENT = (
    *("revision_id", "revisions", "text_source_id", "text_length", "paged", "content_hash", "title"),
    *("published", "excerpt", "lead_image", "author", "origin", "language"),
)
_NEW_ARTICLE = Prepared(insert(s.article), "id", "source_id", "url", "dated_at", "first_seen", "last_seen", *_CURRENT)
_REVISED = Prepared(
    update(s.article)
    .where(_a.id == bindparam("article"))
    .values({name: bindparam(f"told_{name}") for name in _CURRENT}),
    *(f"told_{name}" for name in _CURRENT),
    "article",
)
_MOVED = Prepared(
    update(s.article)
    .where(_a.id == bindparam("article"), _a.source_id == bindparam("source"), _a.url != bindparam("was"))
    .values(url=bindparam("told_url")),
    *("told_url", "article", "source", "was"),
)
_APPEARED = Prepared(
    replacing(s.appearance, ("article_id", "url_key", "title", "raw_digest", "content_hash", "last_seen")),
    *("source_id", "entry_key", "article_id", "url_key", "title", "raw_digest", "content_hash"),
    *("first_seen", "last_seen"),
)
_ARTICLE_SEEN = Prepared(update(s.article).where(among(_a.id)).values(last_seen=bindparam("now")), "now", "wanted")
_SEEN_AGAIN = Prepared(
    update(s.appearance)
    .where(_p.source_id == bindparam("source"), among(_p.entry_key))
    .values(last_seen=bindparam("now")),
    *("now", "source", "wanted"),
)


def store_changes(
    db: Connection, run_id: int, source: tuple[int, Filing], changes: SourceChanges, now: datetime
) -> Told:
    """Write what was planned; what has an article comes back with the ids of the raw entries."""
    source_id, filing = source
    at = microseconds(now)
    entry_ids = _store_entries(db, run_id, source_id, changes.changes, at)
    told = [
        (change, entry_id) for change, entry_id in zip(changes.changes, entry_ids, strict=True) if change.error is None
    ]
    if told:
        _issue(db, told, at)
        _store_revisions(db, source_id, told, at)
        known = [change for change, _ in told if not change.new_article_id]
        _MOVED.run(db, [(change.url, change.article_id, source_id, change.url) for change in known if change.url_key])
        _store_appearances(db, source_id, told, at)
        if known:
            _ARTICLE_SEEN.run(db, [(at, as_list({article_of(change) for change in known}))])
        fresh = {
            change.new_article_id: microseconds(change.dated_at or now) for change, _ in told if change.new_article_id
        }
        shelve(db, filing, [article_of(change) for change in known], fresh)
    if changes.seen_again:
        _SEEN_AGAIN.run(db, [(at, source_id, as_list(changes.seen_again))])
    return told


def article_of(change: EntryChange) -> str:
    """The id of a change's article."""
    article_id = change.new_article_id or change.article_id
    if article_id is None:
        raise ValueError(f"a change without an article and without an error: {change.entry_key}")
    return article_id


def _store_entries(db: Connection, run_id: int, source_id: int, changes: Sequence[EntryChange], at: int) -> list[int]:
    """Keep the raw forms; each is kept once. Gives each change's entry."""
    if not changes:
        return []
    keys = as_list(change.entry_key for change in changes)
    found = {(key, digest): entry_id for entry_id, key, digest in _KNOWN_FORMS.rows(db, source_id, keys)}
    next_id = (_LAST_ENTRY.value(db) or 0) + 1
    fresh: list[tuple[Any, ...]] = []
    again: list[tuple[Any, ...]] = []
    ids: list[int] = []
    for change in changes:
        key = (change.entry_key, change.raw_digest)
        article_id = change.new_article_id or change.article_id
        entry_id = found.get(key)
        if entry_id is None:
            entry_id = found[key] = next_id + len(fresh)
            raw = pack_json(change.entry)
            fresh.append((entry_id, source_id, *key, raw, at, run_id, article_id, change.error))
        else:
            again.append((article_id, change.error, entry_id))
        ids.append(entry_id)
    _NEW_ENTRY.run(db, fresh)
    _ENTRY_AGAIN.run(db, again)
    return ids


def _issue(db: Connection, told: Told, at: int) -> None:
    """Write new ids into the ledger, and every identity key down to its article (the first claim holds)."""
    _ISSUE.run(
        db, [(change.new_article_id, change.identity_keys[0], at) for change, _ in told if change.new_article_id]
    )
    _IDENTIFY.run(db, [(key, article_of(change)) for change, _ in told for key in change.identity_keys])


def _store_revisions(db: Connection, source_id: int, told: Told, at: int) -> None:
    """New revisions, and the articles whose current state they are."""
    revised = [(change, entry_id, change.cleaned) for change, entry_id in told if change.cleaned is not None]
    if not revised:
        return
    known = [change.article_id for change, _, _ in revised if change.article_id]
    numbers: dict[str, int] = dict(_NUMBERS.rows(db, as_list(known))) if known else {}
    revision_id = _LAST_REVISION.value(db) or 0
    revisions, bodies, articles, current = [], [], [], []
    for change, entry_id, clean in revised:
        revision_id += 1
        article_id = article_of(change)
        number = numbers[article_id] = numbers.get(article_id, 0) + 1
        by = (clean.rules_version, clean.learned)
        revisions.append((revision_id, article_id, number, source_id, entry_id, at, change.content_hash, *by))
        bodies.append((revision_id, *body_values(change.entry, clean).values()))
        card = (revision_id, number, source_id, *_card(change, clean))
        if change.new_article_id:
            dated_at = microseconds(change.dated_at) if change.dated_at else at
            articles.append((article_id, source_id, change.url, dated_at, at, at, *card))
        else:
            current.append((*card, article_id))
    _NEW_ARTICLE.run(db, articles)
    _REVISED.run(db, current)
    _NEW_REVISION.run(db, revisions)
    _NEW_BODY.run(db, bodies)


def _card(change: EntryChange, clean: CleanArticle) -> tuple[Any, ...]:
    """``card_values`` as they are stored."""
    values = card_values(change.entry, clean, excerpt=change.excerpt, content_hash=change.content_hash)
    if values["published"] is not None:
        values["published"] = microseconds(values["published"])
    return tuple(values.values())


def _store_appearances(db: Connection, source_id: int, told: Told, at: int) -> None:
    _APPEARED.run(
        db,
        [
            (
                *(source_id, change.entry_key, article_of(change), change.url_key, change.entry.title),
                *(change.raw_digest, change.content_hash, at, at),
            )
            for change, _ in told
        ],
    )
