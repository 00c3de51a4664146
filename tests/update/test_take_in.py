"""From entries to the archive: new, revised, seen again, failed; over a real SQLite file and the real cleaner."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianbao.archive import Shelf, open_archive
from jianbao.articles.learned import Kind, Learned, LearnedRule
from jianbao.errors import CleanError
from jianbao.model.feed import Entry
from jianbao.model.source import Filing, Source, SourceKind
from jianbao.update.intake import cleaner, take_in

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
A = Source(SourceKind.FEED, "https://a.example/rss", Filing("财经", "甲网", "国内"))
B = Source(SourceKind.ROUTE, "/b/hot", Filing("财经", "乙网", "热门"))
CLEAN = cleaner("https://a.example/", UTC)


class Desk:
    """An archive with two sources, and a clock that moves an hour a run."""

    def __init__(self, path: Path) -> None:
        self.archive = open_archive(path)
        self.archive.sync_sources([A, B], NOW)
        self.now = NOW

    def tell(self, *entries, source=A, clean=CLEAN, home=None):
        self.now += timedelta(hours=1)
        run = self.archive.start_run("collect", self.now)
        counts, _ = take_in(self.archive, run, source.key, entries, clean=clean, now=self.now, home=home)
        self.archive.finish_run(run, self.now)
        return counts

    def articles(self):
        return list(self.archive.articles())


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path / "archive.db")
    yield made
    made.archive.close()


def entry(number=1, text="正文。", **more):
    one = Entry(
        id=f"guid-{number}",
        url=f"https://news.example/{number}",
        title=f"标题{number}",
        content_html=f"<p>{text}</p>",
        published=NOW - timedelta(days=1),
    )
    return msgspec.structs.replace(one, **more)


def test_a_new_entry_is_an_article_with_one_revision_and_one_appearance(desk):
    """It stands on the four shelves of its filing."""
    assert desk.tell(entry()).new == 1
    (article,) = desk.articles()
    assert (article.card.title, article.card.revisions, len(article.appearances)) == ("标题1", 1, 1)
    assert article.revision.text == "正文。"
    assert [c.shelf for c in desk.archive.shelves()] == [
        Shelf(),
        Shelf("财经"),
        Shelf("财经", "甲网"),
        Shelf("财经", "甲网", "国内"),
    ]


def test_the_same_again_changes_nothing(desk):
    """Only the last-seen time moves."""
    desk.tell(entry(1), entry(2))
    before = desk.articles()
    counts = desk.tell(entry(1), entry(2))
    assert (counts.new, counts.revised, counts.unchanged) == (0, 0, 2)
    assert [a.card for a in desk.articles()] == [a.card for a in before]
    assert desk.articles()[0].appearances[0].last_seen == desk.now


def test_a_changed_body_is_a_revision_and_the_old_text_stays(desk):
    """Nothing is overwritten; the permalink and the date stay."""
    desk.tell(entry(text="旧的说法。"))
    first = desk.articles()[0].card
    assert desk.tell(entry(text="新的说法。", published=NOW)).revised == 1
    (article,) = desk.articles()
    assert (article.card.id, article.card.dated_at, article.card.revisions) == (first.id, first.dated_at, 2)
    assert [r.text for r in desk.archive.revisions(first.id)] == ["旧的说法。", "新的说法。"]


def test_noise_around_the_same_text_is_no_revision(desk):
    """But the raw form is kept."""
    desk.tell(entry(text="正文。"))
    counts = desk.tell(entry(text="  正文。 <!-- served by 17 -->"))
    assert (counts.revised, counts.unchanged) == (0, 1)
    (article,) = desk.articles()
    assert len(list(desk.archive.raw_entries(article_id=article.card.id))) == 2


def test_a_new_guid_for_the_same_url_is_the_same_article(desk):
    """Publishers change ids when they change software."""
    desk.tell(entry())
    assert desk.tell(entry(id="quite-another")).new == 0
    (article,) = desk.articles()
    assert len(article.appearances) == 2


def test_a_text_that_comes_with_a_new_guid_is_a_revision(desk):
    """Some publishers give a corrected article another id; what was corrected must reach the page."""
    long = "很长的正文，" * 80
    desk.tell(entry(text=long))
    assert desk.tell(entry(id="guid-1-v2", text=long + "更正。")).revised == 1
    assert desk.tell(entry(id="guid-1-v2", text=long + "更正。"), entry(text=long)).revised == 0
    (article,) = desk.articles()
    assert article.revision.text.endswith("更正。")


def test_a_teaser_under_a_new_guid_does_not_take_the_place_of_the_text(desk):
    """It is kept as it was told, and the article stays whole."""
    desk.tell(entry(text="很长的正文，" * 80))
    assert desk.tell(entry(id="short", text="很长的正文……")).revised == 0
    (article,) = desk.articles()
    assert len(list(desk.archive.raw_entries(article_id=article.card.id))) == 2


def test_the_same_guid_with_another_url_is_the_same_article_if_the_title_agrees(desk):
    """A moved page; its new address is known from now on."""
    desk.tell(entry())
    desk.tell(entry(url="https://news.example/moved/1"))
    (article,) = desk.articles()
    assert desk.archive.find_article("https://news.example/moved/1") == [article.card.id]


def test_a_guid_used_for_another_page_is_another_article(desk):
    """Some feeds call whatever is newest by one name. Nobody is overwritten."""
    desk.tell(entry(1, id="latest"))
    desk.tell(entry(2, id="latest"))
    desk.tell(entry(3, id="latest"))
    counts = desk.tell(entry(3, id="latest"))
    assert counts.new == 0
    assert sorted(a.card.title for a in desk.articles()) == ["标题1", "标题2", "标题3"]


def test_the_same_url_in_two_channels_is_one_article_with_two_appearances(desk):
    """It stands on the shelves of both; its home is where it was seen first."""
    desk.tell(entry())
    assert desk.tell(entry(id="b"), source=B).new == 0
    (article,) = desk.articles()
    assert [seen.filing for seen in article.appearances] == [A.filing, B.filing]
    assert article.card.filing == A.filing
    assert desk.archive.count(Shelf("财经")) == 1
    assert desk.archive.count(Shelf("财经", "乙网", "热门")) == 1


def test_two_sources_that_word_one_article_differently_do_not_take_turns(desk):
    """Else every hour would bring two revisions."""
    long = "很长的正文，" * 80
    desk.tell(entry(text=long + "甲网版。"))
    for _ in range(3):
        assert desk.tell(entry(text=long + "乙网版。"), source=B).revised == 0
        assert desk.tell(entry(text=long + "甲网版。")).revised == 0
    (article,) = desk.articles()
    assert article.card.revisions == 1
    assert len(list(desk.archive.raw_entries(article_id=article.card.id))) == 2


def test_a_full_text_from_another_source_takes_the_place_of_a_teaser(desk):
    """And the teaser does not come back, though its source goes on telling it."""
    desk.tell(entry(text="导语。"))
    assert desk.tell(entry(text="完整的正文，" * 100), source=B).revised == 1
    assert desk.tell(entry(text="导语，改了。")).revised == 0
    (article,) = desk.articles()
    assert article.revision.source_key == B.key


@pytest.mark.parametrize(
    "absurd",
    [None, datetime(1, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)],
)
def test_an_absurd_date_files_an_article_under_the_day_it_was_seen(desk, absurd):
    """What the publisher said is kept in the raw entry."""
    desk.tell(entry(published=absurd))
    (article,) = desk.articles()
    assert article.card.dated_at == desk.now


def test_an_entry_that_cannot_be_cleaned_is_kept_with_its_error_and_tried_again(desk):
    """The others go on, and it becomes an article when the rules can read it."""

    def fails(one):
        if one.id == "guid-2":
            raise CleanError("too strange")
        return CLEAN(one)

    counts = desk.tell(entry(1), entry(2), clean=fails)
    assert (counts.new, counts.failed) == (1, 1)
    (failed,) = desk.archive.raw_entries(failed=True)
    assert (failed.entry, failed.error) == (entry(2), "too strange")
    assert desk.tell(entry(1), entry(2)).new == 1
    assert list(desk.archive.raw_entries(failed=True)) == []


def test_a_bug_in_cleaning_one_entry_keeps_it_with_the_trace(desk):
    """So that it can be mended, and nothing is lost until then."""

    def broken(_):
        raise KeyError("a mistake of ours")

    assert desk.tell(entry(), clean=broken).failed == 1
    (failed,) = desk.archive.raw_entries(failed=True)
    assert "KeyError" in failed.error


def test_an_entry_without_a_title_is_named_by_its_first_words(desk):
    """Short posts have none."""
    desk.tell(entry(title="", content_html="<p>今天云州下了第一场雪。</p>"))
    assert desk.articles()[0].card.title.startswith("今天云州下了第一场雪")


def test_ten_megabytes_of_title_do_not_stop_a_run(desk):
    """Neither do control characters that were let in."""
    assert desk.tell(entry(1, title="长" * 10_000_000), entry(2)).new == 2


def test_a_changed_filing_moves_the_articles_and_not_their_permalinks(desk):
    """The owner renames a channel."""
    desk.tell(entry())
    before = desk.articles()[0].card.id
    renamed = Source(A.kind, A.locator, Filing("经济", "甲网", "国内"))
    desk.archive.sync_sources([renamed, B], NOW)
    (article,) = desk.articles()
    assert (article.card.id, article.card.filing.category) == (before, "经济")
    assert [c.shelf.category for c in desk.archive.shelves()] == ["", "经济", "经济", "经济"]


def test_an_id_that_is_used_twice_for_a_while_makes_no_second_article(desk):
    """Whether it is told apart by title depends on its company in the feed; the article does not."""
    one, other = entry(1, id="same", url=None), entry(2, id="same", url=None)
    desk.tell(one)
    desk.tell(one, other)
    desk.tell(other)
    counts = desk.tell(one, other)
    assert counts.new == 0
    assert sorted(a.card.title for a in desk.articles()) == ["标题1", "标题2"]


def test_a_moved_page_is_linked_where_it_is_now(desk):
    """The permalink stays; the link to the original follows."""
    desk.tell(entry())
    before = desk.articles()[0].card
    desk.tell(entry(url="https://news.example/moved/1"))
    after = desk.articles()[0].card
    assert (after.id, after.url) == (before.id, "https://news.example/moved/1")


def test_a_source_under_a_new_address_goes_on_revising_its_articles(desk):
    """The owner corrects a feed's address: its articles are the same, and so are its edits."""
    desk.tell(entry(text="旧的说法。" * 100))
    moved = Source(A.kind, "https://a.example/new-rss", A.filing)
    desk.archive.sync_sources([moved, B], NOW)
    assert desk.tell(entry(text="旧的说法。" * 100), source=moved).revised == 0
    assert desk.tell(entry(text="新的说法。" * 100), source=moved).revised == 1
    assert desk.articles()[0].card.revisions == 2


