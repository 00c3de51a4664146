"""What CI adds to a run: nothing may be left out unseen."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(folder: Path, body: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a test module of its own under this project's conftest, two workers as in CI."""
    (folder / "pytest.ini").write_text("[pytest]\n", "utf-8")
    (folder / "test_it.py").write_text(f"import pytest\n\ndef test_passes(): pass\n\n{body}\n", "utf-8")
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-n",
            "2",
            "-p",
            "tests.conftest",
            "--rootdir",
            folder,
            "-c",
            "pytest.ini",
            ".",
        ],
        cwd=folder,
        env={**os.environ, "CI": "", "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_a_skip_fails_in_ci(tmp_path: Path) -> None:
    """A test that skips itself turns a CI run red and is named; elsewhere it is only a skip."""
    body = "def test_lazy(): pytest.skip('no such program')"
    at_home, in_ci = run(tmp_path, body), run(tmp_path, body, CI="true")
    assert at_home.returncode == 0, at_home.stdout
    assert in_ci.returncode == 1, in_ci.stdout
    assert "test_lazy: Skipped: no such program" in in_ci.stdout


@pytest.mark.slow
@pytest.mark.parametrize("reason", ["no shared folder beside the checkout", "RSSHub could not be installed"])
def test_what_may_be_missing_does_not_fail_ci(tmp_path: Path, reason: str) -> None:
    """The shared folder and RSSHub are no part of a clone; what needs them may be skipped even in CI."""
    done = run(tmp_path, f"def test_lazy(): pytest.skip({reason!r})", CI="true")
    assert done.returncode == 0, done.stdout
    assert "1 passed, 1 skipped" in done.stdout


@pytest.mark.slow
def test_a_module_that_skips_itself_fails_ci(tmp_path: Path) -> None:
    """A whole module cannot get away either, and an expected failure is no skip."""
    done = run(tmp_path, "pytest.importorskip('no_such_library')", CI="true")
    assert done.returncode == 1, done.stdout
    fine = run(tmp_path, "@pytest.mark.xfail\ndef test_wrong(): assert False", CI="true")
    assert fine.returncode == 0, fine.stdout
