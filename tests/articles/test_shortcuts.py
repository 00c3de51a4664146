"""All shortcuts of cleaning at once: with every one of them switched off the article is the same, field by field."""

import importlib.util
import json
import re
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any

import pytest
from bench import generate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.articles import test_properties, test_strict, test_suspects

from jianbao.articles import allowlist, clean_entry, links, markup, strict, suspects
from jianbao.feeds import parse_feed
from jianbao.model.feed import Entry

BASE = "https://e.example/a/"
FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.html"))
DEMO = [
    entry
    for path in sorted(Path(str(files("jianbao.demo"))).rglob("*.xml"))
    for entry in parse_feed(path.read_bytes()).entries
]


def same(body, base=BASE):
    """The article, made both ways."""
    entry = Entry(title="标题", content_html=body)
    quick = clean_entry(entry, base=base)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markup, "strict_tree", lambda _body: None)
        patch.setattr(allowlist, "_PLAIN", re.compile("(?!)"))
        patch.setattr(links, "_PLAIN", re.compile("(?!)"))
        patch.setattr(suspects.Suspects, "among", lambda _self, lines: dict.fromkeys(range(len(lines)), suspects.BOTH))
        assert quick == clean_entry(entry, base=base)
    return quick


def taken(bodies):
    """The share of bodies that need no parser."""
    return sum(strict.strict_tree(markup.holdable(body)) is not None for body in bodies) / len(bodies)


@given(test_properties.bodies | test_suspects.bodies | test_strict.bodies)
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
def test_odd_bodies_give_the_same_without_shortcuts(body):
    """Pieces of mark-up, lines of every kind, in any order."""
    same(body)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_the_fixtures_give_the_same_without_shortcuts(path):
    """Whole pages among them, taken for bodies."""
    same(path.read_text("utf-8").split("---\n", 2)[2])


def test_ordinary_bodies_give_the_same_without_shortcuts_and_take_them():
    """Those of the demo newsroom and of the bench: nearly all need no parser."""
    bodies = [generate.body(Random(number)) for number in range(20)] + [entry.body_html for entry in DEMO]
    assert len(bodies) > 100
    for body in bodies:
        same(body)
    assert taken(bodies) >= 0.98


@pytest.mark.shared
def test_labelled_posts_give_the_same_without_shortcuts_and_take_them(shared):
    """Real bodies: nine of ten need no parser (28 of 28 when this was written)."""
    folder = shared / "articles"
    spec: Any = importlib.util.spec_from_file_location("score", folder / "score.py")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    labels = json.loads((folder / "labels.json").read_text("utf-8"))["items"]
    bodies = [item["html"] for _, item in score.load(labels, folder, None, None) if item["kind"] == "post"]
    for body in bodies:
        same(body)
    assert taken(bodies) >= 0.9


@given(
    st.text('htps:/.-?#&=%;@[]\\"<> \t\n\u3000azAZ09中', max_size=20),
    st.sampled_from(["", "https://", "http://a", "//"]),
)
@settings(max_examples=500, deadline=None)
def test_addresses_that_are_let_through_are_written_as_they_would_be(rest, scheme):
    """A plain address needs no second look, whatever is odd gets one."""
    quick = links.resolve(scheme + rest, BASE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(links, "_PLAIN", re.compile("(?!)"))
        assert quick == links.resolve(scheme + rest, BASE)
