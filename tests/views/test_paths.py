"""Addresses: one form for each thing, no two things at one address, and back from an address to its page."""

import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jianbao.archive import Shelf
from jianbao.views import paths

names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("财经", "财经"),
        ("Hacker News", "hacker-news"),
        ("World", "world"),
        ("2026", "2026"),
        ("36氪", "36氪"),
    ],
)
def test_usual_names_are_their_own_slugs(name, slug):
    assert paths.slug(name) == slug


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("新浪财经－国內", "新浪财经-国內-"),
        ("C++", "c-"),
        ("C#", "c-"),
        ("world", "world-"),
        ("WORLD", "world-"),
        ("../../etc/passwd", "etc-passwd-"),
        ("..", "x-"),
        ("!?", "x-"),
        ("a  b", "a-b-"),
        ("index.html", "index-html-"),
        ("Tech abcdef", "tech-abcdef-"),
    ],
)
def test_a_slug_that_does_not_tell_its_name_carries_a_hash(name, start):
    assert re.fullmatch(re.escape(start) + "[0-9a-f]{6}", paths.slug(name))


def test_a_slug_never_moves():
    """These are addresses that readers have: a change here breaks links."""
    assert paths.slug("新浪财经－国內") == "新浪财经-国內-085704"
    assert paths.slug("C++") == "c-f1deb7"


@given(names)
@example("ǅ")
@example("İstanbul")
@example("a" * 300)
@example("\u200b")
def test_a_slug_is_a_safe_short_file_name(name):
    slug = paths.slug(name)
    assert 0 < len(slug.encode()) <= 80
    assert not set(slug) & set('./\\%?#:*"<>| \0\n')
    assert slug.isprintable()


@given(names, names)
@example("Hacker News", "hacker news")
@example("A-B", "A B")
@example("ſ", "s")
@example("tech-9f3a11", "Tech 9f3a11")
def test_two_names_never_share_a_slug_even_where_case_is_ignored(one, other):
    if one != other:
        assert paths.slug(one).casefold() != paths.slug(other).casefold()


@given(st.from_regex(r"[0-9a-hjkmnp-tv-z]{12}", fullmatch=True))
def test_an_article_path_gives_its_id_back(article_id):
    path = paths.article(article_id)
    assert path == f"a/{article_id[:2]}/{article_id[2:]}.html"
    assert paths.article_of(path) == article_id


@given(st.dates())
def test_a_day_path_gives_its_day_back(day):
    assert paths.day_of(paths.day(day)) == day
    assert paths.month_of(paths.month(day)) == day.replace(day=1)


@pytest.mark.parametrize("path", ["d/2026/02/30.html", "d/0000/01/01.html", "d/２０２６/01/01.html", "d/2026/1/1.html"])
def test_a_day_that_does_not_exist_has_no_page(path):
    assert paths.day_of(path) is None


@pytest.mark.parametrize("url", ["https://news.example/", "https://x.github.io/news/", "http://127.0.0.1:8000/新闻/"])
@given(category=names, number=st.integers(1, 9999))
def test_every_path_survives_the_way_to_an_address_and_back(url, category, number):
    from urllib.parse import unquote

    addresses = paths.Addresses(url)
    shelf = Shelf(category, "Site", "Channel")
    for path in (paths.shelf(shelf), paths.shelf_page(shelf, number), paths.feed(shelf, "xml"), paths.HOME):
        href = addresses.href(path)
        assert href.isascii()
        assert href.startswith("/")
        assert not set(href) & set("\"'<> &?#")
        assert addresses.path(unquote(href)) == path
        assert addresses.url(path).startswith(addresses.origin + "/")


def test_a_prefix_is_part_of_every_address():
    addresses = paths.Addresses("https://x.github.io/news/")
    assert addresses.href(paths.HOME) == "/news/"
    assert addresses.href("a/7k/3m.html") == "/news/a/7k/3m.html"
    assert addresses.href("c/金融/index.html") == "/news/c/%E9%87%91%E8%9E%8D/"
    assert addresses.url(paths.SITEMAP) == "https://x.github.io/news/sitemap.xml"
    assert addresses.path("/other/") is None


def test_page_numbers_are_whole_and_from_one():
    assert paths.page_number("page-12.html") == 12
    assert [paths.page_number(name) for name in ("page-0.html", "page-01.html", "page--1.html", "page-1.htm")] == [
        None
    ] * 4


def test_days_are_padded_so_that_folders_sort():
    assert paths.day(date(2026, 1, 2)) == "d/2026/01/02.html"
    assert paths.day(date(987, 1, 2)) == "d/0987/01/02.html"
