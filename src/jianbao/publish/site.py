"""The static site: only pages that changed are made, only files whose bytes changed are written.

The ledger in the archive says for each file what it was made from (fingerprint) and what it holds (digest). A page with
the same fingerprint is not even rendered; one with the same bytes is not touched. Articles are written before the lists
that link to them and the home page last, so a site that is read or copied in the middle has no link to nothing.

A file that is new is announced in the ledger before it is written, so that one whose page is gone when a killed run is
taken up again is still known to be ours, and removed.
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Protocol

import minijinja
import msgspec

from jianbao.archive import Ledger, Published, Reading
from jianbao.errors import JianbaoError, PublishError
from jianbao.publish.folder import OutFolder
from jianbao.sources.newsroom import FILE_NAME, Newsroom
from jianbao.views import Page, Views, digest

_BATCH = 500
"""Files between two entries in the ledger: what a crash makes us look at again."""

Progress = Callable[[int, Page], None]
"""Called with how many pages were looked at, and the last one."""


class PublishReport(msgspec.Struct, frozen=True):
    """What publishing did. ``pages`` are all pages of the site; ``out`` is where they are."""

    out: Path
    pages: int
    written: int
    unchanged: int
    removed: int
    rendered: int
    """How many were made to see; the others are known to be the same."""
    seconds: float
    paths: tuple[str, ...] = ()
    """The first hundred that were written, for reports."""


class Store(Reading, Ledger, Protocol):
    """The sides of the archive that publishing needs."""


def publish_site(
    archive: Store, newsroom: Newsroom, out: Path, *, now: datetime, progress: Progress | None = None
) -> PublishReport:
    """Bring the site in ``out`` up to date with the archive.

    Files of ``out`` that we did not write are left alone. ``PublishError``: a page could not be made (the subject says
    which) or written; what was published before stays in place, and the next call goes on from there.
    """
    began = time.perf_counter()
    sink = sink_name(newsroom, _checked(out, newsroom))
    folder = OutFolder(out, f"{newsroom.folder.resolve()} {sink}")
    ledger = archive.published(sink)
    round_ = _Round(archive, sink, folder, ledger, now)
    views = Views(archive, newsroom)
    seen: set[str] = set()
    try:
        pages = views.pages()
        while batch := list(islice(pages, _BATCH)):
            round_.announce(batch)
            for page in batch:
                seen.add(page.path)
                round_.publish(views, page)
                if progress is not None:
                    progress(len(seen), page)
            round_.record()
        removed = [path for path in ledger if path not in seen]
        taken = sum(folder.remove(path) for path in removed)
        round_.gone += removed
    finally:
        round_.record()
    return PublishReport(
        out=folder.root,
        pages=len(seen),
        written=round_.written,
        unchanged=len(seen) - round_.written,
        removed=taken,
        rendered=round_.rendered,
        seconds=time.perf_counter() - began,
        paths=tuple(round_.paths),
    )


def sink_name(newsroom: Newsroom, out: Path) -> str:
    """The ledger's name for a site's folder: each folder has its own, and a newsroom may be moved as a whole."""
    home = newsroom.folder.resolve()
    place = out.resolve()
    return f"site:{place.relative_to(home).as_posix() if place.is_relative_to(home) else place.as_posix()}"


class _Round:
    """One round of publishing: what was done so far, and what the ledger is still to be told."""

    def __init__(
        self, archive: Ledger, sink: str, folder: OutFolder, ledger: dict[str, Published], now: datetime
    ) -> None:
        self._archive = archive
        self._sink = sink
        self._folder = folder
        self._ledger = ledger
        self._now = now
        self._told: list[Published] = []
        self.gone: list[str] = []
        self.written = 0
        self.rendered = 0
        self.paths: list[str] = []

    def announce(self, pages: Sequence[Page]) -> None:
        """Take the fingerprints of files that are about to be written out of the ledger.

        Else a run that is killed between a file and its record leaves the old fingerprint beside the new file; and when
        the page later is as it was before, it would pass for unchanged for ever.
        """
        coming: list[Published] = []
        for page in pages:
            before = self._ledger.get(page.path)
            if before is None:
                coming.append(Published(page.path, "", "", page.article_id, self._now))
            elif before.fingerprint and before.fingerprint != page.fingerprint:
                coming.append(msgspec.structs.replace(before, fingerprint=""))
        if coming:
            self._archive.record_published(self._sink, coming, ())

    def publish(self, views: Views, page: Page) -> None:
        """Write one page unless it is as it was."""
        before = self._ledger.get(page.path)
        if before is not None and before.fingerprint == page.fingerprint and self._folder.holds(page.path):
            return
        content = _render(views, page)
        self.rendered += 1
        now_digest = digest(content)
        changed = self._folder.read(page.path) != content
        if changed:
            self._folder.write(page.path, content)
            self.written += 1
            if len(self.paths) < 100:  # noqa: PLR2004 - PublishReport.paths
                self.paths.append(page.path)
        when = self._now if changed or before is None else before.published_at
        self._told.append(Published(page.path, page.fingerprint, now_digest, page.article_id, when))

    def record(self) -> None:
        """Tell the ledger."""
        if self._told or self.gone:
            self._archive.record_published(self._sink, self._told, self.gone)
            self._told, self.gone = [], []


def _render(views: Views, page: Page) -> bytes:
    try:
        return views.render(page)
    except JianbaoError:
        raise
    except (minijinja.TemplateError, LookupError, ValueError, OSError) as error:
        # The border where a mistake in one page gets its name; its cause stays attached.
        raise PublishError(
            f"the page could not be made ({type(error).__name__}: {error})",
            subject=f"{page.path} (article {page.article_id})" if page.article_id else page.path,
            hint="The site published before is in place. `jianbao show` tells what the archive holds of an article.",
        ) from error


def _checked(out: Path, newsroom: Newsroom) -> Path:
    """``out``, unless publishing there would mix the site with the newsroom or put the archive on the web."""
    place = out.resolve()
    if newsroom.folder.resolve().is_relative_to(place) or (place / FILE_NAME).exists():
        raise PublishError(
            "is a newsroom's own folder",
            subject=str(out),
            hint=f"Publish to a folder of its own, such as {newsroom.site_dir}.",
        )
    return out
