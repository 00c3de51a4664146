"""No active content survives: vectors of our own writing after the public families, a JSON list in ``xss.json``."""

import json
import time
from pathlib import Path

import pytest
from lxml import html as lxml_html

from jianbao.articles import clean_entry, clean_page, sanitize
from jianbao.articles.allowlist import TAGS
from jianbao.model.feed import Entry

VECTORS = json.loads((Path(__file__).parent / "fixtures" / "xss.json").read_text("utf-8"))
ALLOWED = {
    "href",
    "src",
    "srcset",
    "alt",
    "width",
    "height",
    "poster",
    "colspan",
    "rowspan",
    "start",
    "datetime",
    "dir",
}
ALLOWED |= {"rel", "class", "loading", "referrerpolicy", "controls", "preload"}
CLEANERS = {
    "entry": lambda body: clean_entry(Entry(content_html=body), base="https://e.example/").body_html,
    "entry without base": lambda body: clean_entry(Entry(content_html=body), base=None).body_html,
    "sanitize": lambda body: sanitize(body, base="https://e.example/"),
    "page": lambda body: (
        clean_page(
            f"<html><body><div><p>{'正文，很长的一句话。' * 30}</p>{body}</div></body></html>", url="https://e.example/"
        ).body_html
    ),
}


@pytest.mark.parametrize("vector", VECTORS)
@pytest.mark.parametrize("cleaner", CLEANERS.values(), ids=CLEANERS)
def test_only_listed_elements_and_safe_addresses_come_out(vector, cleaner):
    """Read by a parser as a browser would, the outcome holds nothing but the allow-list."""
    out = cleaner(vector)
    root = lxml_html.fragment_fromstring(out, create_parent="main")
    for element in root.iterdescendants():
        assert isinstance(element.tag, str), out
        assert element.tag in TAGS, out
        for name, value in element.attrib.items():
            assert name in ALLOWED, out
            if name in ("href", "src", "poster"):
                assert value.startswith(("https://", "http://", "mailto:")), out
            if name == "class":
                assert value in ("embed", ""), out
    assert sanitize(out) == sanitize(sanitize(out))


def test_the_list_is_long_enough():
    """Sixty vectors at least, each once."""
    assert len(VECTORS) == len(set(VECTORS)) >= 60


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "<p>今天天气很好，更多精彩请看。</p>",
        "<div>",
        "<b>字",
        "（",
        "来源：",
        "记者 张三 ",
        "\u3000",
        "<td>",
        "<a href=x>字</a>",
        "二维码",
        "&lt;",
        "<p",
        "<!--",
    ],
)
def test_time_is_linear_in_size(piece):
    """Four times the size takes at most about four times as long (measured with room for noise)."""

    def seconds(size):
        body = piece * (size // len(piece))
        start = time.process_time()
        clean_entry(Entry(content_html=body), base=None)
        return time.process_time() - start

    seconds(1000)
    # Both beyond the size up to which suspects are found in one pass (``suspects``): the same way is measured twice.
    small = max(seconds(300_000), 0.02)
    assert seconds(1_200_000) < small * 10


@pytest.mark.slow
def test_five_megabytes_are_cleaned():
    """A body of 5 MB is an article like any other."""
    body = "<p>今天天气很好，适合出门走一走，看一看。</p>" * 80_000
    article = clean_entry(Entry(content_html=body), base=None)
    assert article.text.count("\n") == 79_999
