"""Well-formed bodies → the tree that lxml would make of them, in half the time; of all others nothing.

Nearly all bodies are written by a program: tags that fit each other, quoted attributes. Of these a tree needs no
parser's knowledge. What is not understood letter by letter is declined, and ``markup`` has lxml parse it: so there is
one meaning of every body, that of lxml, and tests hold both trees together.
"""

import re
from functools import lru_cache

from jianbao.articles.nodes import Attributes, Node
from jianbao.articles.references import decoded, decoded_attribute
from jianbao.articles.structure import TELLING

_Opening = tuple[str, Attributes, int, str]
"""Name, attributes, kind, and what follows ``<`` in its end tag."""
_IS_ORDINARY, _IS_VOID, _IS_VERBATIM, _IS_PARAGRAPH = range(4)


def strict_tree(body: str) -> Node | None:  # noqa: C901, PLR0912, PLR0915 - one loop over the tags
    """The tree of a body without unholdable characters, in ``html``, ``body`` and ``div``; ``None``: declined."""
    if "\r" in body:
        body = body.replace("\r\n", "\n").replace("\r", "\n")
    pieces = body.split("<")
    pieces.append("")
    if (first := decoded(pieces[0])) is None:
        return None
    root = current = Node("div", _NONE, first)
    stack: list[Node] = []  # what is around the current element
    place, last = 1, len(pieces) - 1
    while place < last:
        piece = pieces[place]
        place += 1
        head, found, text = piece.partition(">")
        if "&" in text:
            if (known := decoded(text)) is None:
                return None
            text = known
        if head[:1] == "/" and found:
            if head[1:] != current.tag or not stack:
                name = head[1:].rstrip(_BLANKS).lower()
                if name in _NEVER_CLOSED:  # XHTML's way of writing them; libxml2 takes no notice
                    if _follows(text, current):
                        continue
                    return None
                if (ended := _ended(name, current, stack)) is None:
                    return None
                current = ended
            current.tail = text
            current = stack.pop()
            continue
        opening = _opening(head) if len(head) < _LONG else _opening.__wrapped__(head)
        if opening is None or opening[2] == _IS_VERBATIM:
            read = _verbatim(opening, piece, pieces, place)
            if read is None:
                return None
            node, place = read
            current.children.append(node)
            continue
        if not found:
            return None
        tag, attributes, kind, end = opening
        while current.tag in _ENDED_BY and tag in _ENDED_BY[current.tag]:
            current = stack.pop()
        if kind == _IS_VOID:
            current.children.append(Node(tag, attributes, "", text))
            continue
        if len(stack) >= _DEEPEST:
            return None
        following = pieces[place]
        if following.startswith(end):  # nothing but text
            tail = following[len(end) :]
            place += 1
            if kind == _IS_PARAGRAPH and (not tail or tail == "\n" or tail.isspace()):
                current.children.append((text, tail))
                continue
            if "&" in tail:
                if (known := decoded(tail)) is None:
                    return None
                tail = known
            current.children.append(Node(tag, attributes, text, tail))
            continue
        node = Node(tag, attributes, text)
        current.children.append(node)
        stack.append(current)
        current = node
    html = Node("html", _NONE, "")
    html.children.append(body_node := Node("body", _NONE, ""))
    body_node.children.append(root)
    return html


def _follows(text: str, element: Node) -> bool:
    """Put text behind the last child, if that ended just now."""
    last = element.children[-1] if element.children else None
    if last is None or isinstance(last, tuple) or last.tag not in _NEVER_CLOSED or last.tail:
        return False
    last.tail = text
    return True


def _ended(name: str, current: Node, stack: list[Node]) -> Node | None:
    """The element that an end tag ends, when others stand open in it; ``None``: it ends none, or is odd."""
    while current.tag != name:
        if len(stack) < _INNER or _PRIORITY.get(current.tag or "", 100) > _PRIORITY.get(name, 100):
            return None
        current = stack.pop()
    return current if stack else None


@lru_cache(maxsize=4096)  # the same few tags make a publisher's bodies
def _opening(head: str) -> _Opening | None:
    """What stands between ``<`` and ``>``."""
    match = _HEAD.fullmatch(head)
    if match is None or (tag := match[1].lower()) not in _KNOWN:
        return None
    attributes: Attributes = {}
    for name, double, single, bare in _ATTRIBUTE.findall(match[2]):
        if (value := decoded_attribute(double or single or bare)) is None:
            return None
        attributes.setdefault(name.lower(), value)
    if tag in _VERBATIM:
        return None if match[3] else (tag, attributes or _NONE, _IS_VERBATIM, "")
    kind = _IS_VOID if tag in _VOID or match[3] else _IS_ORDINARY
    if tag == "p" and kind == _IS_ORDINARY and TELLING.isdisjoint(attributes):
        kind = _IS_PARAGRAPH
    return tag, attributes or _NONE, kind, f"/{tag}>"


