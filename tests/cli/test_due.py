"""``collect`` takes what is due; ``sources`` and ``status`` say when the next visit is."""

import pytest
from tests.command import jianbao, jianbao_json
from tests.fetch.server import Server, answer, redirect


@pytest.fixture
def server():
    with Server({"/feed": answer(), "/old": redirect("/feed", 301), "/gone": answer(b"", 410)}) as made:
        yield made


@pytest.fixture
def room(tmp_path, server):
    """A newsroom that follows a feed, a feed that moved and one that is gone, all on one server."""
    folder = tmp_path / "room"
    jianbao("init", folder)
    config = folder / "jianbao.toml"
    text = config.read_text("utf-8")
    sources = "".join(
        f'\n[[source]]\ncategory = "新闻"\nsite = "某网"\nchannel = "{path}"\nfeed = "{server.url("/" + path)}"\n'
        for path in ("feed", "old", "gone")
    )
    assert "\n[fetch]" not in text
    config.write_text(text + '\n[fetch]\nallow = ["127.0.0.0/8"]\n' + sources, "utf-8")
    return folder


def test_collect_visits_what_is_due_and_says_when_nothing_is(room, server):
    """Named sources and --all are visited in any case; a run without work is a good one."""
    first = jianbao_json("collect", folder=room, exit_code=1)
    assert (first["sources"], first["failed"]) == (3, 1)
    asked = len(server.asked)
    told = jianbao("collect", folder=room).stdout
    assert "Nothing is due" in told
    assert "新闻 / 某网 / " in told
    assert "--all" in told
    assert len(server.asked) == asked
    assert "没有到期的来源" in jianbao("collect", folder=room, lang="zh").stdout
    empty = jianbao_json("collect", folder=room)
    assert (empty["sources"], empty["exit"]) == (0, 0)
    assert jianbao_json("collect", "某网 / feed", folder=room)["sources"] == 1
    assert jianbao_json("collect", "--all", folder=room, exit_code=1)["sources"] == 3


def test_sources_and_status_tell_next_visits_moves_and_retirements(room, server):
    """For people and as JSON."""
    assert "now" in jianbao("sources", folder=room).stdout
    jianbao("collect", folder=room, exit_code=1)
    by_channel = {one["channel"]: one for one in jianbao_json("sources", folder=room)}
    assert by_channel["feed"]["next_visit"] > by_channel["feed"]["last_visit"]
    assert by_channel["feed"]["interval_seconds"] == 3600
    assert by_channel["old"]["moved_to"] == server.url("/feed")
    assert by_channel["gone"]["retired_at"]
    listed = jianbao("sources", folder=room).stdout
    assert f"moved for good to {server.url('/feed')}" in listed
    assert "answered 410" in listed
    assert by_channel["feed"]["next_visit"][:4] in listed
    status = jianbao_json("status", folder=room)
    assert status["due"] == []
    assert status["next_visit"] == min(by_channel[name]["next_visit"] for name in ("feed", "old"))
    assert [one["key"] for one in status["moved"]] == [server.url("/old")]
    assert [one["key"] for one in status["retired"]] == [server.url("/gone")]
    told = jianbao("status", folder=room).stdout
    assert "Next visit" in told
    assert "Retired sources" in told
