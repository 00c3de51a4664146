"""Other rules over the archive: what changes, what must not, and going on after a kill. A real archive and cleaner."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from jianbao.archive import open_archive
from jianbao.archive.interface import PageSettlement
from jianbao.articles import clean, clean_entry_with_pages, content_hash
from jianbao.articles.learned import Kind, Learned, LearnedRule
from jianbao.errors import CleanError
from jianbao.model.feed import Entry
from jianbao.model.fetched import Exchange
from jianbao.model.page import Page, PageOutcome, PageWish, StoredPage
from jianbao.model.source import Filing, Source, SourceKind
from jianbao.publish import publish_site
from jianbao.sources import Newsroom, Site
from jianbao.update import remake
from jianbao.update import reprocess as module
from jianbao.update.intake import cleaner, take_in
from jianbao.update.reprocess import Difference, differences, reprocess

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
A = Source(SourceKind.FEED, "https://a.example/rss", Filing("财经", "甲网", "国内"))
B = Source(SourceKind.FEED, "https://b.example/rss", Filing("财经", "乙网", "热门"))
PROSE = "湖边的市集上周重新开放，一共来了四百多人，比去年多出一成。"
SITE = Site(title="湖边新闻", url="https://news.example/", language="zh-CN", timezone="Asia/Shanghai")
RADIO = Learned([LearnedRule("radio", Kind.LINE, ("湖边电台制作",))])


class Room:
    """A newsroom of two sources with 30 articles each, of which every third ends in a line about the radio."""

    def __init__(self, folder: Path) -> None:
        self.newsroom = Newsroom(folder=folder, site=SITE, sources=(A, B))
        self.archive = open_archive(folder / "archive.db")
        self.archive.sync_sources([A, B], NOW)
        self.now = NOW
        for source in (A, B):
            self.tell(source, [self.entry(source, number) for number in range(30)])

    def entry(self, source, number, **more):
        tail = "<p>湖边电台制作</p>" if number % 3 == 0 else ""
        one = Entry(
            id=f"{source.key}#{number}",
            url=f"{source.key}/{number}",
            title=f"第{number}号新闻",
            content_html=f"<p>{PROSE}编号{number}。</p><p><a href='more'>细节</a>另述。</p>{tail}",
            published=NOW - timedelta(days=1, minutes=number),
        )
        return msgspec.structs.replace(one, **more)

    def tell(self, source, entries, learned=None):
        self.now += timedelta(hours=1)
        run = self.archive.start_run("collect", self.now)
        made = cleaner(source.key, UTC, learned)
        counts, _ = take_in(self.archive, run, source.key, entries, clean=made, now=self.now, base=source.key)
        return counts

    def learn(self, **learned):
        self.newsroom = msgspec.structs.replace(
            self.newsroom, learned={{"a": A, "b": B}[name].key: rules for name, rules in learned.items()}
        )

    def run(self, **how):
        self.now += timedelta(hours=1)
        return reprocess(self.archive, self.newsroom, clock=lambda: self.now, **how)

    def articles(self):
        return list(self.archive.articles())


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    yield made
    made.archive.close()


def unmoved(article):
    """What a re-cleaning must leave: who, when, how often."""
    card = article.card
    return (card.id, card.url, card.dated_at, card.first_seen, card.published, card.revisions), article.last_seen


def test_what_the_present_rules_cleaned_is_left_alone(room):
    """Right after collecting there is nothing to do, and no run is noted."""
    before = len(room.archive.runs())
    report = room.run()
    assert (report.looked, report.changed, report.kinds) == (0, 0, {})
    assert len(room.archive.runs()) == before


def test_an_accepted_rule_changes_what_it_says_and_only_that(room):
    """Ten texts of one source lose a line; dates, ids, numbers and the other source stay; why can tell."""
    room.learn(a=RADIO)
    before = room.articles()
    report = room.run()
    assert (report.looked, report.changed, report.articles, report.failures) == (30, 10, 10, 0)
    assert report.kinds == {"text": 10, "body": 10, "removed": 10}
    assert report.sources == {A.key: 10}
    after = room.articles()
    assert [unmoved(one) for one in after] == [unmoved(one) for one in before]
    for was, now in zip(before, after, strict=True):
        mine = now.revision.source_key == A.key
        assert now.revision.learned == (RADIO.digest if mine else "")
        if mine and "湖边电台" in was.revision.text:
            assert now.revision.text == was.revision.text.removesuffix("\n湖边电台制作")
            assert [one.reason for one in now.revision.removed] == ["radio"]
            assert now.revision.recleaned_at == room.now
        else:
            changed = msgspec.structs.replace(was.revision, learned=now.revision.learned)
            assert now.revision == changed
    assert room.archive.runs()[0].kind == "reprocess"
    assert room.archive.runs()[0].finished_at == room.now


def test_a_second_run_changes_nothing(room):
    """Nothing is looked at, nothing is written."""
    room.learn(a=RADIO, b=RADIO)
    room.run()
    before = dump(room)
    assert room.run().looked == 0
    assert dump(room) == before


def test_a_rule_that_is_taken_back_brings_its_lines_back(room):
    """All is made from what publishers said: nothing is lost."""
    before = [msgspec.structs.replace(one.revision, recleaned_at=None) for one in room.articles()]
    room.learn(a=RADIO)
    room.run()
    room.learn()
    assert room.run().changed == 10
    assert [msgspec.structs.replace(one.revision, recleaned_at=None) for one in room.articles()] == before


def test_a_dry_run_tells_the_same_and_writes_nothing(room):
    """Counts and differences are those of the real run."""
    room.learn(a=RADIO)
    before = dump(room)
    told: list[Difference] = []
    tried = room.run(dry_run=True, on_difference=told.append)
    assert dump(room) == before
    assert len(told) == 10
    assert told[0].diff()[-1] == "-湖边电台制作"
    assert {line[0] for one in told for line in one.diff()} == {"@", " ", "-"}
    done = room.run()
    assert msgspec.structs.replace(done, dry_run=True) == tried


def test_only_the_named_sources_are_cleaned(room):
    """The others stay stale until it is their turn."""
    room.learn(a=RADIO, b=RADIO)
    assert room.run(source_keys={B.key}).sources == {B.key: 10}
    assert room.run().sources == {A.key: 10}


def test_a_higher_version_of_the_rules_makes_all_stale_and_touches_only_what_differs(room, monkeypatch):
    """Where nothing else comes of it, only the version is written."""
    monkeypatch.setattr(module, "RULES_VERSION", 99)
    monkeypatch.setattr(clean, "RULES_VERSION", 99)
    report = room.run()
    assert (report.looked, report.changed) == (60, 0)
    assert {one.revision.rules_version for one in room.articles()} == {99}
    assert all(one.revision.recleaned_at is None for one in room.articles())


def test_after_a_kill_it_goes_on_where_it_was(room, monkeypatch):
    """What was written stays, the rest is done by the next run; together they are one run."""
    monkeypatch.setattr(module, "_BATCH", 7)
    room.learn(a=RADIO, b=RADIO)

    class KilledError(BaseException):
        pass

    def stop(done, total):
        assert total == 60
        if done >= 21:
            raise KilledError

    with pytest.raises(KilledError):
        room.run(progress=stop)
    left = room.run()
    assert left.looked == 60 - 21
    assert sum("湖边电台" in one.revision.text for one in room.articles()) == 0


def test_collecting_after_it_adds_no_revision(room):
    """Neither the same words nor the same in another raw form; a publisher's edit does."""
    room.learn(a=RADIO)
    room.run()
    again = room.tell(A, [room.entry(A, number) for number in range(30)], RADIO)
    noise = room.tell(A, [room.entry(A, number, categories=("x",)) for number in range(30)], RADIO)
    assert (again.revised, noise.revised, noise.unchanged) == (0, 0, 30)
    edited = [room.entry(A, number, content_html=f"<p>{PROSE}改过。</p>") for number in range(3)]
    assert room.tell(A, edited, RADIO).revised == 3


