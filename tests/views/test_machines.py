"""What machines read: feeds with their history, sitemaps, the list of sources, JSON-LD, the manifest; who is to be shown."""

import json
import re
from datetime import datetime
from urllib.parse import unquote, urljoin, urlsplit

import feedparser
import msgspec
import pytest
from lxml import etree
from tests.views import feed_rules, newspaper
from tests.views.newspaper import Item, article_id, store
from tests.views.reading import read

from jianbao.archive import open_archive
from jianbao.feeds import parse_feed
from jianbao.sources.opml import read_opml
from jianbao.views import Kind, Views, paths

BASE = "https://x.example/news/"
ATOM = feed_rules.ATOM
HOME = {"@context", "@type", "headline", "datePublished", "dateModified", "author", "publisher", "mainEntityOfPage"}
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
# The schema of sitemaps.org 0.9 with that of news, in our words: RELAX NG, since lxml checks it as it stands.
SCHEMA = """
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.sitemaps.org/schemas/sitemap/0.9"
    datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <define name="loc"><element name="loc">
    <data type="anyURI"><param name="minLength">12</param><param name="maxLength">2048</param></data>
  </element></define>
  <define name="lastmod"><element name="lastmod"><choice><data type="date"/><data type="dateTime"/></choice></element></define>
  <define name="news"><element name="news" ns="http://www.google.com/schemas/sitemap-news/0.9">
    <element name="publication">
      <element name="name"><data type="string"><param name="minLength">1</param></data></element>
      <element name="language"><data type="string"><param name="pattern">zh-cn|zh-tw|[a-z]{2,3}</param></data></element>
    </element>
    <element name="publication_date"><data type="dateTime"/></element>
    <element name="title"><data type="string"><param name="minLength">1</param></data></element>
  </element></define>
  <start><choice>
    <element name="urlset"><zeroOrMore><element name="url">
      <ref name="loc"/><optional><ref name="lastmod"/></optional><optional><ref name="news"/></optional>
    </element></zeroOrMore></element>
    <element name="sitemapindex"><oneOrMore><element name="sitemap">
      <ref name="loc"/><optional><ref name="lastmod"/></optional>
    </element></oneOrMore></element>
  </choice></start>
</grammar>"""


@pytest.fixture(scope="module")
def rendered(views):
    return {page.path: views.render(page) for page in views.pages()}


def live(views, path):
    page = views.resolve(path)
    assert page is not None, path
    return views.render(page)


def linked(data, rel):
    return {link.get("rel"): link.get("href") for link in etree.fromstring(data).findall(f"{ATOM}link")}.get(rel)


def ids(data):
    return [entry.findtext(f"{ATOM}id") for entry in etree.fromstring(data).findall(f"{ATOM}entry")]


def ld(content):
    found = re.search(rb'<script type="application/ld\+json">(.*?)</script>', content, re.DOTALL)
    return json.loads(found[1]) if found else None


def at(rendered, url):
    return rendered[unquote(url).removeprefix(BASE)] if url else None


# Feeds.


def test_every_atom_document_follows_the_validators_rules(rendered):
    """Feeds and pages of history alike; feedparser has nothing to complain about either."""
    documents = {path: data for path, data in rendered.items() if re.search(r"(?:^|/)feed(?:-\d+)?\.xml$", path)}
    assert len(documents) > 15
    for path, data in documents.items():
        assert feed_rules.mistakes(data) == [], path
        assert not feedparser.parse(data).bozo, path
        # One of the titles has 3,000 characters.
        assert set(parse_feed(data, url=BASE + "x").repairs) <= {"a title, name or term was cut at 2000 characters"}, (
            path
        )


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b"<id>https://x.example/news/feed.xml</id>", b"<id>feed</id>"),
        (b"<name>", b"<name/><name>"),
        (b'rel="self"', b'rel="me"'),
        (b"<updated>2", b"<updated>Fri 2"),
        (b'type="html"', b'type="magic"'),
        (b'rel="prev-archive"', b'rel="next-archive"'),
        (b"<published>", b"<pubDate/><published>"),
        (b'term="', b'label="" term="" x="'),
        (b"&lt;p&gt;", b"&lt;script&gt;"),
    ],
)
def test_a_broken_feed_is_told(rendered, good, bad):
    """The rules can be broken: each of these is a mistake."""
    data = rendered["feed.xml"]
    assert good in data
    assert feed_rules.mistakes(data.replace(good, bad, 1)) != []


