"""Pages become files: rendered, compared with what is there, written where they differ, noted in the ledger."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Protocol

import minijinja
import msgspec

from jianbao.archive.interface import Following, Issued, Ledger, Published, Reading
from jianbao.errors import JianbaoError, PublishError
from jianbao.publish.folder import OutFolder
from jianbao.search import Units
from jianbao.views import Page, Views, digest

_BATCH = 250
"""Pages between two entries in the ledger."""
_TOLD = 100

Progress = Callable[[int, Page | None], None]
"""Called with how many pages were looked at, and the last one where one is known."""


class Store(Reading, Following, Issued, Ledger, Units, Protocol):
    """The sides of the archive that publishing needs."""

    path: Path
    """Its file, for workers."""


class Tally(msgspec.Struct):
    """What became of the pages that were looked at."""

    pages: int = 0
    written: int = 0
    paths: list[str] = []
    """The first hundred that were written."""

    def add(self, other: "Tally") -> None:
        """Count what another counted."""
        self.pages += other.pages
        self.written += other.written
        self.paths = [*self.paths, *other.paths][:_TOLD]


class Writer:
    """Writes pages into a folder. ``PublishError``: one could not be made or written; those before it stay."""

    def __init__(self, archive: Store, views: Views, folder: OutFolder, sink: str, now: datetime) -> None:
        self._archive = archive
        self.views = views
        self._folder = folder
        self.sink = sink
        self._now = now
        self.tally = Tally()

    def write(self, pages: Iterable[Page], progress: Progress | None = None) -> None:
        """Bring these pages up to date, in their order. Constant memory."""
        rest = iter(pages)
        while batch := list(islice(rest, _BATCH)):
            self._batch(batch, progress)

    def _batch(self, batch: Sequence[Page], progress: Progress | None) -> None:
        known = self._archive.published_files(self.sink, [page.path for page in batch])
        # A file that is new is announced before it is written: one whose page is gone when a killed run is taken up
        # again is then still known to be ours, and taken away.
        coming = [Published(page.path, "", "", page.article_id, self._now) for page in batch if page.path not in known]
        self._archive.record_published(self.sink, coming, ())
        told: list[Published] = []
        try:
            for page in batch:
                told += self._page(page, known.get(page.path))
                self.tally.pages += 1
                if progress is not None:
                    progress(self.tally.pages, page)
        finally:
            self._archive.record_published(self.sink, told, ())

    def _page(self, page: Page, before: Published | None) -> list[Published]:
        content = _render(self.views, page)
        mark = digest(content)
        # The file itself is asked, not the ledger: after a crash they may differ.
        changed = self._folder.read(page.path) != content
        if changed:
            self._folder.write(page.path, content)
            self.tally.written += 1
            if len(self.tally.paths) < _TOLD:
                self.tally.paths.append(page.path)
        elif before is not None and before.digest == mark and before.article_id == page.article_id:
            return []
        return [Published(page.path, "", mark, page.article_id, self._now)]


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
