"""The index of a real archive: what collecting, correcting, withdrawing and renaming do to it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from tests.search.made import ask, files, ids
from tests.views import newspaper
from tests.views.newspaper import NOW, SOURCES, Item, article_id

from jianbao.archive import open_archive
from jianbao.search import layout, update

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def paper(tmp_path):
    with open_archive(tmp_path / "archive.db") as archive:
        newspaper.fill(archive, 120)
        yield archive, tmp_path / "index"


def fresh(archive, folder):
    """The index that a new folder would get."""
    update(folder.parent / "fresh", archive, ZONE)
    found = files(folder.parent / "fresh")
    import shutil

    shutil.rmtree(folder.parent / "fresh")
    return found


def test_an_archive_s_articles_are_found_in_their_newest_revision_once(paper):
    archive, folder = paper
    told = update(folder, archive, ZONE)
    assert told.articles == archive.article_count()
    assert ids(ask(folder, "二十人")) == [article_id("both")]
    assert ids(ask(folder, "两个栏目都登")) == [article_id("both")]
    assert ids(ask(folder, "harbour wakes", category="World"))[:1]


def test_nothing_new_reads_only_the_log(paper, monkeypatch):
    archive, folder = paper
    update(folder, archive, ZONE)
    monkeypatch.setattr(type(archive), "unit_stamps", lambda *_: pytest.fail("stamps were read"))
    assert update(folder, archive, ZONE).written == {}


def test_each_change_is_followed_and_leads_where_a_fresh_index_would_be(paper, monkeypatch):
    archive, folder = paper
    monkeypatch.setattr(layout, "RANGE", 64)  # several ranges, of which few are touched
    update(folder, archive, ZONE)
    later = NOW + timedelta(hours=2)

    newspaper.store(archive, SOURCES[3], [Item("new", "Brand new beacon", "<p>Lit tonight.</p>", language="en")], later)
    update(folder, archive, ZONE)
    assert ids(ask(folder, "beacon")) == [article_id("new")]
    assert files(folder) == fresh(archive, folder)

    first = Item("a0", "江边的早市停业", "<p>今天没有热汤了。</p>", minutes=0, url="https://example.org/0")
    newspaper.store(archive, SOURCES[0], [first], later)
    update(folder, archive, ZONE)
    assert ids(ask(folder, "停业")) == [article_id("a0")]
    assert article_id("a0") not in ids(ask(folder, "旧书"))
    assert files(folder) == fresh(archive, folder)

    archive.withdraw(article_id("a1"), "on request", later)
    update(folder, archive, ZONE)
    assert article_id("a1") not in ids(ask(folder, "早市第1次"))
    assert files(folder) == fresh(archive, folder)

    filing = msgspec.structs.replace(SOURCES[2].filing, category="技术")
    archive.sync_sources([*SOURCES[:2], msgspec.structs.replace(SOURCES[2], filing=filing), SOURCES[3]], later)
    update(folder, archive, ZONE)
    assert len(ask(folder, "早市", category="技术").documents) > 10
    assert ids(ask(folder, "早市", category="科技")) == []
    assert files(folder) == fresh(archive, folder)


def test_another_zone_moves_every_date(paper):
    archive, folder = paper
    update(folder, archive, ZONE)
    update(folder, archive, ZoneInfo("America/Lima"))
    update(folder.parent / "lima", archive, ZoneInfo("America/Lima"))
    assert files(folder) == files(folder.parent / "lima")
