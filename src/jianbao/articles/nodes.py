"""The light tree of a body that needed no parser (``strict``), in the words of lxml's trees."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from lxml.etree import _Element

Attributes = dict[str, str]


class Node:
    """An element, or a comment (``tag=None``). It has what reading asks of an lxml element. Not to be changed."""

    __slots__ = ("attrib", "children", "tag", "tail", "text")

    def __init__(self, tag: str | None, attrib: Attributes, text: str, tail: str = "") -> None:
        self.tag = tag
        self.attrib = attrib
        self.text = text
        self.tail = tail
        self.children: list[Node] = []

    def __len__(self) -> int:
        return len(self.children)

    def __iter__(self) -> "Iterator[Node]":
        return iter(self.children)

    def get(self, name: str) -> str | None:
        """The value of an attribute."""
        return self.attrib.get(name)

    def keys(self) -> Attributes:
        """The names of the attributes, to go through."""
        return self.attrib

    def items(self) -> Iterable[tuple[str, str]]:
        """Names and values of the attributes."""
        return self.attrib.items()

    def iter(self, *tags: str) -> "Iterator[Node]":
        """The element and all below it that have one of these names, in order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            if node.tag in tags:
                yield node
            waiting.extend(reversed(node.children))

    def itertext(self) -> Iterator[str]:
        """All text below the element but comments, in order."""
        waiting: list[Node | str] = [self]
        while waiting:
            node = waiting.pop()
            if type(node) is str:
                yield node
                continue
            assert type(node) is Node
            if node is not self and node.tail:
                waiting.append(node.tail)
            if node.tag is not None:
                waiting.extend(reversed(node.children))
                if node.text:
                    yield node.text


Element: TypeAlias = "Node | _Element"
"""What is read: both kinds of trees tell the same in the same words."""