def test_collecting_between_a_change_of_rules_and_it_adds_no_revision_either(room):
    """The hourly run may come first; then reprocess cleans the raw form that the revision was made of."""
    noise = room.tell(A, [room.entry(A, number, categories=("x",)) for number in range(30)], RADIO)
    assert noise.revised == 0
    room.learn(a=RADIO)
    assert room.run().changed == 10
    once_more = room.tell(A, [room.entry(A, number, categories=("y",)) for number in range(30)], RADIO)
    assert once_more.revised == 0


def test_earlier_revisions_are_cleaned_too(room):
    """Else the history of an article would show our rules as its publisher's edits."""
    room.tell(A, [room.entry(A, 0, content_html=f"<p>{PROSE}改过。</p><p>湖边电台制作</p>")])
    room.learn(a=RADIO)
    report = room.run()
    assert (report.changed, report.articles) == (11, 10)
    article = next(one for one in room.articles() if one.card.revisions == 2)
    texts = [one.text for one in room.archive.revisions(article.card.id)]
    assert len(texts) == 2
    assert not any("湖边电台" in text for text in texts)


def test_publishing_after_it_writes_only_what_changed(room, tmp_path):
    """Pages of the other articles keep their bytes and times."""
    site = tmp_path / "site"
    publish_site(room.archive, room.newsroom, site, now=room.now)
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()}
    changed = {
        one.card.id for one in room.articles() if one.revision.source_key == A.key and "湖边电台" in one.revision.text
    }
    room.learn(a=RADIO)
    room.run()
    publish_site(room.archive, room.newsroom, site, now=room.now)
    moved = {path for path, at in before.items() if not path.exists() or path.stat().st_mtime_ns != at}
    pages = {one.card.id: one for one in room.articles()}
    touched = {id_ for id_ in pages if any(id_[2:] in path.name for path in moved)}
    assert touched == changed


