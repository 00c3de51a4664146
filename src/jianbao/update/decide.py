"""What is to be stored: pure decisions from matches, what is known, and the time."""

import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import msgspec

from jianbao.articles import content_hash, excerpt, summary
from jianbao.errors import CleanError
from jianbao.model.article import CleanArticle
from jianbao.model.feed import Entry
from jianbao.model.history import EntryChange, Known, KnownArticle, SourceChanges
from jianbao.model.page import PageWish
from jianbao.update.identity import Identified
from jianbao.update.match import Match

Clean = Callable[[Entry], CleanArticle]
Before = Callable[[str, str], Entry | None]
"""The entry that a source told under an entry key, in the raw form of a digest; ``None``: nobody knows any more."""
Wishes = Callable[[Entry, CleanArticle], PageWish | None]
"""Which page, if any, is to be fetched for an entry."""

EXCERPT = 200
"""Characters of text that lists show."""
_TITLE = 40
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_ZERO_DATES = frozenset({datetime(1970, 1, 1, tzinfo=UTC), datetime(1899, 12, 30, tzinfo=UTC)})
"""What programs write for "no date": the epochs of Unix and of spreadsheets."""
_AHEAD = timedelta(days=1)
"""How far ahead of us a publisher's clock or time zone may be."""
_TEASER = 400
"""Characters: a text this short may give way to a fuller one from another source."""


class _Cleaned(msgspec.Struct, frozen=True):
    """An entry after cleaning: the article and its hash, or why there is none."""

    article: CleanArticle | None = None
    content_hash: str | None = None
    error: str | None = None


def decide(
    matches: Sequence[Match],
    known: Known,
    ids: Mapping[str, str],
    *,
    source_key: str,
    clean: Clean,
    now: datetime,
    wishes: Wishes = lambda _entry, _article: None,
    before: Before = lambda _entry_key, _raw_digest: None,
) -> SourceChanges:
    """Plan one source. ``ids`` gives the id of each newcomer; ``clean`` is called for what is not known as it stands.

    * A raw form that this source told before: only seen again.
    * A newcomer: an article, its first revision, an appearance.
    * A known article with another text: a revision, if the text is this source's to change (``_revises``).
    * Another raw form of the same text: the raw form is kept, nothing else changes.
    * An entry that cannot be cleaned: kept raw, with its error.

    ``before`` recalls what was told last: where only our rules changed since then, nothing is revised.

    Newcomers and revisions may wish for the article's own page. Where the text is of a page already, the feed's other
    text makes no revision, only the wish: a teaser never takes the place of the whole.
    """
    changes: list[EntryChange] = []
    seen_again: list[str] = []
    begun: set[str] = set()
    for one in matches:
        if one.seen is not None and one.seen.raw_digest == one.told.raw_digest:
            seen_again.append(one.told.entry_key)
            continue
        cleaned = _clean(one.told, clean)
        article_id = one.article_id or ids[one.newcomer or ""]
        change = _change(one.told, cleaned)
        if cleaned.article is None:
            changes.append(msgspec.structs.replace(change, article_id=one.article_id))
        elif one.article_id is None and article_id not in begun:
            begun.add(article_id)
            changes.append(
                msgspec.structs.replace(
                    change,
                    new_article_id=article_id,
                    dated_at=dated_at(one.told.entry, cleaned.article, now),
                    page=wishes(one.told.entry, cleaned.article),
                )
            )
        else:
            article = known.articles.get(article_id)
            revises = article is not None and _revises(
                one, cleaned, article, source_key, partial(_says_otherwise, one, cleaned, clean, before)
            )
            wish = wishes(one.told.entry, cleaned.article) if revises else None
            if not revises or (wish is not None and article is not None and article.paged):
                change = msgspec.structs.replace(change, cleaned=None, excerpt="")
            change = msgspec.structs.replace(change, page=wish)
            changes.append(msgspec.structs.replace(change, article_id=article_id))
    return SourceChanges(tuple(changes), tuple(seen_again))


def dated_at(entry: Entry, article: CleanArticle, now: datetime) -> datetime:
    """The time an article is filed under, for good: the publisher's where it makes sense, else now."""
    for told in (entry.published, article.published, entry.updated):
        if told is not None and told not in _ZERO_DATES and _EARLIEST <= told <= now + _AHEAD:
            return told
    return now


def named(article: CleanArticle) -> CleanArticle:
    """The article with a title: short posts have none, and lists and pages name them by their first words."""
    return article if article.title else msgspec.structs.replace(article, title=excerpt(article.text, _TITLE))


def _revises(
    one: Match, cleaned: _Cleaned, article: KnownArticle, source_key: str, says_otherwise: Callable[[], bool]
) -> bool:
    """Whether a text becomes the article's current one.

    Sources that carry the same article cut and decorate it differently. So a text is changed by the source that it
    came from, when it differs from what that source last said; another source's text only replaces a teaser. Where
    the text's source is followed no more (it has another address now, or was an import), any other may change it.
    """
    if cleaned.article is None or cleaned.content_hash == article.content_hash:
        return False
    if article.text_source == source_key:
        if one.seen is None:  # told under another id than before: its new text counts, a teaser of it does not
            return 2 * len(cleaned.article.text) >= article.text_length
        return says_otherwise()
    if not article.followed and one.seen is not None and says_otherwise():
        return True
    return article.text_length < _TEASER and len(cleaned.article.text) > 2 * article.text_length


def _says_otherwise(one: Match, cleaned: _Cleaned, clean: Clean, before: Before) -> bool:
    """Whether a source says another text than the last time, cleaned by the same rules.

    The hash of the last time may be by other rules: before an entry counts as revised, what it said then is cleaned
    once more.
    """
    if one.seen is None or one.seen.content_hash == cleaned.content_hash:
        return False
    last = before(one.told.entry_key, one.seen.raw_digest)
    return last is None or (
        _clean(msgspec.structs.replace(one.told, entry=last), clean).content_hash != cleaned.content_hash
    )


def _clean(told: Identified, clean: Clean) -> _Cleaned:
    try:
        article = clean(told.entry)
    except CleanError as error:
        return _Cleaned(error=str(error))
    except Exception:  # noqa: BLE001 - a bug of ours in one entry must lose neither it nor the others: its trace is kept
        return _Cleaned(error="bug: " + "".join(traceback.format_exc(limit=-4)))
    article = named(article)
    return _Cleaned(article, content_hash(article.title, article.text, article.images))


def _change(told: Identified, cleaned: _Cleaned) -> EntryChange:
    return EntryChange(
        entry_key=told.entry_key,
        entry=told.entry,
        raw_digest=told.raw_digest,
        identity_keys=told.identity_keys,
        url=told.url,
        url_key=told.url_key,
        cleaned=cleaned.article,
        excerpt=summary(cleaned.article, EXCERPT) if cleaned.article else "",
        content_hash=cleaned.content_hash,
        error=cleaned.error,
    )
