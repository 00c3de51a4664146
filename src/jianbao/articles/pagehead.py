"""What a page says about its article outside of it: title, time, source, author, editor."""

import re
from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

import msgspec

from jianbao.articles import provenance, times
from jianbao.articles.folding import fold

if TYPE_CHECKING:
    from lxml.etree import _Element

_TIME_METAS = (
    "article:published_time",
    "og:published_time",
    "og:release_date",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish_time",
    "publish-date",
    "weibo:article:create_at",
    "apub:time",
    "parsely-pub-date",
    "dc.date.issued",
    "dc.date",
    "date",
)
_TITLE_CUT = re.compile(r"\s*[_|｜]\s*|\s+[-–—]+\s+|\s*[-–—]{2,}\s*|[-–—](?=[^-–—]{2,12}$)")
_SOURCE_NAMES = re.compile(
    r"(?:^|[-_ ])(?:source|media[-_]?name|ly|laiyuan|comefrom|art[-_]?from|origin)(?:[-_ ]|$)", re.I
)
_AUTHOR_NAMES = re.compile(r"(?:^|[-_ ])(?:author|byline|writer|art[-_]?author)(?:[-_ ]|name|$)|profile_nickname", re.I)
_TITLE_NAMES = re.compile(r"title|headline|^h1$|^bt$", re.I)
_MIN_TITLE = 4
_HEADINGS = ("h1", "h2", "h3")


class Header(msgspec.Struct):
    """What was found before a body was picked. ``heading``: the element that shows the title."""

    title: str = ""
    published: datetime | None = None
    published_text: str = ""
    heading: Any = None


def read_header(root: "_Element", zone: tzinfo, gathered: provenance.Gathered) -> Header:
    """The page's own words about its article, from ``title``, ``meta``, JSON-LD and headings."""
    metas = _metas(root)
    header = Header()
    linked = list(_linked_data(root))
    header.heading, header.title = _title(root, metas, linked)
    for name in _TIME_METAS:
        value = metas.get(name)
        if value and (when := times.time_in(value, zone)):
            header.published, header.published_text = when, value
            break
    for data in linked:
        value = data.get("datePublished")
        if isinstance(value, str) and header.published is None and (when := times.time_in(value, zone)):
            header.published, header.published_text = when, value
        if name := _person(data.get("author")):
            gathered.take("author", name, name, strength=2)
    for key, field in (("author", "author"), ("article:author", "author"), ("source", "source"), ("editor", "editor")):
        value = metas.get(key, "")
        if value and "://" not in value and len(value) <= 24:  # noqa: PLR2004 - longer is a description
            gathered.take(field, value, value, strength=1)
    return header


def read_around(
    header: Header, before: list[str], after: list[str], zone: tzinfo, gathered: provenance.Gathered
) -> None:
    """Read the lines between the heading and the body, and those behind the body."""
    for text in before:
        _read_header_line(text, gathered)
    shown = [text for text in before if times.time_in(text, zone)]
    shown.sort(key=lambda text: not times.has_hour(text))
    if shown and (header.published is None or not times.has_hour(header.published_text)):
        header.published, header.published_text = times.time_in(shown[0], zone), shown[0]
    if header.published is None:
        for text in before:
            if "发布" in text or "时间" in text:
                header.published, header.published_text = times.short_time_in(text, zone), text
    for text in after:
        reading = provenance.read_line(text) if len(text) < provenance.MAX_LINE else None
        for field, value in reading or []:
            if field in ("editor", "source", "original_title"):
                gathered.take(field, value, text, strength=2)


def read_named_elements(elements: list["_Element"], gathered: provenance.Gathered) -> None:
    """Read short elements of the header whose class says what they hold."""
    for element in elements:
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if len(names) <= 1:
            continue
        text = " ".join("".join(t for t in element.itertext() if type(t) is str).split())
        if not text or len(text) > 24 or times.time_in(text, times.CHINA):  # noqa: PLR2004 - a name, not a line
            continue
        if _SOURCE_NAMES.search(names):
            gathered.take("source", _unlabelled(text), text, strength=2)
        elif _AUTHOR_NAMES.search(names):
            gathered.take("author", _unlabelled(text), text, strength=2)


def _unlabelled(text: str) -> str:
    return re.sub(r"^(?:来源|作者|记者|by)\s*[:：]?\s*", "", text, flags=re.I)


