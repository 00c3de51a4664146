"""The live site answers with the bytes that publishing writes, and behaves as HTTP asks."""

import gzip
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import brotli
import pytest
import zstandard
from tests.serve.running import running
from tests.views import newspaper
from tests.views.newspaper import NOW, Item, article_id, store

from jianbao.archive import open_archive
from jianbao.publish import publish_site
from jianbao.views import Views, paths


@pytest.fixture(scope="module", params=["https://news.example/", "https://x.example/the%20news/"])
def site(request, tmp_path_factory):
    """Newsroom, client, published folder; at a bare host and under a path."""
    folder = tmp_path_factory.mktemp("newsroom")
    room = newspaper.newsroom(folder, url=request.param)
    with open_archive(folder / "archive.db") as archive:
        newspaper.fill(archive, 90)
        publish_site(archive, room, folder / "site", now=NOW)
        addresses = Views(archive, room).addresses
    with running(folder / "archive.db", room) as client:
        yield addresses, client, folder / "site"


def test_every_published_file_is_answered_byte_for_byte(site):
    addresses, client, out = site
    files = [path for path in out.rglob("*") if path.is_file()]
    assert len(files) > 100
    for file in files:
        path = file.relative_to(out).as_posix()
        if path.startswith("search/state/"):  # for the next publishing, not for readers
            continue
        answer = client.get(addresses.href(path))
        assert answer.content == file.read_bytes(), path
        assert answer.status_code == (404 if path == "404.html" else 200)


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        (paths.HOME, "text/html; charset=utf-8"),
        ("feed.xml", "application/atom+xml; charset=utf-8"),
        ("feed.json", "application/feed+json"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("favicon.svg", "image/svg+xml"),
        ("pictures/one.png", "image/png"),
    ],
)
def test_each_kind_has_its_media_type(site, path, content_type):
    addresses, client, _ = site
    assert client.get(addresses.href(path)).headers["content-type"] == content_type


