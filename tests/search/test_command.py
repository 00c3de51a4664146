"""``jianbao search``, as a process."""

import pytest
from tests.cli.test_commands import feed
from tests.command import jianbao, jianbao_json


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """A newsroom with three articles."""
    folder = tmp_path_factory.mktemp("command") / "room"
    jianbao("init", folder)
    (folder / "a.xml").write_text(feed("據統計，電動車銷量增長", "王文博说好", "自动驾驶上路"), "utf-8")
    jianbao("add", "a.xml", "--category", "财经", "--site", "甲报", "--channel", "要闻", folder=folder)
    jianbao("collect", folder=folder)
    return folder


def test_words_are_found_and_shown_with_where_they_stand(room):
    said = jianbao("search", "电动车", folder=room).stdout
    assert "標" not in said
    assert "據統計，電動車銷量增長" in said
    assert "财经 / 甲报 / 要闻" in said
    assert "1 found" in said


def test_programs_get_json(room):
    told = jianbao_json("search", "标题", folder=room)
    assert (told["count"], told["exact"]) == (3, True)
    assert [one["title"] for one in told["articles"]] == ["标题3", "标题2", "标题1"]
    assert [one["title"] for one in jianbao_json("search", "标题", "-n", 1, folder=room)["articles"]] == ["标题3"]


def test_filters_and_dates_narrow(room):
    assert jianbao_json("search", "标题", "--category", "科技", folder=room)["count"] == 0
    assert jianbao_json("search", "标题", "--category", "财经", "--site", "甲报", folder=room)["count"] == 3
    assert jianbao_json("search", "标题", "--until", "2026-11-18", folder=room)["count"] == 0
    assert jianbao_json("search", "标题", "--since", "2026-11-19", "--best", folder=room)["count"] == 3


def test_mistakes_are_told_in_words(room):
    assert "no letter" in jianbao("search", "。，", folder=room, exit_code=None).stderr
    assert "is no date" in jianbao("search", "标题", "--since", "yesterday", folder=room, exit_code=None).stderr
    assert "with its category" in jianbao("search", "标题", "--site", "甲报", folder=room, exit_code=None).stderr


def test_a_published_site_holds_the_same_index(room):
    jianbao("publish", folder=room)
    ours = {
        file.relative_to(room / ".search").as_posix(): file.read_bytes()
        for file in (room / ".search").rglob("*")
        if file.is_file() and file.name != ".lock"
    }
    site = room / "site" / "search"
    published = {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}
    assert {name: data for name, data in ours.items() if not name.startswith("state")} == {
        name: data for name, data in published.items() if not name.startswith("state")
    }
