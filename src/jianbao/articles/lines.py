"""A tree as a flat list of lines between openings and closings of the few containers that we keep.

A *line* is what a reader sees as one: loose text up to a ``<br>``, a paragraph, a heading, a table cell. Lines are
what is judged and what is written out again; ``div`` and the like only end them.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from jianbao.articles import links
from jianbao.articles.elements import MOST_NAMES, TABLE_PARTS, hides, holds_only, is_caption, is_keyword_link, own_text
from jianbao.articles.nodes import Node, Paragraph, node_of
from jianbao.articles.pictures import Picture, is_twin, picture_of, with_address
from jianbao.articles.structure import ONLY, PARENTS, TELLING
from jianbao.articles.tidying import plain, tidy
from jianbao.articles.tokens import Close, Embed, End, Item, Line, Open, Rule, Start, escape, quote

if TYPE_CHECKING:
    from lxml.etree import _Element

    from jianbao.articles.ruleset import Ruleset


class Reader:
    """Walks a tree once. ``rules=None``: nothing is judged (``sanitize``). ``note(reason, text)`` hears what goes."""

    def __init__(self, base: str | None, rules: "Ruleset | None", note: Callable[[str, str], None]) -> None:
        self.items: list[Item] = []
        self.dropped_pictures: set[str] = set()
        self.dropped_texts: list[str] = []
        self.named_authors: list[str] = []
        self.captions = False
        """Whether there is a line that was taken for a caption."""
        self._base = base
        self._rules = rules
        self._note = note
        self._line: Line | None = None
        self._inlines: list[Open] = []
        self._containers: list[str] = []
        self._wrap: str | None = None
        self._para = 0
        self._box = 0
        self._boxes = 0
        self._after_break = False
        self._link: str | None = None
        self._caption = False

    def read(self, root: "Node | _Element") -> list[Item]:
        """The items of everything below ``root``."""
        self._children(root if isinstance(root, Node) else node_of(root))
        self._end_line()
        return self.items

    # -- lines

    def _text(self, text: str) -> None:
        line = self._line
        if line is None:
            if text.isspace():
                return
            line = self._begin_line()
        if self._link is not None:
            line.linked += len(text)
        line.tokens.append(text)

    def _begin_line(self) -> Line:
        line = self._line = Line(self._wrap, self._para, self._box, [*self._inlines], caption=self._caption)
        if self._link is not None:
            line.hrefs.append(self._link)
        if self._caption:
            self.captions = True
        self.items.append(line)
        self._after_break = False
        return line

    def _end_line(self) -> None:
        line = self._line
        if line is not None:
            for inline in reversed(self._inlines):
                line.tokens.append(_CLOSES[inline.tag])
            self._line = None
            if not tidy(line):
                self.items.pop()

    def _boundary(self) -> None:
        self._end_line()
        self._para += 1
        self._after_break = False

    def _put_apart(self, token: Embed) -> None:
        """A player is a line of its own, outside of links and other inline elements."""
        self._boundary()
        inlines, self._inlines = self._inlines, []
        link, self._link = self._link, None
        self._put(token)
        self._boundary()
        self._inlines, self._link = inlines, link

    def _put(self, token: Embed | Picture) -> None:
        (self._line or self._begin_line()).tokens.append(token)

    # -- elements

    def _children(self, element: Node) -> None:
        if text := element.text:
            self._text(text)
        for child in element.children:
            if isinstance(child, tuple):
                self._paragraph(child)
                continue
            tag = child.tag
            if tag is not None:
                _READERS.get(tag, _UNKNOWN)(self, child, tag)
            else:
                self._commented(child)
            if (text := child.tail) and (self._line is not None or not text.isspace()):
                self._text(text)

    def _paragraph(self, paragraph: Paragraph) -> None:
        """A block of nothing but text, read as ``_block`` reads it."""
        if self._line is not None:
            self._end_line()
        text = paragraph[0]
        if self._caption or self._inlines or self._link is not None:
            self._block(Node("p", {}, text), "p")
            return
        para = self._para + 1
        box = self._boxes = self._boxes + 1
        if text and (text := plain(text)):
            self.items.append(Line("p", para, box, [text], caption=False))
        self._para = para + 1
        self._after_break = False

    def _commented(self, comment: Node) -> None:
        if self._rules is not None and comment.text and (note := comment.text.strip()):
            self._note("comment", note)

    def _unknown(self, element: Node, _tag: str) -> None:
        """An element that we do not keep, inside a line: its tags go, its content stays."""
        if (attributes := element.attrib) and not TELLING.isdisjoint(attributes):
            names = element.attrib.get("class")
            if self._hidden(element):
                return
            if names:
                if names == "author" and len(name := "".join(element.itertext())) < _NAME_LENGTH:
                    self.named_authors.append(name)
                if is_caption(names[:MOST_NAMES]):
                    self._captioned(element)
                    return
        self._children(element)

    def _hidden(self, element: Node) -> bool:
        style = element.attrib.get("style")
        if element.attrib.get("hidden") is None and not (style and "none" in style and hides(style)):
            return False
        self._drop(element, "hidden")
        return True

    def _captioned(self, element: Node) -> None:
        self._boundary()
        before, self._caption = self._caption, True
        self._children(element)
        self._caption = before
        self._boundary()

    def _drop(self, element: Node, reason: str) -> None:
        for picture in element.iter("img"):
            found, _ = picture_of(picture.attrib, self._base, None)
            if found:
                self.dropped_pictures.add(found.url)
        text = "".join(element.itertext())
        if reason.startswith("box-") and len(text) < _ASIDE:
            self.dropped_texts.append(text)
        self._note(reason, text)

    def _dropped(self, element: Node, tag: str) -> None:
        self._drop(element, tag)

    def _block(self, element: Node, tag: str) -> None:
        caption = False
        if (attributes := element.attrib) and not TELLING.isdisjoint(attributes):
            if self._goes(element, tag):
                return
            caption = (names := element.attrib.get("class")) is not None and is_caption(names[:MOST_NAMES])
        if self._line is not None:
            self._end_line()
        para = self._para = self._para + 1
        box = self._boxes = self._boxes + 1
        self._after_break = False
        wrap = tag if tag in _PARAGRAPHS else self._wrap
        if not (
            element.children or caption or self._caption or self._inlines or wrap == "pre" or self._link is not None
        ):
            if (text := element.text) and (text := plain(text)):
                self.items.append(Line(wrap, para, box, [text], caption=False))
            self._para = para + 1
            return
        before = self._wrap, self._caption, self._box
        self._wrap, self._caption, self._box = wrap, caption or self._caption, box
        self._children(element)
        self._wrap, self._caption, self._box = before
        if self._line is not None:
            self._end_line()
        self._para += 1
        self._after_break = False

    def _goes(self, element: Node, tag: str) -> bool:
        """Whether a block goes as a whole: hidden, or a box of a kind that the rules name."""
        if self._hidden(element):
            return True
        rules = self._rules
        if rules is None or tag == "body":
            return False
        names = element.attrib.get("class") or ""
        if identifier := element.attrib.get("id"):
            names = f"{names} {identifier}"
        if not names or (hit := rules.box(names[:MOST_NAMES].lower().replace("_", "-"))) is None:
            return False
        reason, limit = hit
        if own_text(element) > limit:
            return False
        self._drop(element, reason)
        return True

    def _container(self, element: Node, tag: str) -> None:  # noqa: C901 - what begins one, what stands in it, what ends it
        attributes = element.attrib
        if attributes and not TELLING.isdisjoint(attributes) and self._goes(element, tag):
            return
        if not self._sound(element, tag):
            self._block(element, "div")
            return
        if not (attributes or tag == "figcaption" or element.children):
            self._cell(element, tag)
            return
        html = f"<{tag}>"
        if attributes:
            for name in _KEPT_NUMBERS.get(tag, ()):
                value = element.attrib.get(name)
                if value and value.isascii() and value.isdigit() and len(value) <= _DIGITS:
                    html = f'{html[:-1]} {name}="{int(value)}">'
        self._boundary()
        self.items.append(Start(tag, html) if " " in html else _STARTS[tag])
        self._containers.append(tag)
        if tag == "tr":  # what stands between cells is white space, and nothing of the line before is left
            for child in element.children:
                assert not isinstance(child, tuple), "a row holds cells"
                part = child.tag
                if part == "td" and not (child.attrib or child.children):
                    self._cell(child, part)
                elif part is not None:
                    _READERS.get(part, _UNKNOWN)(self, child, part)
                else:
                    self._commented(child)
        else:
            inlines, self._inlines = self._inlines, []
            wrap, self._wrap = self._wrap, None
            link, self._link = self._link, None
            caption, self._caption = self._caption, tag == "figcaption"
            self._children(element)
            self._boundary()
            self._inlines, self._wrap, self._link, self._caption = inlines, wrap, link, caption
        self._containers.pop()
        self.items.append(_ENDS[tag])

    def _cell(self, element: Node, tag: str) -> None:
        """A container of nothing but text."""
        if self._line is not None:
            self._end_line()
        self._para += 2
        self._after_break = False
        items = self.items
        items.append(_STARTS[tag])
        if (text := element.text) and (text := plain(text)):
            items.append(Line(None, self._para, self._box, [text], caption=False))
        items.append(_ENDS[tag])

    def _sound(self, element: Node, tag: str) -> bool:
        """Whether this container may stand here and holds what it must, so that no parser moves things about."""
        around = self._containers[-1] if self._containers else ""
        if (parents := PARENTS.get(tag)) is not None and around not in parents:
            return False
        if tag == "dl" and "dl" in self._containers:  # libxml2 ends the outer dt where an inner one begins
            return False
        if (wanted := ONLY.get(tag)) is None or tag in TABLE_PARTS:  # the table has looked at its parts
            return True
        if not holds_only(element, wanted):
            return False
        if tag == "table":
            return sum(1 for _ in element.iter("td", "th")) > 1  # one cell is a frame around something
        return True

    def _inline(self, element: Node, tag: str) -> None:
        if (attributes := element.attrib) and not TELLING.isdisjoint(attributes):
            if self._hidden(element):
                return
            if (names := element.attrib.get("class")) and is_caption(names[:MOST_NAMES]):
                self._captioned(element)
                return
        if self._inlines and any(inline.tag == tag for inline in self._inlines):
            self._children(element)
            return
        self._open(_OPENS[tag], element)

    def _open(self, inline: Open, element: Node) -> None:
        if self._line is not None:
            self._line.tokens.append(inline)
        self._inlines.append(inline)
        self._children(element)
        self._inlines.pop()
        if self._line is not None:
            self._line.tokens.append(_CLOSES[inline.tag])

    def _anchor(self, element: Node, _tag: str) -> None:
        if self._hidden(element):
            return
        href = links.resolve_link(element.attrib.get("href"), self._base)
        names = element.attrib.get("class") or ""
        if href and names == "embed":
            self._put_apart(_player(href))
            return
        if self._link is not None or (self._rules is not None and names and is_keyword_link(names[:MOST_NAMES])):
            self._children(element)  # a link that the publisher's system put on a word is not the author's
            return
        self._link = href or ""
        if self._line is not None:
            self._line.hrefs.append(self._link)
        if href:
            self._open(Open("a", f'<a href="{quote(href)}" rel="noopener noreferrer">'), element)
        else:
            self._children(element)
        self._link = None

    def _break(self, element: Node, _tag: str) -> None:
        if self._wrap == "pre":
            self._text("\n")
        elif self._line is None:
            if self._after_break:
                self._para += 1
        else:
            self._end_line()
        self._after_break = True
        self._children(element)

    def _image(self, element: Node, _tag: str) -> None:
        if self._hidden(element):
            return
        attrs = element.attrib
        picture, reason = picture_of(attrs, self._base, self._rules)
        if picture is not None:
            self._put(picture)
            return
        self._note(reason, attrs.get("src") or attrs.get("data-src") or "")
        found, _ = picture_of(attrs, self._base, None)
        if found:
            self.dropped_pictures.add(found.url)

    def _picture(self, element: Node, _tag: str) -> None:
        self._children(with_address(element, self._base, self._rules))

    def _media(self, element: Node, tag: str) -> None:
        source = element.attrib.get("src") or element.attrib.get("data-src")
        if not source:
            source = next((s.attrib["src"] for s in element.iter("source") if s.attrib.get("src")), None)
        url = links.resolve(source, self._base)
        if url is None:
            self._drop(element, tag)
            return
        html = f'<{tag} src="{quote(url)}"'
        if tag == "video" and (poster := links.resolve(element.attrib.get("poster"), self._base)):
            html += f' poster="{quote(poster)}"'
        self._put_apart(Embed(f'{html} controls="" preload="none"></{tag}>'))

    def _frame(self, element: Node, tag: str) -> None:
        url = links.resolve(
            element.attrib.get("src") or element.attrib.get("data-src") or element.attrib.get("data"), self._base
        )
        if url is None or (self._rules is not None and self._rules.picture_url.find(url) == "picture-tracking"):
            self._drop(element, tag)
        else:
            self._put_apart(_player(url))

    def _noscript(self, element: Node, _tag: str) -> None:
        """Pictures for readers without scripts; those right behind their lazy twins are no others."""
        last = self.items[-1] if self.items else None
        before = last.pictures if type(last) is Line and last.tokens and last.pictured else []
        for picture in element.iter("img"):
            if (
                before
                and (found := picture_of(picture.attrib, self._base, self._rules)[0])
                and is_twin(before[-1], found)
            ):
                continue
            self._image(picture, "img")

    def _rule(self, element: Node, _tag: str) -> None:
        self._boundary()
        self.items.append(Rule())
        self._children(element)


def _player(url: str) -> Embed:
    return Embed(f'<a class="embed" href="{quote(url)}" rel="noopener noreferrer">▶ {escape(links.host(url))}</a>')


_DIGITS = 3
_ASIDE = 400
"""Characters: short boxes that go may still say who edited the article."""
_NAME_LENGTH = 16
_PARAGRAPHS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "pre"])
_KEPT_NUMBERS = {"td": ("colspan", "rowspan"), "th": ("colspan", "rowspan"), "ol": ("start",)}
_CONTAINERS = "ul ol li dl dt dd blockquote figure figcaption table caption thead tbody tfoot tr td th details summary"
_STARTS = {tag: Start(tag, f"<{tag}>") for tag in _CONTAINERS.split()}
_ENDS = {tag: End(tag) for tag in _STARTS}
_INLINES = "b strong i em u s del ins sub sup small mark code kbd samp var q cite abbr time ruby rb rt rp bdi"
_OPENS = {tag: Open(tag, f"<{tag}>") for tag in _INLINES.split()}
_CLOSES = {tag: Close(tag) for tag in ("a", *_OPENS)}
_Method = Callable[[Reader, Node, str], None]
_UNKNOWN: _Method = Reader._unknown  # noqa: SLF001 - the own table of the class
_READERS: dict[str, _Method] = {}
for _names, _method in (
    (
        (
            "div section article main header footer aside nav center form fieldset address body html legend hgroup "
            "dialog menu dir p h1 h2 h3 h4 h5 h6 pre optgroup frameset noframes listing xmp plaintext"
        ),
        Reader._block,  # noqa: SLF001 - the own table of the class
    ),
    (
        _CONTAINERS,
        Reader._container,  # noqa: SLF001 - the own table of the class
    ),
    (_INLINES, Reader._inline),  # noqa: SLF001 - the own table of the class
    (
        (
            "script style head title template textarea select option button input svg math canvas datalist "
            "link meta base col colgroup map area param track progress meter applet noembed rtc"
        ),
        Reader._dropped,  # noqa: SLF001 - the own table of the class
    ),
    ("img image", Reader._image),  # noqa: SLF001 - the same
    ("video audio", Reader._media),  # noqa: SLF001 - the same
    ("iframe frame embed object", Reader._frame),  # noqa: SLF001 - the same
):
    for _name in _names.split():
        _READERS[_name] = _method
_READERS |= {"a": Reader._anchor, "br": Reader._break}  # noqa: SLF001 - the same
_READERS |= {"hr": Reader._rule, "noscript": Reader._noscript, "picture": Reader._picture}  # noqa: SLF001 - the same