def test_a_text_that_loses_most_of_itself_is_told_by_name(room):
    """So that nobody finds out later."""
    room.tell(A, [room.entry(A, 99, content_html=f"<p>短。</p><p>{PROSE}</p>")])
    room.learn(a=Learned([LearnedRule("greedy", Kind.LINE, (PROSE,))]))
    report = room.run(dry_run=True)
    assert [(one.title, one.after) for one in report.shrunk] == [("第99号新闻", "短。")]


def test_an_entry_that_cannot_be_cleaned_keeps_its_text_and_is_told(room, monkeypatch):
    """The others are done; the next run tries it again."""
    real = remake.Remaker.remake

    def break_one(self, stored):
        if stored.made.title == "第5号新闻":
            raise RuntimeError("broken")
        return real(self, stored)

    monkeypatch.setattr(remake.Remaker, "remake", break_one)
    room.learn(a=RADIO)
    before = {one.card.id: one.revision.text for one in room.articles()}
    report = room.run()
    assert (report.looked, report.changed, report.failures) == (30, 10, 1)
    ((article_id, trace),) = report.failed
    assert "RuntimeError: broken" in trace
    assert room.archive.article(article_id).revision.text == before[article_id]
    monkeypatch.undo()
    assert room.run().looked == 1


def test_every_field_that_can_differ_is_told():
    """One kind for each."""
    one = clean.clean_entry(Entry(title="甲", content_html="<p>正文。</p>"), base=None)
    other = clean.clean_entry(
        Entry(
            title="Other",
            content_html="<p>Some other words stand here today.</p><p>责任编辑：某某</p><img src='https://e.example/1.jpg'>",
            published=NOW,
        ),
        base=None,
    )
    assert differences(one, one) == ()
    assert set(differences(one, other)) >= {
        "title",
        "text",
        "body",
        "lead_image",
        "images",
        "editor",
        "published",
        "language",
        "removed",
    }


