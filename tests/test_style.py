"""House rules that no linter knows: what must not stand in a committed file, and how long a module may grow."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST_MODULE = 450
"""Lines. A module near it has more than one subject."""
VAGUE = {"common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}
"""Module names that say nothing about a subject."""

# Put together here, so that this file does not find itself.
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:work|tmp|home|root)/\w")
REGISTRY_HOST = re.compile(
    "|".join(rf"\b{name}\.{tld}\b" for name, tld in [("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org")])
)
NOTE = re.compile(r"#\s*(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b")


@cache
def committed() -> list[Path]:
    """The files of the checkout that git knows or would add, as paths; text and binary."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    found = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in found if path.is_file()]


@cache
def lines() -> list[tuple[str, str]]:
    """``(place, line)`` of every text file; a file with a NUL in it is taken for binary."""
    found = []
    for path in committed():
        data = path.read_bytes()
        if b"\0" not in data:
            text = data.decode("utf-8", "replace")
            found += [(f"{path.relative_to(ROOT)}:{number}", line) for number, line in enumerate(text.splitlines(), 1)]
    assert len(found) > 1000, "this test reads the whole checkout"
    return found


def modules() -> list[Path]:
    """The modules of the product."""
    return [path for path in committed() if path.suffix == ".py" and (ROOT / "src") in path.parents]


@pytest.mark.parametrize(
    ("rule", "breaks"),
    [
        (MACHINE_PATH, f"see {'/'}work/main"),
        (REGISTRY_HOST, "https://" + "pypi" + ".org/simple"),
        (NOTE, "x = 1  # " + "TO" + "DO later"),
    ],
    ids=["path of a machine", "host of a registry", "note to oneself"],
)
def test_no_line_breaks_a_rule(rule: re.Pattern[str], breaks: str) -> None:
    """No committed line holds a path of somebody's machine, a package registry's host, or a note to oneself."""
    assert rule.search(breaks), "the rule finds what it is for"
    assert [f"{place}: {line.strip()[:100]}" for place, line in lines() if rule.search(line)] == []


def test_modules_are_short() -> None:
    """A module has one subject, so it stays short."""
    long = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in modules()}
    assert {name: count for name, count in long.items() if count > LONGEST_MODULE} == {}


def test_modules_say_what_they_are_for() -> None:
    """Every module opens with a docstring, and its name says its subject."""
    silent = [path for path in modules() if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
    assert [str(path.relative_to(ROOT)) for path in silent] == []
    assert [str(path.relative_to(ROOT)) for path in modules() if path.stem in VAGUE] == []
