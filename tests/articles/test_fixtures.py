"""Each file in ``fixtures`` carries what must come of it."""

import json
from pathlib import Path

import pytest

from jianbao.articles import clean_entry, clean_page
from jianbao.model.feed import Entry

FILES = sorted((Path(__file__).parent / "fixtures").glob("*.html"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_file_gives_what_it_says(path):
    """The clean article has every trait that the file's head asks for."""
    _, head, body = path.read_text("utf-8").split("---\n", 2)
    want = json.loads(head)
    assert want["says"]
    if want.get("page"):
        article = clean_page(body.encode(), url=want["base"])
        assert article.title == want["title"]
    else:
        article = clean_entry(Entry(title=want.get("title", ""), content_html=body), base=want.get("base"))
    if "text" in want:
        assert article.text == "\n".join(want["text"])
    for piece in want.get("keeps", []):
        assert piece in article.body_html
    for piece in want.get("drops", []):
        assert piece not in article.body_html
        assert piece not in article.text
    if "lead" in want:
        assert article.lead_image == want["lead"]
    if "images" in want:
        assert list(article.images) == want["images"]
    if "pictures" in want:
        assert article.body_html.count("<img") == want["pictures"]
    for field in ("source", "author", "editor", "original_title", "published"):
        if field in want:
            said = getattr(article.provenance, field)
            assert (said.value if said else None) == want[field], field
            assert said is None or said.text
    if (reasons := want.get("reasons")) is not None:
        noted = {removed.reason for removed in article.removed}
        assert noted >= set(reasons) if reasons else not noted
