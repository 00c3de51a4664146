"""A newsroom over a real RSSHub: collected, published, again, and after an edit upstream."""

import time
from pathlib import Path

import pytest
from tests.command import jianbao, jianbao_json, tree
from tests.rsshub.hub import running_hub

pytestmark = [pytest.mark.slow, pytest.mark.shared]

FILE_FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>云州文件</title><link>https://files.example/</link>
<item><title>文件里的文章</title><link>https://files.example/1</link><guid>f1</guid>
<pubDate>Thu, 19 Nov 2026 08:00:00 GMT</pubDate><description>&lt;p&gt;这是文件里的正文。&lt;/p&gt;</description></item>
</channel></rss>"""


def article(number: int, text: str) -> dict[str, object]:
    return {
        "title": f"湖上的第{number}件事",
        "link": f"https://lake.example/{number}",
        "description": f"<p>{text}</p>",
        "pubDate": f"2026-11-1{number}T08:00:00Z",
    }


def lake(*texts: str) -> dict[str, object]:
    items = [article(number, text) for number, text in enumerate(texts, start=1)]
    return {"title": "湖边新闻", "link": "https://lake.example/", "item": items}


def newsroom(folder: Path, hub: str) -> Path:
    folder.mkdir()
    (folder / "file.xml").write_text(FILE_FEED, "utf-8")
    (folder / "jianbao.toml").write_text(
        f"""
        [site]
        title = "湖边剪报"
        url = "http://127.0.0.1:8470/"
        language = "zh-CN"
        [[rsshub]]
        url = "{hub}"
        [[source]]
        category = "文件"
        site = "本地"
        channel = "一份"
        file = "file.xml"
        """,
        "utf-8",
    )
    return folder


def test_a_newsroom_over_a_real_rsshub(shared, tmp_path):
    """Nothing is doubled, rewritten or moved; an edit upstream is one revision."""
    with running_hub(shared, tmp_path) as hub:
        hub.set_feed("lake", lake("起初的说法。", "第二件事。"))
        room = newsroom(tmp_path / "room", hub.url)
        # Names come from the instance's own catalogue.
        told = jianbao("add", "rsshub://sina/finance/china", folder=room).stdout
        assert "新浪" in told
        jianbao("add", f"{hub.url}/test/1", folder=room)
        names = ("--category", "湖", "--site", "湖边", "--channel", "全部")
        jianbao("add", "rsshub://check/lake", *names, folder=room)
        found = jianbao_json("catalogue", "search", "新浪", "财经", folder=room)
        assert any(one["route"].startswith("/sina/finance/china") for one in found)
        assert jianbao_json("catalogue", "show", "/sina/finance/china", folder=room)["filing"]["site"].startswith(
            "新浪"
        )

        first = jianbao_json("collect", "--all", folder=room)
        by_source = {visit["source"]: visit for visit in first["visits"]}
        assert {key: visit["outcome"] for key, visit in by_source.items()} == dict.fromkeys(
            ("rsshub://sina/finance/china", "rsshub://test/1", "rsshub://check/lake", "file:file.xml"), "ok"
        )
        assert by_source["rsshub://sina/finance/china"]["new"] == 50
        assert by_source["rsshub://check/lake"]["new"] == 2
        assert first["exit"] == 0
        jianbao("publish", folder=room)
        site = tree(room / "site")
        permalinks = {path for path in site if path.startswith("a/")}
        assert len(permalinks) == first["new"]

        time.sleep(1.2)  # the instance forgets what it cached, and renders again
        again = jianbao_json("collect", "--all", folder=room)
        assert (again["new"], again["revised"], again["failed"]) == (0, 0, 0)
        report = jianbao_json("publish", folder=room)
        assert (report["written"], report["removed"]) == (0, 0)
        assert tree(room / "site") == site

        hub.set_feed("lake", lake("后来的说法。", "第二件事。"))
        time.sleep(1.2)
        edited = jianbao_json("collect", "--all", folder=room)
        assert (edited["new"], edited["revised"], edited["failed"]) == (0, 1, 0)
        jianbao("publish", folder=room)
        after = tree(room / "site")
        assert {path for path in after if path.startswith("a/")} == permalinks
        shown = jianbao_json("show", "https://lake.example/1", "--revisions", folder=room)
        assert [one["text"] for one in shown["revisions"]] == ["起初的说法。", "后来的说法。"]
        why = jianbao("why", "https://lake.example/1", folder=room).stdout
        assert hub.url in why
        assert "200" in why

        # One article broken upstream fails that feed as a whole; the others go on, and nothing is lost.
        hub.pull("/break/3")
        time.sleep(1.2)
        broken = jianbao_json("collect", "sina", folder=room, exit_code=None)
        assert broken["failed"] in {0, 1}  # RSSHub may still have the article in its own cache
        assert jianbao_json("status", folder=room)["articles"] == len(permalinks)
