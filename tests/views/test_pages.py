"""Pages: whole, linked, the same for the same archive, and named where a change touches them."""

import calendar
import json
import re
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from lxml import etree
from tests.views import newspaper
from tests.views.newspaper import HOSTILE, Item, article_id, store
from tests.views.reading import own_links, read

from jianbao.archive import Shelf, open_archive
from jianbao.views import Kind, Views, paths


@pytest.fixture(scope="module")
def pages(views):
    return list(views.pages())


@pytest.fixture(scope="module")
def rendered(views, pages):
    return {page.path: views.render(page) for page in pages}


def live(views, path):
    page = views.resolve(path)
    assert page is not None
    return views.render(page)


def moment(parsed):
    return datetime.fromtimestamp(calendar.timegm(parsed), UTC)


def html(rendered):
    return {path: content for path, content in rendered.items() if path.endswith(".html")}


def test_each_page_has_a_path_of_its_own_even_where_case_is_ignored(pages):
    assert len({page.path.casefold() for page in pages}) == len(pages)


def test_every_html_page_is_well_formed_with_one_main_heading(rendered):
    for path, content in html(rendered).items():
        page = read(content)
        assert page.headings.count(1) == 1, path
        assert page.headings[0] == 1, path
        steps = [b - a for a, b in zip(page.headings, page.headings[1:], strict=False)]
        assert all(step <= 1 for step in steps), (path, page.headings)


def test_every_link_leads_to_a_page(views, rendered):
    for path, content in html(rendered).items():
        for address in own_links(read(content), views.addresses.url(path)):
            assert views.addresses.path(address) in rendered, (path, address)


def test_every_page_but_404_can_be_reached_from_the_home_page(views, rendered):
    seen, ahead = set(), ["index.html"]
    while ahead:
        path = ahead.pop()
        if path in seen:
            continue
        seen.add(path)
        if path.endswith(".html"):
            ahead += [views.addresses.path(link) for link in own_links(read(rendered[path]), views.addresses.url(path))]
    machines = re.compile(r"sitemap.*|(?:.*/)?feed-\d+\.xml|assets/offline\..*")
    beside = {"404.html", "robots.txt"} | {path for path in rendered if machines.fullmatch(path)}
    assert set(rendered) - seen == beside


def test_no_page_loads_anything_from_elsewhere_but_pictures_without_a_copy(rendered):
    for path, content in html(rendered).items():
        for tag, attributes in read(content).elements:
            source = attributes.get("src") or (attributes.get("href") if tag == "link" else None)
            if source and attributes.get("rel") != "canonical":
                assert source.startswith("/news/"), (path, source)


def test_pictures_wait_until_they_are_seen_and_tell_nobody_where_from(rendered):
    for content in html(rendered).values():
        for tag, attributes in read(content).elements:
            if tag == "img":
                assert attributes["referrerpolicy"] == "no-referrer"
                assert "alt" in attributes


def test_the_same_archive_gives_the_same_bytes(paper, rendered):
    archive, folder = paper
    again = Views(archive, newspaper.newsroom(folder, url="https://x.example/news/"))
    assert {page.path: again.render(page) for page in again.pages()} == rendered


def test_resolve_finds_exactly_the_pages_that_are_listed(paper, pages, rendered):
    archive, folder = paper
    live = Views(archive, newspaper.newsroom(folder, url="https://x.example/news/"))
    for page in pages:
        found = live.resolve(page.path)
        assert found is not None, page.path
        assert found.kind == page.kind
        assert live.render(found) == rendered[page.path], page.path


@pytest.mark.parametrize(
    "path",
    [
        "", "a/zz/zzzzzzzzzz.html", "page-2000000.html", "page-0.html", "c/财经/page-9.html", "c/nothing/index.html",
        "d/1999/01/01.html", "d/2026/13/index.html", "sitemap-2.xml", "sitemap-0.xml", "sitemap-x.xml", "../jianbao.toml",
        "pictures/../archive.db", "assets/style.0000000000.css", "c/财经/feed.txt", "\0", "a/../index.html",
    ],
)  # fmt: skip
def test_what_is_not_a_page_resolves_to_nothing(views, path):
    assert views.resolve(path) is None


def test_pages_come_in_an_order_in_which_nothing_links_to_what_is_not_yet_there(pages):
    kinds = [page.kind for page in pages]
    assert kinds == sorted(kinds)
    assert kinds.index(Kind.HOME) > kinds.index(Kind.SHELF) > kinds.index(Kind.ARTICLE)


