"""Publishing writes what changed, puts right what was damaged, takes away what is gone, and leaves the rest alone."""

import os
import re
import shutil
import signal
from datetime import timedelta
from pathlib import Path

import minijinja
import msgspec
import pytest
from tests.views import newspaper
from tests.views.newspaper import NOW, Item, store
from tests.views.test_pages import CHANGES

from jianbao import search
from jianbao.archive.interface import Shelf
from jianbao.errors import PublishError
from jianbao.publish import PublishReport, publish_site
from jianbao.publish.site import sink_name
from jianbao.search import find, query
from jianbao.views import Kind, Views, articles, paths, site
from jianbao.views.plan import Plan


def publish(archive, room, out: Path | None = None, later: int = 0, **more) -> PublishReport:
    return publish_site(archive, room, out or room.folder / "site", now=NOW + timedelta(hours=later), **more)


def files(folder: Path) -> dict[str, bytes]:
    """The pages; what lies in ``search`` is the index, which tests/search looks at."""
    named = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in named.items() if not name.startswith("search/")}


def times(folder: Path) -> dict[str, int]:
    return {name: (folder / name).stat().st_mtime_ns for name in files(folder)}


def test_the_first_time_every_page_is_written(archive, room):
    report = publish(archive, room)
    views = Views(archive, room)
    assert files(room.folder / "site") == {page.path: views.render(page) for page in views.pages()}
    assert report.written == report.pages == len(files(room.folder / "site"))
    assert report.removed == report.unchanged == 0


def test_a_second_time_nothing_is_made_or_touched(archive, room):
    publish(archive, room)
    before = times(room.folder / "site")
    report = publish(archive, room, later=1)
    assert (report.written, report.pages, report.removed, report.everything) == (0, 0, 0, False)
    assert times(room.folder / "site") == before


def test_one_new_article_writes_its_page_and_what_lists_it(archive, room):
    publish(archive, room)
    before = times(room.folder / "site")
    store(archive, newspaper.SOURCES[0], [Item("new", "刚到的消息", "<p>正文。</p>", -1)])
    report = publish(archive, room, later=1)
    after = times(room.folder / "site")
    changed = {path for path in after if before.get(path) != after[path]}
    assert report.written == len(changed)
    articles_changed = {path for path in changed if path.startswith("a/")}
    assert len(articles_changed) == 2, "the new one, and the one that now has a next"
    assert report.written < 25 < len(after) / 4


def test_what_is_taken_into_the_ledger_says_where_an_article_is(archive, room):
    publish(archive, room)
    own = newspaper.article_id("a0")
    [(sink, file)] = archive.published_article(own)
    assert sink == "site:site"
    assert (room.folder / "site" / file.path).is_file()
    assert file.published_at == NOW


@pytest.mark.parametrize("workers", [1, 2])
def test_a_check_puts_right_what_was_deleted_or_edited_by_hand(archive, room, workers):
    publish(archive, room)
    before = files(room.folder / "site")
    (room.folder / "site" / "sources.html").unlink()
    own = newspaper.article_id("a0")
    (room.folder / "site" / f"a/{own[:2]}/{own[2:]}.html").write_text("edited")
    report = publish(archive, room, later=1, check=True, workers=workers)
    assert files(room.folder / "site") == before
    assert (report.written, report.everything) == (2, True)


def test_a_folder_that_was_deleted_is_made_again(archive, room):
    publish(archive, room)
    before = files(room.folder / "site")
    shutil.rmtree(room.folder / "site")
    publish(archive, room, later=1)
    assert files(room.folder / "site") == before


def test_several_processes_write_what_one_does(archive, room, tmp_path):
    one, two = publish(archive, room), publish(archive, room, tmp_path / "two", workers=2)
    assert files(room.folder / "site") == files(tmp_path / "two")
    assert (two.written, two.pages) == (one.written, one.pages)


def test_a_worker_that_is_killed_is_told_and_the_next_run_goes_on(archive, room, monkeypatch):
    def killed(press, page):
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setitem(site._MAKERS, Kind.ARTICLE, killed)
    with pytest.raises(PublishError, match=r"worker process ended by signal 9 \(SIGKILL\)"):
        publish(archive, room, workers=2)
    monkeypatch.undo()
    publish(archive, room)
    views = Views(archive, room)
    assert files(room.folder / "site") == {page.path: views.render(page) for page in views.pages()}


def test_a_page_that_fails_in_a_worker_is_named(archive, room, monkeypatch):
    def broken(press, page):
        raise LookupError("lost")

    monkeypatch.setitem(site._MAKERS, Kind.ARTICLE, broken)
    with pytest.raises(PublishError, match=r"a/../.*LookupError: 'lost'|a/.*lost"):
        publish(archive, room, workers=2)


