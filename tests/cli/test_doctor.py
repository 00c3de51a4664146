"""``jianbao doctor``: who is unwell, and what to do about it."""

from pathlib import Path

from tests.command import jianbao, jianbao_json
from tests.fetch.server import Server, answer
from tests.fetch.test_policy import error_page

OK = answer(b"ok")
OLD_FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>旧闻</title><link>https://o.example/</link>{}</channel></rss>"""
OLD_ITEM = (
    "<item><title>旧{0}</title><guid>{0}</guid><link>https://o.example/{0}</link><description>说{0}</description>"
    "<pubDate>0{0} Mar 2020 08:00:00 GMT</pubDate></item>"
)


def newsroom(folder: Path, instances: str, *routes: str) -> Path:
    folder.mkdir()
    listed = "".join(
        f'[[source]]\ncategory = "财经"\nsite = "某站"\nchannel = "{route}"\nroute = "{route}"\n' for route in routes
    )
    (folder / "jianbao.toml").write_text(
        f'[site]\ntitle = "体检"\nurl = "http://127.0.0.1:8470/"\nlanguage = "zh-CN"\n{instances}{listed}', "utf-8"
    )
    return folder


def test_it_says_who_is_unwell_and_what_to_do(tmp_path):
    """A setting that lacks, a key that is refused, a dead server, a feed that only repeats old news."""
    old = OLD_FEED.format("".join(OLD_ITEM.format(day) for day in range(1, 8))).encode()
    lacking = answer(error_page("ConfigNotFoundError: XX_COOKIE is missing"), 503)
    refused = answer(error_page("RejectError: Authentication failed. Access denied."), 403)
    with Server({"/healthz": OK, "/lacks": lacking, "/old": answer(old)}) as own, Server(otherwise=refused) as locked:
        hubs = (own.base, locked.base, "http://127.0.0.1:9")
        instances = "".join(f'[[rsshub]]\nurl = "{url}"\nkey = "sesame-99"\n' for url in hubs)
        room = newsroom(tmp_path / "room", instances, "/old", "/lacks")
        jianbao("collect", folder=room, exit_code=1)
        told = jianbao("doctor", folder=room, exit_code=1).stdout
        for words in (
            "Access key refused: check key or key_env",
            "see that it runs",
            "The instance lacks a setting",
            "XX_COOKIE is missing",
            "nothing new since 2020-03-07",
            *hubs,
        ):
            assert words in told
        assert "sesame-99" not in told
        chinese = jianbao("doctor", folder=room, exit_code=1, lang="zh_CN").stdout
        assert "检查 jianbao.toml 里的 key 或 key_env" in chinese
        assert "nothing new since 2020-03-07" in jianbao("status", folder=room).stdout
        assert [one["key"] for one in jianbao_json("status", folder=room)["stale"]] == ["rsshub://old"]
        machine = jianbao_json("doctor", folder=room, exit_code=1)
        assert machine["well"] is False
        assert [one["cause"] for one in machine["instances"]] == [None, "key", "down"]
        states = {one["key"]: one for one in machine["sources"]}
        assert states["rsshub://old"]["state"] == "stale"
        assert states["rsshub://old"]["stale_since"].startswith("2020-03-07")
        assert states["rsshub://lacks"]["state"] == "failing"
        assert [one["cause"] for one in states["rsshub://lacks"]["troubles"]] == ["setting"]


def test_a_newsroom_that_is_well_ends_with_0_and_one_where_nothing_works_with_3(tmp_path):
    with Server({"/healthz": OK}) as own:
        room = newsroom(tmp_path / "well", f'[[rsshub]]\nurl = "{own.base}"\n', "/a")
        assert "answers" in jianbao("doctor", folder=room).stdout
    jianbao("doctor", folder=room, exit_code=3)
    room = newsroom(tmp_path / "none", "")
    assert "[[rsshub]]" in jianbao("doctor", folder=room).stdout