def dump(room):
    """Everything in the archive."""
    with sqlite3.connect(room.newsroom.folder / "archive.db") as db:
        return list(db.iterdump())


def test_entries_that_could_not_be_cleaned_are_tried_again(room):
    """A newcomer is first seen when it came; an edit is a revision now; what was overtaken stays raw."""

    def broken(entry):
        raise CleanError("deep")

    came = room.now + timedelta(hours=1)
    fresh = room.entry(A, 77, content_html=f"<p>{PROSE}新来的。</p>")
    edit, overtaken = (room.entry(A, number, content_html=f"<p>{PROSE}改过。</p>") for number in (1, 2))
    room.now = came
    run = room.archive.start_run("collect", came)
    counts, _ = take_in(room.archive, run, A.key, [fresh, edit, overtaken], clean=broken, now=came, base=A.key)
    assert counts.failed == 3
    room.tell(A, [room.entry(A, 2)])
    assert room.run(dry_run=True).mended == 2
    assert len(list(room.archive.raw_entries(failed=True))) == 3
    assert room.run().mended == 2
    by_title = {one.card.title: one for one in room.articles() if one.revision.source_key == A.key}
    assert by_title["第77号新闻"].card.first_seen == came
    assert by_title["第77号新闻"].revision.text.endswith("新来的。")
    assert (by_title["第1号新闻"].card.revisions, by_title["第2号新闻"].card.revisions) == (2, 1)
    assert by_title["第1号新闻"].revision.seen_at == room.now
    assert len(list(room.archive.raw_entries(failed=True))) == 1
    assert (room.run().mended, room.run().looked) == (0, 0)


def test_a_text_of_a_page_is_made_again_from_the_page(room):
    """Right after it was taken there is nothing to do; an accepted rule changes it; without the page it stays."""
    body = "".join(f"<p>{PROSE}这是第{number}段，只有网页上才有。</p>" for number in range(8))
    html = f"<html><head><title>第1号新闻</title></head><body><h1>第1号新闻</h1><article>{body}<p>湖边电台制作</p></article></body></html>"
    page = Page(f"{A.key}/1", html.encode(), "text/html; charset=utf-8")
    wish = PageWish(f"{A.key}/1")
    teaser = room.entry(A, 91, title="第1号新闻", content_html=f"<p>{PROSE}</p>")
    run = room.archive.start_run("collect", room.now)
    take_in(
        room.archive,
        run,
        A.key,
        [teaser],
        clean=cleaner(A.key, UTC),
        now=room.now,
        base=A.key,
        wishes=lambda _entry, _article: wish,
    )
    (wanted,) = room.archive.wanted_pages(room.now, source_keys={A.key}, limit=5)
    made = clean_entry_with_pages(wanted.entry, [page], base=wanted.entry.base, zone=UTC, asked=wish.url)
    assert made.outcome is PageOutcome.TAKEN
    stored = StoredPage(1, Exchange(url=page.url, asked_at=room.now), page)
    digest = content_hash(made.article.title, made.article.text, made.article.images)
    settled = PageSettlement(wanted, made.outcome, pages=(stored,), cleaned=made.article, content_hash=digest)
    room.archive.settle_page(settled, room.now)
    assert room.run().looked == 0

    room.learn(a=RADIO)
    assert room.run().changed == 11
    article = room.archive.article(wanted.article_id)
    assert article.revision.text == made.article.text.removesuffix("\n湖边电台制作")
    with sqlite3.connect(room.newsroom.folder / "archive.db") as db:
        db.execute("DELETE FROM page")
    room.learn()
    report = room.run()
    assert (report.changed, report.left) == (10, 1)
    assert room.archive.article(wanted.article_id).revision == article.revision