@pytest.mark.parametrize(("name", "change"), CHANGES)
def test_what_is_published_change_by_change_is_what_is_published_afresh(archive, room, tmp_path, name, change):
    """Byte for byte, and no file is left over."""
    publish(archive, room)
    change(archive)
    report = publish(archive, room, later=1)
    assert not report.everything
    publish(archive, room, tmp_path / "afresh", later=1)
    assert files(room.folder / "site") == files(tmp_path / "afresh")


def test_a_channel_that_comes_and_goes_is_told_on_the_pages_of_those_beside_it(archive, room, tmp_path):
    beside = room.folder / "site" / paths.shelf(Shelf("财经", "晚钟财经", "市场"))
    publish(archive, room)
    untold = beside.read_text()
    store(archive, newspaper.source("财经", "晚钟财经", "新栏"), [Item("only", "唯一", "<p>正文。</p>")])
    publish(archive, room, later=1)
    assert "新栏" not in untold
    assert "新栏" in beside.read_text()
    archive.withdraw(newspaper.article_id("only"), "误发", NOW)
    publish(archive, room, later=2)
    publish(archive, room, tmp_path / "afresh", later=2)
    assert files(room.folder / "site") == files(tmp_path / "afresh")


def test_a_new_article_leaves_the_pages_of_channels_beside_its_own_alone(archive, room):
    beside = paths.shelf(Shelf("财经", "晚钟财经", "市场"))
    publish(archive, room)
    before = times(room.folder / "site")
    store(archive, newspaper.SOURCES[0], [Item("new", "刚到的消息", "<p>正文。</p>", -1)])
    publish(archive, room, later=1)
    assert times(room.folder / "site")[beside] == before[beside]


@pytest.mark.parametrize("stopped", ["search.update", "archive.save_sink"])
def test_changes_reach_the_search_index_wherever_a_run_stops(archive, room, monkeypatch, stopped):
    """The log forgets changes once the folder's state is kept, so the index must have seen them before."""
    publish(archive, room)
    store(archive, newspaper.SOURCES[0], [Item("new", "刚到的消息", "<p>正文。</p>", -1)])

    def fails(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    owner, name = (search, "update") if stopped == "search.update" else (archive, "save_sink")
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, fails)
        with pytest.raises(KeyboardInterrupt):
            publish(archive, room, later=1)
    publish(archive, room, later=2)
    again = publish(archive, room, later=3)
    assert again.index_files == 0
    assert _found(room.folder / "site", "刚到") == 1


def _found(site: Path, words: str) -> int:
    def read(path: str) -> bytes | None:
        file = site / paths.SEARCH_INDEX / path
        return file.read_bytes() if file.is_file() else None

    return find.find(read, find.Wanted(query.parsed(words))).count


def test_the_same_bytes_under_a_new_fingerprint_leave_the_file_untouched(archive, room):
    """A fresh ledger over an old site: everything is made to see, nothing is written."""
    publish(archive, room)
    before = times(room.folder / "site")
    sink = sink_name(room, room.folder / "site")
    archive.record_published(sink, [], list(archive.published(sink)))
    report = publish(archive, room, later=1, check=True)
    assert (report.written, report.unchanged) == (0, report.pages)
    assert times(room.folder / "site") == before


def test_pages_that_are_gone_are_removed_and_files_of_others_are_not(archive, room):
    site = room.folder / "site"
    publish(archive, room)
    (site / "CNAME").write_text("news.example")
    (site / "c" / "mine.html").write_text("mine")
    (room.folder / "pictures" / "one.png").unlink()
    report = publish(archive, room, later=1)
    assert report.removed == 1
    assert not (site / "pictures").exists(), "an empty folder is no page"
    assert (site / "CNAME").exists()
    assert (site / "c" / "mine.html").exists()


def test_a_picture_that_goes_leaves_articles_pointing_at_the_publisher(archive, room):
    publish(archive, room)
    (room.folder / "pictures" / "one.png").unlink()
    publish(archive, room, later=1)
    page = room.folder / "site" / f"a/{newspaper.article_id('a0')[:2]}/{newspaper.article_id('a0')[2:]}.html"
    assert f'src="{newspaper.MIRROR}one.png"' in page.read_text("utf-8")


def test_two_folders_have_ledgers_of_their_own(archive, room, tmp_path):
    publish(archive, room)
    other = tmp_path / "other"
    publish(archive, room, other)
    store(archive, newspaper.SOURCES[0], [Item("new", "刚到的消息", "<p>正文。</p>", -1)])
    publish(archive, room)
    assert files(other) != files(room.folder / "site")
    publish(archive, room, other)
    assert files(other) == files(room.folder / "site")