def _verbatim(opening: _Opening | None, piece: str, pieces: list[str], place: int) -> tuple[Node, int] | None:
    """A comment, a style sheet or the like: text in which no tag or reference counts; and the place behind it."""
    last = len(pieces) - 1
    parts = [piece[3:] if opening is None else piece.partition(">")[2]]
    if opening is None:
        if piece[:3] != "!--" or parts[0].startswith((">", "->")):
            return None
        while "-->" not in parts[-1]:
            if place == last or (following := pieces[place]).startswith("!--"):
                return None
            parts.append(following)
            place += 1
        text, _, rest = "<".join(parts).partition("-->")
        return None if "--!>" in text or (tail := decoded(rest)) is None else (Node(None, _NONE, text, tail), place)
    end = "/" + opening[0]
    while place < last:
        following = pieces[place]
        place += 1
        if following[: len(end)].lower() == end:
            if following[len(end) : len(end) + 1] != ">" or (tail := decoded(following[len(end) + 1 :])) is None:
                return None
            return Node(opening[0], opening[1], "<".join(parts), tail), place
        if following.startswith("!--"):
            return None
        parts.append(following)
    return None


_NONE: Attributes = {}
_DEEPEST = 60
_LONG = 500
"""Characters of a tag that is not remembered: pictures within their addresses would fill the memory."""
_INNER = 2
"""Elements around one that is not right below the root."""
_BLANKS = " \t\n\f"
_NAME = "[a-zA-Z_][a-zA-Z0-9_-]*+"
_EQUALS = rf"[{_BLANKS}]*+="
_ATTRIBUTE = re.compile(rf"""[{_BLANKS}]++({_NAME})(?:{_EQUALS}(?:"([^"]*+)"|'([^']*+)'|([^{_BLANKS}"'=<>`]++)))?""")
_ATTRIBUTES = rf"""(?:[{_BLANKS}]++{_NAME}(?:{_EQUALS}(?:"[^"]*+"|'[^']*+'|[^{_BLANKS}"'=<>`]++))?+)*+"""
_HEAD = re.compile(rf"([a-zA-Z][a-zA-Z0-9]*+)({_ATTRIBUTES})[{_BLANKS}]*+(/?)")
_VOID = frozenset({"br", "hr", "img", "input"})
_NEVER_CLOSED = _VOID - {"br"}
_VERBATIM = frozenset({"style", "script", "iframe"})
_KNOWN = frozenset(
    """
    br hr img input style script iframe
    div section article main header footer aside nav center address p h1 h2 h3 h4 h5 h6 pre ul ol li dl dt dd
    blockquote figure figcaption table caption thead tbody tfoot tr td th details summary
    b strong i em u s del ins sub sup small mark code kbd samp var q cite abbr time ruby rb rt rp bdi a span font label
    big tt strike video audio noscript picture source form button
    """.split()  # noqa: SIM905 - a list takes sixty lines
)
_ENDED_BY = {
    ended: frozenset(by.split())
    for names, by in {
        "address": "ul li dl dt dd form",
        "p": "div center address p h1 h2 h3 h4 h5 h6 pre ul ol li dl dt dd blockquote table caption tbody tfoot tr td "
        "th hr form",
        "h1 h2 h3 h4 h5 h6": "p li table form",
        "pre": "ul li dl dt dd table form",
        "ul": "address pre form",
        "ol form": "form",
        "li": "li",
        "dl": "li form",
        "dt": "dl dd",
        "dd": "dt",
        "caption": "thead tbody tfoot tr",
        "thead tbody": "tbody tfoot",
        "tfoot": "tbody",
        "tr": "tbody tfoot tr",
        "td th": "tbody tfoot tr td th",
        "b i": "center p td th",
        "u": "p td th",
        "s small big tt strike": "p",
        "a": "table td th a",
        "span": "td th",
        "font": "center td th",
    }.items()
    for ended in names.split()
}
"""Which element libxml2 ends where another begins; a test asks lxml about every pair."""
_PRIORITY = {"div": 150, "td": 160, "th": 160, "tr": 170, "thead": 180, "tbody": 180, "tfoot": 180, "table": 190}
"""An end tag ends what stands open within its own element, unless that has a higher number; others have 100."""
