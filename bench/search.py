"""What a search costs: bytes and requests a query, index size, CPU of indexing, what an hourly update rewrites.

    python -m bench.search build FOLDER --articles 100000     index, sizes, CPU, the update by 15
    python -m bench.search ask FOLDER                         200 queries in a real Chromium against a plain static host
    python -m bench.search recall FOLDER                      two-character words against a scan of all texts
    python -m bench.search pagefind FOLDER --articles 10000   the same texts as pages, by Pagefind (PyPI, [extended])

FOLDER keeps texts and index between the commands. The host compresses nothing and serves no ranges; bytes are bodies.
"""

import argparse
import json
import random
import resource
import shutil
import statistics
import subprocess
import sys
import time
from array import array
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import jianbao.views
from bench.texts import Texts, published
from jianbao.search import Stamp, Unit, folding, query, update
from jianbao.search.find import Wanted, find

ZONE = ZoneInfo("Asia/Shanghai")
ENGINE = Path(jianbao.views.__file__).parent / "assets" / "search-engine.js"
PAGE = '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>bench</title>'
ASK = """async ([question, stop]) => {
  const began = performance.now();
  if (!window.engine) {
    const { open } = await import("/search-engine.js");
    window.engine = await open("/search/");
  }
  const answer = await window.engine.find(question, stop);
  return { hits: answer.hits.map((hit) => hit.id), count: answer.count, ms: performance.now() - began };
}"""
SLOW_LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
"""Chromium's "Fast 3G" before it was renamed: 1.6 Mbit/s, and 150 ms a request."""


class Stored:
    """``search.Units`` over texts that were made beforehand, so that making them is not measured."""

    def __init__(self, folder: Path, count: int) -> None:
        self.count = count
        self._texts = Texts()
        self._file = folder / "texts.jsonl"
        folder.mkdir(parents=True, exist_ok=True)
        made = sum(1 for _ in self._file.open("rb")) if self._file.exists() else 0
        with self._file.open("ab") as out:
            for number in range(made, count):
                article = self._texts.article(number)
                out.write(json.dumps([article.title, article.text], ensure_ascii=False).encode() + b"\n")
        self._offsets = array("Q", [0])
        with self._file.open("rb") as lines:
            for line in lines:
                self._offsets.append(self._offsets[-1] + len(line))

    def unit_count(self) -> int:
        """See ``Units``."""
        return self.count

    def unit_changes(self, after: int) -> tuple[int, Sequence[int] | None]:
        """See ``Units``: slots are only ever added here."""
        return self.count, range(after, self.count) if after <= self.count else None

    def unit_stamps(self, start: int, stop: int) -> list[Stamp]:
        """See ``Units``."""
        stop = min(stop, self.count)
        filings = [self._texts.filing(slot) for slot in range(start, stop)]
        return [
            Stamp(slot, f"{slot:012d}", str(slot), True, published(slot), filing, (filing,))  # noqa: FBT003 - live
            for slot, filing in zip(range(start, stop), filings, strict=True)
        ]

    def units(self, start: int, stop: int) -> Iterator[Unit]:
        """See ``Units``."""
        with self._file.open("rb") as lines:
            lines.seek(self._offsets[start])
            for slot in range(start, min(stop, self.count)):
                title, text = json.loads(lines.readline())
                yield Unit(slot, title, text)


def sizes(folder: Path) -> dict[str, tuple[int, int]]:
    """Files and bytes by kind."""
    found: dict[str, tuple[int, int]] = {}
    for file in folder.rglob("*"):
        if file.is_file():
            kind = file.relative_to(folder).parts[0].partition("-")[0]
            files, size = found.get(kind, (0, 0))
            found[kind] = files + 1, size + file.stat().st_size
    return found


