"""Run the present rules over the archive: what they make of each stored revision takes the place of what it was.

A re-cleaning is no revision. Numbers, dates and ids stay, and so does all that publishers said; ``revision`` notes by
which rules it was cleaned, and when that last made a difference. What the present rules have cleaned is left alone, so
a run that was killed goes on where it ended.
"""

import difflib
import itertools
import traceback
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from datetime import datetime

import msgspec

from jianbao.archive import Archive
from jianbao.articles import RULES_VERSION, content_hash, summary
from jianbao.model.article import CleanArticle, Provenance
from jianbao.model.recleaning import Recleaned, StoredCleaning
from jianbao.sources import Newsroom
from jianbao.update.decide import EXCERPT
from jianbao.update.remake import Remaker
from jianbao.update.retry import retry_failed

_BATCH = 100
_SHRUNK = 2
"""A text that is left with less than one part in this many is told by name."""
_SHORT = 20
"""Characters: texts that were shorter may lose all of it without a word."""
_MOST_TOLD = 50
_MOST_DIFFED = 400_000
"""Characters of both texts: difflib takes seconds for more."""
KINDS = (
    "title",
    "text",
    "body",
    "lead_image",
    "images",
    "source",
    "author",
    "editor",
    "original_title",
    "published",
    "language",
    "removed",
)
"""What a re-cleaning may change, in the order it is told."""


class Difference(msgspec.Struct, frozen=True):
    """A revision that the present rules make otherwise."""

    article_id: str
    title: str
    source_key: str
    current: bool
    """It is what its article shows, not an earlier state."""
    kinds: tuple[str, ...]
    """Of ``KINDS``."""
    before: str
    """The text as it was, a paragraph a line."""
    after: str

    @property
    def shrinks(self) -> bool:
        """Whether the text loses more than half of itself."""
        return len(self.before) >= _SHORT and len(self.after) * _SHRUNK < len(self.before)

    def diff(self) -> list[str]:
        """The texts as a unified diff, a line each, without its two heading lines; empty: they are the same."""
        if len(self.before) + len(self.after) > _MOST_DIFFED:
            return [f"@@ {len(self.before)} → {len(self.after)} @@"]
        lines = difflib.unified_diff(self.before.split("\n"), self.after.split("\n"), n=1, lineterm="")
        return list(itertools.islice(lines, 2, None))


class ReprocessReport(msgspec.Struct, frozen=True):
    """What a run came to. Counts are of revisions."""

    dry_run: bool
    looked: int
    """Revisions that were cleaned by other rules than the present ones."""
    changed: int
    articles: int
    """Articles that show something else now."""
    kinds: dict[str, int]
    """How many changed in what; those of ``KINDS`` that are not in it stayed everywhere."""
    sources: dict[str, int]
    """How many changed, by key of source."""
    shrunk: tuple[Difference, ...]
    """Current texts that lose more than half of themselves, the first fifty: to be looked at."""
    left: int
    """Revisions whose page is not here, or would not be taken for an article by now; they stay."""
    failed: tuple[tuple[str, str], ...]
    """Article and trace, where cleaning broke, the first fifty; they stay as they were."""
    failures: int
    mended: int
    """Entries that could not be cleaned when they came, and can be now."""


