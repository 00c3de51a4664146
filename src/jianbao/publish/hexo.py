"""The archive as Hexo posts: ``OUT/source/_posts/YEAR/DATE-ID.md``, and the pictures the owner keeps copies of.

What an earlier export wrote is known from the archive's ledger, so a run writes what is new or has changed, and takes
away what is gone. A Hexo site that stands in the same folder keeps everything of its own.
"""

import hashlib
import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from io import BytesIO
from itertools import islice
from pathlib import Path

import msgspec

from jianbao.archive.interface import Archive, IndexCard, Published
from jianbao.errors import PublishError
from jianbao.model.history import Article
from jianbao.publish.hexo_post import FORM, path_of, post_bytes
from jianbao.publish.whole_file import WholeFiles
from jianbao.sources.newsroom import Newsroom
from jianbao.views.index import fingerprint
from jianbao.views.paths import Addresses
from jianbao.views.pictures import Pictures

_BATCH = 200
"""Articles after which the ledger is brought up to date."""

Progress = Callable[[int, int], None]
"""Told how many articles are done, and of how many."""


class HexoReport(msgspec.Struct, frozen=True):
    """What an export did, in files (posts and pictures).

    ``unchanged`` are files that were left untouched, ``kept`` the paths of posts that are no longer ours to write but
    that somebody has edited: they were left in place.
    """

    written: int
    unchanged: int
    removed: int
    seconds: float
    kept: tuple[str, ...] = ()


def export_hexo(
    archive: Archive, newsroom: Newsroom, out: Path, *, now: datetime, progress: Progress | None = None
) -> HexoReport:
    """Bring the posts under ``out`` up to date with the archive. ``now`` (aware) is noted for what is written.

    PublishError: a file could not be written, read or removed; what was done until then is in the ledger.
    """
    begun = time.monotonic()
    export = _Export(archive, newsroom, out, now)
    total = archive.article_count() if progress else 0
    try:
        done = 0
        cards = archive.index()
        while batch := list(islice(cards, _BATCH)):
            export.posts(batch)
            done += len(batch)
            if progress:
                progress(done, total)
        export.copy_pictures()
        export.remove_the_rest()
    finally:
        export.note()
    return HexoReport(
        export.written, export.unchanged, export.removed, time.monotonic() - begun, kept=tuple(export.kept)
    )


