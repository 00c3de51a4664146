"""The reference of ``jianbao.toml`` is right: its examples are read, and it names every key."""

import re
from pathlib import Path

import pytest

from jianbao.sources import parse_newsroom
from jianbao.sources.tables import Table

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "newsroom.md").read_text("utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_is_a_newsroom(example: str, tmp_path: Path):
    (tmp_path / "pictures").mkdir()
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / "notices.xml").write_text("<rss/>")
    assert parse_newsroom(example, tmp_path / "jianbao.toml", {}).site.url == "https://news.example.org/"


def test_every_key_is_explained(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    known: dict[str, set[str]] = {}
    finish = Table.finish

    def watch(table: Table) -> None:
        known[str(table.path[0]) if table.path else ""] = set(table._known)
        finish(table)

    monkeypatch.setattr(Table, "finish", watch)
    (tmp_path / "pictures").mkdir()
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / "notices.xml").write_text("<rss/>")
    for example in EXAMPLES:
        parse_newsroom(example, tmp_path / "jianbao.toml", {})
    assert known[""] == {"site", "rsshub", "fetch", "mirror", "source"}
    sections = dict(re.findall(r"^## `\[+(\w+)\]+`.*?\n(.*?)(?=^## |\Z)", TEXT, re.DOTALL | re.MULTILINE))
    for table in known[""]:
        assert {key for key in known[table] if f"`{key}`" not in sections[table]} == set()