ENTRIES = st.lists(
    st.builds(
        Entry,
        id=st.none() | st.sampled_from(["a", "b", "c"]),
        url=st.none() | st.sampled_from(["https://n.example/1", "https://n.example/2", "https://n.example/"]),
        title=st.sampled_from(["", "one", "two"]),
        content_html=st.sampled_from(["<p>a</p>", "<p>b</p>", "<p>b<br></p>"]),
        published=st.none() | st.just(NOW),
    ),
    max_size=5,
)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from([A, B]), ENTRIES), max_size=6))
def test_whatever_is_told_nothing_is_lost_and_telling_it_again_changes_nothing(tmp_path_factory, runs):
    """Every raw form is kept; articles keep id, date and first title; a second telling of the last state is silent."""
    desk = Desk(tmp_path_factory.mktemp("desk") / "archive.db")
    said = set()
    issued: dict[str, datetime] = {}
    for source, entries in runs:
        desk.tell(*entries, source=source)
        said |= {(source.key, one) for one in map(repr, entries)}
        kept = {(raw.source_key, repr(raw.entry)) for raw in desk.archive.raw_entries()}
        assert said <= kept
        cards = {a.card.id: a.card.dated_at for a in desk.articles()}
        assert issued.items() <= cards.items()
        issued = cards
        counts = desk.tell(*entries, source=source)
        assert (counts.new, counts.revised, counts.failed) == (0, 0, 0)
    assert desk.archive.count(Shelf()) == len(issued)
    desk.archive.close()


