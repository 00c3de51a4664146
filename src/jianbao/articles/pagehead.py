"""What a page says about its article outside of it: title, time, source, author, editor."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

import msgspec
from lxml import etree

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
    "parsely-pub-date",
    "dc.date.issued",
    "dc.date",
    "date",
)
_TIME_LABEL = re.compile("发布|发表|更新|时间|日期|Published|Posted|Date", re.IGNORECASE)
_SHORT = 90
_LINKED_FIELDS = (
    ("author", "author"),
    ("creator", "author"),
    ("editor", "editor"),
    ("sourceOrganization", "source"),
)
"""Properties of schema.org's articles that name people and outlets; ``publisher`` is mostly the site itself."""
_MOST_COMMENTS = 300
_COMMENT_FIELDS = {
    "来源": "source",
    "稿源": "source",
    "稿件来源": "source",
    "文章来源": "source",
    "source": "source",
    "medianame": "source",
    "作者": "author",
    "author": "author",
    "记者": "author",
    "编辑": "editor",
    "责编": "editor",
    "责任编辑": "editor",
    "editor": "editor",
}
_COMMENT = re.compile(rf"({'|'.join(_COMMENT_FIELDS)})\s*[:：=]\s*(\S.{{0,30}})", re.IGNORECASE)
_TITLE_CUT = re.compile(r"\s*[_|｜]\s*|\s+[-–—]+\s+|\s*[-–—]{2,}\s*|[-–—](?=[^-–—]{2,12}$)")
_SOURCE_NAMES = re.compile(
    r"(?:^|[-_ ])(?:source|media[-_]?name|ly|laiyuan|comefrom|art[-_]?from|origin)(?:[-_ ]|$)", re.IGNORECASE
)
_AUTHOR_NAMES = re.compile(
    r"(?:^|[-_ ])(?:author|byline|writer|art[-_]?author)(?:[-_ ]|name|$)|nickname|js_name", re.IGNORECASE
)
_TITLE_NAMES = re.compile(r"title|headline|^h1$|^bt$", re.IGNORECASE)
_MIN_TITLE = 4
_NAME_LENGTH = 24
_MAX_TITLE = 160
_HEADINGS = ("h1", "h2", "h3")


class Header(msgspec.Struct):
    """What was found before a body was picked. ``heading``: the element that shows the title."""

    title: str = ""
    published: datetime | None = None
    published_text: str = ""
    heading: Any = None
    title_tag: str = ""
    paid: bool = False


def read_header(root: "_Element", zone: tzinfo, gathered: provenance.Gathered) -> Header:
    """The page's own words about its article, from ``title``, ``meta``, JSON-LD and headings."""
    metas = _metas(root)
    header = Header()
    linked = list(_linked_data(root))
    header.title_tag = _text_of(next(root.iter("title"), None))[:300]
    header.paid = any(_is_no(data.get("isAccessibleForFree")) for data in linked) or metas.get(
        "article:content_tier", ""
    ).lower() in ("locked", "premium", "paid")
    site = fold(header.title_tag)[-24:]
    header.heading, header.title = _title(root, metas, linked)
    for name in _TIME_METAS:
        value = metas.get(name)
        if value and (when := times.time_in(value, zone)):
            header.published, header.published_text = when, value
            break
    _scripted(root, header, zone, gathered)
    for data in linked:
        value = data.get("datePublished")
        if isinstance(value, str) and header.published is None and (when := times.time_in(value, zone)):
            header.published, header.published_text = when, value
        for key, field in _LINKED_FIELDS:
            if name := _person(data.get(key)):
                gathered.take(field, name, name, strength=2)
    _read_comments(root, gathered)
    for key, field in (
        ("author", "author"),
        ("article:author", "author"),
        ("source", "source"),
        ("dc.creator", "author"),
        ("parsely-author", "author"),
        ("sailthru.author", "author"),
        ("byl", "author"),
        ("contentsource", "source"),
        ("article:source", "source"),
        ("dc.source", "source"),
        ("editor", "editor"),
    ):
        value = metas.get(key, "")
        if _is_name(value) and fold(value) not in site:
            gathered.take(field, value, value, strength=1)
    return header


