"""The front page leads with what is newest and can be shown best."""

from datetime import timedelta

import msgspec
from tests.views.newspaper import NOW

from jianbao.model.history import Card
from jianbao.model.source import Filing
from jianbao.views.front import choose

TEXT = "一段够长的文字，" * 10


def card(
    name: str, category: str = "财经", *, picture: bool = True, text: str = TEXT, language: str | None = "zh"
) -> Card:
    place = Filing(category, "站", "栏")
    image = "https://a.example/1.png" if picture else None
    return Card(name, name, None, place, NOW, NOW, NOW, text, image, None, None, language, 1)


def names(chosen):
    lead, seconds = chosen
    return [lead.id if lead else None, *(second.id for second in seconds)]


def test_the_newest_with_a_picture_and_text_leads():
    assert names(choose([card("a", picture=False), card("b", text="短"), card("c"), card("d")], "zh-CN"))[0] == "c"


def test_second_stories_are_of_other_categories_where_there_are_any():
    newest = [card("a"), card("b"), card("c", "科技"), card("d"), card("e", "文化"), card("f", "体育")]
    assert names(choose(newest, "zh-CN")) == ["a", "c", "e", "f", "b", "d"]
    assert names(choose(newest[:4], "zh-CN")) == ["a", "c", "b", "d"]


def test_what_is_in_the_sites_language_goes_first():
    newest = [card("en", language="en"), card("zh"), card("unknown", language=None)]
    assert names(choose(newest, "zh-CN")) == ["zh", "unknown", "en"]
    assert names(choose(newest, "en"))[0] == "en"


def test_without_pictures_text_leads_and_fills_two_rows():
    newest = [card(str(n), picture=False) for n in range(9)]
    assert names(choose(newest, "zh-CN")) == ["0", "1", "2", "3", "4", "5", "6"]


def test_a_story_without_a_title_does_not_lead():
    assert names(choose([msgspec.structs.replace(card("a"), title=""), card("b")], "zh-CN"))[0] == "b"


def test_nothing_leads_an_empty_paper():
    assert choose([], "zh-CN") == (None, [])


def test_age_decides_between_equals():
    older = msgspec.structs.replace(card("old"), dated_at=NOW - timedelta(days=1))
    assert names(choose([card("new"), older], "zh-CN"))[0] == "new"