def build(folder: Path, count: int) -> None:
    shutil.rmtree(folder / "search", ignore_errors=True)
    archive = Stored(folder, count + 1_000)
    archive.count = count
    began, wall = time.process_time(), time.perf_counter()
    told = update(folder / "search", archive, ZONE)
    spent = time.process_time() - began
    print(
        f"{count} articles: {spent:.1f} CPU s, {time.perf_counter() - wall:.1f} s, {spent / count * 1000:.2f} CPU s a 1,000"
    )
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, {len(told.written)} files")
    whole = sizes(folder / "search")
    for kind, (files, size) in sorted(whole.items()):
        print(f"  {kind:10} {files:7} files {size / 1e6:9.2f} MB")
    print(f"  {'all':10} {sum(f for f, _ in whole.values()):7} files {sum(s for _, s in whole.values()) / 1e6:9.2f} MB")
    # Sixty-six hourly updates in a row: what is joined now and then is in the mean.
    changed: list[float] = []
    written: list[float] = []
    cpu: list[float] = []
    for step in range(1, 67):
        archive.count = count + 15 * step
        began = time.process_time()
        told = update(folder / "search", archive, ZONE)
        cpu.append(time.process_time() - began)
        changed.append(len(told.written))
        written.append(sum(told.written.values()))
    for name, values, unit in (("files", changed, 1), ("KB", written, 1e3), ("CPU s", cpu, 1)):
        shown = [value / unit for value in (statistics.median(values), statistics.mean(values), max(values))]
        print(f"15 new articles, {name}: median {shown[0]:.2f}, mean {shown[1]:.2f}, worst {shown[2]:.2f}")
    print(f"1,000 by hourly updates: {sum(cpu) / 990 * 1000:.2f} CPU s")
    began = time.process_time()
    told = update(folder / "search", archive, ZONE)
    print(f"nothing new: {time.process_time() - began:.3f} CPU s, {len(told.written)} files")


def questions(archive: Stored, count: int = 200, seed: int = 5) -> list[str]:
    """Queries that stand in the texts: two-character words, names, Latin words, numbers, phrases, two words."""
    rng = random.Random(seed)
    texts = Texts()
    found: list[str] = []
    kinds = ("pair", "pair", "word", "name", "latin", "number", "phrase", "two", "four", "title")
    while len(found) < count:
        slot = rng.randrange(archive.count)
        unit = next(archive.units(slot, slot + 1))
        runs = [(run, chinese) for run, chinese, _ in folding.tokens(unit.text)]
        chinese = [run for run, is_chinese in runs if is_chinese and len(run) >= 9]
        others = [run for run, is_chinese in runs if not is_chinese]
        kind = kinds[len(found) % len(kinds)]
        run = rng.choice(chinese)
        at = rng.randrange(len(run) - 8)
        if kind == "pair":
            found.append(run[at : at + 2])
        elif kind == "four":
            found.append(run[at : at + 4])
        elif kind == "phrase":
            found.append(f"“{run[at : at + 8]}”")
        elif kind == "two":
            other = rng.choice(chinese)
            found.append(f"{run[at : at + 2]} {other[:2]}")
        elif kind == "title":
            found.append(unit.title[:6])
        elif kind == "word":
            found.append(texts.words.draw(rng))
        elif kind == "name":
            found.append(texts.names.draw(rng))
        else:
            wanted = [run for run in others if run.isdigit() == (kind == "number")]
            if wanted:
                found.append(rng.choice(wanted))
    return found


