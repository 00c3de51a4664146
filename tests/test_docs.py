"""The documents lead where they say, and name every command there is."""

import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted(
    path for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("src/**/*.md")] if path.is_file()
)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as code hosts make them: lower case, no punctuation, hyphens."""
    headings = re.findall(r"^#+ +(.+)$", document.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    """Each link inside the project names a file that is there, and a heading that it has."""
    broken = []
    for target in LINK.findall(document.read_text("utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = unquote(target).partition("#")
        path = (document.parent / name).resolve() if name else document
        if not path.exists() or (anchor and anchor not in anchors(path)):
            broken.append(target)
    assert broken == []


def test_named_scripts_are_there() -> None:
    """Each ``scripts/NAME`` that a document speaks of can be run."""
    named = {
        name for path in DOCUMENTS for name in re.findall(r"\bscripts/([a-z_]+)(?![\w/.])", path.read_text("utf-8"))
    }
    assert {"demo", "test"} <= named
    for name in named:
        assert (ROOT / "scripts" / name).exists(), name
        if (ROOT / "scripts" / name).is_file():
            assert (ROOT / "scripts" / name).stat().st_mode & 0o100, name


@cache
def commands() -> list[str]:
    """Every command with its groups, such as ``import opml``, from the command line itself."""
    import typer

    from jianbao.cli.app import app

    def walk(command: Any, name: str) -> list[str]:
        inner = getattr(command, "commands", None)
        if inner is None:
            return [name.strip()]
        return [found for sub in inner if not inner[sub].hidden for found in walk(inner[sub], f"{name} {sub}")]

    return walk(typer.main.get_command(app), "")


def test_the_page_of_commands_is_current() -> None:
    """``docs/commands.md`` is what ``scripts/docs`` writes now."""
    done = subprocess.run(["scripts/docs", "--check"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_command_has_its_place_in_the_page() -> None:
    """Each command has a heading of its own in ``docs/commands.md``."""
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    headings = set(re.findall(r"^#+ `jianbao (.+)`$", page, re.MULTILINE))
    assert {"init", "collect", "publish", "import hexo"} <= set(commands())
    assert set(commands()) <= headings


def code(document: Path) -> str:
    """The code of a document: fenced blocks and spans, a line each."""
    text = document.read_text("utf-8")
    fenced = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    return "\n".join([*fenced, *spans])


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_what_people_are_told_to_type_is_a_command(name: str) -> None:
    """Each command line in a front page begins with a command that there is."""
    typed = re.findall(r"^jianbao (?:-C \S+ )?([a-z]+)(?: ([a-z-]+))?", code(ROOT / name), re.MULTILINE)
    assert typed
    known = set(commands())
    assert [words for words in typed if words[0] not in known and " ".join(words) not in known] == []
