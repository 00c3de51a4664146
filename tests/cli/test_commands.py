"""The commands, as a newcomer meets them: a process, a folder, words and exit codes."""

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from datetime import timedelta
from pathlib import Path

import pytest
from tests.command import jianbao, jianbao_json, tree

FEED = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>甲报</title>
<link>https://a.example/</link>{items}</channel></rss>"""
ITEM = """<item><title>{title}</title><link>https://a.example/{number}</link><guid>{number}</guid>
<pubDate>Thu, 19 Nov 2026 0{number}:00:00 GMT</pubDate><description>&lt;p&gt;{text}&lt;/p&gt;</description></item>"""


def feed(*texts):
    items = "".join(ITEM.format(number=n, title=f"标题{n}", text=text) for n, text in enumerate(texts, start=1))
    return FEED.format(items=items)


@pytest.fixture
def room(tmp_path):
    """A new newsroom with one file source of three articles."""
    folder = tmp_path / "room"
    jianbao("init", folder)
    (folder / "a.xml").write_text(feed("一", "二", "三"), "utf-8")
    jianbao("add", "a.xml", "--category", "财经", "--site", "甲报", "--channel", "要闻", folder=folder)
    return folder


def test_every_command_has_help_that_says_what_it_is_for():
    """In both languages."""
    words = [
        "init",
        "add",
        "sources",
        "import",
        "import opml",
        "import hexo",
        "import rsshub-page",
        "export opml",
        "catalogue search",
        "catalogue show",
        "collect",
        "publish",
        "run",
        "serve",
        "status",
        "show",
        "why",
        "inspect feed",
        "inspect article",
    ]
    english = jianbao("--help").stdout
    for word in words:
        assert word.split()[0] in english
    for lang in ("en", "zh_CN.UTF-8"):
        assert "Usage" in jianbao(*words[-1].split(), "--help", lang=lang).stdout
    assert "采集" in jianbao("--help", lang="zh").stdout


def test_a_new_newsroom_is_commented_and_ships_no_instance(tmp_path):
    """Its owner fills it in; a second init does not overwrite it."""
    folder = tmp_path / "new"
    jianbao("init", folder, "--title", "我的", "--url", "https://news.example/", "--language", "zh-CN")
    text = (folder / "jianbao.toml").read_text("utf-8")
    assert "#" in text
    assert not any(line.startswith("[[rsshub]]") for line in text.splitlines())
    assert jianbao("sources", folder=folder).stdout.strip()
    jianbao("init", folder, exit_code=3)
    assert (folder / "jianbao.toml").read_text("utf-8") == text


def test_collect_tells_each_source_and_what_it_came_to(room):
    """One line a source, then the sum; again: nothing new."""
    told = jianbao("collect", folder=room).stdout
    assert "财经 / 甲报 / 要闻" in told
    assert "3 new" in told
    assert "1 sources, 0 failed; 3 new articles" in told
    assert "not modified" in jianbao("collect", folder=room).stdout
    assert "新 3" not in jianbao("collect", folder=room, lang="zh").stdout


def test_a_reader_that_goes_away_does_not_end_a_run(room):
    """`jianbao collect | head -0`: everything is stored, and the exit code is the run's."""
    command = [sys.executable, "-m", "jianbao", "-C", str(room), "collect"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout
        run.stdout.close()
        assert run.wait(60) == 0, run.stderr and run.stderr.read()
    assert jianbao_json("status", folder=room)["articles"] == 3


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("words", [["sources"], ["sources", "--json"], ["collect"]])
def test_output_that_cannot_be_written_is_said_in_words(room, words):
    """`jianbao sources > a full disk`: no traceback, and exit code 3."""
    command = [sys.executable, "-m", "jianbao", "-C", str(room), *words]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, check=False, env=os.environ | {"JIANBAO_LANG": "en"}
        )
    assert done.returncode == 3
    assert "cannot be written" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_newsroom_of_imported_posts_is_published(tmp_path):
    """It follows nothing, and has pages all the same; a source that was taken out is followed no more."""
    jianbao("init", tmp_path / "room")
    (tmp_path / "post.md").write_text("---\ntitle: 旧文\ndate: 2021-10-01 08:00:00\n---\n<p>正文。</p>\n", "utf-8")
    jianbao("import", "hexo", tmp_path / "post.md", folder=tmp_path / "room")
    jianbao("run", folder=tmp_path / "room")
    assert "旧文" in (tmp_path / "room" / "site" / "index.html").read_text("utf-8")


