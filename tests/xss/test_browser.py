"""Every vector, taken in as news and published, is harmless in a real Chromium: on pages, in feeds, in Hexo.

Nothing runs, nothing is asked for but pictures, no page leads away by itself, and no name of a script's is taken. The
pages' own policy is switched off meanwhile, so that cleaning alone is shown.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

import msgspec
import pytest
from lxml import etree
from playwright.sync_api import Browser
from tests.hexo.install import HexoMissing, generate, new_site
from tests.xss.newsroom import NOW, harmless, hostile, published, taken_in
from tests.xss.proxy import proxied
from tests.xss.vectors import vectors
from tests.xss.watch import EVIL, Watch

from jianbao.archive.sqlite import SqliteArchive
from jianbao.publish.hexo import export_hexo
from jianbao.sources.newsroom import Newsroom
from jianbao.views import Kind, Views

pytestmark = pytest.mark.slow

CI = os.environ.get("CI", "").lower() not in {"", "0", "false"}
_ARTICLE = ".article, .crumbs a, .foot a"
_POST = ".article-entry *, .article-title, .article-category a"
# What a feed reader does with a body: it is parsed and written down again a few times, in one way or another.
_READ = """bodies => {
  for (const body of bodies) {
    const place = document.createElement('div');
    document.body.append(place);
    place.innerHTML = body;
    place.innerHTML = place.innerHTML;
    const inert = new DOMParser().parseFromString(body, 'text/html').body;
    const second = document.createElement('section');
    document.body.append(second);
    second.innerHTML = new XMLSerializer().serializeToString(inert);
    second.innerHTML = inert.innerHTML;
    const template = document.createElement('template');
    template.innerHTML = body;
    second.append(template.content.cloneNode(true));
    const stray = document.createElement('noscript');
    stray.innerHTML = body;
    second.append(...stray.childNodes);
  }
}"""
UNSAFE = {
    "script": "<script>alert(1)</script>",
    "handler": "<img src=x onerror=alert(1)>",
    "late handler": "<details open ontoggle=alert(1)>x</details>",
    "link": "<div class=article><a href='javascript:alert(1)'>x</a></div>",
    "frame": "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "style from elsewhere": "<link rel=stylesheet href=http://evil.example/s.css>",
    "picture from evil": "<p style='background:url(http://evil.example/b)'>x</p>",
    "connection only": "<link rel=preconnect href=http://evil.example>",
    "refresh": "<meta http-equiv=refresh content='0;url=http://evil.example/'>",
    "title": "<script>document.title = 'pwned'</script>",
    "taken name": "<img name=getElementById src=/a.png>",
    "taken id": "<a id=main href=/>x</a>",
    "form": "<form action=http://evil.example/><button>x</button></form>",
    "svg": "<svg><script>alert(1)</script></svg>",
    "data picture": "<a href='data:text/html,x'>x</a>",
}


class Room(NamedTuple):
    """A newsroom, its archive, and its site."""

    newsroom: Newsroom
    archive: SqliteArchive
    site: Path


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Room]]:
    """The vectors as news, and news without them."""
    made = {}
    for name, build in (("news", hostile), ("plain", harmless)):
        newsroom = build(tmp_path_factory.mktemp(name))
        archive, report = taken_in(newsroom)
        assert report.failed_entries == 0
        made[name] = Room(newsroom, archive, published(archive, newsroom))
    yield made
    for room in made.values():
        room.archive.close()


def addresses(room: Room, *kinds: Kind) -> list[str]:
    """Pages of these kinds."""
    views = Views(room.archive, room.newsroom)
    return [views.addresses.url(page.path) for page in views.pages() if page.kind in kinds]


def _decoded(url: str) -> str:
    return unquote(urlsplit(url).path)


def _encoded(path: Path) -> str:
    return quote(path.as_posix())


def told(watch: Watch) -> list[str]:
    """What was found, the first of each kind, for people."""
    return list({finding.what: f"{finding.page}: {finding.what}" for finding in watch.findings}.values())[:40]


MACHINES = (
    Kind.FEED,
    Kind.SITEMAP,
    Kind.SITEMAP_PART,
    Kind.ROBOTS,
    Kind.NEWS_SITEMAP,
    Kind.FEED_HISTORY,
    Kind.OPML,
    Kind.MANIFEST,
    Kind.MOVED_FEED,
)
PAGES = [kind for kind in Kind if kind not in {Kind.ASSET, Kind.PICTURE, Kind.WORKER, *MACHINES}]


def test_every_vector_is_in_the_archive(rooms):
    """Nothing hostile is lost: each is an article with the words that stood before it."""
    texts = "\n".join(article.revision.text for article in rooms["news"].archive.articles())
    assert [vector.name for vector in vectors() if f"前文 {vector.name}。" not in texts] == []


def test_what_is_not_harmless_is_noticed(chromium: Browser, tmp_path):
    """The watch can fail: each of these pages is one that must never be published."""
    (tmp_path / "plain.html").write_text("<!doctype html><title>x</title><p>x</p>", "utf-8")
    for name, unsafe in UNSAFE.items():
        (tmp_path / f"{name}.html").write_text(f"<!doctype html><title>x</title><p>x</p>{unsafe}", "utf-8")
    with proxied({"news.example": tmp_path}) as proxy:
        watch = Watch(chromium, proxy.url)
        watch.look("http://news.example/plain.html", learn=True, click="p")
        assert watch.findings == []
        for name in UNSAFE:
            watch.look(f"http://news.example/{name}.html", click="a")
        watch.close()
        asked = set(proxy.asked)
    noticed = {_decoded(finding.page).strip("/").removesuffix(".html") for finding in watch.findings}
    assert noticed >= set(UNSAFE)
    ran = {finding.page for finding in watch.findings if finding.what.startswith("ran")}
    assert {f"http://news.example/{name}.html" for name in ("script", "handler", "svg", "link")} <= ran
    assert EVIL in asked


def test_a_feed_reader_that_is_not_careful_is_noticed(chromium: Browser, tmp_path):
    """The way in which bodies are read again can fail, too."""
    (tmp_path / "reader.html").write_text("<!doctype html><title>x</title>", "utf-8")
    with proxied({"reader.example": tmp_path}) as proxy:
        watch = Watch(chromium, proxy.url)
        tab = watch.look("http://reader.example/reader.html")
        tab.evaluate(_READ, ["<p>a</p>", "<img src=x onerror=alert(1)>"])
        watch.close()
    assert [finding.what.split()[1] for finding in watch.findings][:1] == ["alert"]


def test_nothing_runs_on_any_page(chromium: Browser, rooms):
    """Articles, lists, and all other pages: nothing on them but what stands on the same pages of harmless news."""
    hosts = {f"{name}.example": room.site for name, room in rooms.items()}
    with proxied(hosts) as proxy:
        watch = Watch(chromium, proxy.url)
        for url in addresses(rooms["plain"], *PAGES):
            watch.look(url, learn=True)
        assert watch.findings == []
        urls = addresses(rooms["news"], *(kind for kind in PAGES if kind is not Kind.SHELF))
        assert len(urls) > len(vectors())
        # The names of all shelves are on the articles and on the tree of them.
        for url in [*urls, *addresses(rooms["news"], Kind.SHELF)[::10]]:
            watch.look(url, click=_ARTICLE)
        watch.close()
        assert told(watch) == []
        assert set(proxy.asked) <= watch.hosts
    assert "pictures.example" in watch.hosts


def test_nothing_runs_in_feeds_and_sitemaps(chromium: Browser, rooms):
    """Opened as what they are, as XML of any kind, and in a feed reader that puts bodies into its page."""
    room = rooms["news"]
    (room.site / "reader.html").write_text("<!doctype html><title>x</title>", "utf-8")
    files = addresses(room, *MACHINES)
    of_each = {kind: addresses(room, kind)[:12] for kind in MACHINES}
    bodies: list[str] = []
    for url in files:
        if url.endswith("/feed.xml"):
            tree = etree.parse(room.site / Views(room.archive, room.newsroom).addresses.path(_decoded(url)))
            bodies += tree.xpath("//*[local-name() = 'content']/text()")
    bodies = list(dict.fromkeys(bodies))
    assert len(bodies) >= len(vectors()) * 0.95, "most bodies are not alike"
    with proxied({"news.example": room.site, "reader.example": room.site}) as proxy:
        watch = Watch(chromium, proxy.url)
        for url in (url for urls in of_each.values() for url in urls):
            for kind in ("", "?as=text/xml", "?as=application/xhtml%2Bxml", "?as=application/json"):
                watch.look(url + kind, html=False)
        for start in range(0, len(bodies), 50):
            tab = watch.look("http://reader.example/reader.html")
            tab.evaluate(_READ, bodies[start : start + 50])
        watch.close()
        assert told(watch) == []
        assert set(proxy.asked) <= watch.hosts


def test_nothing_runs_on_what_hexo_makes_of_posts(chromium: Browser, rooms, tmp_path):
    """A real Hexo with its default theme, which prints names and addresses without much care."""
    hosts = {}
    for name, room in rooms.items():
        folder = tmp_path / name
        try:
            new_site(folder)
        except HexoMissing as missing:
            if CI:
                pytest.fail(str(missing))
            pytest.skip(str(missing))
        newsroom = msgspec.structs.replace(
            room.newsroom, site=msgspec.structs.replace(room.newsroom.site, url=f"http://{name}.hexo.example/")
        )
        export_hexo(room.archive, newsroom, folder, now=NOW)
        config = folder / "_config.yml"
        config.write_text(
            config.read_text("utf-8").replace("http://example.com", f"http://{name}.hexo.example"), "utf-8"
        )
        printed = generate(folder, timeout=900)
        assert "\nERROR" not in printed
        hosts[f"{name}.hexo.example"] = folder / "public"
    with proxied(hosts) as proxy:
        watch = Watch(chromium, proxy.url)
        plain = hosts["plain.hexo.example"]
        kinds = [
            "index.html",
            "archives/index.html",
            "archives/page/2/index.html",
            "categories/**/index.html",
            "a/*/*.html",
        ]
        for file in [file for kind in kinds for file in sorted(plain.glob(kind))[:2]]:
            watch.look(f"http://plain.hexo.example/{_encoded(file.relative_to(plain))}", learn=True)
        assert watch.findings == []
        theme = set(proxy.asked)
        news = hosts["news.hexo.example"]
        urls = [f"http://news.hexo.example/{_encoded(file.relative_to(news))}" for file in sorted(news.rglob("*.html"))]
        posts = [url for url in urls if "/a/" in url]
        assert len(posts) >= len(vectors())
        lists = [url for url in urls if "/archives/" in url] + [url for url in urls if "/categories/" in url][::10]
        for url in [*posts[::2], *lists[::2]]:
            watch.look(url, click=_POST)
        watch.close()
        assert told(watch) == []
        assert set(proxy.asked) <= watch.hosts | theme
