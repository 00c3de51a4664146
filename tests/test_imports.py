"""What may import what, and what a start of the command line must not pull in."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "jianbao"
HEAVY = ("alembic", "feedparser", "playwright", "readability", "uvicorn")
"""Libraries that take long to import and that most commands do not need."""


def test_imports_point_down() -> None:
    """No package imports one above it or beside it."""
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 kept, 0 broken" in done.stdout


def test_every_package_has_its_layer() -> None:
    """Each module and package of the first level is named by the contract, or is one of the two that need no layer."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]
    named = {name.strip() for layer in contract["layers"] for name in layer.split("|")}
    named |= set(contract["exhaustive_ignores"])
    there = {
        path.stem
        for path in PACKAGE.iterdir()
        if (path.suffix == ".py" and path.stem != "__init__") or (path.is_dir() and any(path.glob("*.py")))
    }
    assert contract["exhaustive"] is True
    assert there - {"demo"} <= named
    assert named - {"demo"} <= there


@pytest.mark.parametrize("module", ["jianbao.cli", "jianbao.__main__"])
def test_a_start_is_light(module: str) -> None:
    """The command line starts without the libraries that only some commands need."""
    code = f"import sys, {module}; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
