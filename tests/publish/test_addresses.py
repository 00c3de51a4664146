"""Addresses that were given out lead somewhere for good: to the article, to where it went, or to an honest word."""

import msgspec
import pytest
from tests.command import jianbao
from tests.publish.test_site import files as all_files
from tests.publish.test_site import publish
from tests.serve.running import running
from tests.views import newspaper
from tests.views.newspaper import NOW

from jianbao.errors import PublishError
from jianbao.model.source import Filing
from jianbao.views import Views, paths
from jianbao.views.paths import Addresses, old_path


def renamed(archive, room, **names):
    """The newsroom after its first source was filed otherwise."""
    first, *rest = room.sources
    filing = msgspec.structs.replace(first.filing, **names)
    sources = (msgspec.structs.replace(first, filing=filing), *rest)
    archive.sync_sources(sources, NOW)
    return msgspec.structs.replace(room, sources=sources)


def files(folder):
    """What is published, without the search index: that has tests of its own."""
    return {path: content for path, content in all_files(folder).items() if not path.startswith("search/")}


def afresh(archive, room, tmp_path):
    publish(archive, room, tmp_path / "afresh", later=9)
    return files(tmp_path / "afresh")


def test_a_withdrawn_article_leaves_a_word_and_stands_in_no_list(archive, room, tmp_path):
    publish(archive, room)
    own = newspaper.article_id("a4")
    assert archive.withdraw(own, "误发的一篇", NOW)
    publish(archive, room, later=1)
    site = files(room.folder / "site")
    page = site[paths.article(own)].decode()
    assert "误发的一篇" in page
    assert "热汤" not in page
    assert "noindex" in page
    told = [path for path, content in site.items() if paths.article(own).encode() in content]
    assert told == [paths.article(own)], "only its own canonical address names it"
    assert site == afresh(archive, room, tmp_path)


def test_what_was_withdrawn_comes_back_as_it_was(archive, room):
    publish(archive, room)
    before = files(room.folder / "site")
    own = newspaper.article_id("both")
    archive.withdraw(own, "误会", NOW)
    publish(archive, room, later=1)
    newspaper.store(archive, newspaper.SOURCES[0], [newspaper.Item("both", "又说一次", "<p>正文</p>", 5)])
    assert archive.withdrawal(own) is not None, "its source says it again: it stays withdrawn"
    publish(archive, room, later=2)
    assert "误会" in files(room.folder / "site")[paths.article(own)].decode()
    assert archive.take_back(own)
    assert not archive.take_back(own)
    publish(archive, room, later=3)
    after = files(room.folder / "site")
    assert "又说一次" in after[paths.article(own)].decode()
    assert after.keys() == before.keys()


@pytest.mark.parametrize("names", [{"channel": "国内新闻"}, {"site": "晨钟"}, {"category": "经济"}])
def test_a_renamed_shelf_leads_on_from_its_page_and_its_feeds(archive, room, tmp_path, names):
    publish(archive, room)
    before = files(room.folder / "site")
    now = renamed(archive, room, **names)
    report = publish(archive, now, later=1, check=False)
    site = files(room.folder / "site")
    assert before.keys() <= site.keys()
    old, new = (paths.shelf_folder(views_shelf(where.sources[0].filing)) for where in (room, now))
    href = Addresses(room.site.url).href(f"{new}index.html")
    assert f'content="0; url={href}"' in site[f"{old}index.html"].decode()
    assert f'<link rel="canonical" href="https://news.example{href}">' in site[f"{old}index.html"].decode()
    assert site[f"{old}feed.xml"] == site[f"{new}feed.xml"]
    assert site == afresh(archive, now, tmp_path)
    assert report.removed == 0


def views_shelf(filing: Filing):
    from jianbao.archive import Shelf

    return Shelf(filing.category, filing.site, filing.channel)


def test_a_shelf_that_is_renamed_there_and_back_is_itself_again(archive, room, tmp_path):
    publish(archive, room)
    before = files(room.folder / "site")
    publish(archive, renamed(archive, room, channel="别名"), later=1)
    archive.sync_sources(room.sources, NOW)
    publish(archive, room, later=2)
    site = files(room.folder / "site")
    assert {path: site[path] for path in before if path.startswith("a/")} == {
        path: content for path, content in before.items() if path.startswith("a/")
    }
    alias = paths.shelf_folder(views_shelf(msgspec.structs.replace(room.sources[0].filing, channel="别名")))
    assert b"refresh" in site[f"{alias}index.html"]
    assert site == afresh(archive, room, tmp_path)


def test_an_old_address_leads_to_its_article(archive, room, tmp_path):
    publish(archive, room)
    own = newspaper.article_id("a0")
    assert archive.add_addresses([("p/1a2b.html", own)], NOW) == 1
    assert archive.add_addresses([("p/1a2b.html", own)], NOW) == 0
    publish(archive, room, later=1)
    site = files(room.folder / "site")
    assert f'content="0; url=/{paths.article(own)}"' in site["p/1a2b.html"].decode()
    assert site == afresh(archive, room, tmp_path)