def _read_comments(root: "_Element", gathered: provenance.Gathered) -> None:
    """What systems print only for themselves: ``<!-- 来源：某报 -->``, ``<!-- source: … -->``."""
    for count, comment in enumerate(root.iter(etree.Comment)):
        if count >= _MOST_COMMENTS:
            return
        text = comment.text
        if type(text) is str and len(text) < _SHORT and (match := _COMMENT.fullmatch(" ".join(text.split()))):
            value = match[2].strip()
            if _is_name(value):
                field = _COMMENT_FIELDS[match[1].lower()]
                gathered.take(field, value, text, strength=1)


def _is_no(value: object) -> bool:
    return value is False or (isinstance(value, str) and value.strip().lower().rpartition("/")[2] == "false")


def _is_name(value: str) -> bool:
    """Whether a meta element's value may be a person or an outlet, not a number, an address or a description."""
    return 1 < len(value) <= _NAME_LENGTH and "." not in value and "/" not in value and not value.isdigit()


def read_around(
    header: Header,
    before: list[str],
    after: list[str],
    everywhere: list[str],
    *,
    zone: tzinfo,
    gathered: provenance.Gathered,
) -> None:
    """Read the lines between the heading and the body, and those behind the body."""
    for text in before:
        _read_header_line(text, gathered)
    _read_time(header, before, zone)
    if header.published is None:
        labelled = [text for text in (*before, *after, *everywhere) if len(text) < _SHORT and _TIME_LABEL.search(text)]
        _read_time(header, labelled, zone)
        for text in labelled:
            if header.published is None and (when := times.short_time_in(text, zone)):
                header.published, header.published_text = when, text
    _read_behind(after, gathered)


def _read_behind(after: list[str], gathered: provenance.Gathered) -> None:
    """Read the lines behind the body."""
    for text in after:
        reading = provenance.read_line(text) if len(text) < provenance.MAX_LINE else None
        for field, value in reading or []:
            if field in ("editor", "source", "original_title"):
                gathered.take(field, value, text, strength=2)
        if reading is None and len(text) < _SHORT:  # labels behind something else: 版权声明 来源：某报 时间：…
            for match in _HEAD_LABEL.finditer(text):
                if match[1] in _ORIGINS and _is_name(match[2].strip()):
                    gathered.take("source", match[2].strip(), text, strength=1)


def _read_time(header: Header, texts: list[str], zone: tzinfo) -> None:
    """What is shown beside the title wins over meta elements, which often hold the time of the last change."""
    shown = [(text, when) for text in texts if len(text) < _SHORT and (when := times.time_in(text, zone))]
    shown.sort(key=lambda found: not times.has_hour(found[0]))
    if not shown:
        return
    text, when = shown[0]
    known = header.published
    if known is None or (times.has_hour(text) and timedelta(minutes=1) < abs(when - known) < timedelta(days=2)):
        header.published, header.published_text = when, text


def read_named_elements(elements: list["_Element"], gathered: provenance.Gathered) -> None:
    """Read short elements of the header whose class says what they hold."""
    for element in elements:
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        text = " ".join("".join(t for t in element.itertext() if type(t) is str).split())
        if not text or len(text) > 24 or times.time_in(text, times.CHINA):  # noqa: PLR2004 - a name, not a line
            continue
        if _is_beside_time(element, text):
            gathered.take("source", _unlabelled(text), text, strength=1)
        if _SOURCE_NAMES.search(names):
            gathered.take("source", _unlabelled(text), text, strength=2)
        elif _AUTHOR_NAMES.search(names):
            gathered.take("author", _unlabelled(text), text, strength=2)


def _is_beside_time(element: "_Element", text: str) -> bool:
    """Whether a short name stands beside a time in one small element, as publishers print their sources."""
    around = element.getparent()
    if (
        around is None
        or len(around) > _FEW
        or not re.fullmatch(r"[\w·《》-]{2,14}", text)
        or _NOT_A_SOURCE.search(text)
    ):
        return False
    whole = "".join(t for t in around.itertext() if type(t) is str)
    return len(whole) < _SHORT and times.time_in(whole, times.CHINA) is not None