def test_a_page_asked_for_again_is_not_sent_again(site):
    addresses, client, _ = site
    first = client.get(addresses.href("about.html"))
    again = client.get(addresses.href("about.html"), headers={"If-None-Match": f'"x", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = client.get(addresses.href("about.html"), headers={"If-None-Match": '"x"'})
    assert other.status_code == 200


def test_head_says_what_get_says_without_the_body(site):
    addresses, client, _ = site
    get, head = client.get(addresses.href("about.html")), client.head(addresses.href("about.html"))
    assert head.content == b""
    assert head.headers["content-length"] == get.headers["content-length"] == str(len(get.content))
    assert head.headers["etag"] == get.headers["etag"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_but_reading_is_allowed(site, method):
    addresses, client, _ = site
    assert client.request(method, addresses.href(paths.HOME)).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        "a/zz/zzzzzzzzzz.html",
        "c/%00/",
        "%2e%2e/archive.db",
        "..%2f..%2farchive.db",
        "archive.db",
        "jianbao.toml",
    ],
)
def test_what_is_not_there_is_404_with_the_page_for_it(site, path):
    addresses, client, out = site
    answer = client.get(addresses.href("") + path)
    assert answer.status_code == 404
    assert answer.content == (out / "404.html").read_bytes()


def test_a_folder_without_its_slash_leads_to_the_folder(site):
    addresses, client, _ = site
    answer = client.get(addresses.href("c/财经/index.html").rstrip("/"))
    assert answer.status_code == 308
    assert answer.headers["location"] == addresses.href("c/财经/index.html")
    assert client.get(answer.headers["location"]).status_code == 200


def test_a_redirect_never_leaves_the_site(site):
    addresses, client, _ = site
    for path in ("//evil.example/c", "/\\evil.example", "//evil.example/%2e%2e"):
        answer = client.get(path)
        assert not answer.headers.get("location", "/x").startswith(("//", "/\\"))
    del addresses


@pytest.mark.parametrize("path", ["", "about.html", "nothing", "feed.xml", "pictures/one.png"])
def test_every_answer_carries_the_headers_that_protect_readers(site, path):
    addresses, client, _ = site
    headers = client.get(addresses.href("") + path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "script-src 'self';" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_the_style_sheet_may_be_kept_for_good_and_pages_are_asked_for_again(site):
    addresses, client, out = site
    style = next(out.glob("assets/*.css")).name
    assert "immutable" in client.get(addresses.href(f"assets/{style}")).headers["cache-control"]
    assert client.get(addresses.href(paths.HOME)).headers["cache-control"] == "no-cache"


def test_the_bare_host_leads_to_a_site_under_a_path(site):
    addresses, client, _ = site
    answer = client.get("/")
    if addresses.prefix == "/":
        assert answer.status_code == 200
    else:
        assert (answer.status_code, answer.headers["location"]) == (308, "/the%20news/")


def test_an_article_is_there_as_soon_as_it_is_stored(tmp_path):
    room = newspaper.newsroom(tmp_path)
    with open_archive(tmp_path / "archive.db") as archive, running(tmp_path / "archive.db", room) as client:
        path = "/" + paths.article(article_id("late"))
        assert client.get(path).status_code == 404
        store(archive, newspaper.source("甲", "乙", "丙"), [Item("late", "后来的", "<p>正文</p>")])
        assert "后来的" in client.get(path).text
        assert "后来的" in client.get("/" + quote("c/甲/乙/丙/")).text


def test_many_readers_at_once_while_articles_are_stored(tmp_path):
    room = newspaper.newsroom(tmp_path)
    with open_archive(tmp_path / "archive.db") as archive, running(tmp_path / "archive.db", room) as client:
        newspaper.fill(archive, 40)
        stop = threading.Event()

        def write() -> None:
            for n in range(10):
                store(archive, newspaper.SOURCES[0], [Item(f"w{n}", f"写{n}", "<p>正文</p>", -n)])
            stop.set()

        writer = threading.Thread(target=write)
        writer.start()
        with ThreadPoolExecutor(8) as pool:
            codes = [answer.status_code for answer in pool.map(lambda _: client.get("/"), range(40))]
        writer.join()
        assert stop.is_set()
        assert codes == [200] * 40


def test_a_page_is_packed_for_those_who_ask(site):
    """The same page in every packing, under one weak ETag; what is packed already (a picture) stays as it is."""
    addresses, client, out = site
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress, "zstd": lambda data: zstandard.decompress(data, 10**7)}
    whole = (out / "index.html").read_bytes()
    for name, unpacked in unpack.items():
        answer = client.get(addresses.href("index.html"), headers={"Accept-Encoding": name})
        assert answer.headers["content-encoding"] == name
        assert "accept-encoding" in answer.headers["vary"].lower()
        assert len(answer.content) < len(whole) / 2
        assert unpacked(answer.content) == whole
        asked = {"If-None-Match": answer.headers["etag"], "Accept-Encoding": name}
        assert client.get(addresses.href("index.html"), headers=asked).status_code == 304
    assert "content-encoding" not in client.get(addresses.href("index.html")).headers
    picture = client.get(addresses.href("pictures/one.png"), headers={"Accept-Encoding": "br"})
    assert "content-encoding" not in picture.headers


def test_a_part_is_sent_to_those_who_ask(site):
    """Never packed, even where packing is welcome; behind the end there is nothing."""
    addresses, client, out = site
    whole = (out / "index.html").read_bytes()
    part = client.get(addresses.href("index.html"), headers={"Range": "bytes=10-1999", "Accept-Encoding": "br"})
    assert (part.status_code, part.content) == (206, whole[10:2000])
    assert part.headers["content-range"] == f"bytes 10-1999/{len(whole)}"
    assert "content-encoding" not in part.headers
    behind = client.get(addresses.href("index.html"), headers={"Range": f"bytes={len(whole)}-"})
    assert (behind.status_code, behind.headers["content-range"]) == (416, f"bytes */{len(whole)}")
    asked = {"Range": "bytes=0-9", "If-Range": part.headers["etag"]}
    assert client.get(addresses.href("index.html"), headers=asked).status_code == 200  # its ETag is weak


def test_one_who_designs_sees_each_change_and_each_mistake(tmp_path):
    """With ``watch`` a changed style sheet or setting is there at the next answer, and a mistake is the answer."""
    room = newspaper.newsroom(tmp_path)
    new_newsroom_file(tmp_path, "街坊报")
    with open_archive(tmp_path / "archive.db"), running(tmp_path / "archive.db", room, watch=True) as client:
        assert client.get("/").status_code == 200
        new_newsroom_file(tmp_path, "邻里报")
        assert "邻里报" in client.get("/").text
        (tmp_path / "jianbao.toml").write_text("[site\n", "utf-8")
        for _ in range(2):
            told = client.get("/")
            assert told.status_code == 500
            assert "jianbao.toml" in told.text
        new_newsroom_file(tmp_path, "邻里日报")
        assert "邻里日报" in client.get("/").text


def new_newsroom_file(folder, title):
    (folder / "jianbao.toml").write_text(f'[site]\ntitle = "{title}"\nurl = "https://news.example/"\n', "utf-8")
