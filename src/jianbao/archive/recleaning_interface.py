"""The part of ``archive.interface`` that cleans again."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from jianbao.model.feed import Entry
from jianbao.model.recleaning import FailedEntry, Recleaned, StoredCleaning


class Recleaning(Protocol):
    """What other rules make of what publishers said. It is no revision: numbers, dates and ids stay."""

    def told(self, source_key: str, entry_key: str, raw_digest: str) -> Entry | None:
        """An entry in the raw form of this digest; ``None``: it never had that form."""

    def newest_told(self, source_key: str, limit: int) -> Iterator[StoredCleaning]:
        """The articles whose present text is of this source, those seen first last, at most ``limit``."""

    def stale_count(self, version: int, learned: Mapping[str, str], source_keys: Collection[str] | None = None) -> int:
        """How many revisions ``stale`` has."""

    def stale(
        self, version: int, learned: Mapping[str, str], source_keys: Collection[str] | None = None
    ) -> Iterator[StoredCleaning]:
        """Revisions (of these sources) that were cleaned by other rules than these, in the order they were stored.

        ``learned`` holds the digest of a source's learned rules by its key; a source that is not in it has none.
        Constant memory; what is recleaned meanwhile is not told twice.
        """

    def failed_entries(self, source_keys: Collection[str] | None = None) -> Iterator[FailedEntry]:
        """Entries (of these sources) that could not be cleaned, oldest first, without those that were overtaken.

        Constant memory.
        """

    def reclean(self, told: Sequence[Recleaned], now: datetime) -> None:
        """Write these in place, as one transaction; of those that did not change only which rules they are by."""
