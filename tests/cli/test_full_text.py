"""``collect`` and ``why`` over articles' own pages: what they say, and a run that is killed while it waits for one."""

import asyncio
import os
import signal
import subprocess
import sys
import time

import pytest
from tests.command import jianbao, jianbao_json
from tests.fetch.server import Server, answer
from tests.update.article_pages import FULL, TEASER, TITLE, feed, html

CONFIG = """
[site]
title = "t"
url = "https://t.example/"

[fetch]
allow = ["127.0.0.0/8"]
spacing = 0

[[source]]
category = "本地"
site = "湖滨"
channel = "要闻"
feed = "{url}"
full_text = true
"""


@pytest.fixture
def server():
    with Server() as made:
        yield made


@pytest.fixture
def folder(tmp_path, server):
    (tmp_path / "jianbao.toml").write_text(CONFIG.format(url=server.url("/feed")), "utf-8")
    items = (("g1", "/n/1.html", TITLE, TEASER), ("g2", "/x/2.html", "渡轮停运一周", "因检修停运……"))
    server.handlers |= {
        "/feed": answer(feed(server, *items)),
        "/robots.txt": answer(b"User-agent: *\nDisallow: /x/\n"),
        "/n/1.html": answer(html(*FULL)),
    }
    return tmp_path


def test_collect_counts_pages_and_why_names_them(folder, server):
    """A line for the source, a line for the run, the same as JSON, and the page of an article with its exchange."""
    told = jianbao("collect", folder=folder).stdout
    assert "1 of 2 pages taken" in told
    assert "Whole pages: 1 taken, 1 refused by robots.txt" in told
    why = jianbao("why", server.url("/n/1.html"), folder=folder).stdout
    assert "The article's own page" in why
    assert "the text is the page's" in why
    assert "robots.txt forbids it" in jianbao("why", server.url("/x/2.html"), folder=folder).stdout
    again = jianbao_json("collect", folder=folder)
    assert again["pages"] == {"counts": {}, "sources": []}


def test_collect_speaks_of_pages_in_chinese(folder):
    """The same words in the other language of the terminal."""
    assert "1 篇取自原页，1 个被 robots.txt 拒绝" in jianbao("collect", folder=folder, lang="zh-CN").stdout


def test_a_run_killed_while_it_waits_for_a_page_goes_on_in_the_next(folder, server):
    """SIGKILL after the feed was stored: the teaser is there; the next run, with nothing due, fetches the page."""

    async def silent(_asked, _writer):
        await asyncio.sleep(60)

    server.handlers["/n/1.html"] = silent
    child = subprocess.Popen([sys.executable, "-m", "jianbao", "-C", str(folder), "collect"], env=os.environ.copy())
    until = time.monotonic() + 60
    while not any(one.target == "/n/1.html" for one in server.asked) and time.monotonic() < until:
        time.sleep(0.05)
    child.send_signal(signal.SIGKILL)
    child.wait(timeout=30)
    assert TEASER in jianbao("show", server.url("/n/1.html"), folder=folder).stdout
    server.handlers["/n/1.html"] = answer(html(*FULL))
    told = jianbao_json("collect", folder=folder)
    assert told["pages"]["counts"]["taken"] == 1
    assert told["sources"] == 0
    assert FULL[-1] in jianbao("show", server.url("/n/1.html"), folder=folder).stdout
