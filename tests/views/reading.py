"""Reads a page strictly: what a browser would quietly mend is an error here."""

from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

_WORDS = """area base br col embed hr img input link meta source track wbr"""
VOID = frozenset(_WORDS.split())
_WORDS = """address article aside blockquote details div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main nav
    ol p pre section table ul"""
BLOCKS = frozenset(_WORDS.split())


class Strict(HTMLParser):
    """Every element closed in order, no block in a paragraph, no id or attribute twice, no script or style in the page."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.ids: set[str] = set()
        self.headings: list[int] = []
        self.text: list[str] = []
        self.mistakes: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS and "p" in self.open:
            self.mistakes.append(f"<{tag}> in a paragraph")
        named = dict(attrs)
        if len(named) != len(attrs):
            self.mistakes.append(f"an attribute twice on <{tag}>")
        if named.get("id") in self.ids:
            self.mistakes.append(f"id {named['id']} twice")
        if named.get("id"):
            self.ids.add(named["id"] or "")
        if tag == "script" and named.get("type") != "application/ld+json" and not named.get("src"):
            self.mistakes.append("a script in the page")
        if tag == "style" or "style" in named or any(name.startswith("on") for name in named):
            self.mistakes.append(f"inline style or script on <{tag}>")
        if tag == "a" and "a" in self.open:
            self.mistakes.append("a link in a link")
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        for name in ("href", "src"):
            if name in named:
                self.links.append((tag, named[name] or ""))
        self.elements.append((tag, named))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.mistakes.append(f"</{tag}> out of order at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        if "script" not in self.open:
            self.text.append(data)


def read(content: bytes) -> Strict:
    """A page, read; AssertionError with its mistakes."""
    page = Strict()
    page.feed(content.decode())
    page.close()
    assert page.open == [], page.open
    assert page.mistakes == [], page.mistakes
    return page


def own_links(page: Strict, url: str) -> set[str]:
    """Decoded addresses on the page's own host that it links to or shows, for a page at ``url``."""
    host = urlsplit(url).netloc
    found = set()
    for _tag, link in page.links:
        whole = urlsplit(urljoin(url, link))
        if whole.netloc == host:
            found.add(unquote(whole.path))
    return found