def test_other_rules_make_no_revision_of_words_that_a_publisher_did_not_change(desk):
    """After the rules changed, a raw form that differs in noise is cleaned by them: what it said before is, too."""
    after = cleaner("https://a.example/", UTC, Learned([LearnedRule("ours", Kind.LINE, ("湖边电台制作",))]))
    body = "正文。</p><p>湖边电台制作"
    desk.tell(entry(text=body))
    told = desk.tell(entry(text=body, categories=("其他",)), clean=after)
    assert (told.revised, told.unchanged) == (0, 1)
    assert desk.articles()[0].card.revisions == 1
    assert desk.tell(entry(text="另一句话。</p><p>湖边电台制作"), clean=after).revised == 1
    article = desk.articles()[0]
    assert (article.card.revisions, article.revision.text) == (2, "另一句话。")
    assert article.revision.learned != ""


def test_a_stored_entry_knows_what_its_links_are_resolved_against(desk):
    """So it can be cleaned again without its feed; its digest is that of what was told."""
    run = desk.archive.start_run("collect", NOW)
    one = entry(text="<a href='/x'>链接</a>正文。")
    for _ in range(2):
        counts, _ = take_in(
            desk.archive,
            run,
            A.key,
            [one],
            clean=cleaner("https://a.example/b/", UTC),
            now=NOW,
            base="https://a.example/b/",
        )
    assert counts.unchanged == 1
    (raw,) = desk.archive.raw_entries()
    assert raw.entry == msgspec.structs.replace(one, base="https://a.example/b/")
