"""The wheel whose busiest modules are compiled is the same program."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEADERS = Path(sysconfig.get_path("include")) / "Python.h"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """The contents of a compiled wheel, built as ``scripts/wheel`` builds it."""
    if shutil.which("cc") is None or not HEADERS.exists():
        pytest.skip("no C compiler or no Python.h: wheels built here are plain Python")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder]
    environ = os.environ | {"JIANBAO_COMPILE": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("*.whl")
    assert "py3-none-any" not in wheel.name
    zipfile.ZipFile(wheel).extractall(folder / "unpacked")
    return folder / "unpacked"


def run(folder, *words):
    environ = os.environ | {"PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)])}
    return subprocess.run([sys.executable, *words], cwd=ROOT, env=environ, capture_output=True, text=True, check=False)


def test_the_compiled_modules_are_those_that_run(unpacked):
    """Each has its source beside it, and Python takes the compiled one."""
    source = unpacked / "jianbao" / "articles" / "lines.py"
    assert source.exists()
    told = run(unpacked, "-c", "import jianbao.articles.lines as lines; print(lines.__file__)")
    assert Path(told.stdout.strip()).parent == source.parent
    assert Path(told.stdout.strip()).suffix in {".so", ".pyd"}


def test_cleaning_keeps_all_its_promises_when_compiled(unpacked):
    """Every quick test of cleaning, on the compiled modules."""
    done = run(unpacked, "-m", "pytest", "-q", "-m", "not slow", "-p", "no:cacheprovider", "tests/articles")
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_the_program_runs_from_the_wheel(unpacked):
    """The command line starts."""
    assert run(unpacked, "-m", "jianbao", "--version").stdout.startswith("jianbao ")
