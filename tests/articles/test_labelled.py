"""Quality on the labelled articles of the shared data folder, by the functions of its own scorer."""

import importlib.util
import json
from typing import Any

import pytest

from jianbao.articles import article_document, clean_entry, clean_page
from jianbao.model.feed import Entry

pytestmark = [pytest.mark.shared, pytest.mark.slow]


@pytest.fixture(scope="module")
def figures(shared):
    """The scorer's summary, by kind."""
    folder = shared / "articles"
    spec: Any = importlib.util.spec_from_file_location("score", folder / "score.py")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    labels = json.loads((folder / "labels.json").read_text("utf-8"))["items"]
    rows: dict[str, list[Any]] = {"post": [], "page": []}
    for label, item in score.load(labels, folder, None, None):
        if item["kind"] == "post":
            feed = item["feed"]
            entry = Entry(title=feed.get("title") or "", content_html=item["html"], image=feed.get("image"))
            article = clean_entry(entry, base=item["url"])
        else:
            article = clean_page(item["html"], url=item["url"])
        rows[item["kind"]].append(score.score_one(label, article_document(article, item["id"]))[0])
    return {kind: score.summary(found) for kind, found in rows.items()}


def share(pair):
    return pair[0] / pair[1]


# Floors: the figures of the day, so that a change that loses something shows.
FLOORS = {
    "post": {
        "kept": 1,
        "lead": 1,
        "editor": 1,
        "original_title": 1,
        "source": 0.9,
        "author": 0.8,
        "images": 1,
        "language": 1,
    },
    "page": {
        "kept": 1,
        "lead": 1,
        "editor": 1,
        "original_title": 1,
        "source": 0.84,
        "author": 0.76,
        "images": 1,
        "title": 1,
        "published": 1,
    },
}
LEAKS = {"post": 0.01, "page": 0.01}
F1 = {"post": 0.995, "page": 0.985}


@pytest.mark.parametrize("kind", FLOORS)
def test_quality_does_not_fall(figures, kind):
    """Each share is at its floor or above, the leak at its ceiling or below."""
    found = figures[kind]
    assert {name: share(found[name]) for name, floor in FLOORS[kind].items() if share(found[name]) < floor} == {}
    assert share(found["leak"]) <= LEAKS[kind]
    assert found["body_f1"] >= F1[kind]