_FEW = 6
_NOT_A_SOURCE = re.compile(
    r"^\d|原创|评论|阅读|浏览|分享|字号|打印|收藏|举报|关注|首页|^[\W\d]+$|次$|发布|时间|来源|作者|编辑|点击|微信|微博"
)


def _unlabelled(text: str) -> str:
    return re.sub(r"^(?:来源|作者|记者|by)\s*[:：]?\s*", "", text, flags=re.IGNORECASE)


_HEAD_LABEL = re.compile(
    r"(来源于|(?:信息|新闻|稿件)?来源|稿源|本文来源|文章来源|来自|作者|记者|编辑|责任编辑|责编|文)\s*[:：]\s*"
    r"(.{1,40}?)(?=\s*(?:[|｜丨]|来源|作者|记者|编辑|责任编辑|责编|发布|发表|时间|日期|浏览|阅读|点击|字号|字体|评论|分享|我要|打印|"
    r"\d{4}\s*[-年/.]|\d+\s*评论|$|\s{2,}|】|）|\)|\s[^\s]{1,6}[:：]))"
)
_OF_COLUMN = re.compile(
    r"\s*《(\w{2,12})》\s*(?:特约|专栏)?(?:作者|记者|撰稿人?)\s*[:：|｜]?\s*([\u4e00-\u9fff]{2,4})\s*"
)
"""``《某栏目》作者 张三``"""
_ORIGINS = frozenset(["来源", "信息来源", "新闻来源", "稿件来源", "文章来源", "本文来源", "稿源"])
_NOBODY = re.compile("(?:网络|互联网|网上)(?:整理|综合|转载|收集)?|综合(?:整理|报道)?|转载|佚名|不详")
"""What stands for an author where there is none; ``网络整理`` says where the text is from."""
_HEAD_FIELDS = {"作": "author", "记": "author", "文": "author", "编": "editor", "责": "editor"}


def _read_header_line(text: str, gathered: provenance.Gathered) -> None:
    if match := _OF_COLUMN.fullmatch(text):
        gathered.take("source", match[1], text, strength=1)
        gathered.take("author", match[2], text, strength=3)
    for part in re.split(r"[|｜]", text[:300]):
        if match := re.fullmatch(r"\s*(来源|作者|编辑)\s*[:：]?\s*(\w[\w·]{1,11})\s*", part):
            field = {"来源": "source", "作者": "author", "编辑": "editor"}[match[1]]
            _take_named(field, match[2], text, gathered, strength=3)
    for match in _HEAD_LABEL.finditer(text[:300]):
        value = match[2].strip()
        field = "source" if "来" in match[1] or match[1] == "稿源" else _HEAD_FIELDS[match[1][0]]
        if value and len(value) <= 24:  # noqa: PLR2004 - a name, not a sentence
            _take_named(field, value, text, gathered, strength=4 if field == "source" else 3)


def _take_named(field: str, value: str, text: str, gathered: provenance.Gathered, *, strength: int) -> None:
    """Take a value that is labelled in the page's header; what stands for an author where there is none is none."""
    if field != "author" or not _NOBODY.fullmatch(value):
        gathered.take(field, value, text, strength=strength)
    elif "网" in value:
        gathered.take("source", value, text, strength=2)


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
        if not _MIN_TITLE <= len(text) <= _MAX_TITLE or not (key := fold(text)):
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
            found.setdefault("".join(name.split()).lower(), content.strip()[:1000])
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


_SCRIPTED = re.compile(
    r"""["']?(pub_?time|publish_?time|media|media_?name)["']?\s*[:=]\s*["']([^"'<>\\]{2,40})["']""", re.IGNORECASE
)


def _scripted(root: "_Element", header: Header, zone: tzinfo, gathered: provenance.Gathered) -> None:
    """Read what a page built by a script says in its data: ``"media": "某报", "pubtime": "2019-09-07 19:02:26"``."""
    for script in root.iter("script"):
        text = script.text
        if not text or "media" not in text or "pub" not in text:
            continue
        for match in _SCRIPTED.finditer(text[:20000]):
            value = match[2].strip()
            if not match[1].lower().startswith("pub"):
                if _is_name(value) and not value.isascii():
                    gathered.take("source", value, match[0], strength=2)
            elif header.published is None and (when := times.time_in(value, zone)):
                header.published, header.published_text = when, value


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
