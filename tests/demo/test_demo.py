"""The demo newsroom: what `jianbao init --demo` writes, parsed with nothing but the standard library."""

import json
import re
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest

import jianbao.demo
from jianbao.demo import copy_demo
from jianbao.errors import InputError

REPO = Path(__file__).resolve().parents[2]
DATA = Path(jianbao.demo.__file__).parent / "newsroom"
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
PICTURES = "https://pictures.demo.example/"

BOILERPLATE = {
    "本文采用“署名—相同方式共享”授权",
    "免责声明：本文所载信息仅供读者参考，不作为决策依据，投资者据此操作，风险自担。",
    "以上数据来自公开渠道，力求准确但不作保证，不构成任何投资建议。",
    "扫码关注“潮信早盘”",
    "扫码关注「纸舟书评」，每周五读一本",
    "点“在看”，让更多人看见这本书",
    "本文按“署名—相同方式共享”授权，转载请保留出处：量桥技术博客。",
    "看更多！加入 南嶼日報粉絲團，島上大小事不漏接",
    "转载请注明来自“星野天文”，投稿请寄 hello@starfield.example",
    "One bright idea every Friday, free.",
    "Enjoying this piece? Subscribe to The Meridian Review and read four issues for the price of a sandwich. Subscribe now",
    "【打印本页】 【关闭窗口】",
    "Read more »",
    "特此通知。",
}
"""What recurs on purpose: the dirt that every real feed carries."""

SIGNATURES = re.compile(
    r"来源：\S{2,12}|责任编辑：\S{2,4}|（(云州体育|云州晚报)?记者 \S{2,4}）|文 / \S{2,4}|摄影、文字：\S{2,4}"
    r"|\d{4}年\d{1,2}月\d{1,2}日|云州市\S{2,12}|(Read next|Related): .+|今日关注：.+"
)


@dataclass(frozen=True)
class Item:
    """An entry as the standard library sees it."""

    feed: str
    format: str
    id: str
    url: str
    title: str
    at: datetime
    html: str
    named: tuple[str, ...]
    """URLs of pictures that the feed names outside the body."""