class _Export:
    """One export on its way: what the ledger knew, what was met, what is still to be noted."""

    def __init__(self, archive: Archive, newsroom: Newsroom, out: Path, now: datetime) -> None:
        self._archive = archive
        self._out = out
        self._now = now
        self._pictures = Pictures(newsroom.mirrors, Addresses(newsroom.site.url))
        self._sink = sink_of(newsroom, out)
        self._files = WholeFiles(out, f"{newsroom.folder.resolve()} {self._sink}")
        with _told(out):
            self._files.clear()
        self._before = archive.published(self._sink)
        self._met: set[str] = set()
        self._safe: set[Path] = set()
        """Folders that are known to lie inside."""
        self._noted: list[Published] = []
        self._gone: list[str] = []
        self._place: tuple[datetime, str] | None = None
        """The last article that was dealt with."""
        self.written = self.unchanged = self.removed = 0
        self.kept: list[str] = []

    def posts(self, cards: Sequence[IndexCard]) -> None:
        """Write the posts that are new or have changed, of articles that stand side by side in the index."""
        changed: dict[str, tuple[str, str]] = {}
        for index in cards:
            path = path_of(index.card.id, index.card.dated_at)
            mark = fingerprint(FORM, self._pictures.digest, index.content, msgspec.json.encode(index.card).decode())
            self._met.add(path)
            before = self._before.get(path)
            if before and before.fingerprint == mark and (self._out / path).is_file():
                self.unchanged += 1
            else:
                changed[index.card.id] = (path, mark)
        self._announce(changed)
        for article in self._read(changed, cards):
            self._post(article, *changed[article.card.id])
        last = cards[-1].card
        self._place = (last.dated_at, last.id)
        self.note()

    def _announce(self, changed: Mapping[str, tuple[str, str]]) -> None:
        """Take the fingerprints of posts that are about to be written out of the ledger (``site`` says why)."""
        coming = [
            msgspec.structs.replace(before, fingerprint="")
            if (before := self._before.get(path))
            else Published(path, "", "", article_id, self._now)
            for article_id, (path, _) in changed.items()
        ]
        if coming:
            self._archive.record_published(self._sink, coming, ())

    def _read(self, wanted: Collection[str], cards: Sequence[IndexCard]) -> Iterator[Article]:
        """The wanted articles: in one sweep over the batch if they are many, else one by one."""
        swept: set[str] = set()
        if len(wanted) > len(cards) // 4:
            for article in islice(self._archive.articles(self._place), len(cards)):
                if article.card.id in wanted:
                    swept.add(article.card.id)
                    yield article
        for article_id in wanted:
            if article_id not in swept:  # also what a collection that goes on meanwhile pushed out of the sweep
                found = self._archive.article(article_id)
                assert found is not None, "an article of the index is in the archive"
                yield found

    def _post(self, article: Article, path: str, mark: str) -> None:
        data = post_bytes(article, picture=self._picture)
        file = self._file_at(path)
        with _told(file):
            if file.is_file() and file.read_bytes() == data:
                self.unchanged += 1
            else:
                self._files.put(file, BytesIO(data))
                self.written += 1
        self._noted.append(Published(path, mark, hashlib.sha256(data).hexdigest(), article.card.id, self._now))

    def copy_pictures(self) -> None:
        """Copy the owner's pictures, as far as Hexo publishes files of their names."""
        for name, original in self._pictures:
            if not _seen_by_hexo(name):
                continue
            path = f"source/{name}"
            file = self._file_at(path)
            self._met.add(path)
            with _told(original):
                stat = original.stat()
                mark = fingerprint(FORM, str(stat.st_size), str(stat.st_mtime_ns))
                before = self._before.get(path)
                if before and before.fingerprint == mark and file.is_file():
                    self.unchanged += 1
                    continue
                digest = _digest(original)
                if file.is_file() and file.stat().st_size == stat.st_size and _digest(file) == digest:
                    self.unchanged += 1
                else:
                    with original.open("rb") as source:
                        self._files.put(file, source)
                    self.written += 1
            self._noted.append(Published(path, mark, digest, None, self._now))

    def remove_the_rest(self) -> None:
        """Take away what an earlier export wrote and this one did not, unless it has been edited since."""
        for path, before in sorted(self._before.items()):
            if path in self._met:
                continue
            file = self._file_at(path)
            with _told(file):
                if file.is_file():
                    if _digest(file) == before.digest:
                        file.unlink()
                        self.removed += 1
                        self._drop_if_empty(file.parent)
                    else:
                        self.kept.append(path)
            self._gone.append(path)

    def note(self) -> None:
        """Bring the ledger up to date with what was done so far."""
        if self._noted or self._gone:
            self._archive.record_published(self._sink, self._noted, self._gone)
        self._noted, self._gone = [], []

    def _file_at(self, path: str) -> Path:
        """The file of a path. ``PublishError``: a link on the way leads out of the folder."""
        file = self._out / path
        if file.parent not in self._safe:
            with _told(file):
                inside = file.parent.resolve().is_relative_to(self._out.resolve())
            if not inside:
                raise PublishError(
                    "would be written outside the export's folder, through a link",
                    subject=path,
                    hint=f"Remove the link at or above {file.parent}, or export to another folder with --out.",
                )
            self._safe.add(file.parent)
        return file

    def _picture(self, url: str) -> str:
        """The one place where a picture's address is exchanged for that of the owner's copy."""
        local = self._pictures.local(url)
        return local if _seen_by_hexo(local) else url

    def _drop_if_empty(self, folder: Path) -> None:
        with suppress(OSError):  # not empty: somebody else's files are in it
            if folder != self._out:
                folder.rmdir()


def sink_of(newsroom: Newsroom, out: Path) -> str:
    """The name of this export in the ledger; a folder inside the newsroom is named by its place there."""
    folder = Path(os.path.abspath(out))  # noqa: PTH100 - resolve() would follow links, absolute() keeps ".."
    home = Path(os.path.abspath(newsroom.folder))  # noqa: PTH100 - the same
    name = folder.relative_to(home) if folder.is_relative_to(home) else folder
    return f"hexo:{name.as_posix()}"


def _seen_by_hexo(path: str) -> bool:
    """Hexo passes over files and folders whose names begin with ``_`` or ``.``, or end in ``~`` or ``%``."""
    return not any(part.startswith(("_", ".")) for part in path.split("/")) and not path.endswith(("~", "%"))


def _digest(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """Trouble with the file system, told as a PublishError about that file."""
    try:
        yield
    except OSError as error:
        hint = "look at the folder's permissions and at the room on the disk, then export again"
        raise PublishError(
            f"cannot be written: {error.strerror or error}", subject=str(error.filename or file), hint=hint
        ) from error
