"""What a run of ``collect`` costs over many sources: first visit, 304, equal bodies, one source in a hundred changed.

    python -m bench.collect [--sources 1000] [--entries 50] [--json]

Sources are served over loopback by a process of their own (``bench.feed_server``). Beside ours, in the same run: the
``reader`` library over fewer of the same sources, and the floor: lxml, nh3 and SQLite over as many bodies, no network.
CPU time counts, not the wall: trust the ratios.
"""

import argparse
import json
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from bench.candidates import cpu_seconds, peak_kib
from bench.feed_server import FeedServer, address

PHASES = ("first", "304", "equal", "changed")
GOALS = (
    "goals: first visit >= 8x reader per CPU second and <= 3x the floor; 304 >= 4x; equal body >= 100x; RSS <= 200 MB"
)
_FEWER = 20
"""Sources that reader and the floor are given."""


def measured(work: Callable[[], int]) -> dict[str, float]:
    """CPU and wall seconds of ``work``, and the entries it gives."""
    wall, cpu = perf_counter(), cpu_seconds()
    entries = work()
    return {"entries": entries, "cpu": cpu_seconds() - cpu, "wall": perf_counter() - wall}


def set_mode(port: int, mode: str) -> None:
    """Tell the server how to answer from now on."""
    name = {"first": "304"}.get(mode, mode)
    urllib.request.urlopen(f"http://{address(0)}:{port}/mode/{name}").read()


def ours(port: int, sources: int, entries: int, scratch: Path) -> dict[str, Any]:
    """Our conductor over a fresh archive."""
    from jianbao.archive import open_archive
    from jianbao.model.source import Filing, Source, SourceKind
    from jianbao.sources import Newsroom, Site
    from jianbao.sources.newsroom import FetchSettings
    from jianbao.update import collect

    del entries
    newsroom = Newsroom(
        folder=scratch,
        site=Site(title="bench", url="https://example.org/", language="zh-CN", timezone="Asia/Shanghai"),
        fetch=FetchSettings(allow=("127.0.0.0/8",)),
        sources=tuple(
            Source(SourceKind.FEED, f"http://{address(n)}:{port}/{n}.xml", Filing("bench", f"site {n % 40}", str(n)))
            for n in range(sources)
        ),
    )
    result: dict[str, Any] = {}
    with open_archive(scratch / "archive.db") as archive:

        def visit() -> int:
            report = collect(archive, newsroom, newsroom.sources, clock=lambda: datetime.now(UTC))
            if report.failed or report.failed_entries or len(report.visits) != sources:
                raise RuntimeError(f"failed: {[one.error for one in report.visits if one.error][:3]}")
            return report.new

        for phase in PHASES:
            set_mode(port, phase)
            result[phase] = measured(visit)
    return result | {"peak_mib": peak_kib() / 1024, "sources": sources}


def reader(port: int, sources: int, entries: int, scratch: Path) -> dict[str, Any]:
    """The reader library as its documentation shows it."""
    from reader import make_reader

    del entries
    result: dict[str, Any] = {}
    with make_reader(str(scratch / "reader.sqlite")) as store:
        for number in range(sources):
            store.add_feed(f"http://{address(number)}:{port}/{number}.xml")

        def visit() -> int:
            before = store.get_entry_counts().total or 0
            store.update_feeds(scheduled=False)
            return (store.get_entry_counts().total or 0) - before

        for phase in PHASES:
            set_mode(port, phase)
            result[phase] = measured(visit)
    return result | {"peak_mib": peak_kib() / 1024, "sources": sources}


def floor(port: int, sources: int, entries: int, scratch: Path) -> dict[str, Any]:
    """The least that parse, clean and store can cost: fields by lxml, bodies by nh3, rows into SQLite."""
    import nh3
    from lxml import etree

    del port
    made = FeedServer(entries)
    bodies = [made.body(number)[0] for number in range(sources)]
    with sqlite3.connect(scratch / "floor.db") as db:
        db.execute("CREATE TABLE entry (guid TEXT PRIMARY KEY, title TEXT, link TEXT, date TEXT, raw TEXT, html TEXT)")

        def work() -> int:
            rows = []
            for body in bodies:
                for item in etree.fromstring(body).iter("item"):
                    said = [item.findtext(name) or "" for name in ("guid", "title", "link", "pubDate", "description")]
                    rows.append((*said, nh3.clean(said[-1])))
            db.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", rows)
            db.commit()
            return len(rows)

        return {"first": measured(work), "peak_mib": peak_kib() / 1024, "sources": sources}


CANDIDATES = {"jianbao": ours, "reader": reader, "floor": floor}


def compare(sources: int, entries: int) -> dict[str, Any]:
    """All candidates, each in a process of its own, one after another."""
    found: dict[str, Any] = {}
    for name in CANDIDATES:
        count = sources if name == "jianbao" else min(sources, _FEWER)
        with subprocess.Popen(
            [sys.executable, "-m", "bench.feed_server", str(count), str(entries)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as server:
            assert server.stdout is not None
            port = server.stdout.readline().strip()
            done = subprocess.run(
                [sys.executable, "-m", "bench.collect", "--one", name, port, str(count), str(entries)],
                capture_output=True,
                text=True,
                check=False,
            )
            server.communicate("")
        if done.returncode != 0:
            sys.exit(f"{name} failed:\n{done.stderr}")
        found[name] = json.loads(done.stdout.splitlines()[-1])
    return found


def per_source(result: dict[str, Any], name: str, phase: str) -> float:
    """CPU milliseconds a source."""
    return float(result[name][phase]["cpu"]) * 1000 / float(result[name]["sources"])


def lines(result: dict[str, Any]) -> list[str]:
    """The outcome for people."""
    told = []
    for name, one in result.items():
        for phase in PHASES:
            if phase in one:
                run = one[phase]
                told.append(
                    f"{name:8} {phase:8} {one['sources']:5} sources  {per_source(result, name, phase):8.2f} ms CPU a source"
                    f"  {one['sources'] / run['cpu']:8.1f} sources and {run['entries'] / run['cpu']:7.0f} new entries"
                    f" a CPU second  {run['wall']:6.1f} s wall"
                )
        told.append(f"{name:8} peak RSS {one['peak_mib']:.0f} MiB")
    for phase in PHASES:
        ratio = per_source(result, "reader", phase) / per_source(result, "jianbao", phase)
        told.append(f"{phase:8} {ratio:6.1f} x reader per CPU second")
    told.append(
        f"first    {per_source(result, 'jianbao', 'first') / per_source(result, 'floor', 'first'):6.1f} x the floor"
    )
    return [*told, GOALS]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=1000)
    parser.add_argument("--entries", type=int, default=50)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", nargs=4, metavar=("NAME", "PORT", "SOURCES", "ENTRIES"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        name, port, sources, entries = asked.one
        with TemporaryDirectory() as scratch:
            print(json.dumps(CANDIDATES[name](int(port), int(sources), int(entries), Path(scratch))))
        return
    result = compare(asked.sources, asked.entries)
    print(json.dumps(result) if asked.json else "\n".join(lines(result)))


if __name__ == "__main__":
    main()
