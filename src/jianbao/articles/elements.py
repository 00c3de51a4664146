"""What single elements tell of themselves: by their names, their style, and what they hold."""

import re
from functools import lru_cache

from jianbao.articles.nodes import Node
from jianbao.articles.structure import ONLY

MOST_NAMES = 1000
"""Characters of class names that are looked at: what they say is remembered, and long ones would fill the memory."""
TABLE_PARTS = frozenset({"thead", "tbody", "tfoot", "tr"})
_UNSEEN = frozenset({"script", "style", "template", "colgroup", "col"})


def holds_only(element: Node, wanted: frozenset[str]) -> bool:
    """Whether there is nothing in a container, or the rows of a table, that a parser would move out of it."""
    if element.text and not element.text.isspace():
        return False
    for child in element.children:
        if isinstance(child, tuple):
            return False
        if child.tail and not child.tail.isspace():
            return False
        name = child.tag
        if name is None or name in _UNSEEN:
            continue
        if name not in wanted or (name in TABLE_PARTS and not holds_only(child, ONLY[name])):
            return False
    return True


def texts(element: Node) -> list[str]:
    """The pieces of text below an element, comments left out."""
    return list(element.itertext())


def own_text(element: Node) -> int:
    """Characters that a reader sees outside links."""
    total = sum(len(text.strip()) for text in texts(element))
    for link in element.iter("a", "style", "script"):
        total -= sum(len(text.strip()) for text in texts(link))
    return total


def hides(style: str) -> bool:
    """Whether a style attribute hides its element."""
    return "display:none" in style.replace(" ", "").lower()


@lru_cache(maxsize=4096)  # publishers have few names for many elements
def is_caption(names: str) -> bool:
    """Whether class names are those of a picture's caption."""
    return _CAPTION.search(names) is not None


@lru_cache(maxsize=4096)
def is_keyword_link(names: str) -> bool:
    """Whether class names are those of links that a publisher's system puts on words."""
    return _KEYWORD_LINK.search(names) is not None


_CAPTION = re.compile(
    r"img[-_]?(?:descr?|note|title|tit|txt|text|info|caption)|pic[-_]?(?:descr?|note|txt|text|info|title|caption)|"
    r"(?:^|[-_ ])caption|photo[-_]?(?:desc|caption|note)|image[-_]?(?:caption|desc|note)|tuzhu",
    re.IGNORECASE,
)
_KEYWORD_LINK = re.compile(
    r"(?:^|[-_ ])(?:key-?words?|hot-?words?|trshotwords|auto-?link|inner-?link|wiki-?link)", re.IGNORECASE
)
