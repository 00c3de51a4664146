"""Take posts that were read from files into the archive, each under its own filing."""

import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from types import MappingProxyType

import msgspec

from jianbao.archive import Archive
from jianbao.articles import Learned
from jianbao.model.feed import Entry
from jianbao.model.source import Filing, Source, SourceKind
from jianbao.update.identity import identify
from jianbao.update.intake import Intake, cleaner, take_in

_BATCH = 200


class ImportReport(msgspec.Struct, frozen=True):
    """What an import came to, over all filings."""

    entries: int = 0
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    failed: int = 0
    seconds: float = 0.0

    def plus(self, intake: Intake) -> "ImportReport":
        """The sum with one more batch."""
        return msgspec.structs.replace(
            self,
            entries=self.entries + intake.entries,
            new=self.new + intake.new,
            revised=self.revised + intake.revised,
            unchanged=self.unchanged + intake.unchanged,
            failed=self.failed + intake.failed,
        )


def import_posts(
    archive: Archive,
    posts: Iterable[tuple[Filing, Entry]],
    *,
    kind: str,
    zone: tzinfo,
    clock: Callable[[], datetime],
    on_batch: Callable[[ImportReport], None] | None = None,
    learned: Mapping[str, Learned] = MappingProxyType({}),
    old_path: Callable[[Entry], str | None] = lambda _entry: None,
) -> ImportReport:
    """Take in ``posts``, in batches by filing. ``kind`` names the importer (``hexo``) in runs and source keys.

    ``learned`` are the rules that the owner accepted for a source, by its key; ``old_path`` gives the address that a
    post had where it comes from. Importing the same posts again changes nothing. Raises ``ArchiveError``.
    """
    started = time.monotonic()
    run_id = archive.start_run(f"import {kind}", clock())
    report = ImportReport()
    for filing, entries in _batches(posts):
        # A name may hold a slash: "a/b" in "c" must not become the source of "a" in "b/c".
        names = (filing.category, filing.site, filing.channel)
        locator = "/".join([kind, *(name.replace("%", "%25").replace("/", "%2F") for name in names)])
        source = Source(SourceKind.IMPORT, locator, filing)
        archive.add_source(source, clock())
        clean = cleaner(None, zone, learned.get(source.key))
        intake, _ = take_in(archive, run_id, source.key, entries, clean=clean, now=clock(), own=True)
        report = report.plus(intake)
        _remember_addresses(archive, source.key, entries, old_path, clock())
        if on_batch is not None:
            on_batch(report)
    archive.finish_run(run_id, clock())
    return msgspec.structs.replace(report, seconds=time.monotonic() - started)


def _remember_addresses(
    archive: Archive, source_key: str, entries: list[Entry], old_path: Callable[[Entry], str | None], now: datetime
) -> None:
    """The addresses that these posts had lead to their articles from now on."""
    told = identify(entries, source_key, own=True)
    had = {one.entry_key: path for one in told if (path := old_path(one.entry))}
    if had:
        known = archive.known(source_key, list(had), []).appearances
        archive.add_addresses([(had[key], known[key].article_id) for key in had if key in known], now)


def _batches(posts: Iterable[tuple[Filing, Entry]]) -> Iterator[tuple[Filing, list[Entry]]]:
    """Neighbours of one filing, at most ``_BATCH`` at a time, so that memory does not grow with the import."""
    for filing, group in itertools.groupby(posts, key=lambda post: post[0]):
        entries = (entry for _, entry in group)
        while batch := list(itertools.islice(entries, _BATCH)):
            yield filing, batch