def reprocess(
    archive: Archive,
    newsroom: Newsroom,
    *,
    clock: Callable[[], datetime],
    source_keys: Collection[str] | None = None,
    dry_run: bool = False,
    on_difference: Callable[[Difference], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ReprocessReport:
    """Clean again what other rules cleaned, of all sources or of these; write nothing if ``dry_run``.

    ``progress`` hears how many are done and how many there are, after each batch; what it raises ends the run between
    two batches. Constant memory. Raises ``ArchiveError``.
    """
    learned = {key: rules.digest for key, rules in newsroom.learned.items()}
    total = archive.stale_count(RULES_VERSION, learned, source_keys)
    tally = _Tally(on_difference)
    run = _Run(archive, clock)
    remaker = Remaker(archive, newsroom)
    done = 0
    for batch in _batches(archive.stale(RULES_VERSION, learned, source_keys)):
        made = [one for stored in batch if (one := _again(remaker, stored, tally)) is not None]
        if made and not dry_run:
            run.id()
            archive.reclean(made, clock())
        done += len(batch)
        if progress is not None:
            progress(done, total)
    mended = retry_failed(
        archive, remaker.cleaner_of, clock=clock, source_keys=source_keys, run_id=None if dry_run else run.id
    )
    run.finish()
    return tally.report(done, mended, dry_run=dry_run)


def differences(was: CleanArticle, now: CleanArticle) -> tuple[str, ...]:
    """In which of ``KINDS`` two cleanings of the same words differ."""
    pairs = {
        "title": (was.title, now.title),
        "text": (was.text, now.text),
        "body": (was.body_html, now.body_html),
        "lead_image": (was.lead_image, now.lead_image),
        "images": (was.images, now.images),
        "published": ((was.published, was.provenance.published), (now.published, now.provenance.published)),
        "language": (was.language, now.language),
        "removed": (was.removed, now.removed),
    }
    said = {name: (getattr(was.provenance, name), getattr(now.provenance, name)) for name in _PROVENANCE}
    differ = {name for name, (old, new) in (pairs | said).items() if old != new}
    return tuple(name for name in KINDS if name in differ)


_PROVENANCE = tuple(name for name in Provenance.__struct_fields__ if name != "published")


def _again(remaker: Remaker, stored: StoredCleaning, tally: "_Tally") -> Recleaned | None:
    try:
        cleaned = remaker.remake(stored)
    except Exception:  # noqa: BLE001 - a bug of ours in one entry must not keep the others from better rules
        tally.failure(stored.article_id, traceback.format_exc(limit=-4))
        return None
    if cleaned is None:
        tally.left += 1
        return None
    kinds = differences(stored.made, cleaned)
    if kinds:
        tally.difference(stored, cleaned, kinds)
        return Recleaned(
            stored,
            cleaned,
            changed=True,
            excerpt=summary(cleaned, EXCERPT),
            content_hash=content_hash(cleaned.title, cleaned.text, cleaned.images),
        )
    return Recleaned(stored, cleaned, changed=False)


class _Run:
    """The run in the archive, begun only when there is something to write."""

    def __init__(self, archive: Archive, clock: Callable[[], datetime]) -> None:
        self._archive = archive
        self._clock = clock
        self._id: int | None = None

    def id(self) -> int:
        """Its id; begins it."""
        if self._id is None:
            self._id = self._archive.start_run("reprocess", self._clock())
        return self._id

    def finish(self) -> None:
        """End it, if it was begun."""
        if self._id is not None:
            self._archive.finish_run(self._id, self._clock())


class _Tally:
    """Counts as it goes."""

    def __init__(self, on_difference: Callable[[Difference], None] | None) -> None:
        self.left = 0
        self._on_difference = on_difference
        self._kinds: Counter[str] = Counter()
        self._sources: Counter[str] = Counter()
        self._changed = self._articles = self._failures = 0
        self._shrunk: list[Difference] = []
        self._failed: list[tuple[str, str]] = []

    def difference(self, stored: StoredCleaning, cleaned: CleanArticle, kinds: tuple[str, ...]) -> None:
        """One more revision that changes."""
        told = Difference(
            article_id=stored.article_id,
            title=cleaned.title or stored.made.title,
            source_key=stored.source_key,
            current=stored.current,
            kinds=kinds,
            before=stored.made.text,
            after=cleaned.text,
        )
        self._changed += 1
        self._articles += stored.current
        self._kinds.update(kinds)
        self._sources[stored.source_key] += 1
        if stored.current and told.shrinks and len(self._shrunk) < _MOST_TOLD:
            self._shrunk.append(told)
        if self._on_difference is not None:
            self._on_difference(told)

    def failure(self, article_id: str, trace: str) -> None:
        """One that could not be cleaned."""
        self._failures += 1
        if len(self._failed) < _MOST_TOLD:
            self._failed.append((article_id, trace))

    def report(self, looked: int, mended: int, *, dry_run: bool) -> ReprocessReport:
        """What it came to."""
        return ReprocessReport(
            dry_run=dry_run,
            looked=looked,
            changed=self._changed,
            articles=self._articles,
            kinds={name: self._kinds[name] for name in KINDS if self._kinds[name]},
            sources=dict(self._sources),
            shrunk=tuple(self._shrunk),
            left=self.left,
            failed=tuple(self._failed),
            failures=self._failures,
            mended=mended,
        )


def _batches(stored: Iterator[StoredCleaning]) -> Iterator[list[StoredCleaning]]:
    while batch := list(itertools.islice(stored, _BATCH)):
        yield batch
