"""A newsroom that follows the vectors: each is an entry's body and all its other fields, and a filing's names."""

import html
import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from lxml import etree
from tests.xss.vectors import FEEDS, Vector, vectors
from tests.xss.watch import EVIL

from jianbao.archive import open_archive
from jianbao.archive.sqlite import SqliteArchive
from jianbao.model.source import Filing, Source, SourceKind
from jianbao.publish.site import publish_site
from jianbao.sources import checks
from jianbao.sources.newsroom import Newsroom, Site
from jianbao.sources.problems import Wrong
from jianbao.update.collect import CollectReport, collect

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
_TOGETHER = 3
"""Vectors in one feed: they are also its category, site and channel."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HREF = re.compile(r'(?:href|src)="?([^">]+)')


def hostile(folder: Path) -> Newsroom:
    """A newsroom in ``folder`` whose sources are the vectors, and the whole feeds."""
    (folder / "feeds").mkdir(parents=True)
    sources = []
    everything = vectors()
    for place in range(0, len(everything), _TOGETHER):
        group = everything[place : place + _TOGETHER]
        plain = any(_NOT_XML.search(vector.html) for vector in group) or place % 2
        data, ending = (_json(group), "json") if plain else (_rss(group), "xml")
        file = f"feeds/{place:04d}.{ending}"
        (folder / file).write_bytes(data)
        sources.append(Source(SourceKind.FILE, file, _filing(group), base="https://e.example/feed"))
    for whole in sorted(FEEDS.iterdir()):
        shutil.copy(whole, folder / "feeds" / whole.name)
        filing = Filing("整份", whole.stem, "全部")
        sources.append(Source(SourceKind.FILE, f"feeds/{whole.name}", filing, base="https://e.example/feed"))
    return Newsroom(folder, Site("晨读", "http://news.example/", "zh-CN", "Asia/Shanghai"), sources=tuple(sources))


def harmless(folder: Path) -> Newsroom:
    """The same kinds of pages, with nothing in them but news."""
    (folder / "feeds").mkdir(parents=True)
    items = [
        {
            "id": f"{number}",
            "url": f"https://e.example/{number}",
            "title": f"江边的早市第{number}次开张",
            "content_html": f"<p>原标题：早市</p><p>第{number}段。</p><p><a href='https://e.example/'>早市</a></p>"
            '<p><img src="https://pictures.example/a.jpg" srcset="https://pictures.example/b.jpg 2x"></p>'
            "<table><tr><td>一</td></tr></table><p>责任编辑：林小满</p>",
            "authors": [{"name": "陈一舟"}],
            "date_published": (NOW - timedelta(minutes=number)).isoformat(),
        }
        for number in range(85)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "早市", "items": items}
    (folder / "feeds/plain.json").write_text(json.dumps(feed), "utf-8")
    source = Source(SourceKind.FILE, "feeds/plain.json", Filing("本地", "晨报", "要闻"))
    return Newsroom(folder, Site("晨读", "http://plain.example/", "zh-CN", "Asia/Shanghai"), sources=(source,))


def taken_in(newsroom: Newsroom) -> tuple[SqliteArchive, CollectReport]:
    """The newsroom's archive after a run of the real collecting."""
    archive = open_archive(newsroom.archive_path)
    return archive, collect(archive, newsroom, newsroom.sources, clock=lambda: NOW)


def published(archive: SqliteArchive, newsroom: Newsroom) -> Path:
    """The newsroom's site."""
    publish_site(archive, newsroom, newsroom.site_dir, now=NOW)
    return newsroom.site_dir


def _filing(group: list[Vector]) -> Filing:
    names = [_name(group[min(place, len(group) - 1)]) for place in range(3)]
    return Filing(*names)


def _name(vector: Vector) -> str:
    """The vector, if a filing may be called that, else what the vector is called."""
    try:
        return checks.name(vector.html)
    except Wrong:
        return vector.name


def _fields(vector: Vector) -> dict[str, Any]:
    """What an entry says; a link and a picture are now the vector itself, now it with an address before."""
    text = html.escape(vector.html)
    bare = html.unescape(found[1]) if (found := _HREF.search(vector.html)) else vector.html
    shown = bare.replace(EVIL, "pictures.example")  # an entry may name any picture
    within = f"https://e.example/{vector.name}?{vector.html[:600]}"
    return {
        "id": f"{vector.name} {vector.html[:500]}",
        "title": f"{vector.name} {vector.html}",
        "url": within if vector.number % 2 else f"{bare}//{vector.name}",  # entries with one address are one article
        "image": shown if vector.number % 2 else f"https://pictures.example/{vector.html[:600]}",
        "file": f"https://pictures.example/{vector.html[:600]}" if vector.number % 3 else shown,
        "body": f"<p>原标题：{text[:150]}</p><p>来源：{text[:60]}</p><p>前文 {vector.name}。</p>{vector.html}"
        f"<p>责任编辑：{text[:30]}</p>",
        "when": NOW - timedelta(minutes=vector.number, hours=len(vector.family)),
    }


def _json(group: list[Vector]) -> bytes:
    items = [
        {
            "id": said["id"],
            "url": said["url"],
            "external_url": said["url"],
            "title": said["title"],
            "content_html": said["body"],
            "image": said["image"],
            "banner_image": said["image"],
            "authors": [{"name": vector.html, "url": said["url"], "avatar": said["image"]}],
            "tags": [vector.html],
            "language": vector.html[:40],
            "date_published": said["when"].isoformat(),
            "attachments": [
                {"url": said["file"], "mime_type": "image/jpeg"},
                {"url": said["file"], "mime_type": vector.html[:80], "title": vector.html},
            ],
        }
        for vector in group
        for said in [_fields(vector)]
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": group[0].html,
        "home_page_url": group[0].html,
        "feed_url": group[0].html,
        "description": group[0].html,
        "icon": group[0].html,
        "items": items,
    }
    return json.dumps(feed).encode()


def _rss(group: list[Vector]) -> bytes:
    root = etree.Element("rss", {"version": "2.0"})
    channel = etree.SubElement(root, "channel")
    for name in ("title", "link", "description", "generator", "webMaster"):
        etree.SubElement(channel, name).text = group[0].html
    for vector in group:
        said = _fields(vector)
        item = etree.SubElement(channel, "item")
        etree.SubElement(item, "guid", {"isPermaLink": "false"}).text = said["id"]
        etree.SubElement(item, "title").text = said["title"]
        etree.SubElement(item, "link").text = said["url"]
        etree.SubElement(item, "comments").text = said["url"]
        etree.SubElement(item, "author").text = vector.html
        etree.SubElement(item, "category").text = vector.html
        etree.SubElement(item, "source", {"url": said["url"]}).text = vector.html
        etree.SubElement(item, "pubDate").text = said["when"].strftime("%a, %d %b %Y %H:%M:%S +0000")
        etree.SubElement(item, "enclosure", {"url": said["file"], "type": "image/jpeg", "length": "1"})
        etree.SubElement(item, "description").text = said["body"]
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
