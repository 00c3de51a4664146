"""Bytes or text of any kind → one lxml tree. The only place where HTML is parsed.

Nothing that comes in raises, and no visible text is lost on the way: characters that no tree can hold are replaced,
and elements nested too deep for the parser are flattened (their tags go, their text stays).
"""

import re
from collections import Counter
from typing import TYPE_CHECKING

import chardet
from lxml import etree

from jianbao.articles.strict import strict_tree

if TYPE_CHECKING:
    from lxml.etree import _Element

    from jianbao.articles.nodes import Node

MAX_DEPTH = 120
"""Elements nested deeper lose their tags. libxml2 drops everything below 256 (2,048 with huge_tree) without a word, and
nh3 takes 1.3 s for 20,000 nested elements; the deepest article of 53 labelled ones has 31 levels."""

# What neither XML nor SQLite text nor a JSON reader takes: C0 and C1 controls (not tab, newlines), lone surrogates,
# noncharacters.
_UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,63})([^<>]*)>")
# Elements that close themselves or that a parser closes for us: they do not add to the depth we count.
_NO_DEPTH = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "td",
        "th",
        "tr",
        "dt",
        "dd",
        "option",
        "tbody",
        "thead",
        "tfoot",
        "html",
        "head",
        "body",
    ]
)
# The elements that stand just at the depth below which nothing may stand: libxml2 walks there level by level.
_DEEPEST = etree.XPath("/*" * (MAX_DEPTH + 30))
_KEPT_DEEP = frozenset({"br", "hr", "img"})
_BODY = re.compile(r"<(?:body|frameset)\b", re.IGNORECASE)
# One thing that stands before the body (HTML §13.1.2.4 lets the tags of html, head and body be left out).
_HEAD = re.compile(
    r"\s*(?:<!--.*?-->|<!doctype[^>]*>|<\?[^>]*>|</?(?:html|head)\b[^>]*>|<(?:meta|link|base)\b[^>]*>"
    r"|<(title|script|style|noscript|template)\b.*?</\1\s*>)",
    re.IGNORECASE | re.DOTALL,
)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]{2,40})""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([a-zA-Z0-9_:.-]{2,40})""")
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?([a-zA-Z0-9_:.-]{2,40})""", re.IGNORECASE)
# A page that says gb2312 means what browsers read there (WHATWG Encoding): the larger set it is part of.
_LARGER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso-8859-1": "cp1252", "ascii": "utf-8"}
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def holdable(text: str) -> str:
    """The text without characters that no tree or store can hold."""
    return _UNHOLDABLE.sub("", text) if _UNHOLDABLE.search(text) else text


def parse_fragment(text: str) -> "Node | _Element | None":
    """The tree of a body, wrapped in one ``div``; ``None`` when there is nothing in it."""
    if not text or text.isspace():
        return None
    text = holdable(text)
    tree = strict_tree(text)
    return tree if tree is not None else _parse(f"<div>{flattened(text)}</div>")


def with_body(text: str) -> str:
    """A page without ``<body>`` with one before its content: libxml2 would put an ``article`` into the head."""
    if _BODY.search(text):
        return text
    place = 0
    while match := _HEAD.match(text, place):
        place = match.end()
    return f"{text[:place]}<body>{text[place:]}"


def parse_page(page: str | bytes, content_type: str | None = None) -> "_Element | None":
    """The tree of a whole page; ``None`` when there is nothing in it. ``content_type`` is the HTTP header's value."""
    text = decode(page, content_type) if isinstance(page, bytes) else page
    return _parse(flattened(holdable(text))) if text and not text.isspace() else None


def _parse(text: str) -> "_Element | None":
    # A parser is not shared between threads. Fed with UTF-8 bytes, because lxml takes a str with an encoding
    # declaration amiss, and a <meta charset> in a decoded text lies.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.ParserError:  # "Document is empty": only white space or comments
        return None
    except etree.XMLSyntaxError:
        return None
    if text.count("<") > MAX_DEPTH:
        _flatten_tree(root)
    return root


def _flatten_tree(root: "_Element") -> None:
    """Take the tags off what stands too deep: tags that do not fit each other nest deeper than they can be counted."""
    deepest = _DEEPEST(root)
    assert isinstance(deepest, list)
    for element in deepest:
        etree.strip_elements(element, "script", "style", with_tail=False)
        tags = {inner.tag for inner in element.iterdescendants(etree.Element)}
        if gone := tags - _KEPT_DEEP:
            etree.strip_tags(element, *gone)


def flattened(text: str, limit: int = MAX_DEPTH) -> str:
    """The markup without the tags of elements nested deeper than ``limit``. One pass, linear."""
    if text.count("</") < limit and text.count("<") < 2 * limit:
        return text
    depth = deepest = 0
    opened: Counter[str] = Counter()  # a closing tag of what was never opened closes nothing
    for match in _TAG.finditer(text):
        name = match[2].lower()
        if name not in _NO_DEPTH and not match[3].endswith("/"):
            depth += _step(match[1], name, opened)
            deepest = max(deepest, depth)
    if deepest <= limit:
        return text
    depth = 0
    opened.clear()

    def shallow(match: re.Match[str]) -> str:
        nonlocal depth
        name = match[2].lower()
        if name in _NO_DEPTH or match[3].endswith("/"):
            return match[0]
        step = _step(match[1], name, opened)
        depth += step
        if step < 0:
            return match[0] if depth < limit else " "
        return match[0] if depth <= limit else " "

    return _TAG.sub(shallow, text)


def _step(closing: str, name: str, opened: "Counter[str]") -> int:
    """How a tag changes the depth: 1, -1, or 0 for one that closes what is not open."""
    if not closing:
        opened[name] += 1
        return 1
    if not opened[name]:
        return 0
    opened[name] -= 1
    return -1


_LONG_WORD = re.compile(rb"[a-zA-Z]{60,}")
"""chardet looks for words by a pattern whose time grows with the square of a run of letters: 38 s for 39 KB of them."""


def decode(data: bytes, content_type: str | None = None) -> str:
    """The text of a page's bytes: BOM, then UTF-8 if it is that, then what header or page say, then a guess.

    Valid UTF-8 wins over a label, because pages of other encodings are hardly ever valid UTF-8 by chance.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(name, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    head = data[:4096]
    labels = [m[1] for m in [_HEADER_CHARSET.search(content_type or "")] if m]
    labels += [m[1].decode("ascii") for m in (_META_CHARSET.search(head), _XML_CHARSET.search(head)) if m]
    best, worst = None, len(data)
    guess = chardet.detect(_LONG_WORD.sub(b" ", data[:65536]))["encoding"]
    for label in [*labels, *([guess] if guess else []), "gb18030"]:
        name = _LARGER.get(label.lower(), label)
        try:
            text = data.decode(name, "replace")
        except LookupError:
            continue
        # The damage a few cut or wrong bytes do is small; that of a wrong label is not.
        if (damage := text.count("\ufffd")) * 200 <= len(text):
            return text
        if damage < worst:
            best, worst = text, damage
    return best if best is not None else data.decode("utf-8", "replace")
