"""Who an entry is: keys within a source, keys of an article anywhere, and the ids made from them."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from jianbao.model.feed import Entry
from jianbao.update.identity import ID_LENGTH, id_candidates, identify, raw_digest

HERE = "https://feeds.example/rss"


def keys(*entries, home=None):
    return identify(entries, HERE, home=home)


def test_an_entry_is_known_by_its_url_wherever_it_appears():
    """The strongest identity is the page."""
    (one,) = keys(Entry(id="1", url="https://news.example/a?utm_source=rss"))
    (other,) = identify([Entry(id="x", url="http://www.news.example/a/")], "rsshub://a/b")
    assert one.identity_keys[0] == other.identity_keys[0] == "url:news.example/a"
    assert one.url == "https://news.example/a"


def test_a_url_that_several_entries_share_identifies_none():
    """A live blog has many entries on one page."""
    one, other = keys(
        Entry(id="1", url="https://news.example/live", title="10:00"),
        Entry(id="2", url="https://news.example/live", title="10:05"),
    )
    assert one.identity_keys != other.identity_keys
    assert not any(key.startswith("url:") for key in one.identity_keys + other.identity_keys)


def test_the_same_entry_twice_under_two_ids_keeps_its_url():
    """A feed that repeats itself tells one article."""
    one, other = keys(
        Entry(id="1", url="https://news.example/a", title="T"), Entry(id="2", url="https://news.example/a", title="T")
    )
    assert one.identity_keys[0] == other.identity_keys[0]
    assert one.entry_key != other.entry_key


def test_the_feeds_own_page_identifies_no_entry():
    """Sloppy feeds link every entry to their front page."""
    (one,) = keys(Entry(id="1", url="https://news.example/finance"), home="https://news.example/finance/")
    assert not one.identity_keys[0].startswith("url:")


def test_an_id_used_twice_in_a_feed_is_told_apart():
    """Nobody is overwritten by a namesake."""
    one, other = keys(
        Entry(id="same", url="https://news.example/a", title="A"),
        Entry(id="same", url="https://news.example/b", title="B"),
    )
    assert one.entry_key != other.entry_key


def test_exact_repetitions_are_separate_appearances():
    """So that two texts under one name do not take turns as revisions."""
    one, other = keys(
        Entry(id="a", url="https://n.example/a", title="T", content_html="1"),
        Entry(id="a", url="https://n.example/a", title="T", content_html="2"),
    )
    assert one.entry_key != other.entry_key
    assert one.identity_keys[0] == other.identity_keys[0]


def test_without_id_and_url_title_and_date_are_the_key():
    """An edit of the body is then no new entry."""
    (one,) = keys(Entry(title="标题", published_text="Mon", content_html="a"))
    (other,) = keys(Entry(title=" 标题 ", published_text="Mon", content_html="b"))
    assert one.entry_key == other.entry_key


def test_extra_does_not_change_what_was_said():
    """Comment counters give no new raw form."""
    assert raw_digest(Entry(id="1", extra={"slash:comments": "1"})) == raw_digest(Entry(id="1"))


def test_ids_are_pinned():
    """A permalink never moves: this key has this id for ever."""
    assert id_candidates("url:news.example/a")[0] == PINNED


PINNED = "qm1epev3j63s"
KEY = st.text(max_size=50).map("url:".__add__)


@given(KEY, KEY)
def test_candidates_grow_by_one_character_and_differ_by_key(one, other):
    """The longer id begins with the shorter one."""
    first = id_candidates(one)
    assert len(first[0]) == ID_LENGTH
    assert all(longer.startswith(shorter) and len(longer) == len(shorter) + 1 for shorter, longer in pairwise(first))
    assert (first == id_candidates(other)) == (one == other)


ENTRY = st.builds(
    Entry,
    id=st.none() | st.sampled_from(["a", "b", "c", "x" * 900]),
    url=st.none()
    | st.sampled_from(["https://n.example/1", "https://n.example/2", "https://n.example/", "junk:", "/r"]),
    title=st.sampled_from(["", "one", "two"]),
    content_html=st.none() | st.sampled_from(["<p>a</p>", "<p>b</p>"]),
    published_text=st.none() | st.just("Mon"),
)


@given(st.lists(ENTRY, max_size=8))
def test_entry_keys_are_unique_within_a_feed_and_stable(entries):
    """Every entry has its own key, and the same key on every machine."""
    told = identify(entries, HERE)
    assert len({one.entry_key for one in told}) == len(entries)
    assert told == identify(entries, HERE)
    assert all(one.identity_keys for one in told)
    assert all(len(key) < 1500 for one in told for key in one.identity_keys)