# What the article page says.


def article(rendered, key):
    return rendered[paths.article(article_id(key))]


def test_an_article_tells_its_provenance_filing_revisions_and_original(rendered):
    text = re.sub(r"\s+", " ", " ".join(read(article(rendered, "both")).text))
    for words in (
        "江城日报",
        "王编辑",
        "旧标题",
        "陈记者",
        "另见于",
        "市场",
        "第 2 版",
        "example.org",
        "更正：应为二十人。",
    ):
        assert words in text, words
    assert "https://example.org/both" in [link for _, link in read(article(rendered, "both")).links]


def test_an_article_without_an_address_says_so_and_links_nowhere(rendered):
    content = article(rendered, "h2")
    assert "原文地址未记录" in content.decode()
    assert "javascript:" not in content.decode()


def test_hostile_titles_are_text_on_every_page(rendered):
    for item in HOSTILE:
        page = read(article(rendered, item.key))
        if item.title:
            shown = "".join(page.text).replace("\n", " ")
            assert item.title.replace("\u2028", " ") in shown.replace("\u2028", " ")


def test_structured_data_is_json_that_no_title_can_end(rendered):
    for item in HOSTILE:
        content = article(rendered, item.key).decode()
        data = json.loads(re.findall(r'ld\+json">(.*?)</script>', content)[0])
        assert data["@type"] == "NewsArticle"
        assert data["headline"].startswith(item.title[:15] or "没有标题的文章")


def test_ideographic_blanks_at_the_start_of_paragraphs_are_left_to_the_style_sheet(rendered):
    assert b"<p>\xe7\xac\xac" in article(rendered, "a1")
    assert "　　第" not in article(rendered, "a1").decode()


def test_a_page_tells_its_language_and_an_article_its_own(rendered):
    content = article(rendered, "h5").decode()
    assert '<html lang="zh-CN">' in content
    assert '<h1 lang="ar" dir="rtl">' in content


def test_a_mirrored_picture_is_shown_from_our_copy(rendered):
    assert b'src="/news/pictures/one.png"' in article(rendered, "a0")
    assert newspaper.MIRROR.encode() not in article(rendered, "a0")


def test_an_english_site_speaks_english(paper):
    archive, folder = paper
    views = Views(archive, newspaper.newsroom(folder, language="en", timezone="Europe/London"))
    for path in ("index.html", "sources.html", "about.html", "404.html", "d/2026/11/21.html", "c/world/index.html"):
        chrome = re.sub(r'<(h1|h3|p|a|li|h2|span)[^>]*lang="zh".*?</\1>', "", live(views, path).decode())
        assert '<html lang="en">' in chrome
        assert "首页" not in chrome
        assert "Sources" in chrome
    assert b"21 November 2026, 06:00" in live(views, paths.article(article_id("a0")))


# Feeds and the sitemap.


def test_feeds_parse_and_hold_the_whole_text_of_the_newest(rendered):
    for path, content in rendered.items():
        if path.endswith("feed.xml"):
            feed = feedparser.parse(content)
            assert not feed.bozo, (path, feed.get("bozo_exception"))
            assert 0 < len(feed.entries) < 60  # 20 in full, and up to 39 that are in no page of history yet
            assert feed.feed.updated_parsed
            assert [e.updated_parsed is not None for e in feed.entries] == [True] * len(feed.entries)
            assert len({e.id for e in feed.entries}) == len(feed.entries)
        elif path.endswith("feed.json"):
            feed = json.loads(content)
            assert feed["version"] == "https://jsonfeed.org/version/1.1"
            assert feed["feed_url"].startswith("https://x.example/news/")
            assert all(item["id"] and item["url"] and item["content_html"] for item in feed["items"])
    home = feedparser.parse(rendered["feed.xml"])
    newest = [moment(entry.published_parsed) for entry in home.entries]
    assert newest == sorted(newest, reverse=True)
    both = next(entry for entry in home.entries if entry.title == "两个栏目都登的消息")
    assert "更正：应为二十人。" in both.content[0].value
    assert 'src="https://x.example/news/pictures/one.png"' in both.content[0].value
    assert moment(both.updated_parsed) == newspaper.NOW + timedelta(hours=1)


