"""A whole web page made into an article: the node is picked by readability-lxml, then cleaned like a feed body."""

import logging
import re
from collections import Counter
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

import msgspec

from jianbao.articles import links, pagehead, times
from jianbao.articles.clean import Cleaned, Notes, clean_tree
from jianbao.articles.folding import fold
from jianbao.articles.language import language_of
from jianbao.articles.learned import Learned
from jianbao.articles.lines import Reader
from jianbao.articles.markup import decode, flattened, holdable, parse_page, with_body
from jianbao.articles.pager import following_page
from jianbao.articles.provenance import Gathered
from jianbao.articles.ruleset import RULES_VERSION
from jianbao.articles.tokens import Line
from jianbao.model.article import CleanArticle, Evidence, Provenance

if TYPE_CHECKING:
    from lxml.etree import _Element

_SECTION = re.compile(r"<(/?)section\b", re.IGNORECASE)
_UNSEEN = frozenset({"script", "style", "noscript", "template", "head", "title", "textarea", "select", "option"})
_PULLED = re.compile("pull-?_?quote", re.IGNORECASE)
_MOST_ASIDES = 20
_SAME = 10
_LONGEST_ASIDE = 400
_HELD = 0.9
"""The share of the picked text that the element of the original page must hold."""
_ENOUGH = 25
_AROUND = 14
_MOST_LINES = 200
_HEAD_LINE = 60
"""Lines before and behind the body that are read for provenance."""


class PageReading(msgspec.Struct, frozen=True):
    """A page and what tells whether it is an article at all (``pagekind``), and where it goes on."""

    article: CleanArticle
    title_tag: str = ""
    """What the page's ``title`` says, site's name and all."""
    lines: tuple[str, ...] = ()
    """The lines that a reader sees, the first two hundred."""
    length: int = 0
    """Letters in all of its lines."""
    paid: bool = False
    """It says itself that it is not free (schema.org ``isAccessibleForFree``)."""
    asks_password: bool = False
    refreshes: bool = False
    """It sends the reader on at once (``meta refresh``)."""
    following: str | None = None
    """The address of the article's next part."""


def clean_page(
    page: str | bytes,
    *,
    url: str | None,
    content_type: str | None = None,
    zone: tzinfo | None = None,
    learned: Learned | None = None,
) -> CleanArticle:
    """The article of a whole page.

    ``url`` is the page's address, base of its links (without one it is guessed from the page); ``content_type`` the
    HTTP header's value; ``zone`` that of times that carry none (default: China's on Chinese pages, else UTC);
    ``learned`` are the accepted rules of its source. Never raises: a page without an article gives one without text.
    """
    return read_page(page, url=url, content_type=content_type, zone=zone, learned=learned).article


def read_page(
    page: str | bytes,
    *,
    url: str | None,
    content_type: str | None = None,
    zone: tzinfo | None = None,
    learned: Learned | None = None,
    first_url: str | None = None,
    number: int = 1,
) -> PageReading:
    """The article of a page as ``clean_page`` gives it, with what else the page tells.

    ``first_url``: where the article begins, if this is its part ``number``; it only matters for ``following``.
    """
    text = with_body(holdable(decode(page, content_type) if isinstance(page, bytes) else page))
    root = parse_page(text)
    notes, gathered = Notes(), Gathered()
    if root is None:
        nothing = Cleaned("", "", (), set())
        return PageReading(_article("", nothing, gathered, notes, pagehead.Header(), learned=learned))
    base = (
        links.resolve(next((b.get("href") for b in root.iter("base") if b.get("href")), None), url)
        or url
        or _guessed_base(root)
    )
    zone = zone or (times.CHINA if language_of(_sample(root)) == "zh" else UTC)
    header = pagehead.read_header(root, zone, gathered)
    node = _article_node(root, text)
    shown = _lines(root, base)
    body = _lines(node, base) if node is not None else []
    if node is not None:
        _hide_pull_quotes(node)
    cleaned = clean_tree(node, base, url, gathered, notes, page_title=header.title, learned=learned)
    before, after = _around(shown, body, header.title)
    pagehead.read_named_elements(_elements_before(root, header.heading, node), gathered)
    pagehead.read_around(header, before, after, shown, zone=zone, gathered=gathered)
    return PageReading(
        article=_article(header.title, cleaned, gathered, notes, header, learned=learned),
        title_tag=header.title_tag,
        lines=tuple(shown[:_MOST_LINES]),
        length=sum(map(len, shown)),
        paid=header.paid,
        asks_password=any((e.get("type") or "").lower() == "password" for e in root.iter("input")),
        refreshes=any((e.get("http-equiv") or "").lower() == "refresh" for e in root.iter("meta")),
        following=following_page(root, url, first_url or url, number) if url else None,
    )


def _article(
    title: str,
    cleaned: Cleaned,
    gathered: Gathered,
    notes: Notes,
    header: pagehead.Header,
    *,
    learned: Learned | None,
) -> CleanArticle:
    said = gathered.provenance()
    published = header.published
    if published is not None:
        said = Provenance(
            original_title=said.original_title,
            source=said.source,
            author=said.author,
            editor=said.editor,
            published=Evidence(published.isoformat(), header.published_text.strip()[:200]),
        )
    return CleanArticle(
        title=title,
        body_html=cleaned.html,
        text=cleaned.text,
        lead_image=cleaned.images[0] if cleaned.images else None,
        images=cleaned.images,
        provenance=said,
        language=language_of(f"{title}\n{cleaned.text}"),
        published=published,
        removed=notes.removed(),
        rules_version=RULES_VERSION,
        learned=learned.digest if learned else "",
    )


