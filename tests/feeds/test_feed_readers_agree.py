"""What the strict reader takes, it reads as the tolerant one does; so which of them reads a feed changes no fact."""

import json
from datetime import UTC
from pathlib import Path

import pytest
from tests.feeds.fixture_files import FILES, plain

from jianbao.errors import FeedError
from jianbao.feeds import parse_feed, tolerant, wellformed
from jianbao.feeds.decode import decode
from jianbao.feeds.mend import mend
from jianbao.feeds.reading import Reading
from jianbao.feeds.repairs import Repairs


def differences(data: bytes, url: str | None, content_type: str | None) -> list[str] | None:
    """Where the two readers differ; ``None`` if the strict one declines even the mended text."""
    text, encoding = decode(data, content_type, Repairs())

    def reading() -> Reading:
        return Reading(url, UTC, encoding, Repairs())

    strict = wellformed.read(text.encode(), reading())
    if strict is None:
        text = mend(text, Repairs())
        strict = wellformed.read(text.encode(), reading())
    if strict is None:
        return None
    one, other = plain(strict), plain(tolerant.read(text, reading()))
    found = [
        f"feed {key}: {one[key]!r} {other[key]!r}"
        for key in one
        if key not in {"entries", "repairs"} and one[key] != other[key]
    ]
    if len(one["entries"]) != len(other["entries"]):
        found.append("number of entries")
    for number, (left, right) in enumerate(zip(one["entries"], other["entries"], strict=False)):
        # feedparser loses the text of an element that it does not know if it has attributes
        found += [
            f"entry {number} {key}: {left[key]!r} {right[key]!r}"
            for key in left
            if key != "extra" and left[key] != right[key]
        ]
    return found


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix == ".xml"], ids=lambda path: path.name)
def test_both_readers_agree_on_our_fixtures(path: Path):
    try:
        assert not differences(path.read_bytes(), "https://dukou.example/feed", None)
    except FeedError:
        assert path.name in {"blank.xml", "opml.xml"}


@pytest.mark.shared
def test_both_readers_agree_on_the_conformance_set_and_on_rsshubs_answers(shared: Path):
    folder = shared / "feeds" / "conformance"
    cases = json.loads((folder / "expected.json").read_text("utf-8"))["files"]
    taken, wrong = 0, {}
    for name, case in cases.items():
        found = differences((folder / "files" / name).read_bytes(), case.get("base_url"), case.get("content_type"))
        taken += found is not None
        if found:
            wrong[name] = found
    for path in sorted((shared / "rsshub" / "samples").glob("*.xml")):
        found = differences(path.read_bytes(), "http://127.0.0.1:1200/x", None)
        assert found is not None, f"{path.name} is RSSHub's own and must be read the fast way"
        if found:
            wrong[path.name] = found
    assert not wrong
    assert taken > 150


@pytest.mark.shared
def test_every_answer_of_rsshub_is_a_feed_or_says_what_it_is(shared: Path):
    for path in sorted((shared / "rsshub" / "samples").iterdir()):
        is_feed = path.name.endswith((".rss.xml", ".atom.xml", ".feed.json"))
        try:
            outcome = parse_feed(path.read_bytes(), url="http://127.0.0.1:1200/x").format
        except FeedError as error:
            outcome = f"not: {error.message}"
        assert is_feed != outcome.startswith("not: "), (path.name, outcome)
        assert not path.name.startswith("error-") or "error" in outcome, (path.name, outcome)
