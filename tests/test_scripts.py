"""The newcomer's road: a fresh copy of the checkout and its first command."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = sorted(
    path
    for path in [*(ROOT / "scripts").iterdir(), ROOT / ".ci" / "run"]
    if path.is_file() and path.suffix in {"", ".sh"}
)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_sound(script: Path) -> None:
    """Each script is bash that parses, stops at the first failure, and can be run unless it is only read by others."""
    text = script.read_text("utf-8")
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0
    if script.suffix == "":
        assert text.startswith("#!/usr/bin/env bash\n")
        assert os.access(script, os.X_OK)
        assert "environment.sh" in text or "exec bash scripts/" in text


def test_the_lock_names_what_the_project_asks_for() -> None:
    """Each library of ``pyproject.toml`` is pinned by ``scripts/lock``, and each line of it pins one release."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    pinned: dict[str, set[str]] = {}
    for group in ("dev", "bench"):
        lines = (ROOT / "requirements" / f"{group}.txt").read_text("utf-8").splitlines()
        pins = [line for line in lines if not line.startswith(("#", "-r "))]
        assert [line for line in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][\w.]*", line)] == []
        pinned[group] = {plain(line) for line in pins}
    asked = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    assert {plain(name) for name in asked} - pinned["dev"] == set(), "run scripts/lock"
    assert {plain(name) for name in project["dependency-groups"]["bench"]} - pinned["dev"] - pinned["bench"] == set()


def plain(requirement: str) -> str:
    """A requirement's name, written one way."""
    return re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower().replace("_", "-")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a clone of this working tree would be: every file that git knows or would add, and no environment."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    folder = tmp_path_factory.mktemp("clone")
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


@contextmanager
def demo(folder: Path, port: int) -> Iterator[str]:
    """``scripts/demo`` while it serves: all it said up to the address of the site."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("VIRTUAL_ENV", "PYTHON"))}
    with subprocess.Popen(
        ["scripts/demo"],
        cwd=folder,
        env={**environment, "PORT": str(port)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        said = ""
        try:
            for line in process.stdout:
                said += line
                if line.startswith("The site: "):
                    break
            else:
                pytest.fail(f"scripts/demo ended without a site:\n{said}")
            yield said
        finally:
            os.killpg(process.pid, signal.SIGTERM)


def page(url: str, within: float = 30) -> str:
    """The page at ``url``, asked for until it answers; ``within`` is in seconds."""
    until = time.monotonic() + within
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return str(answer.read().decode("utf-8"))
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


@pytest.mark.slow
def test_first_command_leads_to_a_running_site(copy: Path) -> None:
    """From a fresh copy to a served site that shows articles, on another port if the wanted one is taken; twice."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with demo(copy, port) as said:
            found = re.search(r"The site: (http://127\.0\.0\.1:(\d+)/)", said)
            assert found
            assert int(found[2]) != port
            home = page(found[1])
    assert "jianbao" in said
    assert home.count("<article") + home.count("<li") > 10
    assert (copy / "demo" / "site" / "index.html").is_file()

    config = copy / "demo" / "jianbao.toml"
    config.write_text(config.read_text("utf-8") + "# mine\n", "utf-8")
    began = time.monotonic()
    again = subprocess.run(
        ["scripts/demo", "--no-serve"], cwd=copy, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert again.returncode == 0, again.stderr
    assert "Installing" not in again.stderr
    assert config.read_text("utf-8").endswith("# mine\n")
    assert time.monotonic() - began < 60


def test_an_unknown_argument_is_told() -> None:
    """A mistyped argument changes nothing and is answered with what there is."""
    done = subprocess.run(["scripts/demo", "--serve-not"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "--no-serve" in done.stderr
