"""A missed window from end to end: collect says so and fills it; ``jianbao backfill`` reads further back."""

import pytest
from tests.command import jianbao, jianbao_json
from tests.fetch.server import Server, answer

ITEM = """<item><title>第{n}号新闻的标题</title><link>https://news.example/{n}</link><guid>g{n}</guid>
<pubDate>Thu, 19 Nov 2026 08:{n:02}:00 GMT</pubDate><description>正文{n}。</description></item>"""


def page(*numbers, head=""):
    items = "".join(ITEM.format(n=n) for n in sorted(numbers, reverse=True))
    return (
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>甲报</title>'
        f"<link>https://news.example/a/</link><description>d</description>{head}{items}</channel></rss>"
    ).encode()


def link(relation, url):
    return f'<atom:link rel="{relation}" href="{url}"/>'


@pytest.fixture
def room(tmp_path):
    """A newsroom that may ask loopback, following one feed of a server."""
    folder = tmp_path / "room"
    jianbao("init", folder)
    config = folder / "jianbao.toml"
    config.write_text(config.read_text("utf-8") + '\n[fetch]\nallow = ["127.0.0.0/8"]\n', "utf-8")
    with Server() as server:
        server.handlers["/feed"] = answer(page(1, 2))
        names = ("--category", "财经", "--site", "甲报", "--channel", "要闻")
        jianbao("add", server.url("/feed"), *names, folder=folder)
        yield folder, server


def collect(folder):
    return jianbao_json("collect", server_key(folder), folder=folder)


def server_key(folder):
    return jianbao_json("sources", folder=folder)[0]["key"]


def test_collect_says_that_it_may_have_missed_entries_and_reads_older_pages(room):
    """In words, as JSON, and in status; hubs of the feed are in the list of sources."""
    folder, server = room
    assert not collect(folder)["visits"][0]["window_missed"]
    server.handlers["/feed"] = answer(
        page(9, 10, head=link("prev-archive", "/a") + link("hub", "https://hub.example/"))
    )
    server.handlers["/a"] = answer(page(2, 7, 8))
    told = collect(folder)
    assert told["visits"][0]["window_missed"]
    assert [(one["new"], one["error"]) for one in told["backfilled"]] == [(2, None)]
    status = jianbao_json("status", folder=folder)
    assert [(one["due"], one["brought"]) for one in status["missed_windows"]] == [(False, 2)]
    assert status["articles"] == 6
    assert "older pages brought 2 articles" in jianbao("status", folder=folder).stdout
    assert jianbao_json("sources", folder=folder)[0]["hubs"] == ["https://hub.example/"]
    server.handlers["/feed"] = answer(page(20, 21))
    words = jianbao("collect", server_key(folder), folder=folder).stdout
    assert "may have missed entries" in words
    assert "0 from older pages" in words


def test_backfill_reads_as_many_pages_as_it_is_told(room):
    """Past what is known; a file source has none; one that does not answer is a failure."""
    folder, server = room
    server.handlers["/feed"] = answer(page(9, 10, head=link("next", "/a")))
    server.handlers["/a"] = answer(page(8, head=link("next", "/b")))
    server.handlers["/b"] = answer(page(7))
    (visit,) = jianbao_json("backfill", "要闻", "--pages", "1", folder=folder)["visits"]
    assert (visit["new"], visit["outcome"]) == (3, "backfilled")
    assert "1 new articles" in jianbao("backfill", "要闻", folder=folder).stdout
    server.handlers["/feed"] = answer(b"", 500)
    assert "500" in jianbao("backfill", "要闻", folder=folder, exit_code=3).stdout