def test_the_sitemap_names_every_article_once(pages, rendered):
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    index = etree.fromstring(rendered["sitemap.xml"])
    parts = [loc.text for loc in index.findall("s:sitemap/s:loc", space)]
    assert parts == [f"https://x.example/news/{name}" for name in ("sitemap-1.xml", "sitemap-news.xml")]
    urls = [loc.text for loc in etree.fromstring(rendered["sitemap-1.xml"]).findall("s:url/s:loc", space)]
    assert len(urls) == len(set(urls))
    articles = {f"https://x.example/news/{page.path}" for page in pages if page.kind is Kind.ARTICLE}
    assert articles <= set(urls)


# Numbering, and what changes touch.


def listed(content):
    return re.findall(r'class="title"[^>]*><a href="/news/(a/[^"]+)"', content.decode())


def test_a_shelfs_pages_together_list_each_of_its_articles_once(paper, pages, rendered):
    archive, _ = paper
    for shelf in {page.shelf for page in pages if page.kind is Kind.SHELF}:
        own = [page.path for page in pages if page.shelf == shelf and page.kind in {Kind.SHELF, Kind.SHELF_PAGE}]
        found = [path for own_path in own for path in listed(rendered[own_path])]
        assert len(found) == len(set(found)) == archive.count(shelf)


def test_the_home_page_and_the_numbered_pages_miss_nothing(paper, pages, rendered):
    archive, _ = paper
    older = [
        path
        for page in pages
        if page.kind is Kind.SHELF_PAGE and not page.shelf.level
        for path in listed(rendered[page.path])
    ]
    home = set(re.findall(r'href="/news/(a/[^"]+)"', rendered["index.html"].decode()))
    assert len(older) == len(set(older))
    assert set(older) | home == {page.path for page in pages if page.kind is Kind.ARTICLE}
    assert archive.count(Shelf()) == len(set(older) | home)


def snapshot(archive, folder):
    views = Views(archive, newspaper.newsroom(folder))
    return {page.path: views.render(page) for page in views.pages()}


CHANGES = [
    ("nothing", lambda archive: None),
    ("one new article", lambda archive: store(archive, newspaper.SOURCES[0], [Item("new", "新来的", "<p>正文</p>")])),
    ("an old one", lambda archive: store(archive, newspaper.SOURCES[2], [Item("old", "旧的", "<p>正</p>", 10**6)])),
    ("a changed title", lambda archive: store(archive, newspaper.SOURCES[1], [Item("a1", "改了", "<p>正文</p>", 7)])),
    (
        "a new channel",
        lambda archive: store(archive, newspaper.source("财经", "新站", "新栏"), [Item("n", "x", "", 3)]),
    ),
    ("seen elsewhere", lambda archive: store(archive, newspaper.SOURCES[3], [Item("a4", "江边", "<p>x</p>", 28)])),
    ("one taken back", lambda archive: archive.withdraw(newspaper.article_id("a4"), "误发", newspaper.NOW)),
]


@pytest.mark.parametrize(("name", "change"), CHANGES)
def test_the_plan_names_every_page_that_a_change_touches(tmp_path, name, change):
    """And the other way round: no article is made again for nothing but its neighbour's sake."""
    with open_archive(tmp_path / "archive.db") as archive:
        newspaper.fill(archive, 90)
        before, last = snapshot(archive, tmp_path), archive.last_change()
        change(archive)
        after = snapshot(archive, tmp_path)
        plan = Views(archive, newspaper.newsroom(tmp_path), held=True).plan
        told = {page.path for page in plan.touched(archive.changes(last))}
    changed = {path for path in after if before.get(path) != after[path]}
    assert changed <= told
    assert bool(changed) == (name != "nothing")
    assert len({path for path in told - changed if path.startswith("a/")}) <= 2


def test_a_full_page_stays_when_articles_are_added(tmp_path):
    with open_archive(tmp_path / "archive.db") as archive:
        newspaper.fill(archive, 150)
        before = snapshot(archive, tmp_path)
        newest = [Item(f"new{n}", f"新{n}", "<p>正文</p>", -n) for n in range(25)]
        store(archive, newspaper.SOURCES[0], newest)
        after = snapshot(archive, tmp_path)
    full = [path for path in before if re.fullmatch(r"page-\d+\.html", path)]
    assert full
    frozen = [path for path in full if before[path] == after[path]]
    assert set(full) - set(frozen) <= {full[-1]}, "only the newest may change, once: its link to the next"


def test_an_empty_archive_is_a_whole_site(tmp_path):
    with open_archive(tmp_path / "archive.db") as archive:
        pages = snapshot(archive, tmp_path)
    assert b"nothing" in pages["index.html"]
    for path, content in pages.items():
        if path.endswith(".html"):
            read(content)
    assert not feedparser.parse(pages["feed.xml"]).bozo
