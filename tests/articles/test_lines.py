"""One line each: the kinds that go, and sentences of reporters that use the same words and stay."""

from pathlib import Path

import pytest

from jianbao.articles import clean_entry
from jianbao.model.feed import Entry

FOLDER = Path(__file__).parent / "fixtures"
BEFORE = "远山市今天下了一场大雪，气温降到零下十度。"
AFTER = "市民纷纷走上街头，拍照留念，孩子们在打雪仗。"


def lines(name):
    return (FOLDER / name).read_text("utf-8").splitlines()


@pytest.mark.parametrize("line", lines("lines-that-go.txt"))
def test_the_line_goes(line):
    """At the end of an article nothing of it is left, and why is noted."""
    article = clean_entry(Entry(content_html=f"<p>{BEFORE}</p><p>{AFTER}</p><p>{line}</p>"), base=None)
    assert article.text == f"{BEFORE}\n{AFTER}"
    assert article.removed


@pytest.mark.parametrize("line", lines("lines-that-stay.txt"))
def test_the_line_stays(line):
    """In the middle of an article it is untouched."""
    article = clean_entry(Entry(content_html=f"<p>{BEFORE}</p><p>{line}</p><p>{AFTER}</p>"), base=None)
    assert article.text == f"{BEFORE}\n{line}\n{AFTER}"
    assert not article.removed
