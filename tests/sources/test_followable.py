"""What an importer may add to a newsroom."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sources.made import sources

from jianbao.model.source import Filing, Source, SourceKind
from jianbao.sources import add_sources, followable, load_newsroom, new_newsroom, parse_newsroom

HERE = Path(__file__).parent / "newsrooms"
NAMES = Filing("a", "b", "c")
LOCAL = Source(SourceKind.FILE, "feeds/local.xml", NAMES)
GONE = Source(SourceKind.FILE, "feeds/gone.xml", NAMES)
ROUTE = Source(SourceKind.ROUTE, "/lake/new", NAMES)
FEED = Source(SourceKind.FEED, "https://lake.example/feed", NAMES)


def test_what_is_there_already_is_left_out_and_what_is_missing_is_told():
    newsroom = load_newsroom(HERE / "good.toml", {"RSSHUB_KEY": "x"})
    found = followable(newsroom, [LOCAL, GONE, ROUTE, FEED, FEED])
    assert found.sources == (ROUTE, FEED)
    (problem,) = found.problems
    assert problem.startswith('file:feeds/gone.xml: there is no file "feeds/gone.xml"')


def test_a_route_waits_for_an_instance(tmp_path: Path):
    newsroom = parse_newsroom(new_newsroom("x", "https://a.example", "en"), tmp_path / "jianbao.toml", {})
    other = Source(SourceKind.ROUTE, "/lake/other", NAMES)
    found = followable(newsroom, [ROUTE, FEED, other])
    assert found.sources == (FEED,)
    (problem,) = found.problems
    assert problem.startswith("2 routes wait for an RSSHub instance (the first is rsshub://lake/new); ")
    assert "[[rsshub]]" in problem


@pytest.mark.parametrize("instance", ["", '[[rsshub]]\nurl = "http://127.0.0.1:1200"\n'])
@given(st.lists(sources, max_size=5))
def test_a_newsroom_can_be_read_after_they_were_added(
    tmp_path_factory: pytest.TempPathFactory, instance: str, made: list[Source]
):
    path = tmp_path_factory.getbasetemp() / "jianbao.toml"
    text = new_newsroom("x", "https://a.example", "en") + instance
    found = followable(parse_newsroom(text, path, {}), made)
    assert parse_newsroom(add_sources(text, found.sources), path, {}).sources == found.sources
    assert found.problems or {source.key for source in found.sources} == {source.key for source in made}