def ask(folder: Path) -> None:
    from playwright.sync_api import sync_playwright
    from tests.search.static_server import hosting

    head = json.loads((folder / "search" / "head.json").read_bytes())
    asked = questions(Stored(folder, head["slots"]))
    shutil.copy(ENGINE, folder / "search-engine.js")
    (folder / "index.html").write_text(PAGE)
    with sync_playwright() as playwright, hosting(folder) as host:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        for best in (False, True):
            first, following, slow = [], [], []
            # Best first reads every segment for any word: fewer questions tell as much.
            for number, words in enumerate(asked[:40] if best else asked):
                context = browser.new_context()
                page = context.new_page()
                page.goto(host.origin + "/index.html")
                if not best and number % 8 == 0:
                    context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW_LINE)
                host.sent.clear()
                answer = page.evaluate(ASK, [{"query": words, "best": best}, 10])
                first.append(_sum(host.sent, words))
                if not best and number % 8 == 0:
                    slow.append(answer["ms"])
                else:
                    host.sent.clear()
                    page.evaluate(ASK, [{"query": asked[number - 1], "best": best}, 10])
                    following.append(_sum(host.sent, asked[number - 1]))
                context.close()
            print("best first" if best else "newest first")
            for name, told in (("first query", first), ("next query", following)):
                told.sort()
                size, requests = [one[0] / 1e3 for one in told], sorted(one[1] for one in told)
                print(
                    f"  {name}: KB median {statistics.median(size):.0f}, 90 % {size[int(len(size) * 0.9)]:.0f}, "
                    f"worst {size[-1]:.0f} ({told[-1][2]}); requests median {statistics.median(requests)}, worst {requests[-1]}"
                )
            if slow:
                print(
                    f"  on a slow line, from a bare page to the first results: median {statistics.median(slow):.0f} ms, worst {max(slow):.0f} ms"
                )
        browser.close()


def _sum(sent: list[tuple[str, int]], words: str) -> tuple[int, int, str]:
    return sum(size for _, size in sent), len(sent), words


def recall(folder: Path, words: int) -> None:
    head = json.loads((folder / "search" / "head.json").read_bytes())
    archive = Stored(folder, head["slots"])
    rng = random.Random(9)
    wanted: dict[str, int] = {}
    while len(wanted) < words:
        slot = rng.randrange(archive.count)
        unit = next(archive.units(slot, slot + 1))
        runs = [run for run, chinese, _ in folding.tokens(unit.text) if chinese and len(run) > 1]
        wanted.setdefault("".join(rng.choice(list(pairwise(rng.choice(runs))))), 0)
    for unit in archive.units(0, archive.count):
        text = folding.canonical(folding.tokens(unit.title)) + "\n" + folding.canonical(folding.tokens(unit.text))
        for word in wanted:
            if word in text:
                wanted[word] += 1

    def read(path: str) -> bytes | None:
        file = folder / "search" / path
        return file.read_bytes() if file.is_file() else None

    missed = 0
    for word, there in wanted.items():
        answer = find(read, Wanted(query.parsed(word), best=True), stop=1)
        if answer.count != there:
            missed += 1
            print(f"  {word}: {answer.count} of {there}")
    print(
        f"{words} two-character words over {archive.count} articles: {words - missed} with every article that has them"
    )


def pagefind(folder: Path, count: int, module: str) -> None:
    archive = Stored(folder, count)
    pages = folder / "pages"
    shutil.rmtree(pages, ignore_errors=True)
    for unit in archive.units(0, count):
        place = pages / f"{unit.slot // 1000}" / f"{unit.slot}.html"
        place.parent.mkdir(parents=True, exist_ok=True)
        body = "".join(f"<p>{line}</p>" for line in unit.text.split("\n"))
        place.write_text(f'<!doctype html><html lang="zh-cn"><title>{unit.title}</title><h1>{unit.title}</h1>{body}')
    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", module, "--site", str(pages)], check=True, stdout=subprocess.DEVNULL)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime
    files = [file for file in (pages / "pagefind").rglob("*") if file.is_file()]
    size = sum(file.stat().st_size for file in files)
    print(
        f"Pagefind, {count} pages: {cpu:.1f} CPU s, peak {ended.ru_maxrss / 1024:.0f} MB, {len(files)} files, {size / 1e6:.1f} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("build", "ask", "recall", "pagefind"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--words", type=int, default=300)
    options = parser.parse_args()
    match options.what:
        case "build":
            build(options.folder, options.articles)
        case "ask":
            ask(options.folder)
        case "recall":
            recall(options.folder, options.words)
        case _:
            pagefind(options.folder, options.articles, "pagefind")


if __name__ == "__main__":
    main()
