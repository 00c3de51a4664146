"""Take entries of one source into the archive: identify, match, decide, store."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from functools import partial

import msgspec

from jianbao.archive import Archive
from jianbao.articles import Learned, clean_entry
from jianbao.model.article import CleanArticle
from jianbao.model.feed import Entry
from jianbao.model.fetched import Validators
from jianbao.model.history import Known, Schedule, SourceChanges, Visit
from jianbao.update.decide import Clean, Wishes, decide
from jianbao.update.identity import Identified, id_candidates, identify
from jianbao.update.match import match
from jianbao.update.renderings import without_renderings
from jianbao.update.window import may_have_missed, window_missed


class Intake(msgspec.Struct, frozen=True):
    """What came of the entries of one source."""

    entries: int
    new: int
    revised: int
    unchanged: int
    failed: int

    def on(self, visit: Visit) -> Visit:
        """The visit, with these counts."""
        return msgspec.structs.replace(
            visit,
            entries=self.entries,
            new=self.new,
            revised=self.revised,
            unchanged=self.unchanged,
            failed_entries=self.failed,
        )


def take_in(
    archive: Archive,
    run_id: int,
    source_key: str,
    entries: Sequence[Entry],
    *,
    clean: Clean,
    now: datetime,
    home: str | None = None,
    own: bool = False,
    visit: Visit | None = None,
    validators: tuple[str, Validators] | None = None,
    body_digest: str | None = None,
    windowed: bool = False,
    schedule: Callable[[Visit], Schedule] | None = None,
    wishes: Wishes | None = None,
    base: str | None = None,
) -> tuple[Intake, Visit | None]:
    """Plan and store, as one transaction; the visit comes back with its counts.

    ``home`` and ``own`` are ``identify``'s. ``body_digest`` and ``validators`` are only kept if no entry failed: else
    the same bytes are tried again. ``windowed``: the entries are the newest of a longer list, and the visit is to say
    if others may have passed unseen. ``schedule`` says when the next visit is due, given this one with its counts.
    ``wishes`` are ``decide``'s. ``base`` is what links of entries that name no base are resolved against; it is kept
    with them, so that they can be cleaned again without the feed they came in.
    """
    instance = visit.exchanges[-1].instance if visit is not None and visit.exchanges else None
    changes = plan(
        archive,
        source_key,
        entries,
        clean=clean,
        now=now,
        home=home,
        own=own,
        instance=instance,
        wishes=wishes,
    )
    counts = _count(changes, len(entries))
    if visit is not None:
        missed = windowed and _window_missed(archive, source_key, entries, changes)
        visit = msgspec.structs.replace(counts.on(visit), window_missed=missed)
    whole = counts.failed == 0
    archive.store(
        run_id,
        source_key,
        _with_base(changes, base),
        visit,
        now,
        validators=validators if whole else None,
        body_digest=body_digest if whole else None,
        schedule=schedule(visit) if schedule is not None and visit is not None else None,
    )
    return counts, visit


def plan(
    archive: Archive,
    source_key: str,
    entries: Sequence[Entry],
    *,
    clean: Clean,
    now: datetime,
    home: str | None = None,
    own: bool = False,
    instance: str | None = None,
    wishes: Wishes | None = None,
) -> SourceChanges:
    """What would be stored; writes nothing. ``instance``: the RSSHub that told it."""
    told = identify(entries, source_key, home=home, own=own)
    changes, known = plan_told(archive, source_key, told, clean=clean, now=now, wishes=wishes)
    return without_renderings(changes, known, instance)


def plan_told(
    archive: Archive,
    source_key: str,
    told: Sequence[Identified],
    *,
    clean: Clean,
    now: datetime,
    wishes: Wishes | None = None,
) -> tuple[SourceChanges, Known]:
    """The same for entries that have their keys, and what is known of them."""
    identity_keys = sorted({key for one in told for key in one.identity_keys})
    entry_keys = [key for one in told for key in (one.entry_key, one.alias) if key]
    known = archive.known(source_key, entry_keys, identity_keys)
    matches = match(told, known)
    newcomers = list(dict.fromkeys(one.newcomer for one in matches if one.newcomer))
    ids = archive.issue_ids([(key, id_candidates(key)) for key in newcomers])
    given = dict(zip(newcomers, ids, strict=True))
    wishes = wishes or (lambda _entry, _article: None)
    before = partial(archive.told, source_key)
    changes = decide(matches, known, given, source_key=source_key, clean=clean, now=now, wishes=wishes, before=before)
    return changes, known


def _with_base(changes: SourceChanges, base: str | None) -> SourceChanges:
    """The entries to be stored know what their links are resolved against. Their digests are of what was told."""
    if base is None:
        return changes
    return msgspec.structs.replace(
        changes,
        changes=tuple(
            change
            if change.entry.base
            else msgspec.structs.replace(change, entry=msgspec.structs.replace(change.entry, base=base))
            for change in changes.changes
        ),
    )


def _window_missed(archive: Archive, source_key: str, entries: Sequence[Entry], changes: SourceChanges) -> bool:
    """Whether entries may have been lost before this visit; the archive is asked only where nothing is familiar."""
    if not may_have_missed(entries, changes):
        return False
    return window_missed(entries, changes, archive.seen_lately(source_key, 2 * len(entries) + 20))


def cleaner(base: str | None, zone: tzinfo, learned: Learned | None = None) -> Clean:
    """How entries of a source are cleaned: ``base`` resolves relative links, ``zone`` reads times that name none.

    ``learned`` are the rules that the source's owner accepted.
    """

    def clean(entry: Entry) -> CleanArticle:
        return clean_entry(entry, base=entry.base or base, zone=zone, learned=learned)

    return clean


def _count(changes: SourceChanges, entries: int) -> Intake:
    new = sum(1 for change in changes.changes if change.new_article_id and change.error is None)
    revised = sum(1 for change in changes.changes if change.article_id and change.cleaned and change.error is None)
    failed = sum(1 for change in changes.changes if change.error is not None)
    return Intake(entries, new, revised, entries - new - revised - failed, failed)
