"""An article's body as one HTML block, which Hexo hands through as it is: no Markdown, no template tag, no surprise.

Each rule is for something that Hexo 8 or hexo-renderer-marked 7 does to a post; ``docs/decisions/hexo.md`` lists them,
``tests/publish/test_hexo_site.py`` shows them with the real Hexo.
"""

import re
from html.parser import HTMLParser
from ipaddress import IPv4Address

from jianbao.sources.hexo_posts import WORD_JOINER

_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
})  # fmt: skip
_BLOCKS = frozenset({
    "blockquote", "dd", "details", "div", "dl", "dt", "figure", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "li", "ol", "p", "pre", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_BLOCK_ENDS = frozenset(f"</{name}>" for name in _BLOCKS)
_SPACE = " \t\n\f\r"
_LINE_END = re.compile(r"[ \t\f]*[\r\n][ \t\n\f\r]*")
_FENCE = re.compile(r"`{3,}|~{3,}")
_HTTP = re.compile(
    r"https?://(?P<host>[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)(?::(?P<port>\d{1,5}))?(?:[/?#][^\\]*)?\Z",
    re.ASCII | re.IGNORECASE,
)
_ADDRESSED = frozenset({"href", "src"})
_CAPTIONS = frozenset({"alt", "title"})
_NAME = re.compile(r"[a-z][a-z0-9:-]*\Z", re.ASCII)
_PORTS = 65_536
_MARKUP = re.compile("[<&](?=[A-Za-z/!?#])")
_QUOTES = str.maketrans({'"': "”", "'": "’"})

_CHARS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "{": "&#123;", "}": "&#125;", "\ufffc": "&#65532;"}
_TEXT = str.maketrans(_CHARS | {"\0": "", "\r": "&#13;"})
_PRE = str.maketrans(_CHARS | {"\0": "", "\n": "&#10;", "\r": "&#13;"})
_ATTRIBUTE = str.maketrans(_CHARS | {"\0": "", '"': "&quot;", "'": "&#39;", "\n": "&#10;", "\r": "&#13;"})


def body_block(body_html: str) -> str:
    """``<div>``, the body, ``</div>``, each on lines of their own, without a blank line in between.

    Takes the clean body (balanced, allow-listed elements; that it is safe is ``articles``' work). Text, elements and
    attributes stay as they are; comments go (``<!-- more -->`` would cut the post). A paragraph has a line of its own,
    so that a revision shows in a diff of posts.
    """
    lines = body_lines(body_html)
    return f"<div>\n{lines}\n</div>\n" if lines else "<div>\n</div>\n"


def body_lines(body_html: str) -> str:
    """What stands between the ``<div>`` lines. Applied to its own outcome it changes nothing."""
    writer = _Writer()
    writer.feed(body_html)
    writer.close()
    return writer.text()


class _Writer(HTMLParser):
    """Reads HTML and writes it down again in the one way that is safe here."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._open: list[str] = []
        self._waiting: list[str] = []

    def text(self) -> str:
        """All of it, with what was left open closed."""
        self._flush()
        self._out += [f"</{name}>" for name in reversed(self._open)]
        self._open.clear()
        return "".join(self._out).strip(_SPACE)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not _NAME.match(tag):
            return
        self._flush()
        if tag in _BLOCKS and self._out and self._out[-1] in _BLOCK_ENDS and not self._in_pre():
            self._out.append("\n")
        self._out.append(f"<{tag}{_attributes(attrs)}>")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # HTML knows no self-closing tag: <b/> opens an element, <br/> is void.
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:  # a stray end tag could close the <div> around it all
            return
        self._flush()
        while self._open:
            inner = self._open.pop()
            self._out.append(f"</{inner}>")
            if inner == tag:
                return

    def handle_data(self, data: str) -> None:
        # Text is held back until the next tag: a comment dropped in its midst must not leave a blank line.
        self._waiting.append(data)

    def _in_pre(self) -> bool:
        return "pre" in self._open or "textarea" in self._open

    def _flush(self) -> None:
        data = "".join(self._waiting)
        self._waiting.clear()
        if not data:
            return
        safe = data.translate(_PRE) if self._in_pre() else _LINE_END.sub("\n", data).translate(_TEXT)
        self._out.append(_FENCE.sub(_as_numbers, safe))


def _attributes(attrs: list[tuple[str, str | None]]) -> str:
    """Attributes, addresses first: Hexo's external_link edits the first ``href=`` of a tag, wherever it stands."""
    written: list[str] = []
    for name, value in sorted(attrs, key=lambda pair: pair[0] not in _ADDRESSED):
        if not _NAME.match(name):
            continue
        if value is None:
            written.append(f" {name}")
            continue
        safe = (as_caption(value) if name in _CAPTIONS else value).translate(_ATTRIBUTE)
        if name not in _ADDRESSED:
            safe = safe.replace("=", "&#61;")
        # Hexo's open_graph runs new URL() over each <img … src="…"> that its pattern finds, and lets the error through:
        # a space before the = is the same HTML and hides what may not parse.
        equals = " =" if name == "src" and not _surely_url(value) else "="
        written.append(f' {name}{equals}"{_FENCE.sub(_as_numbers, safe)}"')
    return "".join(written)


def as_caption(text: str) -> str:
    """What a script of a theme may paste into markup and attributes, even twice, and it stays text.

    Landscape's builds a caption and a link of each picture's ``alt`` without escaping anything: a script in it runs.
    """
    return _MARKUP.sub(lambda char: char[0] + WORD_JOINER, text.translate(_QUOTES))


def _as_numbers(run: re.Match[str]) -> str:
    """A run of characters as numeric references."""
    return "".join(f"&#{ord(char)};" for char in run[0])


def _surely_url(address: str) -> bool:
    """Whether ``new URL()`` takes the address as we write it, with references in it: in case of doubt, no."""
    if address.startswith("/"):
        return not address.startswith(("//", "/\\"))
    match = _HTTP.match(address)
    if not match or int(match["port"] or 0) >= _PORTS:
        return False
    host = match["host"].lower()
    if "xn--" in host:
        return False
    if host.rpartition(".")[2][0].isdigit():
        try:
            IPv4Address(host)
        except ValueError:
            return False
    return True
