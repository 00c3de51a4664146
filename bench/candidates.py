"""What is compared: each candidate takes in all feeds of a folder in a process of its own and says how many entries.

    python -m bench.candidates NAME FOLDER    → one line of JSON

Before the clock starts each takes in one small feed, so that what libraries are imported late is there. Opening a fresh
database and closing it belongs to the work.
"""

import json
import resource
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench import generate

Work = Callable[[list[Path], Path], int]
"""Takes feed files and an empty folder to write into; returns how many entries it took in."""


def jianbao() -> Work:
    """Ours: a collecting run over file sources, each parsed, cleaned, planned and stored in a fresh archive."""
    from jianbao.archive import open_archive
    from jianbao.model.source import Filing, Source, SourceKind
    from jianbao.sources import Newsroom, Site
    from jianbao.update import collect

    def work(feeds: list[Path], scratch: Path) -> int:
        newsroom = Newsroom(
            folder=feeds[0].parent,
            site=Site(title="bench", url="https://example.org/", language="zh-CN", timezone="Asia/Shanghai"),
            sources=tuple(Source(SourceKind.FILE, path.name, Filing("bench", "bench", path.stem)) for path in feeds),
        )
        with open_archive(scratch / "archive.db") as archive:
            report = collect(archive, newsroom, newsroom.sources, clock=lambda: datetime.now(UTC))
            if report.failed or report.failed_entries:
                raise RuntimeError(f"failed: {[visit.error for visit in report.visits if visit.error]}")
            return report.new

    return work


def prior() -> Work:
    """The replaced design's parse, and nothing else: html.parser over the feed, and again over each body.

    It then looks for the first picture and takes the text. It stores nothing in this comparison.
    """
    import warnings

    from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning

    warnings.filterwarnings("ignore", category=XMLParsedAsHTMLWarning)

    def work(feeds: list[Path], _scratch: Path) -> int:
        taken = 0
        for path in feeds:
            soup = BeautifulSoup(path.read_bytes(), "html.parser")
            for item in soup.find_all("item"):
                found = [item.find(name) for name in ("title", "guid", "pubdate", "author", "description")]
                title, _guid, _date, _author, description = [part.get_text() if part else "" for part in found]
                body = BeautifulSoup(description, "html.parser")
                picture = body.find("img")
                taken += bool(title and body.get_text() and (picture is None or picture.get("src")))
        return taken

    return work


def reader() -> Work:
    """The reader library as its documentation shows it: local feeds, one worker, its own SQLite storage."""
    from reader import make_reader

    def work(feeds: list[Path], scratch: Path) -> int:
        with make_reader(str(scratch / "reader.sqlite"), feed_root=str(feeds[0].parent)) as store:
            for path in feeds:
                store.add_feed(path.name)
            store.update_feeds()
            return store.get_entry_counts().total or 0

    return work


CANDIDATES: dict[str, Callable[[], Work]] = {
    "jianbao": jianbao,
    "compiled": jianbao,
    "prior": prior,
    "reader": reader,
}


def cpu_seconds() -> float:
    """CPU time so far of this process and of the children it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def peak_kib() -> int:
    """The most memory this process had resident, in KiB.

    Linux hands ``ru_maxrss`` on from the process that started this one; ``VmHWM`` is this program's own.
    """
    try:
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


def measure(name: str, folder: Path) -> dict[str, float]:
    """Run one candidate over the feeds of ``folder``: entries, CPU and wall seconds, peak memory in KiB."""
    work = CANDIDATES[name]()
    feeds = sorted(folder.glob("*.xml"))
    with TemporaryDirectory() as small, TemporaryDirectory() as scratch:
        work(generate.write(Path(small), feeds=1, entries=1, seed=0), Path(small))
        wall, cpu = perf_counter(), cpu_seconds()
        entries = work(feeds, Path(scratch))
        cpu, wall = cpu_seconds() - cpu, perf_counter() - wall
    return {"entries": entries, "cpu": cpu, "wall": wall, "peak_kib": peak_kib()}


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], Path(sys.argv[2]))))
