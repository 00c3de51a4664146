"""Ctrl-C and SIGTERM: an end within seconds, what was done stored, one line of words, the lock free."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.command import jianbao, jianbao_json
from tests.fetch.server import FEED, Server, after, answer

SECONDS = 8.0
"""Within which it must have ended, on a busy machine too."""
SIGNALS = [(signal.SIGINT, 130), (signal.SIGTERM, 143)]


@pytest.fixture
def server() -> Iterator[Server]:
    with Server({"/quick.xml": answer(FEED), "/slow.xml": after(60, answer(FEED))}) as running:
        yield running


@pytest.fixture
def room(tmp_path: Path, server: Server) -> Path:
    """One source that answers at once, one that lets us wait."""
    sources = "".join(
        f'[[source]]\ncategory = "甲"\nsite = "乙"\nchannel = "{name}"\nfeed = "{server.url(f"/{name}.xml")}"\n'
        for name in ("quick", "slow")
    )
    (tmp_path / "jianbao.toml").write_text(
        f'[site]\ntitle = "t"\nurl = "https://e.example/"\n[fetch]\nallow = ["127.0.0.0/8"]\n{sources}', "utf-8"
    )
    return tmp_path


def start(folder: Path, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "jianbao", "-C", str(folder), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=os.environ | {"JIANBAO_LANG": "en", "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
    )


def line_with(process: "subprocess.Popen[str]", words: str) -> None:
    """Read on until a line of its output holds ``words``."""
    assert process.stdout is not None
    for line in process.stdout:
        if words in line:
            return
    raise AssertionError(f"no {words!r}: {process.communicate()}")


def ended(process: "subprocess.Popen[str]", number: int) -> tuple[int, str]:
    """Send the signal; exit code and what was said on standard error."""
    started = time.monotonic()
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert time.monotonic() - started < SECONDS
    assert "Traceback" not in err
    return process.returncode, err


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), SIGNALS)
@pytest.mark.parametrize("words", [("collect",), ("run", "--every", "1h")])
def test_a_signal_while_a_source_is_waited_for_keeps_what_came_before(
    room: Path, number: int, code: int, words: tuple[str, ...]
) -> None:
    """The source that had answered is stored; a next run is not kept out."""
    process = start(room, *words)
    line_with(process, "quick")
    assert ended(process, number) == (code, "Interrupted; what was done is stored.\n")
    assert jianbao_json("collect", "quick", folder=room)["visits"][0]["outcome"] == "not-modified"


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_a_signal_between_two_rounds_ends_at_once(room: Path, number: int, code: int) -> None:
    """``run --every`` sleeps most of its life."""
    config = room / "jianbao.toml"
    config.write_text(config.read_text("utf-8").rpartition("[[source]]")[0], "utf-8")
    process = start(room, "run", "--every", "1h")
    line_with(process, "ext")  # Next …
    line_with_next = time.monotonic()
    assert ended(process, number)[0] == code
    assert time.monotonic() - line_with_next < SECONDS


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_a_server_ends_when_it_is_told_to(room: Path, number: int, code: int) -> None:
    """``serve``, as a service manager stops it."""
    jianbao("collect", "quick", folder=room)
    process = start(room, "serve", "--port", "0")
    line_with(process, "http://")
    time.sleep(1)
    assert ended(process, number)[0] == code


@pytest.mark.slow
def test_publishing_can_be_interrupted_and_goes_on_from_there(room: Path) -> None:
    """At any moment: the next run completes the site, and ``--check`` finds nothing to mend."""
    jianbao("collect", "quick", folder=room)
    for seconds in (0.3, 0.6, 0.9, 1.2):
        process = start(room, "publish")
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        assert process.returncode in {0, 130, -signal.SIGINT}, err
    jianbao("publish", folder=room)
    report = jianbao_json("publish", "--check", folder=room)
    assert report["written"] == 0
    assert report["unchanged"] > 5
    assert (room / "site" / "index.html").is_file()
    assert not list((room / "site").rglob("*.part"))