class Body(HTMLParser):
    """Paragraphs, pictures and links of a body."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pictures: list[str] = []
        self.links: list[str] = []
        self.paragraphs: list[str] = []
        self._open = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        if tag == "p":
            self._open = True
            self.paragraphs.append("")
        if tag == "img":
            self.pictures.append(facts["src"])
        for name in ("href", "action"):
            if name in facts:
                self.links.append(facts[name])

    def handle_endtag(self, tag):
        if tag == "p":
            self._open = False

    def handle_data(self, data):
        if self._open:
            self.paragraphs[-1] += data

    @property
    def texts(self) -> list[str]:
        return [text for text in (" ".join(p.split()) for p in self.paragraphs) if text]


def inner(element: ET.Element, name: str) -> str:
    """The text of a child that must be there."""
    text = element.findtext(name)
    assert text is not None, f"{name} is missing"
    return text


def _rss(path):
    for item in ET.parse(path).getroot().iterfind("channel/item"):
        named = tuple(e.attrib["url"] for e in item.iterfind("enclosure"))
        html = item.findtext(CONTENT) or inner(item, "description")
        at = parsedate_to_datetime(inner(item, "pubDate"))
        yield Item(path.name, "rss20", inner(item, "guid"), inner(item, "link"), inner(item, "title"), at, html, named)


def _atom(path):
    for entry in ET.parse(path).getroot().iterfind(ATOM + "entry"):
        content, link = entry.find(ATOM + "content"), entry.find(ATOM + "link")
        assert content is not None
        assert link is not None
        html = content.text or ""
        if content.get("type") == "xhtml":
            html = ET.tostring(content[0], "unicode").replace("html:", "")
        at = datetime.fromisoformat(inner(entry, ATOM + "published"))
        title = inner(entry, ATOM + "title")
        yield Item(path.name, "atom10", inner(entry, ATOM + "id"), link.attrib["href"], title, at, html, ())


def _json(path):
    feed = json.loads(path.read_text(encoding="utf-8"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    for item in feed["items"]:
        named = (
            [a["avatar"] for a in item.get("authors", ())]
            + [item["image"] for _ in "1" if "image" in item]
            + [feed["icon"]]
        )
        html = item.get("content_html") or f"<p>{item['content_text']}</p>"
        at = datetime.fromisoformat(item["date_published"])
        yield Item(path.name, "json11", item["id"], item["url"], item["title"], at, html, tuple(named))


def read(path):
    if path.suffix == ".json":
        return list(_json(path))
    return list(_atom(path) if ET.parse(path).getroot().tag == ATOM + "feed" else _rss(path))


ET.register_namespace("html", "http://www.w3.org/1999/xhtml")


@pytest.fixture(scope="module")
def config():
    return tomllib.loads((DATA / "jianbao.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def items(config):
    return [item for source in config["source"] for item in read(DATA / source["file"])]


def test_copy_writes_every_file_as_it_ships(tmp_path):
    """The copy holds the same files with the same bytes as the package."""
    copy_demo(tmp_path / "new" / "room")
    there = {
        p.relative_to(tmp_path / "new" / "room"): p.read_bytes() for p in (tmp_path / "new").rglob("*") if p.is_file()
    }
    assert there == {p.relative_to(DATA): p.read_bytes() for p in DATA.rglob("*") if p.is_file()}


def test_copy_goes_into_a_folder_that_holds_other_things(tmp_path):
    """A folder with foreign files is fine, and they are left alone."""
    (tmp_path / "notes.txt").write_text("mine")
    copy_demo(tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "jianbao.toml").is_file()


@pytest.mark.parametrize("name", ["jianbao.toml", "sources/chaoxin-flash.json", "pictures/logo.png"])
def test_copy_overwrites_nothing_and_then_writes_nothing(tmp_path, name):
    """One file in the way: an InputError that names it, and not a single other file appears."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine")
    with pytest.raises(InputError, match=re.escape(name)) as caught:
        copy_demo(tmp_path)
    assert caught.value.hint
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [tmp_path / name]
    assert (tmp_path / name).read_text() == "mine"


def test_copy_to_where_a_file_stands_is_an_input_error(tmp_path):
    """A target that is a file gives an InputError and stays what it was."""
    (tmp_path / "room").write_text("a file")
    with pytest.raises(InputError):
        copy_demo(tmp_path / "room")
    assert (tmp_path / "room").read_text() == "a file"


def test_the_sources_reader_takes_the_newsroom(tmp_path):
    """jianbao's own reader loads the copied configuration: all sources, and the mirror's folder exists."""
    config = pytest.importorskip("jianbao.sources.config")
    copy_demo(tmp_path)
    newsroom = config.load_newsroom(tmp_path, {})
    assert len(newsroom.sources) == len(list((DATA / "sources").iterdir()))
    assert newsroom.site.title == "云州剪报"
    assert newsroom.mirrors[0].folder.is_dir()


def test_configuration_files_every_feed_once(config):
    """Each feed that ships is a source, exactly once, filed under all three levels."""
    files = [source["file"] for source in config["source"]]
    assert sorted(files) == sorted(f"sources/{p.name}" for p in (DATA / "sources").iterdir())
    filings = {(s["category"], s["site"], s["channel"]) for s in config["source"]}
    assert len(filings) == len(files)
    assert config["mirror"] == [{"url": PICTURES, "folder": "pictures"}]


def test_there_is_enough_to_look_at(config, items):
    """At least 5 categories, 12 channels, 150 entries, and two feeds of each of the three formats."""
    assert len({source["category"] for source in config["source"]}) >= 5
    assert len(config["source"]) >= 12
    assert len(items) >= 150
    formats = Counter(kind for _, kind in {(item.feed, item.format) for item in items})
    assert set(formats) == {"rss20", "atom10", "json11"}
    assert min(formats.values()) >= 2


def test_many_articles_are_long(items):
    """At least 50 entries have three paragraphs of prose or more."""
    long = [i for i in items if sum(len(t) > 25 for t in Body(i.html).texts if t not in BOILERPLATE) >= 3]
    assert len(long) >= 50


