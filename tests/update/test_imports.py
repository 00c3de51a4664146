"""Posts taken in from files: their filing, and our own exports coming back."""

from datetime import UTC, datetime

import pytest

from jianbao.archive import open_archive
from jianbao.model.feed import Entry
from jianbao.model.source import Filing, Source, SourceKind
from jianbao.update import import_posts
from jianbao.update.intake import cleaner, take_in

NOW = datetime(2026, 11, 20, tzinfo=UTC)
HERE = Filing("金融", "新浪财经", "国内")
THERE = Filing("金融", "新浪财经", "产经")


@pytest.fixture
def archive(tmp_path):
    with open_archive(tmp_path / "a.db") as made:
        yield made


def bring(archive, *posts):
    return import_posts(archive, posts, kind="hexo", zone=UTC, clock=lambda: NOW)


def post(name, **more):
    return Entry(**{"id": name, "title": f"题{name}", "content_html": f"<p>文{name}。</p>", "published": NOW} | more)


def test_posts_are_filed_under_their_own_categories(archive):
    """And importing them again changes nothing."""
    posts = [(HERE, post("a")), (HERE, post("b")), (THERE, post("c"))]
    report = bring(archive, *posts)
    assert (report.entries, report.new) == (3, 3)
    assert {a.card.filing for a in archive.articles()} == {HERE, THERE}
    assert not any(known.active for known in archive.sources())
    assert bring(archive, *posts).unchanged == 3


def test_names_with_slashes_in_them_keep_their_filings_apart(archive):
    """科技/数码 of one blog is not 科技 of another."""
    one, other = Filing("科技/数码", "站", "频道"), Filing("科技", "数码/站", "频道")
    bring(archive, (one, post("a")), (other, post("b")))
    assert {a.card.title: a.card.filing for a in archive.articles()} == {"题a": one, "题b": other}


def test_a_post_of_ours_is_its_article_again(archive):
    """An export that is read back adds nothing, whatever the article was known by."""
    bring(archive, (HERE, post("a")))
    (article,) = archive.articles()
    report = bring(archive, (HERE, post(f"jianbao:{article.card.id}", title="题a", content_html="<p>文a。</p>")))
    assert (report.new, report.revised) == (0, 0)
    assert len(list(archive.articles())) == 1


def test_an_export_restores_a_lost_archive_with_its_permalinks(archive):
    """The id comes with the post."""
    bring(archive, (HERE, post("jianbao:7k3m9q2xt4bd", url="https://n.example/1")))
    (article,) = archive.articles()
    assert article.card.id == "7k3m9q2xt4bd"
    assert archive.find_article("https://n.example/1") == ["7k3m9q2xt4bd"]


def test_a_feed_that_claims_an_id_of_ours_gets_nothing_by_it(archive):
    """Only the owner's files are believed."""
    bring(archive, (HERE, post("a")))
    (article,) = archive.articles()
    source = Source(SourceKind.FEED, "https://evil.example/rss", THERE)
    archive.sync_sources([source], NOW)
    run = archive.start_run("collect", NOW)
    evil = post(f"jianbao:{article.card.id}", title="占位", url="https://evil.example/1")
    take_in(archive, run, source.key, [evil], clean=cleaner(None, UTC), now=NOW)
    assert archive.article(article.card.id) == article
    assert len(list(archive.articles())) == 2