def test_a_changed_title_of_the_site_changes_every_page(archive, room):
    publish(archive, room)
    renamed = msgspec.structs.replace(room, site=msgspec.structs.replace(room.site, title="夜读"))
    publish(archive, renamed, later=1)
    pages = [content.decode() for path, content in files(room.folder / "site").items() if path.endswith(".html")]
    assert all("夜读" in page for page in pages)


def test_permalinks_are_the_same_from_a_rebuilt_site(archive, room, tmp_path):
    publish(archive, room)
    publish(archive, room, tmp_path / "again")
    assert sorted(files(tmp_path / "again")) == sorted(files(room.folder / "site"))


# Failures.


def test_a_page_that_cannot_be_made_is_named_and_the_old_site_stays(archive, room, monkeypatch):
    publish(archive, room)
    before = files(room.folder / "site")
    store(archive, newspaper.SOURCES[0], [Item("bad", "坏的一篇", "<p>正文。</p>", -1)])
    real = articles.article

    def broken(press, found, beside, earlier):
        if found.card.title == "坏的一篇":
            raise minijinja.TemplateError("undefined value")
        return real(press, found, beside, earlier)

    monkeypatch.setattr(articles, "article", broken)
    own = newspaper.article_id("bad")
    with pytest.raises(PublishError, match=re.escape(f"a/{own[:2]}/{own[2:]}.html")):
        publish(archive, room, later=1)
    after = files(room.folder / "site")
    assert {path: after[path] for path in before if not path.startswith("a/")} == {
        path: content for path, content in before.items() if not path.startswith("a/")
    }
    monkeypatch.undo()
    publish(archive, room, later=2)
    views = Views(archive, room)
    assert files(room.folder / "site") == {page.path: views.render(page) for page in views.pages()}


def test_what_was_written_before_a_crash_is_not_written_again(archive, room):
    class Crash(Exception):  # noqa: N818 - it is no error of ours
        pass

    def crash(number, page):
        if page.kind is Kind.ROBOTS:
            raise Crash

    with pytest.raises(Crash):
        publish_site(archive, room, room.folder / "site", now=NOW, progress=crash)
    report = publish(archive, room, later=1)
    assert report.written == 0


class Killed(BaseException):
    pass


class Deaf:
    """The archive of a program that dies before it can tell the ledger what it wrote."""

    def __init__(self, archive):
        self._archive = archive

    def __getattr__(self, name):
        return getattr(self._archive, name)

    def record_published(self, sink, written, removed):
        written = list(written)
        if any(one.digest for one in written):
            raise Killed
        self._archive.record_published(sink, written, removed)


def test_a_page_that_is_again_as_it_was_before_a_crash_is_written_again(archive, room):
    """The crash left a newer file beside the old record; the old record must not pass for the file."""
    publish(archive, room)
    renamed = msgspec.structs.replace(room, site=msgspec.structs.replace(room.site, title="别的名字"))
    with pytest.raises(Killed):
        publish_site(Deaf(archive), renamed, room.folder / "site", now=NOW)
    assert any("别的名字".encode() in content for content in files(room.folder / "site").values())
    publish(archive, room, later=1)
    views = Views(archive, room)
    assert files(room.folder / "site") == {page.path: views.render(page) for page in views.pages()}


def test_a_page_that_a_crash_kept_out_of_the_ledger_is_still_removed_when_it_is_gone(archive, room, monkeypatch):
    """New files are announced before they are written: else nobody would know later that they were ours."""

    def kill(number, page):
        raise Killed

    with pytest.raises(Killed):
        publish_site(Deaf(archive), room, room.folder / "site", now=NOW, progress=kill)
    [left] = files(room.folder / "site")
    sink = sink_name(room, room.folder / "site")
    known = archive.published(sink)
    assert left in known
    archive.record_published(sink, [], [path for path in known if path != left])
    fixed = Plan.fixed
    monkeypatch.setattr(Plan, "fixed", lambda self: (page for page in fixed(self) if page.path != left))
    publish(archive, room, later=1)
    assert not (room.folder / "site" / left).exists()


def test_no_part_of_a_file_is_ever_left(archive, room):
    publish(archive, room)
    assert [path for path in files(room.folder / "site") if ".part" in path] == []


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links here")
def test_nothing_is_written_through_a_link_out_of_the_folder(archive, room, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    site = room.folder / "site"
    site.mkdir()
    (site / "a").symlink_to(outside, target_is_directory=True)
    with pytest.raises(PublishError, match="outside the site's folder"):
        publish(archive, room)
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("place", [".", ".."])
def test_a_newsrooms_own_folder_is_refused(archive, room, place):
    with pytest.raises(PublishError, match="own folder"):
        publish(archive, room, room.folder / place)


def test_a_file_in_the_way_is_named(archive, room):
    (room.folder / "site").write_text("a file")
    with pytest.raises(PublishError, match="site"):
        publish(archive, room)
