"""The static site: what changed in the archive since the last publishing decides which pages are made.

The archive's ledger says for each folder up to which change it is, and what was written (path and digest: the manifest
that ``deploy`` reads). Only pages that a change can touch are made, and only those whose bytes differ are written.
Everything is looked at where that is not enough to know: the first time, with another theme or other settings, in a
folder that is not the one of the last time, and when asked to (``check``).

What is linked is written before what links to it: new articles, then changed ones, then lists, the home page, feeds and
sitemaps; what is gone is taken away last. The ledger moves on only when all of it is done, so a run that was killed is
done again.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from jianbao import search
from jianbao.archive import open_archive
from jianbao.archive.interface import Changes, Shelf, SinkState
from jianbao.errors import PublishError
from jianbao.publish.folder import OutFolder
from jianbao.publish.pages import Progress, Store, Writer
from jianbao.publish.workers import Job, Workers, batched, grouped
from jianbao.sources.newsroom import FILE_NAME, Newsroom
from jianbao.views import Kind, Page, Views, paths

_NAMED = 5
"""Addresses that an error names."""


class PublishReport(msgspec.Struct, frozen=True):
    """What publishing did. ``pages`` are those that were looked at; ``out`` is where they are."""

    out: Path
    pages: int
    written: int
    unchanged: int
    removed: int
    seconds: float
    everything: bool
    """Every page was looked at, not only those that changes in the archive touch."""
    index_files: int = 0
    """Files of the search index that were written; ``index_bytes`` are in them."""
    index_bytes: int = 0
    paths: tuple[str, ...] = ()
    """The first hundred that were written, for reports."""


class _State(msgspec.Struct, frozen=True):
    """What a folder was made with, besides the archive."""

    stamp: str
    sources: str
    place: tuple[int, int]


def publish_site(
    archive: Store,
    newsroom: Newsroom,
    out: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
    check: bool = False,
    workers: int = 1,
) -> PublishReport:
    """Bring the site in ``out`` up to date with the archive, which nobody may write to meanwhile.

    Files of ``out`` that we did not write are left alone. ``check`` looks at every page and file; ``workers`` processes
    share that. ``PublishError``: an address that was given out would vanish, or a page could not be made (the subject
    says which) or written; what was published before stays in place, and the next call goes on from there.
    """
    began = time.perf_counter()
    sink = sink_name(newsroom, _checked(out, newsroom))
    folder = OutFolder(out, f"{newsroom.folder.resolve()} {sink}")
    before = archive.sink_state(sink)
    archive.keep_days(ZoneInfo(newsroom.site.timezone))
    views = Views(archive, newsroom, held=True)
    state = _State(views.stamp, views.sources_digest(), folder.identity)
    until = archive.last_change()
    writer = Writer(archive, views, folder, sink, now)

    def another(number: int) -> Writer:
        own = open_archive(archive.path)
        place = OutFolder(out, f"{newsroom.folder.resolve()} {sink} {number}")
        return Writer(own, Views(own, newsroom, held=True), place, sink, now)

    whole = check or before is None or not folder.holds("index.html") or not _same(before, state)
    if whole:
        _keep_promises(archive, sink)
        _begin(archive, sink, before, msgspec.structs.replace(state, stamp="", sources=""))
        gone = _everything(archive, writer, progress, Workers(workers, another) if workers > 1 else None)
    else:
        assert before is not None
        changes = archive.changes(before.seq)
        gone = _changed(archive, writer, changes, progress)
        if msgspec.json.decode(before.state, type=_State).sources != state.sources:
            _begin(archive, sink, before, msgspec.structs.replace(state, sources=""))
            writer.write(views.plan.sources(), progress)
    _refuse_to_lose(gone)
    removed = _remove(archive, folder, sink, gone, now)
    index = search.update(folder.root / paths.SEARCH_INDEX, archive, ZoneInfo(newsroom.site.timezone))
    after = SinkState(until, (before.serial if before else 0) + 1, msgspec.json.encode(state).decode())
    if whole or writer.tally.pages or removed:
        archive.save_sink(sink, after)
    tally = writer.tally
    return PublishReport(
        out=folder.root,
        pages=tally.pages,
        written=tally.written,
        unchanged=tally.pages - tally.written,
        removed=removed,
        seconds=time.perf_counter() - began,
        everything=whole,
        index_files=len(index.written),
        index_bytes=sum(index.written.values()),
        paths=tuple(tally.paths),
    )


def _begin(archive: Store, sink: str, before: SinkState | None, unfinished: _State) -> None:
    """Note what the folder is in the middle of: should it be left there, and what it is made with be as before again,
    nobody may take it for finished.
    """
    if before is not None:
        archive.save_sink(sink, msgspec.structs.replace(before, state=msgspec.json.encode(unfinished).decode()))


def sink_name(newsroom: Newsroom, out: Path) -> str:
    """The ledger's name for a site's folder: each folder has its own, and a newsroom may be moved as a whole."""
    home = newsroom.folder.resolve()
    place = out.resolve()
    return f"site:{place.relative_to(home).as_posix() if place.is_relative_to(home) else place.as_posix()}"


def _everything(archive: Store, writer: Writer, progress: Progress | None, workers: Workers | None) -> list[str]:
    """Write every page; the paths in the ledger that are no page any more."""
    plan, sink = writer.views.plan, writer.sink
    fixed, others = list(plan.fixed()), sorted(plan.others(), key=lambda page: page.kind)
    seen = {hash(page.path) for page in (*fixed, *others)}
    writer.write(fixed, progress)
    if archive.sink_state(sink) is not None:
        # Pages of articles that are there already link to the new ones; of the new ones none is linked yet.
        writer.write((_article(article_id) for article_id in archive.new_articles(sink)), progress)
    if workers is None:
        writer.write((page for channel in plan.channels() for page in plan.articles(channel)), progress)
        writer.write(others, progress)
    else:
        workers.work(_jobs(plan.channels(), others), writer.tally, progress)
    # Of articles nothing vanishes: `_keep_promises` saw to that.
    rows = archive.published_under(sink, "")
    return [row.path for row in rows if row.article_id is None and hash(row.path) not in seen]


def _changed(archive: Store, writer: Writer, changes: Changes, progress: Progress | None) -> list[str]:
    """Write the pages that changes touch; the paths in the ledger that are no page any more."""
    views, sink = writer.views, writer.sink
    if changes.gone:
        _keep_promises(archive, sink)
    pages = views.plan.touched(changes)
    articles = [page.path for page in pages if page.kind is Kind.ARTICLE]
    there = archive.published_files(sink, articles)
    # New articles first: nothing links to them yet.
    writer.write((page for page in pages if page.kind is Kind.ARTICLE and page.path not in there), progress)
    writer.write((page for page in pages if page.kind is not Kind.ARTICLE or page.path in there), progress)
    return [
        row.path
        for prefix in sorted(views.plan.shrunk(changes))
        for row in archive.published_under(sink, prefix)
        if "/" not in row.path.removeprefix(prefix) and row.article_id is None and views.resolve(row.path) is None
    ]


def _jobs(channels: Iterable[Shelf], others: Iterable[Page]) -> Iterator[list[Job]]:
    """The work in steps: all of a step is done before the next begins."""
    yield list(grouped(channels))
    for _, pages in groupby(others, key=lambda page: page.kind):
        yield list(batched(pages))


def _article(article_id: str) -> Page:
    return Page(paths.article(article_id), Kind.ARTICLE, article_id=article_id)


def _same(before: SinkState, state: _State) -> bool:
    """Whether the folder was made with the same theme and settings, and is still that folder."""
    made = msgspec.json.decode(before.state, type=_State)
    return made.stamp == state.stamp and made.place == state.place


def _keep_promises(archive: Store, sink: str) -> None:
    """``PublishError``: an article whose address was given out is in the archive no more."""
    _vanish(archive.lost_addresses(sink))


def _refuse_to_lose(gone: Iterable[str]) -> None:
    """``PublishError``: the page or a feed of a category, site or channel would vanish."""
    names = ("/index.html", "/feed.xml", "/feed.json")
    _vanish([path for path in gone if path.startswith("c/") and path.endswith(names)])


def _vanish(lost: Sequence[str]) -> None:
    if lost:
        more = f", and {len(lost) - _NAMED} more" if len(lost) > _NAMED else ""
        raise PublishError(
            f"{len(lost)} published addresses would vanish: {', '.join(lost[:_NAMED])}{more}",
            subject="permalinks",
            hint="The archive lacks what they show: restore it from a copy. To take an article off the site, "
            "use `jianbao withdraw`. Nothing was removed.",
        )


def _remove(archive: Store, folder: OutFolder, sink: str, gone: Sequence[str], now: datetime) -> int:
    """Take files away, then out of the ledger; how many were there."""
    taken = sum(folder.remove(path) for path in gone)
    archive.record_removed(sink, gone, now)
    return taken


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
