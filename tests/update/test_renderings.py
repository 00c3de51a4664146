"""A route told by another instance in other words is not edited; over a real archive and the real cleaner."""

from datetime import UTC, datetime, timedelta

import pytest

from jianbao.archive import open_archive
from jianbao.model.feed import Entry
from jianbao.model.fetched import Exchange
from jianbao.model.history import Outcome, Visit
from jianbao.model.source import Filing, Source, SourceKind
from jianbao.update.intake import cleaner, take_in

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
ROUTE = Source(SourceKind.ROUTE, "/b/hot", Filing("财经", "乙网", "热门"))
CLEAN = cleaner("https://b.example/", UTC)
HERE, THERE = "https://hub.example", "https://other.example/rsshub"


class Desk:
    """An archive with one route, told by instances; a clock that moves an hour a run."""

    def __init__(self, archive):
        self.archive = archive
        self.now = NOW
        archive.sync_sources([ROUTE], NOW)

    def tell(self, instance, *texts, manner=""):
        """Entries 0, 1, … with these texts, in the manner of the instance; how many were new and revised."""
        self.now += timedelta(hours=1)
        url = f"{instance or 'https://feed.example'}/b/hot"
        exchange = Exchange(url=url, asked_at=self.now, final_url=url, status=200, instance=instance)
        visit = Visit(source_key=ROUTE.key, outcome=Outcome.OK, started_at=self.now, seconds=0.1, exchanges=(exchange,))
        entries = [
            Entry(
                id=f"b{number}",
                url=f"https://b.example/{number}",
                title=f"标题{number}",
                content_html=f"<p>{text}{manner}</p>",
                published=NOW,
            )
            for number, text in enumerate(texts)
        ]
        run = self.archive.start_run("collect", self.now)
        counts, _ = take_in(self.archive, run, ROUTE.key, entries, clean=CLEAN, now=self.now, visit=visit)
        self.archive.finish_run(run, self.now)
        return counts.new, counts.revised

    def texts(self):
        return sorted(article.revision.text for article in self.archive.articles())


@pytest.fixture
def desk(tmp_path):
    with open_archive(tmp_path / "archive.db") as archive:
        yield Desk(archive)


def test_the_manner_of_another_instance_is_no_edit(desk):
    """Neither on the way there nor on the way back; new entries are new all the same."""
    assert desk.tell(HERE, "甲。", "乙。", "丙。") == (3, 0)
    assert desk.tell(THERE, "甲。", "乙。", "丙。", "丁。", manner="（转自某站）") == (1, 0)
    assert desk.tell(HERE, "甲。", "乙。", "丙。") == (0, 0)
    assert desk.texts() == ["丁。（转自某站）", "丙。", "乙。", "甲。"]


def test_an_edit_told_by_the_instance_that_told_last_is_one(desk):
    """It is compared with what that instance said itself."""
    desk.tell(HERE, "甲。", "乙。")
    desk.tell(THERE, "甲。", "乙。", manner="（转自某站）")
    assert desk.tell(THERE, "甲，更正。", "乙。", manner="（转自某站）") == (0, 1)
    assert desk.texts() == ["乙。", "甲，更正。（转自某站）"]


def test_an_edit_is_seen_through_a_switch_between_instances_that_write_alike(desk):
    """Most is as it was, so what differs is the publisher's; whether the raw forms are equal or only the texts."""
    desk.tell(HERE, "甲。", "乙。", "丙。")
    assert desk.tell(THERE, "甲。", "乙，更正。", "丙。") == (0, 1)
    assert desk.tell(HERE, "甲。", "乙，更正。", "丙，更正。", manner="<span></span>") == (0, 1)
    assert desk.texts() == ["丙，更正。", "乙，更正。", "甲。"]


def test_a_feed_that_changes_everything_has_changed_everything(desk):
    """Without an instance, and with the same one."""
    for teller in (None, HERE):
        desk.tell(teller, "甲。", "乙。")
        assert desk.tell(teller, "甲，更正。", "乙，更正。") == (0, 2)
