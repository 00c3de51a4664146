"""Which sources an owner means by words on the command line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sources.made import sources

from jianbao.errors import ConfigError
from jianbao.model.source import Filing, Source, SourceKind
from jianbao.sources import find_sources

CHINA = Source(SourceKind.ROUTE, "/sina/finance/china", Filing("财经", "新浪财经", "国内"))
ROLL = Source(SourceKind.ROUTE, "/sina/rollnews?limit=5", Filing("财经", "新浪财经", "滚动新闻"))
LAKE = Source(SourceKind.FEED, "https://lake.example/feed.xml", Filing("本地", "湖边", "国内"))
FILE = Source(SourceKind.FILE, "feeds/Local.xml", Filing("Local", "Lake Side", "A/B"))
ALL = [CHINA, ROLL, LAKE, FILE]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ([], ALL),
        (["rsshub://sina/finance/china"], [CHINA]),
        (["/sina/finance/china"], [CHINA]),
        (["sina/finance/china/"], [CHINA]),
        (["https://lake.example/feed.xml"], [LAKE]),
        (["file:feeds/Local.xml"], [FILE]),
        (["财经"], [CHINA, ROLL]),
        (["新浪财经"], [CHINA, ROLL]),
        (["国内"], [CHINA, LAKE]),
        (["新浪财经/国内"], [CHINA]),
        (["财经 / 新浪财经 / 滚动新闻"], [ROLL]),
        (["滚动"], [ROLL]),
        (["lake.example"], [LAKE]),
        (["ＬＡＫＥ　ｓｉｄｅ"], [FILE]),
        (["Lake Side/A/B"], [FILE]),
        (["湖边", "滚动", "湖边"], [ROLL, LAKE]),
    ],
)
def test_words_name_sources(words: list[str], wanted: list[Source]):
    assert find_sources(ALL, words) == wanted


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("新浪才经", "新浪财经"),
        ("sina/finance/chima", "/sina/finance/china"),
        ("xyz", "jianbao sources"),
        ("", "jianbao sources"),
    ],
)
def test_an_unknown_name_is_told_with_near_ones(word: str, near: str):
    with pytest.raises(ConfigError) as caught:
        find_sources(ALL, ["国内", word])
    assert near in str(caught.value.hint)


@given(st.lists(sources, min_size=1, max_size=4, unique_by=lambda source: source.key), st.data())
def test_every_source_is_found_by_its_key_and_by_its_filing(made: list[Source], data: st.DataObject):
    one = data.draw(st.sampled_from(made))
    assert one in find_sources(made, [one.key])
    assert one in find_sources(made, [one.locator])
    assert one in find_sources(made, [str(one.filing)])
    assert one in find_sources(made, [one.filing.channel])