def test_a_source_that_fails_is_a_result_and_the_others_go_on(room):
    """Exit codes: some failed 1, nothing worked 3, bad configuration 2."""
    (room / "b.xml").write_text("<html><title>Just a moment</title></html>", "utf-8")
    jianbao("add", "b.xml", "--category", "财经", "--site", "乙报", "--channel", "要闻", folder=room)
    report = jianbao_json("collect", folder=room, exit_code=1)
    assert (report["failed"], report["new"], report["exit"]) == (1, 3, 1)
    assert "✗" in jianbao("collect", "乙报", folder=room, exit_code=3).stdout
    (room / "jianbao.toml").write_text("[site]\ntitel = 1\n", "utf-8")
    told = jianbao("collect", folder=room, exit_code=2).stderr
    assert "jianbao.toml:2" in told
    assert "title" in told


def test_publish_writes_what_changed_and_a_change_is_a_revision(room):
    """Publishing again touches no file; permalinks stay."""
    jianbao("run", folder=room)
    before = tree(room / "site")
    assert jianbao_json("publish", folder=room)["written"] == 0
    assert tree(room / "site") == before
    (room / "a.xml").write_text(feed("一", "二，改了", "三"), "utf-8")
    assert jianbao_json("collect", folder=room)["revised"] == 1
    jianbao("publish", folder=room)
    after = tree(room / "site")
    assert {path for path in before if path.startswith("a/")} == {path for path in after if path.startswith("a/")}
    changed = [path for path in after if path.startswith("a/") and after[path] != before[path]]
    assert len(changed) == 1


def test_show_and_why_answer_to_whatever_names_an_article(room):
    """Id, its beginning, original URL, permalink; and unknown words get a hint."""
    jianbao("run", folder=room)
    newest = jianbao_json("status", folder=room)["newest"][0]
    for words in (newest["id"], newest["id"][:6], newest["url"], f"/a/{newest['id'][:2]}/{newest['id'][2:]}.html"):
        assert newest["title"] in jianbao("show", words, folder=room).stdout
    told = jianbao("why", newest["id"], folder=room).stdout
    assert "file:a.xml" in told
    assert "a/" + newest["id"][:2] in told
    assert "first 4 characters" in jianbao("show", "zzzz", folder=room, exit_code=3).stderr
    story = jianbao_json("why", newest["id"], folder=room)
    assert story["issued_for"].startswith("url:")
    assert len(story["entries"]) == 1


def test_sources_go_out_as_opml_and_come_back(room, tmp_path):
    """The three levels survive; importing twice adds nothing."""
    jianbao(
        "add",
        "https://feeds.example/x.xml?a=1&b=2",
        "--category",
        "科技/数码",
        "--site",
        "丙,站",
        "--channel",
        "全部 & 更多",
        folder=room,
    )
    opml = tmp_path / "s.opml"
    jianbao("export", "opml", "-o", opml, folder=room)
    ET.parse(opml)
    assert "3 sources" not in jianbao("import", "opml", opml, folder=room).stdout
    other = tmp_path / "other"
    jianbao("init", other)
    jianbao("import", "opml", opml, folder=other, exit_code=None)
    filings = {s["key"]: (s["category"], s["site"], s["channel"]) for s in jianbao_json("sources", folder=other)}
    assert filings["https://feeds.example/x.xml?a=1&b=2"] == ("科技/数码", "丙,站", "全部 & 更多")


def test_inspect_speaks_lines(tmp_path):
    """A path a line in, a JSON document a line out, in order, also for what is no feed."""
    (tmp_path / "a.xml").write_text(feed("<script>x()</script>一"), "utf-8")
    (tmp_path / "b.xml").write_text("nothing", "utf-8")
    lines = f"{tmp_path / 'a.xml'}\t\t\n{tmp_path / 'b.xml'}\t\t\n{tmp_path / 'none.xml'}\t\t\n"
    one, two, three = map(json.loads, jianbao("inspect", "feed", "-", stdin=lines).stdout.splitlines())
    assert one["feed"]["title"] == "甲报"
    assert "<script" not in json.dumps(one)
    assert two["error"]
    assert three["error"]


def test_inspect_article_cleans_a_post_and_a_page():
    """The line protocol of the scorers."""
    post = {
        "id": "p",
        "kind": "post",
        "html": "<p>正文。</p><p>责任编辑：林晚</p>",
        "feed": {"title": "题", "date": "Invalid Date"},
    }
    page = {
        "id": "q",
        "kind": "page",
        "html": "<html><head><title>题</title></head><body><article><h1>题</h1>"
        + "<p>很长的正文，有许多字。</p>" * 20
        + "</article></body></html>",
    }
    told = jianbao("inspect", "article", "-", stdin="\n".join(map(json.dumps, (post, page))) + "\n").stdout
    one, two = map(json.loads, told.splitlines())
    assert (one["id"], one["editor"], one["published"]) == ("p", "林晚", None)
    assert "责任编辑" not in one["body_html"]
    assert "很长的正文" in two["body_text"]


def test_two_runs_do_not_overlap(room):
    """The second is told who holds the newsroom."""
    from jianbao.update.lock import only_run

    with only_run(room):
        assert "another run" in jianbao("collect", folder=room, exit_code=3).stderr


