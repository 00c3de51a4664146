"""Whether entries were lost between two visits of a feed. Pure.

A feed is a window on a longer list. As long as the window of this visit and that of the ones before overlap, nothing
slipped through between them; when nothing in it was seen before, something may have. Why each exception is made is in
``docs/decisions/windows.md``.
"""

import unicodedata
from collections.abc import Sequence
from datetime import datetime

from jianbao.archive.interface import SeenLately
from jianbao.model.feed import Entry
from jianbao.model.history import EntryChange, SourceChanges

_FEWEST = 2
"""A feed of one entry shows the newest and nothing else: that it changed says nothing about what was between."""
_TELLING = 4
"""Characters: a shorter title (图, Live) is no sign that two entries are the same."""


def may_have_missed(entries: Sequence[Entry], changes: SourceChanges) -> bool:
    """Whether nothing in a visit is known by its key, so that a closer look is needed (``window_missed``).

    ``entries`` are all entries of the feed in its order, ``changes`` what was planned for them.
    """
    return _missed(entries, {id(change.entry): change for change in changes.changes}, known=frozenset())


def window_missed(entries: Sequence[Entry], changes: SourceChanges, lately: Sequence[SeenLately]) -> bool:
    """Whether entries may have been lost before this visit.

    ``lately`` is what the source showed last, at least as many entries as a window holds; empty for a source that
    never showed any: then there was no window to miss. An entry whose id or address changed is recognised by its
    article or its title.
    """
    if not lately:
        return False
    keys = {seen.entry_key for seen in lately}
    articles = {seen.article_id for seen in lately}
    titles = {folded for seen in lately if len(folded := _folded(seen.title)) >= _TELLING}
    planned = {id(change.entry): change for change in changes.changes}
    known = frozenset(
        place
        for place, change in planned.items()
        if change.entry_key in keys or change.article_id in articles or _folded(change.entry.title) in titles
    )
    return _missed(entries, planned, known=known)


def _missed(entries: Sequence[Entry], planned: dict[int, EntryChange], *, known: frozenset[int]) -> bool:
    """The decision: ``planned`` are the changes by identity of their entry; ``known`` those of them seen before."""
    judged = [
        (entry, id(entry) not in planned or id(entry) in known)
        for entry in entries
        if id(entry) not in planned or planned[id(entry)].error is None  # kept raw: it may have been seen before
    ]
    if len(judged) < _FEWEST:
        return False
    fresh = [entry for entry, seen in judged if not seen]
    oldest = min((when for entry in fresh if (when := _when(entry))), default=None)
    if len(fresh) < _FEWEST or oldest is None:
        return len(fresh) == len(judged)
    behind_pinned = False
    for entry, seen in judged:
        if not seen:
            behind_pinned = True
        elif behind_pinned or not _is_older(entry, oldest):
            return False
    return True


def _is_older(entry: Entry, than: datetime) -> bool:
    """A known entry above the new ones but older than all of them is pinned there, and no overlap."""
    when = _when(entry)
    return when is not None and when < than


def _when(entry: Entry) -> datetime | None:
    return entry.published or entry.updated


def _folded(title: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", title).lower().split())
