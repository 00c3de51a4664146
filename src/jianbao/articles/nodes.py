"""The light tree that ``lines`` reads: made by ``strict`` of well-formed bodies, and of lxml's trees of all others."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

Attributes = dict[str, str]
Paragraph = tuple[str, str]
"""A ``p`` that is read by nothing but its text, as nine of ten are, in a tree of ``strict``; and its tail, white space.
It costs a sixth of a node."""


class Node:
    """An element, or a comment (``tag=None``); text and tail are those of lxml's elements. Not to be changed."""

    __slots__ = ("attrib", "children", "tag", "tail", "text")

    def __init__(self, tag: str | None, attrib: Attributes, text: str, tail: str = "") -> None:
        self.tag = tag
        self.attrib = attrib
        self.text = text
        self.tail = tail
        self.children: list[Node | Paragraph] = []

    def iter(self, *tags: str) -> "Iterator[Node]":
        """The element and all below it that have one of these names, in order."""
        assert "p" not in tags, "paragraphs may be no nodes"
        waiting: list[Node | Paragraph] = [self]
        while waiting:
            node = waiting.pop()
            if isinstance(node, tuple):
                continue
            if node.tag in tags:
                yield node
            waiting.extend(reversed(node.children))

    def itertext(self) -> Iterator[str]:
        """All text below the element but comments, in order."""
        waiting: list[Node | Paragraph | str] = [self]
        while waiting:
            node = waiting.pop()
            if isinstance(node, str):
                yield node
                continue
            if isinstance(node, tuple):
                for text in node:
                    if text:
                        yield text
                continue
            if node is not self and node.tail:
                waiting.append(node.tail)
            if node.tag is not None:
                waiting.extend(reversed(node.children))
                if node.text:
                    yield node.text


def node_of(root: "_Element") -> Node:
    """The tree of an lxml element: elements and comments, as they are."""
    top = Node(str(root.tag), dict(root.attrib), root.text or "")
    waiting: list[tuple[_Element, Node]] = [(root, top)]
    while waiting:
        element, node = waiting.pop()
        for child in element:
            tag, text, tail = child.tag, child.text, child.tail or ""
            if type(tag) is str:
                made = Node(tag, dict(child.attrib), text or "", tail)
                waiting.append((child, made))
            else:
                made = Node(None, {}, text if type(text) is str else "", tail)
            node.children.append(made)
    return top