_HEAD_LABEL = re.compile(
    r"(来源于|来源|稿源|本文来源|文章来源|来自|作者|记者|编辑|责任编辑|责编|文)\s*[:：]\s*"
    r"(.{1,40}?)(?=\s*(?:[|｜丨]|来源|作者|记者|编辑|责任编辑|责编|发布|发表|时间|日期|浏览|阅读|点击|字号|字体|评论|分享|我要|打印|"
    r"\d{4}\s*[-年/.]|\d+\s*评论|$|\s{2,}|】|）|\)|\s[^\s]{1,6}[:：]))"
)
_HEAD_FIELDS = {"作": "author", "记": "author", "文": "author", "编": "editor", "责": "editor"}


def _read_header_line(text: str, gathered: provenance.Gathered) -> None:
    for match in _HEAD_LABEL.finditer(text[:300]):
        value = match[2].strip()
        field = "source" if "来" in match[1] or match[1] == "稿源" else _HEAD_FIELDS[match[1][0]]
        if value and len(value) <= 24:  # noqa: PLR2004 - a name, not a sentence
            gathered.take(field, value, text, strength=4 if field == "source" else 3)


def _title(root: "_Element", metas: dict[str, str], linked: list[dict[str, Any]]) -> tuple[Any, str]:
    """The element and the text of the title: the heading that the page's ``title`` repeats, before all else."""
    whole = _text_of(next(root.iter("title"), None))
    folded = fold(whole)
    candidates: list[tuple[int, int, Any, str]] = []
    for place, element in enumerate(root.iter("h1", "h2", "h3", "h4", "div", "span", "p", "td", "strong", "font", "a")):
        tag = element.tag
        heading = tag in _HEADINGS
        if not heading and not _TITLE_NAMES.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            continue
        text = _text_of(element)
        if not _MIN_TITLE <= len(text) <= 160 or not (key := fold(text)):
            continue
        if folded and (key in folded):
            candidates.append((-len(key), place, element, text))
    if candidates:
        _, _, element, text = min(candidates, key=lambda c: c[:2])
        if len(fold(text)) * 3 >= len(folded) or len(candidates) == 1:
            return element, text
    for text in (metas.get("og:title", ""), *(d.get("headline", "") for d in linked), metas.get("twitter:title", "")):
        if isinstance(text, str) and (text := " ".join(text.split())):
            parts = _TITLE_CUT.split(text)
            return None, text if len(parts) == 1 or fold(text) not in folded else parts[0] or text
    first = next((t for e in root.iter("h1") if len(t := _text_of(e)) >= _MIN_TITLE), "")
    if whole:
        parts = [part for part in _TITLE_CUT.split(whole) if part]
        best = parts[0] if parts else whole
        return None, best if len(best) >= _MIN_TITLE else (first or whole)
    return None, first


def _metas(root: "_Element") -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        if name and (content := meta.get("content")):
            found.setdefault(name.strip().lower(), content.strip()[:1000])
    for element in root.iter("time"):
        if value := element.get("datetime"):
            found.setdefault("datepublished", value)
            break
    return found


def _linked_data(root: "_Element") -> Iterator[dict[str, Any]]:
    """Objects of JSON-LD that are articles of some kind (schema.org)."""
    for script in root.iter("script"):
        if (script.get("type") or "").lower() != "application/ld+json" or not script.text:
            continue
        try:
            data = msgspec.json.decode(script.text.encode("utf-8", "replace"))
        except (msgspec.DecodeError, RecursionError):
            continue
        waiting = [data]
        for _ in range(50):
            if not waiting:
                break
            item = waiting.pop(0)
            if isinstance(item, list):
                waiting += item
            elif isinstance(item, dict):
                waiting += [value for key in ("@graph", "mainEntity") if (value := item.get(key))]
                if any(kind.endswith(("Article", "Posting")) for kind in _several(item.get("@type"))):
                    yield item


def _several(value: object) -> list[str]:
    return [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str)]


def _person(value: object) -> str:
    people = value if isinstance(value, list) else [value]
    names = [p.get("name") if isinstance(p, dict) else p for p in people]
    return "、".join(n.strip() for n in names if isinstance(n, str) and n.strip() and "://" not in n)[:60]


def _text_of(element: "_Element | None") -> str:
    if element is None:
        return ""
    return " ".join("".join(t for t in element.itertext() if type(t) is str)[:2000].split())