def test_history_leads_through_every_article_once(views, rendered):
    """From each shelf's feed, page by page, to the oldest (RFC 5005 §4): all of them, the newest first."""
    for page in views.pages():
        if page.kind is not Kind.FEED or not page.path.endswith(".xml"):
            continue
        data, seen = rendered[page.path], []
        while data:
            seen += ids(data)
            before = linked(data, "prev-archive")
            if before:
                assert linked(data, "self") in {
                    linked(at(rendered, before), "next-archive"),
                    views.addresses.url(page.path),
                }
                assert linked(at(rendered, before), "current") == views.addresses.url(page.path)
            data = at(rendered, before)
        assert len(seen) == len(set(seen)) == views._press.count(page.shelf), page.path


def test_full_pages_of_history_stay_as_they_are(tmp_path):
    """Forty articles more: the pages that were there keep their bytes, but for the last, which names the next now."""
    room = newspaper.newsroom(tmp_path)
    with open_archive(tmp_path / "archive.db") as archive:
        newspaper.fill(archive, 120)
        before = {page.path: Views(archive, room).render(page) for page in Views(archive, room).pages()}
        more = [Item(f"n{n}", f"新的一篇{n}", "<p>新。</p>", minutes=-n) for n in range(1, 46)]
        store(archive, newspaper.SOURCES[0], more)
        after = {page.path: Views(archive, room).render(page) for page in Views(archive, room).pages()}
    there = sorted(path for path in before if re.fullmatch(r"feed-\d+\.xml", path))
    assert there == ["feed-1.xml", "feed-2.xml"]
    assert before["feed-1.xml"] == after["feed-1.xml"]
    assert ids(before["feed-2.xml"]) == ids(after["feed-2.xml"])
    assert linked(before["feed-2.xml"], "next-archive") is None
    assert linked(after["feed-2.xml"], "next-archive") == "https://news.example/feed-3.xml"


def test_feeds_tell_where_an_article_comes_from(views, rendered):
    """Outlet, original title, editor, reporter, the feed that it was found in, and the original's address."""
    own = BASE + paths.article(article_id("both"))
    entry = next(
        one
        for one in etree.fromstring(rendered["feed.xml"]).findall(f"{ATOM}entry")
        if one.findtext(f"{ATOM}id") == own
    )
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "陈记者"
    assert entry.findtext(f"{ATOM}contributor/{ATOM}name") == "王编辑"
    assert entry.findtext(f"{feed_rules.TERMS}publisher") == "江城日报"
    assert entry.findtext(f"{feed_rules.TERMS}alternative") == "旧标题"
    assert entry.findtext(f"{feed_rules.TERMS}source") == "https://example.org/both"
    assert entry.findtext(f"{ATOM}source/{ATOM}id") == newspaper.SOURCES[0].key
    item = next(one for one in json.loads(rendered["feed.json"])["items"] if one["id"] == own)
    assert {key: item["_jianbao"][key] for key in ("source", "reporter", "editor", "original_title")} == {
        "source": "江城日报", "reporter": "陈记者", "editor": "王编辑", "original_title": "旧标题",
    }  # fmt: skip
    assert item["_jianbao"]["published"] == "2026-11-21T05:55:00+00:00"
    assert item["_jianbao"]["revision"] >= 2


# JSON-LD and what stands beside it.


def test_every_article_says_what_it_is_for_machines(rendered):
    """NewsArticle with all that readers of it ask for; times with a zone; nothing that could end the element."""
    articles = [content for path, content in rendered.items() if paths.article_of(path)]
    assert len(articles) > 200
    for content in articles:
        facts = ld(content)
        assert facts["@type"] == "NewsArticle"
        assert facts.keys() >= HOME
        assert len(facts["headline"]) <= 110
        for key in ("datePublished", "dateModified"):
            assert datetime.fromisoformat(facts[key]).tzinfo is not None
        assert facts["author"]["name"]
        assert facts["publisher"]["name"]
        for key in ("mainEntityOfPage", "url", "isBasedOn"):
            assert urlsplit(facts.get(key, BASE)).scheme in {"http", "https"}


