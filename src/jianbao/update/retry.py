"""Entries that could not be cleaned when they came: tried again, since the rules or the code may be better by now."""

from collections.abc import Callable, Collection
from datetime import datetime

import msgspec

from jianbao.archive import Archive
from jianbao.update.decide import Clean
from jianbao.update.identity import identify
from jianbao.update.intake import plan_told


def retry_failed(
    archive: Archive,
    clean_of: Callable[[str], Clean],
    *,
    clock: Callable[[], datetime],
    source_keys: Collection[str] | None = None,
    run_id: Callable[[], int] | None = None,
) -> int:
    """Take in what failed and can be cleaned now; how many entries that are.

    ``clean_of`` gives the cleaner of a source by its key. ``run_id`` gives the run that stores them, and is called for
    the first; without it nothing is written. One that was overtaken, since its source has told its article again in
    another form, is left as it is: its words are kept raw. Raises ``ArchiveError``.
    """
    mended = 0
    for failed in archive.failed_entries(source_keys):
        clean = clean_of(failed.source_key)
        # A new article was first seen then; what an article says is revised now.
        now = clock() if failed.known else failed.seen_at
        told = msgspec.structs.replace(
            identify([failed.entry], failed.source_key)[0], entry_key=failed.entry_key, raw_digest=failed.raw_digest
        )
        changes, _ = plan_told(archive, failed.source_key, [told], clean=clean, now=now)
        if any(change.error is not None for change in changes.changes):
            continue
        mended += 1
        if run_id is not None:
            archive.store(run_id(), failed.source_key, changes, None, now)
    return mended
