"""``kill -9`` at random moments of collect and publish: ``python -m tests.crash.kill 200 [--seed 1] [--entries 110]``.

Two newsrooms are led through the same row of states of their sources (``states``). In the one nothing happens. In the
other, each state brings some runs that are killed at random moments, then one of ``collect`` that is not; so both have
seen the same states, and at the end hold the same (``kept``). Then it publishes once undisturbed: the site and the
Hexo posts must be byte for byte what a fresh newsroom publishes from the same archive, and nothing else may lie about.
"""

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.crash import states
from tests.crash.kept import contents, files
from tests.fetch.server import Server, after, conditional

KILLS_PER_STATE = 5
_COLLECT = ("collect",)
_SITE = ("publish", "--to", "site")
_HEXO = ("publish", "--to", "hexo")


class Newsroom:
    """A newsroom folder whose commands are run as processes."""

    def __init__(self, folder: Path, all_: tuple[str, ...]) -> None:
        self.folder = folder
        self._all = all_
        folder.mkdir(parents=True)

    def start(self, words: tuple[str, ...]) -> "subprocess.Popen[str]":
        extra = self._all if words == _COLLECT else ()
        return subprocess.Popen(
            [sys.executable, "-m", "jianbao", "-C", str(self.folder), *words, *extra, "--json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=os.environ | {"JIANBAO_LANG": "en", "PYTHONUTF8": "1"},
        )

    def run(self, words: tuple[str, ...]) -> float:
        """To its end; the seconds it took. Sources that fail in a state are part of it."""
        started = time.monotonic()
        process = self.start(words)
        out, err = process.communicate(timeout=300)
        assert process.returncode in {0, 1}, f"{words}: exit {process.returncode}\n{out}\n{err}"
        assert "Traceback" not in err, err
        json.loads(out)
        return time.monotonic() - started

    def kill(self, words: tuple[str, ...], seconds: float) -> str:
        """Kill it after ``seconds``; which phase that hit."""
        process = self.start(words)
        time.sleep(seconds)
        process.kill()
        out, err = process.communicate(timeout=60)
        assert "Traceback" not in err, err
        if process.returncode >= 0:
            assert process.returncode in {0, 1}, f"{words}: exit {process.returncode}\n{out}\n{err}"
            return "after its end"
        return "killed"


def set_state(state: int, server: Server, *newsrooms: Newsroom) -> None:
    """Bring the sources to a state."""
    for source in range(states.SOURCES):
        if not states.is_file(source):
            answer = conditional(states.feed(source, state), f'"{source}-{state}"')
            server.handlers[f"/{source}.xml"] = after(0.01 * source, answer)
    for newsroom in newsrooms:
        states.write_files(newsroom.folder, state)
        (newsroom.folder / "jianbao.toml").write_text(states.config(server.port, state), "utf-8")


def kill_often(folder: Path, kills: int, seed: str) -> Counter[str]:
    """The whole test in ``folder``; how many kills hit what. AssertionError: something was lost, doubled or left."""
    random = Random(seed)
    rounds = -(-kills // KILLS_PER_STATE)
    told: Counter[str] = Counter()
    help_text = subprocess.run(
        [sys.executable, "-m", "jianbao", "collect", "--help"], capture_output=True, text=True, check=True
    ).stdout
    all_ = ("--all",) if "--all" in help_text else ()
    quiet, killed = Newsroom(folder / "quiet", all_), Newsroom(folder / "killed", all_)
    with Server() as server:
        takes: dict[tuple[str, ...], float] = {}
        for state in range(rounds):
            set_state(state, server, quiet)
            takes[_COLLECT] = max(takes.get(_COLLECT, 0), quiet.run(_COLLECT))
            if state in {0, rounds - 1}:
                takes[_SITE], takes[_HEXO] = quiet.run(_SITE), quiet.run(_HEXO)
        started = time.monotonic()
        subprocess.run([sys.executable, "-m", "jianbao", "--version"], capture_output=True, check=True)
        start_up = time.monotonic() - started
        for state in range(rounds):
            set_state(state, server, killed)
            for number in range(min(KILLS_PER_STATE, kills - state * KILLS_PER_STATE)):
                possible = [_COLLECT, _COLLECT, _SITE, _HEXO] if (killed.folder / "archive.db").exists() else [_COLLECT]
                words = _COLLECT if number == 0 else random.choice(possible)
                early = random.random() < 0.1
                moment = random.uniform(0 if early else start_up, takes[words])
                told[f"{' '.join(words)}: {killed.kill(words, moment)}"] += 1
            killed.run(_COLLECT)
        killed.run(_SITE)
        killed.run(_HEXO)
    compare(quiet.folder, killed.folder, folder / "fresh")
    return told


def compare(quiet: Path, killed: Path, fresh: Path) -> None:
    """Hold the newsroom that was killed to the quiet one, and what it published to what is published afresh."""
    ours, theirs = contents(killed / "archive.db"), contents(quiet / "archive.db")
    for name, rows in theirs.items():
        missing, extra = set(rows) - set(ours[name]), set(ours[name]) - set(rows)
        assert not missing, f"{name}: lost {len(missing)}, such as {next(iter(missing))!r}"
        assert not extra, f"{name}: {len(extra)} that should not be, such as {next(iter(extra))!r}"
        assert len(rows) == len(ours[name]), f"{name}: doubled"
    shutil.copytree(killed, fresh, ignore=shutil.ignore_patterns("site", "hexo", ".jianbao*"))
    with closing(sqlite3.connect(fresh / "archive.db")) as db, db:
        for table in ("published", "sink"):
            db.execute(f"DELETE FROM {table}")
    afresh = Newsroom.__new__(Newsroom)
    afresh.folder, afresh._all = fresh, ()
    afresh.run(_SITE)
    afresh.run(_HEXO)
    for sink in ("site", "hexo"):
        left, right = files(killed / sink), files(fresh / sink)
        assert left.keys() == right.keys(), f"{sink}: {sorted(left.keys() ^ right.keys())[:10]}"
        assert left == right, f"{sink}: {[path for path in left if left[path] != right[path]][:10]}"
    about = {path.name for path in killed.iterdir()}
    feeds = {f"{source}.xml" for source in range(states.SOURCES) if states.is_file(source)}
    assert about == feeds | {"jianbao.toml", "archive.db", ".jianbao.lock", "site", "hexo"}, about


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int, nargs="?", default=200)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--entries", type=int, default=states.ENTRIES, help="entries that each of eight feeds holds")
    asked = parser.parse_args()
    states.ENTRIES = asked.entries
    started = time.monotonic()
    with TemporaryDirectory() as folder:
        told = kill_often(Path(folder), asked.kills, asked.seed)
        with closing(sqlite3.connect(Path(folder) / "killed" / "archive.db")) as db:
            print(f"{db.execute('SELECT count(*) FROM article').fetchone()[0]} articles")
    for words, count in sorted(told.items()):
        print(f"{count:5}  {words}")
    print(f"{told.total()} runs disturbed in {time.monotonic() - started:.0f} s: nothing lost, doubled or left")


if __name__ == "__main__":
    main()
