"""The rules that feedvalidator.org and the W3C's validator hold Atom feeds to, as far as ours can break them.

Each mistake is told as a line; a good feed has none. Sources: RFC 4287 (by section), RFC 5005 for pages of history.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
TERMS = "{http://purl.org/dc/terms/}"
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)\Z", re.ASCII)
_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")
_ONCE_IN_FEED = ("title", "id", "updated", "subtitle", "generator", "icon", "logo", "rights")
_ONCE_IN_ENTRY = ("title", "id", "updated", "published", "content", "summary", "rights", "source")
_KNOWN = {"author", "category", "contributor", "link", *_ONCE_IN_FEED, *_ONCE_IN_ENTRY, "entry"}


def mistakes(data: bytes) -> list[str]:
    """All that is wrong with an Atom document."""
    return list(_mistakes(data))


def _mistakes(data: bytes) -> Iterator[str]:
    if not data.startswith(b"<?xml version='1.0' encoding='UTF-8'?>"):
        yield "says not that it is UTF-8"
    root = etree.fromstring(data)
    if root.tag != f"{ATOM}feed":
        yield f"is a {root.tag!r}"
        return
    yield from _common(root, "feed", ("title", "id", "updated"), _ONCE_IN_FEED)
    links = root.findall(f"{ATOM}link")
    selves = [link for link in links if link.get("rel") == "self"]
    if len(selves) != 1:
        yield f"has {len(selves)} links to itself"  # RFC 4287 §4.1.1: SHOULD
    if not [link for link in links if link.get("rel") == "alternate" and link.get("type") == "text/html"]:
        yield "has no page"
    yield from _history(root, links)
    entries = root.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    if len(ids) != len(set(ids)):
        yield "has an entry twice"
    if root.find(f"{ATOM}author/{ATOM}name") is None and any(entry.find(f"{ATOM}author") is None for entry in entries):
        yield "has an entry of nobody"  # §4.1.1
    updates = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    if updates and root.findtext(f"{ATOM}updated") != max(updates):
        yield "was not changed when its newest entry was"
    for entry in entries:
        yield from _entry(entry)


def _common(  # noqa: PLR0912 - one rule after another
    element: etree._Element, what: str, needed: tuple[str, ...], once: tuple[str, ...]
) -> Iterator[str]:
    for name in needed:
        if not (element.findtext(f"{ATOM}{name}") or "").strip():
            yield f"{what}: no {name}"
    for name in once:
        if len(element.findall(f"{ATOM}{name}")) > 1:
            yield f"{what}: {name} more than once"
    for child in element:
        if isinstance(child.tag, str) and child.tag.startswith(ATOM) and child.tag.removeprefix(ATOM) not in _KNOWN:
            yield f"{what}: what is {child.tag!r}?"
    for name in ("updated", "published"):
        said = element.findtext(f"{ATOM}{name}")
        if said is not None and not _is_date(said):
            yield f"{what}: {name} is {said!r}"
    identity = (element.findtext(f"{ATOM}id") or "").strip()
    if not urlsplit(identity).scheme or identity != element.findtext(f"{ATOM}id") or not identity.isascii():
        yield f"{what}: id {identity!r} is no IRI in its plain form"  # §4.2.6
    for person in (*element.findall(f"{ATOM}author"), *element.findall(f"{ATOM}contributor")):
        if not (person.findtext(f"{ATOM}name") or "").strip():
            yield f"{what}: somebody without a name"  # §3.2.1
    for category in element.findall(f"{ATOM}category"):
        if not category.get("term"):
            yield f"{what}: a category without a term"  # §4.2.2.1
    for link in element.findall(f"{ATOM}link"):
        href = link.get("href") or ""
        if (
            urlsplit(href).scheme not in {"http", "https"}
            or not urlsplit(href).netloc
            or re.search(r"[\s<>\"{}|\\^`]", href)
        ):
            yield f"{what}: link to {href!r}"
        if link.get("type") and not re.fullmatch(r"[a-z]+/[a-z+.-]+", link.get("type") or ""):
            yield f"{what}: type {link.get('type')!r}"
    language = element.get("{http://www.w3.org/XML/1998/namespace}lang")
    if language is not None and not _TAG.match(language):
        yield f"{what}: language {language!r}"


def _entry(entry: etree._Element) -> Iterator[str]:
    yield from _common(entry, "entry", ("title", "id", "updated"), _ONCE_IN_ENTRY)
    alternates = [link for link in entry.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
    content = entry.find(f"{ATOM}content")
    if content is None and not alternates:
        yield "entry: neither content nor a page"  # §4.1.2
    if len({(link.get("type"), link.get("hreflang")) for link in alternates}) != len(alternates):
        yield "entry: two pages alike"  # §4.1.2
    if content is not None and content.get("type") not in {"text", "html", "xhtml"}:
        yield f"entry: content of type {content.get('type')}"
    if content is not None and len(content):
        yield "entry: markup in content that is not escaped"  # §3.1.1.2
    if content is not None and re.search(
        r"<(?:script|style|iframe|object|embed|form)\b", content.text or "", re.IGNORECASE
    ):
        yield "entry: content that readers take out"
    if content is not None and re.search(r"""(?:src|href)="(?!https?:|mailto:)""", content.text or ""):
        yield "entry: a relative address"
    source = entry.find(f"{ATOM}source")
    if source is not None:
        yield from _common(source, "source", ("title", "id", "updated"), _ONCE_IN_FEED)


def _history(root: etree._Element, links: list[etree._Element]) -> Iterator[str]:
    """RFC 5005 §4: a page of history says that it is one and where the feed is; the feed is none."""
    rels = {link.get("rel"): link.get("href") for link in links}
    if root.find(f"{HISTORY}archive") is not None:
        if "current" not in rels:
            yield "a page of history without its feed"
    elif "next-archive" in rels or "current" in rels:
        yield "a feed that says it is history"


def _is_date(said: str) -> bool:
    if not _DATE.match(said):
        return False
    try:
        datetime.fromisoformat(said)
    except ValueError:
        return False
    return True
