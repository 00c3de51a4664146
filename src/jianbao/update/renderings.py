"""One route, told by two RSSHub instances: what differs between them is no edit of the publisher's. Pure.

Versions and settings of an instance (cut titles, a suffix, picture addresses) change the text of every entry. So when a
source is told by another instance than the last time, and most of what is known has another text, then the instance
made the difference: the raw forms are kept, and no revision comes of them. Where most is as it was, the two write
alike, and what differs is an edit. The next visit to the same instance is compared with what it said itself.
"""

import msgspec

from jianbao.model.history import EntryChange, Known, SourceChanges


def without_renderings(changes: SourceChanges, known: Known, instance: str | None) -> SourceChanges:
    """``changes`` as told by ``instance`` (``None``: by no instance), without revisions that are only its manner."""
    changes = msgspec.structs.replace(changes, told_by=instance)
    if instance is None or known.told_by in {None, instance}:
        return changes
    differing = [change for change in changes.changes if _differs(change, known)]
    told_again = len(changes.seen_again) + sum(
        change.entry_key in known.appearances and change.error is None for change in changes.changes
    )
    if 2 * len(differing) <= told_again:
        return changes
    return msgspec.structs.replace(
        changes,
        changes=tuple(
            msgspec.structs.replace(change, cleaned=None, excerpt="", page=None) if _differs(change, known) else change
            for change in changes.changes
        ),
    )


def _differs(change: EntryChange, known: Known) -> bool:
    """Whether this source told the entry before, in another text."""
    seen = known.appearances.get(change.entry_key)
    return seen is not None and change.error is None and change.content_hash != seen.content_hash
