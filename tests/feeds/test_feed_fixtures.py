"""Every fixture file is read as it says of itself."""

from pathlib import Path

import pytest
from tests.feeds.fixture_files import FILES, arguments, expectation, plain

from jianbao.errors import FeedError
from jianbao.feeds import parse_feed, tolerant, wellformed


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_fixture_is_read_as_it_expects(path: Path):
    expected = expectation(path)
    if "error" in expected:
        with pytest.raises(FeedError) as caught:
            parse_feed(path.read_bytes(), url="https://dukou.example/feed", **arguments(expected))
        assert expected["error"] in caught.value.message
        assert caught.value.subject == "https://dukou.example/feed"
        return
    feed = parse_feed(path.read_bytes(), **arguments(expected))
    got = plain(feed)
    for name, value in expected.get("feed", {}).items():
        assert got[name] == value, name
    assert len(feed.entries) == len(expected["entries"]) or expected.get("more_entries")
    for number, entry in enumerate(expected["entries"]):
        for name, value in entry.items():
            assert got["entries"][number][name] == value, f"entry {number}: {name}"
    if expected.get("repairs") == []:
        assert not feed.repairs
    for part in expected.get("repairs", []):
        assert any(part in note for note in feed.repairs), (part, feed.repairs)


@pytest.mark.parametrize("path", [path for path in FILES if "reader" in expectation(path)], ids=lambda path: path.name)
def test_a_fixture_goes_to_the_reader_it_names(path: Path, monkeypatch: pytest.MonkeyPatch):
    expected = expectation(path)
    strict, lenient = wellformed.read, tolerant.read
    taken: list[bool] = []
    called: list[str] = []

    def watched_strict(data, reading):
        feed = strict(data, reading)
        taken.append(feed is not None)
        return feed

    def watched_lenient(text, reading):
        called.append(text)
        return lenient(text, reading)

    monkeypatch.setattr(wellformed, "read", watched_strict)
    monkeypatch.setattr(tolerant, "read", watched_lenient)
    parse_feed(path.read_bytes(), **arguments(expected))
    match expected["reader"]:
        case "strict":
            assert (taken, called) == ([True], [])
        case "mended":
            assert (taken, called) == ([False, True], [])
        case "tolerant":
            assert called
            assert not any(taken)
