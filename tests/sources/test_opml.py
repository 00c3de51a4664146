"""OPML in and out."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.sources.made import sources

from jianbao.errors import InputError
from jianbao.model.source import Filing, Instance, Source, SourceKind
from jianbao.sources import read_opml, write_opml

HERE = Path(__file__).parent / "opml"
INSTANCES = [Instance("https://other.example"), Instance("https://rsshub.example/below", "secret")]


@pytest.mark.parametrize("path", sorted(HERE.glob("*.opml")), ids=lambda path: path.stem)
def test_lists_of_other_readers_are_read_as_their_files_say(path: Path):
    text = path.read_text("utf-8")
    read = read_opml(path.read_bytes(), instances=INSTANCES)
    said = [
        f"{one.kind.value} {one.locator} | {one.filing.category} | {one.filing.site} | {one.filing.channel}"
        for one in read.sources
    ]
    assert sorted(said) == sorted(line.strip() for line in re.findall(r"expect: (.*)", text))
    assert read.title == re.findall(r"expect-title: ?(.*)", text)[0]
    wanted = re.findall(r"problem: (.*)", text)
    assert len(read.problems) == len(wanted)
    for words in wanted:
        assert any(words in problem for problem in read.problems)
    assert "secret" not in repr(read)


@given(st.lists(sources, max_size=6, unique_by=lambda source: source.key), st.text(max_size=10))
def test_what_is_written_is_read_back_exactly(written: list[Source], title: str):
    read = read_opml(write_opml(written, title.encode("utf-8", "replace").decode()))
    assert {source.key: source for source in read.sources} == {source.key: source for source in written}
    assert read.problems == ()


@given(st.lists(sources, max_size=6, unique_by=lambda source: source.key))
def test_writing_again_what_was_read_changes_nothing(written: list[Source]):
    once = write_opml(written, "x")
    assert write_opml(read_opml(once).sources, "x") == once


def test_a_list_nests_the_three_levels_and_names_no_server():
    lake = Source(SourceKind.ROUTE, "/lake/china", Filing("财经", "湖/边", "国内"))
    other = Source(SourceKind.FEED, "https://a.example/?a=1&b=2", Filing("财经", "湖/边", "国际"))
    root = etree.fromstring(write_opml([lake, other], "我的"))
    assert root.get("version") == "2.0"
    assert root.findtext("head/title") == "我的"
    (category,) = root.findall("body/outline")
    (site,) = category.findall("outline")
    assert (category.get("text"), site.get("text")) == ("财经", "湖/边")
    assert [dict(channel.attrib) for channel in site] == [
        {
            "type": "rss",
            "text": "国内",
            "title": "国内",
            "xmlUrl": "rsshub://lake/china",
            "category": "/财经/湖%2F边/国内",
        },
        {"type": "rss", "text": "国际", "title": "国际", "xmlUrl": other.locator, "category": "/财经/湖%2F边/国际"},
    ]


def test_a_list_for_other_readers_names_the_instance_and_comes_back_as_routes():
    lake = Source(SourceKind.ROUTE, "/lake/china?limit=2", Filing("a", "b", "c"))
    data = write_opml([lake], "x", instance_base="https://rsshub.example/below/")
    assert b'xmlUrl="https://rsshub.example/below/lake/china?limit=2"' in data
    assert read_opml(data, instances=INSTANCES).sources == (lake,)
    assert read_opml(data).sources[0].kind is SourceKind.FEED


def test_names_made_up_are_in_the_language_asked_for():
    data = b'<opml><body><outline xmlUrl="https://a.example/f"/></body></opml>'
    assert read_opml(data, language="en").sources[0].filing.category == "Uncategorised"


def test_a_file_that_says_gb2312_and_means_more_is_read():
    text = '<?xml version="1.0" encoding="gb2312"?><opml><body><outline text="镕基" xmlUrl="https://a.example/"/></body></opml>'
    assert read_opml(text.encode("gb18030")).sources[0].filing.channel == "镕基"


BOMB = (
    '<!DOCTYPE opml [<!ENTITY a "%s">%s]><opml><body><outline text="&%s;" xmlUrl="https://a.example/"/></body></opml>'
)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no xml",
        b"<rss/>",
        b"<html><body><outline/></body></html>",
        b"\xff\xfe<",
        (
            BOMB
            % (
                "x" * 100,
                "".join(f'<!ENTITY {b} "{f"&{a};" * 20}">' for a, b in zip("abcdefg", "bcdefgh", strict=True)),
                "h",
            )
        ).encode(),
        (BOMB % ("x", '<!ENTITY f SYSTEM "file:///etc/hostname">', "f")).encode(),
        b" " * (16 * 1024 * 1024 + 1),
    ],
    ids=["empty", "text", "rss", "html", "half", "laughs", "file entity", "large"],
)
def test_what_is_no_list_is_an_input_error(data: bytes):
    with pytest.raises(InputError, match="OPML"):
        read_opml(data)


def test_a_list_nested_without_end_is_read_as_far_as_it_is_sane():
    data = b'<opml><body><outline text="a" xmlUrl="https://a.example/"/>' + b'<outline text="x">' * 100_000
    read = read_opml(data)
    assert [source.locator for source in read.sources] == ["https://a.example/"]
    assert read.problems


pieces = st.sampled_from(
    [
        "<opml>",
        "<body>",
        "</body>",
        "</opml>",
        "<outline ",
        "/>",
        ">",
        "</outline>",
        'text="a" ',
        'xmlUrl="https://a.example/"',
        "xmlUrl='rsshub://'",
        'category="/,/%"',
        "&",
        "<!--",
        "-->",
        "<?x",
        "\x00",
        "\ud800",
        "新",
        'xmlUrl="file:"',
    ],
)


@given(
    st.binary(max_size=50)
    | st.lists(pieces, max_size=12).map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass"))
)
def test_any_bytes_are_a_list_or_an_input_error(data: bytes):
    try:
        read = read_opml(b"<opml>" + data)
    except InputError:
        return
    for source in read.sources:
        assert all((source.filing.category, source.filing.site, source.filing.channel))
