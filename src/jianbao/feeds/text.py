"""Strings as they may leave this package: no NUL, no controls, no lone surrogates, and titles as plain text."""

import html
import re
from html.entities import html5 as HTML_REFERENCES  # noqa: N812 - a table
from urllib.parse import urljoin

from lxml import etree

from jianbao.feeds.limits import MAX_BODY, MAX_ID, MAX_TITLE, MAX_URL
from jianbao.feeds.repairs import Repairs


def words(text: str) -> frozenset[str]:
    """The words of a text as a set: long lists of names read better in lines than one to a line."""
    return frozenset(text.split())


# C1 controls are windows-1252 letters that were written down as numbers (HTML Living Standard, 13.2.5.80).
_C1 = {byte: bytes([byte]).decode("windows-1252", "ignore") for byte in range(0x80, 0xA0)}
_UNWANTED: dict[int, str] = {
    **dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127), ""),
    **_C1,
    0xFFFE: "",
    0xFFFF: "",
    **dict.fromkeys(range(55296, 57344), "�"),
}
_ANY_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# What counts as markup in a title that does not say whether it is HTML: elements of HTML that occur in running text.
_TITLE_ELEMENTS = words(
    "a abbr acronym address article aside b bdi bdo big blink blockquote br center cite code dd del details dfn "
    "div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd label li main mark nav "
    "nobr ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th "
    "thead time tr tt u ul var wbr"
)
_BLOCKS = words(
    "address article aside blockquote br center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
_CLOSING_TAG_OR_REFERENCE = re.compile(r"</\w+>|&#?\w+;")
_TAG_NAME = re.compile(r"</?(\w+)")
_REFERENCE_NAME = re.compile(r"&(\w+;)")
_ABSOLUTE = ("https://", "http://")
_PAGE_STARTS = ("http:", "https:", "/")
_SPACE_IN_URL = re.compile(r"[\t\n\r]+")
_EXECUTABLE = re.compile(r"[\x00-\x20]*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)


def clean(text: str, repairs: Repairs) -> str:
    """``text`` without NUL, controls, lone surrogates (→ U+FFFD); tab and line ends stay.

    C1 controls become the windows-1252 letters they were meant to be.
    """
    if text.isprintable() or not _ANY_UNWANTED.search(text):
        return text
    repairs.note("control characters or lone surrogates were taken out of a text")
    return text.translate(_UNWANTED)


def one_line(text: str, repairs: Repairs) -> str:
    """A plain-text title, name or term: cleaned, white space collapsed, cut at ``MAX_TITLE`` characters."""
    if len(text) > MAX_TITLE:
        short = " ".join(text[: MAX_TITLE * 4].split())
        if len(short) > MAX_TITLE or len(text) > MAX_TITLE * 4:
            repairs.note(f"a title, name or term was cut at {MAX_TITLE} characters")
        text = short[:MAX_TITLE]
    return clean(" ".join(text.split()), repairs)


def body(text: str | None, repairs: Repairs) -> str | None:
    """A body, stripped and cut before the tag that passes ``MAX_BODY`` characters; ``None`` if nothing is left."""
    if text is None:
        return None
    text = text.strip()
    if len(text) > MAX_BODY:
        repairs.note(f"a body was cut at {MAX_BODY} characters")
        text = text[:MAX_BODY]
        text = text[: text.rfind("<")] if text.rfind("<") > text.rfind(">") else text
    return text or None


def escaped(text: str) -> str:
    """Plain text as HTML."""
    return html.escape(text, quote=False)


def looks_like_html(text: str) -> bool:
    """Whether a text that may be either is HTML: it closes a tag or has a reference, and all its tags are HTML's.

    Errs towards text, because taking text for HTML loses what stands in angle brackets.
    """
    if not _CLOSING_TAG_OR_REFERENCE.search(text):
        return False
    if any(name.lower() not in _TITLE_ELEMENTS for name in _TAG_NAME.findall(text)):
        return False
    return all(name in HTML_REFERENCES for name in _REFERENCE_NAME.findall(text))


def title_of_html(markup: str, repairs: Repairs) -> str:
    """The visible text of an HTML title, on one line."""
    markup = markup[: MAX_TITLE * 10]
    if "<" not in markup:
        return one_line(html.unescape(markup), repairs)
    markup = clean(_without_comments(markup), repairs)
    tree = etree.fromstring(f"<body>{markup}</body>", _title_parser())
    pieces: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            if element.tag in _BLOCKS:
                pieces.append(" ")
            if element.text and element.tag not in {"script", "style"}:
                pieces.append(element.text)
        else:
            if element.tag in _BLOCKS:
                pieces.append(" ")
            if element.tail:
                pieces.append(element.tail)
    return one_line("".join(pieces), repairs)


def _without_comments(markup: str) -> str:
    """Without comments; one that is never closed ends at the next ``>``, so that it cannot swallow the rest."""
    if "<!--" not in markup:
        return markup
    first, *others = markup.split("<!--")
    pieces = [first]
    closed = markup.rfind("-->")
    place = len(first)
    for other in others:
        place += 4
        mark = "-->" if place <= closed else ">"
        pieces.append(other.partition(mark)[2])
        place += len(other)
    return "".join(pieces)


def _title_parser() -> etree.HTMLParser:
    """A parser that sees elements and text only."""
    return etree.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8", no_network=True)


def title_of_either(text: str, repairs: Repairs) -> str:
    """A title that does not say whether it is text or HTML, as RSS leaves it."""
    if ("<" in text or "&" in text) and looks_like_html(text):
        return title_of_html(text, repairs)
    return one_line(text, repairs)


def address(text: str | None, base: str | None, repairs: Repairs) -> str | None:
    """A URL, absolute where ``base`` is known; ``None`` for none, an over-long one, or one that is a script."""
    if not text:
        return None
    url = text.strip()
    if not url:
        return None
    if len(url) > MAX_URL:
        repairs.note(f"an address of more than {MAX_URL} characters was left out")
        return None
    if "&amp;" in url:  # escaped once too often; an address never holds the five characters
        url = url.replace("&amp;", "&")
    url = clean(_SPACE_IN_URL.sub("", url), repairs)
    if not url.startswith(_ABSOLUTE):
        if _EXECUTABLE.match(url):
            repairs.note("an address that is a script or data was left out")
            return None
        if base:
            try:
                url = urljoin(base, url)
            except ValueError:
                return None
    return url


def identifier(text: str | None, repairs: Repairs) -> str | None:
    """An entry's id as it stands, or ``None`` for none or an over-long one."""
    if not text or not (text := text.strip()):
        return None
    if len(text) > MAX_ID:
        repairs.note(f"an id of more than {MAX_ID} characters was left out")
        return None
    return clean(text, repairs)


def size(text: str | None) -> int | None:
    """A length in bytes, or ``None`` for what is no plain number."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None  # noqa: PLR2004 - 64 bits


def minutes(text: str | None) -> int | None:
    """A count of minutes as ``ttl`` has it; ``None`` for anything but one to nine digits."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004 - nine digits


def entry_url(link: str | None, own_id: str | None, base: str | None, repairs: Repairs) -> str | None:
    """The page of an entry or a feed; ``None`` for a link that merely repeats an id that is no web address."""
    if link and own_id and link.strip() == own_id.strip() and not link.lower().strip().startswith(_PAGE_STARTS):
        return None
    return address(link, base, repairs)