def test_an_article_names_its_origin_in_json_ld(rendered):
    """Who wrote, edited and first published it, under which title, and which page it is based on."""
    facts = ld(rendered[paths.article(article_id("both"))])
    assert facts["isBasedOn"] == "https://example.org/both"
    assert facts["alternativeHeadline"] == "旧标题"
    assert facts["author"] == {"@type": "Person", "name": "陈记者"}
    assert facts["editor"] == {"@type": "Person", "name": "王编辑"}
    assert facts["publisher"]["name"] == facts["sourceOrganization"]["name"] == "江城日报"
    assert facts["creditText"] == "江城日报 / 陈记者"
    assert facts["sdPublisher"]["name"] == "晨读"
    assert facts["version"] >= 2


def test_open_graph_names_author_section_and_times(rendered):
    """``article:*`` as well, for those who read only that."""
    page = read(rendered[paths.article(article_id("both"))])
    said = {a["property"]: a["content"] for tag, a in page.elements if tag == "meta" and "property" in a}
    assert said["article:author"] == "陈记者"
    assert said["article:section"] == "财经"
    assert said["article:published_time"] == "2026-11-21T13:55:00+08:00"
    assert str(said["article:modified_time"]) > str(said["article:published_time"])


# Sitemaps.


def test_sitemaps_are_valid(rendered):
    """Against the schema of sitemaps.org with that of news."""
    schema = etree.RelaxNG(etree.fromstring(SCHEMA))
    files = [path for path in rendered if path.startswith("sitemap")]
    assert sorted(files) == ["sitemap-1.xml", "sitemap-news.xml", "sitemap.xml"]
    for path in files:
        schema.assertValid(etree.fromstring(rendered[path]))
    wrong = etree.fromstring(rendered["sitemap-1.xml"].replace(b"<lastmod>2", b"<lastmod>yesterday 2", 1))
    assert not schema.validate(wrong)


def test_the_news_sitemap_holds_two_days_and_stays_when_nothing_is_new(tmp_path):
    """Counted from the newest article: what is older is not in it, and time alone changes nothing."""
    room = newspaper.newsroom(tmp_path)
    with open_archive(tmp_path / "archive.db") as archive:
        archive.sync_sources(newspaper.SOURCES, newspaper.NOW)
        items = [Item(f"n{n}", f"第{n}篇", "<p>字。</p>", minutes=n * 12 * 60 + 1) for n in range(8)]
        store(archive, newspaper.SOURCES[0], items)
        data = live(Views(archive, room), paths.NEWS_SITEMAP)
    titles = [element.text for element in etree.fromstring(data).iter(f"{NEWS}title")]
    assert titles == [f"第{n}篇" for n in range(5)]
    assert {element.text for element in etree.fromstring(data).iter(f"{NEWS}language")} == {"zh-cn"}


def test_an_archive_without_articles_has_valid_machine_pages(tmp_path):
    """Nothing to tell is no mistake."""
    room = newspaper.newsroom(tmp_path)
    schema = etree.RelaxNG(etree.fromstring(SCHEMA))
    with open_archive(tmp_path / "archive.db") as archive:
        views = Views(archive, room)
        made = {page.path: views.render(page) for page in views.pages()}
    for path in ("sitemap.xml", "sitemap-1.xml", "sitemap-news.xml"):
        schema.assertValid(etree.fromstring(made[path]))
    assert feed_rules.mistakes(made["feed.xml"]) == []


# The list of sources, the manifest, the worker.


def test_the_list_of_sources_comes_back_as_it_is(views, rendered):
    """Our own importer reads the published OPML: the same sources under the same names."""
    found = read_opml(rendered[paths.OPML])
    assert found.problems == ()
    assert found.sources == tuple(newspaper.SOURCES)
    assert b"jianbao.toml" not in rendered[paths.OPML]


def test_the_manifest_can_be_taken_in(views, rendered):
    """Name, start, scope and an icon that is there; every page names it."""
    facts = json.loads(rendered[paths.MANIFEST])
    assert facts["name"] == "晨读"
    assert facts["start_url"] == facts["scope"] == "/news/"
    for icon in facts["icons"]:
        assert views.addresses.path(icon["src"]) in rendered
    links = [a for tag, a in read(rendered["index.html"]).elements if tag == "link" and a.get("rel") == "manifest"]
    assert [views.addresses.path(link["href"]) for link in links] == [paths.MANIFEST]