def test_an_interval_that_is_none_is_told(room):
    """Before anything is done."""
    assert "30m" in jianbao("run", "--every", "soon", folder=room, exit_code=2).stderr


def test_a_newsroom_is_found_from_below_and_missed_with_words(room, tmp_path):
    """Like git finds its repository."""
    told = jianbao("status", folder=tmp_path, exit_code=2).stderr
    assert "jianbao init" in told


def test_a_folder_that_cannot_be_written_is_told_in_words(room, tmp_path):
    """Not with a traceback, by none of the commands that write."""
    (tmp_path / "file").write_text("", "utf-8")
    within = tmp_path / "file" / "within"
    for words in (("init", within), ("export", "opml", "-o", within)):
        told = jianbao(*words, folder=room, exit_code=3).stderr
        assert str(within) in told
        assert "Traceback" not in told


def test_an_import_of_a_folder_without_posts_says_what_posts_are(room, tmp_path):
    """An empty sum alone would leave its reader guessing."""
    (tmp_path / "empty").mkdir()
    assert ".md" in jianbao("import", "hexo", tmp_path / "empty", folder=room, exit_code=3).stderr


def test_inspect_answers_each_line_also_those_it_cannot_read():
    """One line in, one line out: whoever counts on it must not hang."""
    lines = ['{"id": "bad', "[]", '{"id": "n", "html": 5}', '{"id": "ok", "html": "<p>文。</p>"}']
    told = jianbao("inspect", "article", "-", stdin="\n".join(lines) + "\n", exit_code=1).stdout
    answers = [json.loads(line) for line in told.splitlines()]
    assert [("error" in one, one["id"]) for one in answers] == [(True, None), (True, None), (True, "n"), (False, "ok")]
    assert "error" in json.loads(jianbao("inspect", "feed", "-", stdin="a\0b\t\t\n").stdout)


def test_what_comes_from_outside_cannot_speak_to_the_terminal(room):
    """Escape sequences in a feed's title become blanks; a refusal that quotes them too."""
    (room / "e.json").write_text(
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "\u202e题", "items": []}), "utf-8"
    )
    assert "\u202e" not in jianbao("add", "e.json", folder=room).stdout
    assert "\x1b" not in jianbao("show", "\x1b[31mred", folder=room, exit_code=3).stderr


def test_a_terminal_without_chinese_ends_no_run(room):
    """It shows question marks."""
    told = subprocess.run(
        [sys.executable, "-m", "jianbao", "-C", str(room), "collect"],
        capture_output=True,
        env=os.environ | {"JIANBAO_LANG": "en", "PYTHONIOENCODING": "ascii:strict"},
        timeout=60,
        check=False,
    )
    assert told.returncode == 0
    assert b"3 new articles" in told.stdout


def test_a_round_with_a_broken_newsroom_is_not_the_last(room, monkeypatch):
    """The owner is in the middle of editing: the next round reads the file again."""
    from jianbao.cli import newsroom
    from jianbao.cli.commands import run as command

    rounds = []

    def once(to):
        rounds.append(to)
        if len(rounds) == 3:
            raise KeyboardInterrupt
        (room / "jianbao.toml").write_text("[site\n", "utf-8")
        newsroom.the_newsroom()

    newsroom.choose(room)
    monkeypatch.setattr(command, "_once", once)
    monkeypatch.setattr(command, "interval", lambda _: timedelta())
    try:
        with pytest.raises(KeyboardInterrupt):
            command.run(every="1h")
    finally:
        newsroom.choose(None)
    assert len(rounds) == 3


def test_the_key_of_an_instance_stays_out_of_a_route_that_is_added_by_its_address(room):
    """Sources are shown on a public page and go out as OPML."""
    config = room / "jianbao.toml"
    config.write_text(config.read_text("utf-8") + '\n[[rsshub]]\nurl = "https://hub.example"\n', "utf-8")
    address = "https://HUB.example/sina/finance/china?limit=5&key=geheim#top"
    jianbao("add", address, "--category", "金融", "--site", "新浪", "--channel", "国内", folder=room)
    assert 'route = "/sina/finance/china?limit=5"' in config.read_text("utf-8")
    assert "geheim" not in config.read_text("utf-8")


@pytest.mark.parametrize("what", ["ftp://a.example/x", "http://[::1", "https://me:secret@a.example/x", "."])
def test_what_cannot_be_followed_is_refused_with_what_to_write_instead(room, what):
    """And the file stays as it is."""
    before = (room / "jianbao.toml").read_text("utf-8")
    told = jianbao("add", what, "--category", "甲", "--site", "乙", "--channel", "丙", folder=room, exit_code=2).stderr
    assert "Traceback" not in told
    assert len(told.splitlines()) > 1
    assert (room / "jianbao.toml").read_text("utf-8") == before
