"""``reprocess`` killed at any moment: the next run goes on, and in the end all is as if nothing had happened."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from tests.articles import recurring
from tests.command import jianbao, jianbao_json

from jianbao.archive import open_archive


@pytest.mark.slow
def test_a_killed_reprocess_is_continued(tmp_path: Path) -> None:
    """Twelve kills: each article is as it was or as it will be, no other; the last run finishes the rest."""
    room = tmp_path / "room"
    jianbao("init", room)
    (room / "feed.xml").write_text(recurring.feed(recurring.zh_recurring, articles=600), "utf-8")
    with (room / "jianbao.toml").open("a", encoding="utf-8") as config:
        config.write('\n[[source]]\ncategory = "新闻"\nsite = "某网"\nchannel = "湖边"\nfile = "feed.xml"\n')
    jianbao("collect", folder=room)
    before = texts(room)
    jianbao("rules", "learn", "湖边", folder=room)
    jianbao("rules", "accept", "湖边", "--all", folder=room)
    random = Random(3)
    seconds = timed(room)
    killed = sum(kill_one(room, random.uniform(0.2, 1.0) * seconds) for _ in range(12))
    half = texts(room)
    jianbao_json("reprocess", folder=room)
    after = texts(room)
    assert killed > 2
    assert before.keys() == half.keys() == after.keys()
    assert all(half[one] in (before[one], after[one]) for one in half)
    assert all("湖边日报" in before[one] and "湖边日报" not in after[one] for one in after)
    assert jianbao_json("reprocess", folder=room)["looked"] == 0


def texts(room: Path) -> dict[str, str]:
    """What each article says now."""
    with open_archive(room / "archive.db") as archive:
        return {one.card.id: one.revision.text for one in archive.articles()}


def timed(room: Path) -> float:
    """About how long a run takes that writes nothing."""
    started = time.monotonic()
    jianbao("reprocess", "--dry-run", folder=room)
    return time.monotonic() - started


def kill_one(room: Path, seconds: float) -> bool:
    """Start a run and kill it after so long, with all its children; whether it was still going on."""
    process = subprocess.Popen(
        [sys.executable, "-m", "jianbao", "-C", str(room), "reprocess"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False