def test_reading_offline_is_off_unless_wanted(paper, views, rendered):
    """No worker, and no page that registers one; with ``offline`` both."""
    archive, folder = paper
    assert paths.WORKER not in rendered
    assert views.resolve(paths.WORKER) is None
    assert b"data-worker" not in rendered["index.html"]
    room = newspaper.newsroom(folder, url=BASE)
    wanted = msgspec.structs.replace(room, site=msgspec.structs.replace(room.site, offline=True))
    offline = Views(archive, wanted)
    assert paths.WORKER in {page.path for page in offline.pages()}
    assert b'{"home": "/news/", "assets": "/news/assets/"' in live(offline, paths.WORKER)
    assert b'data-worker="/news/sw.js"' in live(offline, "index.html")


# Which page search engines are to show.


def site_with(paper, policy=None, of_source=None):
    archive, folder = paper
    room = newspaper.newsroom(folder, url=BASE)
    sources = tuple(
        msgspec.structs.replace(one, canonical=of_source) if place == 0 else one
        for place, one in enumerate(room.sources)
    )
    site = msgspec.structs.replace(room.site, canonical=policy or "own")
    return Views(archive, msgspec.structs.replace(room, site=site, sources=sources))


def shown(views, key):
    """What an article's page tells search engines: the page to show, and whether to show any."""
    page = read(live(views, paths.article(article_id(key))))
    canonical = [a["href"] for tag, a in page.elements if tag == "link" and a.get("rel") == "canonical"]
    robots = [a["content"] for tag, a in page.elements if tag == "meta" and a.get("name") == "robots"]
    return canonical, robots


@pytest.mark.parametrize(
    ("policy", "canonical", "robots"),
    [
        ("own", [BASE + paths.article(article_id("both"))], []),
        ("origin", ["https://example.org/both"], []),
        ("noindex", [BASE + paths.article(article_id("both"))], ["noindex"]),
    ],
)
@pytest.mark.parametrize("per_source", [False, True])
def test_the_owner_says_which_page_is_to_be_shown(paper, policy, canonical, robots, per_source):
    """For the whole newsroom, or for one source; only our own pages stand in sitemaps."""
    views = site_with(paper, None if per_source else policy, policy if per_source else None)
    assert shown(views, "both") == (canonical, robots)
    other = [BASE + paths.article(article_id("a1"))]
    if per_source:
        assert shown(views, "a1") == (other, [])
    for path in ("sitemap-1.xml", "sitemap-news.xml"):
        listed = live(views, path)
        assert (paths.article(article_id("both")).encode() in listed) is (policy == "own")


def test_without_an_original_the_policy_origin_shows_our_page(paper):
    """There is nothing else to name."""
    assert shown(site_with(paper, "origin"), "h1")[0] == [BASE + paths.article(article_id("h1"))]


# Links.


def test_no_machine_page_has_a_dead_link(views, rendered):
    """Our own addresses in feeds, sitemaps, manifest and JSON-LD all lead to a page of the site."""
    pattern = re.compile(r"https://x\.example/news/[^\s\"'<>\\]*")
    for path, content in rendered.items():
        if not path.endswith((".xml", ".json", ".webmanifest", ".txt")) or path.startswith("search/"):
            continue
        for url in set(pattern.findall(content.decode())):
            target = views.addresses.path(_path(urljoin(BASE, url)))
            assert target in rendered, (path, url)


def _path(url):
    return unquote(urlsplit(url).path)


def test_nothing_new_gives_the_same_bytes(paper, views, rendered):
    """Another process, another hour: what machines read is the same to the byte."""
    archive, folder = paper
    again = Views(archive, newspaper.newsroom(folder, url=BASE))
    kinds = {Kind.FEED, Kind.FEED_HISTORY, Kind.OPML, Kind.MANIFEST, Kind.NEWS_SITEMAP, Kind.SITEMAP, Kind.SITEMAP_PART}
    for page in again.pages():
        if page.kind in kinds:
            assert again.render(page) == rendered[page.path], page.path