def _article_node(root: "_Element", text: str) -> "_Element | None":
    """The smallest element of the original tree that holds what readability keeps.

    Its own output loses lazy pictures and rewrites the markup, so it only points to the place.
    """
    kept = _picked_texts(text)
    total = sum(len(piece) for piece in kept)
    if total < _ENOUGH:
        return _densest(root)
    weights: dict[_Element, int] = {}
    wanted = set(kept)

    def weigh(element: "_Element") -> int:
        weight = len(piece) if (piece := _squeezed(element.text)) in wanted else 0
        for child in element:
            if type(child.tag) is str and child.tag not in _UNSEEN:
                weight += weigh(child)
            if (piece := _squeezed(child.tail)) in wanted:
                weight += len(piece)
        weights[element] = weight
        return weight

    found = weigh(root)
    node = root
    need = _HELD * min(found, total)
    while True:
        heavy = next((c for c in node if weights.get(c, 0) >= need), None)
        if heavy is None or heavy.tag in ("p", "span", "font", "strong", "b", "a", "em", "tr", "tbody"):
            return node
        node = heavy


def _picked_texts(text: str) -> list[str]:
    from readability import Document  # noqa: PLC0415 - takes 150 ms to import, and only whole pages need it
    from readability.readability import Unparseable  # noqa: PLC0415 - the same

    logging.getLogger("readability").setLevel(logging.CRITICAL)
    try:
        summary = Document(flattened(_SECTION.sub(r"<\1div", text))).summary(html_partial=True)
    except (Unparseable, ValueError, TypeError, IndexError, AttributeError, KeyError, RecursionError, AssertionError):
        return []  # it raises Unparseable for most bad pages, and others where a page has no body at all
    picked = parse_page(summary)
    if picked is None:
        return []
    return [piece for t in picked.itertext() if type(t) is str and (piece := _squeezed(t))]


def _hide_pull_quotes(node: "_Element") -> None:
    """Hide asides that only repeat what the article says, as magazines print them beside it."""
    asides = [element for element in node.iter("aside", "div", "blockquote", "figure", "p") if _is_aside(element)]
    if not asides:
        return
    whole = fold("".join(t for t in node.itertext() if type(t) is str))
    for element in asides[:_MOST_ASIDES]:
        said = fold("".join(t for t in element.itertext() if type(t) is str)).strip("“”\"'«»「」„‚‘’")
        if _SAME <= len(said) <= _LONGEST_ASIDE and whole.count(said.rstrip(".。!?")) > 1:
            element.set("hidden", "")


def _is_aside(element: "_Element") -> bool:
    return element.tag == "aside" or _PULLED.search(element.get("class") or "") is not None


def _squeezed(text: str | None) -> str:
    return "".join(text.split()) if text else ""


def _densest(root: "_Element") -> "_Element | None":
    """The element with the most text of its own paragraphs, for pages of one short paragraph."""
    best, most = None, 0
    for element in root.iter("p", "div", "td", "article", "section"):
        own = len(_squeezed(element.text)) + sum(
            len(_squeezed(c.tail)) + (len(_squeezed(c.text)) if c.tag in ("p", "br", "span") else 0) for c in element
        )
        if own > most:
            best, most = element, own
    return best


def _lines(root: "_Element", base: str | None) -> list[str]:
    items = Reader(base, None, lambda _reason, _text: None).read(root)
    return [item.text for item in items if type(item) is Line and item.text]


def _around(shown: list[str], body: list[str], title: str) -> tuple[list[str], list[str]]:
    """The page's lines before the body (from the title on, if that is near) and those behind it."""
    if not body:
        return shown[:_AROUND], []
    first = next((i for i in range(len(shown)) if shown[i : i + 2] == body[:2]), 0)
    last = min(len(shown), first + len(body))
    start = max(0, first - _AROUND)
    key = fold(title)
    for place in range(first - 1, max(-1, first - 40), -1):
        if key and fold(shown[place]) == key:
            start = place + 1
            break
    head = [*shown[start:first], *(line for line in body[:6] if len(line) < _HEAD_LINE)]
    return head, [*body[-8:], *shown[last : last + _AROUND]]


def _elements_before(root: "_Element", heading: "_Element | None", node: "_Element | None") -> list["_Element"]:
    """Elements between the heading and the body, in order; at most three hundred."""
    found: list[_Element] = []
    started = heading is None
    for element in root.iter():
        if type(element.tag) is not str or element.tag in _UNSEEN:
            continue
        if element is node and started and found:
            break
        if element is heading:
            started = True
        elif started:
            found.append(element)
            if len(found) >= 300:  # noqa: PLR2004 - bounds the work on odd pages
                break
    return found


def _guessed_base(root: "_Element") -> str | None:
    """An address for a page that came without one: what it calls itself, else the host that most of its links name."""
    for element in root.iter("link", "meta"):
        if element.get("rel") == "canonical" or element.get("property") == "og:url" or element.get("name") == "url":
            found = links.resolve(element.get("href") or element.get("content"), None)
            if found:
                return found
    hosts = Counter(links.host(h) for e in root.iter("a") if (h := e.get("href") or "").startswith(("http:", "https:")))
    hosts.pop("", None)
    return f"http://{hosts.most_common(1)[0][0]}/" if hosts else None


def _sample(root: "_Element") -> str:
    pieces: list[str] = []
    length = 0
    for element in root.iter("title", "p", "h1", "span", "a"):
        if text := element.text:
            pieces.append(text)
            length += len(text)
            if length > 2000:  # noqa: PLR2004 - enough to tell the script
                break
    return " ".join(pieces)
