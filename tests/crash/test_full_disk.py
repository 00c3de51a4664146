"""A full disk and a locked archive: words that say what to do, exit code 3, nothing half-stored.

The disk is full by the kernel's limit on the size of files (RLIMIT_FSIZE), which needs no mount and no root.
"""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from tests.command import jianbao, jianbao_json
from tests.crash.kept import contents, files
from tests.crash.states import feed

ROOM = """[site]
title = "t"
url = "https://e.example/"
[[source]]
category = "甲"
site = "乙"
channel = "丙"
file = "a.xml"
"""


@pytest.fixture
def room(tmp_path: Path) -> Path:
    (tmp_path / "jianbao.toml").write_text(ROOM, "utf-8")
    (tmp_path / "a.xml").write_bytes(feed(4, 0))
    return tmp_path


def full(folder: Path, limit: int, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command that cannot make a file longer than ``limit`` bytes."""

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # then writing fails with EFBIG, as it does with ENOSPC
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [sys.executable, "-B", "-m", "jianbao", "-C", str(folder), *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"JIANBAO_LANG": "en", "PYTHONUTF8": "1"},
        preexec_fn=limited,
        check=False,
        timeout=120,
    )


def told(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """Exit code 3, a line on what is wrong, a line on what to do, no traceback."""
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 2, done.stderr
    for word in words:
        assert word in done.stderr


@pytest.mark.slow
def test_an_archive_that_cannot_grow_is_told_and_whole(room: Path) -> None:
    """What was stored before is safe, the feed is taken in once there is room."""
    jianbao("collect", folder=room)
    before = contents(room / "archive.db")
    (room / "a.xml").write_bytes(feed(4, 6))
    told(full(room, 64 * 1024, "collect"), "archive.db", "space")  # less than the journal of the change needs
    assert contents(room / "archive.db") == before
    assert jianbao_json("collect", folder=room)["new"] > 0


@pytest.mark.slow
def test_a_page_that_cannot_be_written_leaves_the_old_site(room: Path) -> None:
    """Every file that was there is there, wholly, old or new; and publishing goes on once there is room."""
    jianbao("collect", folder=room)
    jianbao("publish", folder=room)
    before = files(room / "site")
    (room / "a.xml").write_bytes(feed(4, 6))
    jianbao("collect", folder=room)
    largest = max(len(data) for path, data in before.items() if path.endswith(".html"))
    done = full(room, largest // 2, "publish")
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    now = files(room / "site")
    assert before.keys() <= now.keys()
    assert not [path for path in now if path.endswith(".part")]
    assert now["index.html"] == before["index.html"]
    jianbao("publish", folder=room)
    assert files(room / "site")["index.html"] != before["index.html"]


@pytest.mark.slow
def test_an_archive_that_another_program_locks_is_told(room: Path) -> None:
    """Somebody has it open in a database browser, in the middle of a change."""
    jianbao("collect", folder=room)
    with closing(sqlite3.connect(room / "archive.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        told(jianbao("collect", folder=room, exit_code=None), "locked", "wait")
        other.execute("ROLLBACK")
    jianbao("collect", folder=room)