def test_live_answers_with_the_same_bytes_and_says_what_they_are(archive, room, tmp_path):
    """301 for what moved, 410 for what was withdrawn; a walk over every page of the site."""
    own = newspaper.article_id("a0")
    archive.add_addresses([("p/1a2b.html", own), ("p/99/index.html", own)], NOW)
    archive.withdraw(newspaper.article_id("a4"), "误发", NOW)
    now = renamed(archive, room, category="经济")
    publish(archive, now)
    codes: dict[int, list[str]] = {}
    with running(archive.path, now) as client:
        for path, content in files(room.folder / "site").items():
            if path.startswith("search/"):
                continue
            answer = client.get(Addresses(now.site.url).href(path))
            assert answer.content == content, path
            codes.setdefault(answer.status_code, []).append(path)
        assert client.get("/p/1a2b.html").headers["location"] == f"/{paths.article(own)}"
    assert codes[410] == [paths.article(newspaper.article_id("a4"))]
    assert {"p/1a2b.html", "p/99/index.html"} <= set(codes[301])
    assert codes[404] == ["404.html"]
    assert set(codes) == {200, 301, 404, 410}


def test_publishing_fails_where_an_address_would_vanish_and_names_it(archive, room):
    publish(archive, room)
    before = files(room.folder / "site")
    own = newspaper.article_id("a0")
    with archive.write() as db:
        for table in ("shelf_article", "appearance", "article"):
            db.exec_driver_sql(f"DELETE FROM {table} WHERE {'id' if table == 'article' else 'article_id'} = ?", (own,))
    for check in (False, True):
        with pytest.raises(PublishError, match=f"1 published addresses would vanish: {paths.article(own)}"):
            publish(archive, room, later=1, check=check)
    assert files(room.folder / "site") == before


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/p/1a2b.html", "p/1a2b.html"),
        ("https://old.example/news/p/1a2b.html", "p/1a2b.html"),
        ("/news/p/1a2b/", "p/1a2b/index.html"),
        ("/news/2021/05/%E6%97%A7/", "2021/05/旧/index.html"),
        ("p/1a2b.html", "p/1a2b.html"),
        ("/news/a/zz/x.html", None),
        ("/news/index.html", None),
        ("/news/p/../../x.html", None),
        ("/news/p/%00.html", None),
        ("/news/p/picture.jpg", None),
        ("/", None),
        ("http://[", None),
    ],
)
def test_which_addresses_of_others_can_be_taken_over(address, path):
    site = Addresses("https://news.example/news/")
    if address == "/p/1a2b.html":
        site = Addresses("https://news.example/")
    assert old_path(address, site) == path


POST = """---
title: 旧站的文章
abbrlink: 3f2a
date: 2021-05-01 08:00:00
categories: [旧闻, 旧站, 旧栏]
---
<p>旧站的第一篇文章，写在很久以前。</p>
"""


def test_posts_of_the_replaced_system_bring_their_addresses(tmp_path):
    """From the front matter, and from a list of the owner's."""
    (tmp_path / "jianbao.toml").write_text('[site]\ntitle = "新"\nurl = "https://news.example/"\n', "utf-8")
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "one.md").write_text(POST, "utf-8")
    jianbao("import", "hexo", str(tmp_path / "posts"), folder=tmp_path, exit_code=0)
    (tmp_path / "list").write_text("# old  new\n/old/7.html {}\n/a/xx/y.html zzzz\n/old/8.html nothing\n", "utf-8")
    jianbao("publish", folder=tmp_path, exit_code=0)
    page = (tmp_path / "site" / "p" / "3f2a.html").read_text("utf-8")
    own = page.partition('href="https://news.example/a/')[2].partition(".html")[0].replace("/", "")
    text = (tmp_path / "list").read_text("utf-8").format(own)
    (tmp_path / "list").write_text(text, "utf-8")
    told = jianbao("import", "addresses", str(tmp_path / "list"), folder=tmp_path, exit_code=1)
    assert ("list:3" in told.stderr, "list:4" in told.stderr) == (True, True)
    jianbao("publish", folder=tmp_path, exit_code=0)
    assert own[2:] in (tmp_path / "site" / "old" / "7.html").read_text("utf-8")


def test_withdraw_on_the_command_line(tmp_path):
    (tmp_path / "jianbao.toml").write_text('[site]\ntitle = "新"\nurl = "https://news.example/"\n', "utf-8")
    (tmp_path / "one.md").write_text(POST, "utf-8")
    jianbao("import", "hexo", str(tmp_path / "one.md"), folder=tmp_path)
    jianbao("publish", folder=tmp_path)
    [page] = (tmp_path / "site" / "a").rglob("*.html")
    own = page.parent.name + page.stem
    jianbao("withdraw", own, folder=tmp_path, exit_code=2)
    jianbao("withdraw", own, "--reason", "不该刊登", folder=tmp_path, exit_code=0)
    jianbao("publish", folder=tmp_path)
    assert "不该刊登" in page.read_text("utf-8")
    jianbao("withdraw", own, "--undo", folder=tmp_path, exit_code=0)
    jianbao("withdraw", own, "--undo", folder=tmp_path, exit_code=3)
    jianbao("publish", folder=tmp_path)
    assert "很久以前" in page.read_text("utf-8")


def test_the_plan_and_the_live_site_agree_on_what_moved(archive, room):
    """What resolves is listed, and what is listed resolves."""
    archive.withdraw(newspaper.article_id("a4"), "误发", NOW)
    now = renamed(archive, room, site="晨钟")
    views = Views(archive, now)
    for page in views.pages():
        found = views.resolve(page.path)
        assert found is not None, page.path
        assert found.kind == page.kind