def test_dates_lie_in_five_weeks_and_in_waking_hours(items):
    """From mid October to 20 November 2026, between five in the morning and midnight in Yunzhou, newest first."""
    offset = timedelta(hours=8)
    for item in items:
        assert item.at.utcoffset() == offset
        assert (
            datetime(2026, 10, 16, tzinfo=item.at.tzinfo)
            <= item.at
            <= datetime(2026, 11, 20, 23, 59, tzinfo=item.at.tzinfo)
        )
        assert item.at.hour >= 5
    assert len({item.at.date() for item in items}) >= 30


def test_ids_are_unique_within_a_feed_and_one_url_is_shared(items):
    """No id twice in one feed; exactly one address stands in two channels, and there with the same words."""
    assert max(Counter((item.feed, item.id) for item in items).values()) == 1
    by_url = Counter(item.url for item in items)
    shared = [url for url, count in by_url.items() if count > 1]
    assert len(shared) == 1
    first, second = (item for item in items if item.url == shared[0])
    assert first.feed != second.feed
    assert first.title == second.title


def test_every_picture_ships_and_every_shipped_picture_is_shown(items):
    """Pictures named by the feeds are files of pictures/, and none lies there for nothing."""
    shown = {url for item in items for url in (*Body(item.html).pictures, *item.named)}
    ours = {url for url in shown if not url.startswith("data:")}
    assert all(url.startswith(PICTURES) for url in ours)
    assert {url.removeprefix(PICTURES) for url in ours} == {p.name for p in (DATA / "pictures").iterdir()}


def test_pictures_are_light(items):
    """No picture above 90 kB; the whole package data below 4.5 MB."""
    assert max(p.stat().st_size for p in (DATA / "pictures").iterdir()) < 90_000
    assert sum(p.stat().st_size for p in DATA.rglob("*") if p.is_file()) < 4_500_000


def test_all_hosts_are_reserved_examples(items):
    """Every address, of entries, links, forms and pictures, lies under .example (RFC 2606): nobody is asked."""
    for item in items:
        body = Body(item.html)
        for url in (item.url, *body.links, *body.pictures, *item.named):
            scheme, host = urlsplit(url)[:2]
            if scheme in ("http", "https"):
                assert host.endswith(".example"), url
            else:
                assert scheme in ("", "data", "mailto", "javascript"), url


def test_no_paragraph_stands_in_two_articles(items):
    """Each article is its own; only listed boilerplate and signatures recur."""
    seen: dict[str, str] = {}
    for item in items:
        for text in set(Body(item.html).texts):
            if text in BOILERPLATE or SIGNATURES.fullmatch(text) or text.startswith("The post "):
                continue
            url = urldefrag(item.url).url
            assert seen.setdefault(text, url) == url, text


def test_titles_are_unique(items):
    """No two addresses under one title."""
    assert len({item.title for item in items}) == len({item.url for item in items})


def test_the_dirt_of_real_feeds_is_there():
    """What the cleaner is there for: style sheets, comments, promotion, editors, tracking, tails, sign-up forms."""
    everything = "\n".join(p.read_text(encoding="utf-8") for p in (DATA / "sources").iterdir())
    for dirt in (
        "<style>",
        "<!-- ",
        "qr_app.png",
        "APP</div>",
        "来源：",
        "责任编辑：",
        "原标题：",
        "记者 ",
        "utm_source=",
        "扫码关注",
        "免责声明",
        "相关阅读",
        "newsletter",
        "Read more",
        "appeared first on",
        "日电",
        "javascript:",
        'cms-style="font-L"',
        "〔記者",
    ):
        assert dirt in everything, dirt


def test_feeds_are_what_the_texts_give(tmp_path):
    """A rebuild gives the committed bytes: nobody edited a feed by hand, and the build reads no clock."""
    script = REPO / "scripts" / "build_demo.py"
    subprocess.run([sys.executable, script, tmp_path], check=True)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {
        p.name: p.read_bytes() for p in (DATA / "sources").iterdir()
    }
