"""The last gate: everything that leaves this package passes the allow-list of nh3 (ammonia, html5ever).

What ``lines`` builds is already within the list; the gate is there so that no mistake of ours can open it.
"""

import re
from collections.abc import Iterable

import nh3

TAGS = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "hr",
        "br",
        "a",
        "b",
        "strong",
        "i",
        "em",
        "u",
        "s",
        "del",
        "ins",
        "sub",
        "sup",
        "small",
        "mark",
        "code",
        "kbd",
        "samp",
        "var",
        "q",
        "cite",
        "abbr",
        "time",
        "ruby",
        "rb",
        "rt",
        "rp",
        "bdi",
        "bdo",
        "wbr",
        "details",
        "summary",
        "img",
        "video",
        "audio",
    ]
)
_ATTRIBUTES = {
    "a": {"href", "rel"},
    "img": {"src", "srcset", "alt", "width", "height"},
    "video": {"src", "poster", "width", "height"},
    "audio": {"src"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
    "time": {"datetime"},
    "bdo": {"dir"},
}
# Written by ``render`` and ``lines``, not set here: nh3 sets several attributes in another order in each process.
_VALUES = {
    "img": {"loading": {"lazy"}, "referrerpolicy": {"no-referrer"}},
    "video": {"controls": {""}, "preload": {"none"}},
    "audio": {"controls": {""}, "preload": {"none"}},
}
_FIXED = {"a": {"rel": "noopener noreferrer"}}
EMBED_CLASS = "embed"
"""The class of a link that stands where the publisher had a player of somebody else's."""

_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes=_ATTRIBUTES,
    allowed_classes={"a": {EMBED_CLASS}},
    tag_attribute_values=_VALUES,
    set_tag_attribute_values=_FIXED,
    link_rel=None,
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    strip_comments=True,
)


_MANY = 10_000
"""nh3's time grows with the square of the ampersands in a text: 0.01 s for these, 7.5 s for a million."""
_STAND_INS = [chr(place) for place in range(0xE000, 0xE100)]


def enforce(html: str) -> str:
    """The markup with everything outside the allow-list taken out."""
    if html.count("&amp;") > _MANY:
        # A character of the private use area that is not there stands in for them: it means nothing anywhere.
        stand_in = next((char for char in _STAND_INS if char not in html), "")
        if stand_in:
            return _cleaner.clean(html.replace("&amp;", stand_in)).replace(stand_in, "&amp;")
        html = html.replace("&amp;", "")
    return _cleaner.clean(html) if html else ""


_TEXT = r"[^<>&\xa0\r\x00]*+(?:&(?:amp|lt|gt);[^<>&\xa0\r\x00]*+)*+"
_VALUE = r"[^<>&\xa0\r\x00\"]*+(?:&amp;[^<>&\xa0\r\x00\"]*+)*+"
_ADDRESS = (
    r'https?://(?=[a-z0-9.-]{1,60}\.[a-z]{2,12}[/"])[a-z0-9]++(?:[.-][a-z0-9]++)*+'
    r"(?:/[A-Za-z0-9/_.,~%=!?:+-]*+(?:&amp;[A-Za-z0-9/_.,~%=!?:+-]*+)*+)?+"
)
_IMAGE = (
    rf'<img src="{_ADDRESS}" alt="{_VALUE}"(?: width="[0-9]++")?+(?: height="[0-9]++")?+'
    ' loading="lazy" referrerpolicy="no-referrer">'
)
_LINK = rf'<a href="{_ADDRESS}" rel="noopener noreferrer">{_TEXT}</a>'
# No group is captured: in possessive repeats that raises SystemError in Python 3.11 (gh-101955).
_BOLD = "|".join(f"<{tag}>{_TEXT}</{tag}>" for tag in ("strong", "b", "em", "i"))
_WORDS = rf"{_TEXT}(?:(?:{_BOLD}|{_LINK}){_TEXT})*+"
_ROWS = rf"(?:<tr>(?:<td>{_TEXT}</td>)++</tr>)++"
_PLAIN = re.compile(
    rf"<(?:p>(?:{_WORDS}|{_IMAGE})</p|h2>{_TEXT}</h2|h3>{_TEXT}</h3|table><tbody>{_ROWS}</tbody></table"
    rf"|figure>{_IMAGE}<figcaption>{_TEXT}</figcaption></figure)>"
)
"""Elements that are within the list letter by letter, as nine of ten are: text, bold words, a table of figures, and a
picture or link in the very form in which we write them, whose address is of the plainest kind. nh3 writes them out as
they are (tests ask it). What it would write otherwise (NUL, CR, no-break spaces) is not among their characters."""
_BETWEEN = "\ue0ff"
"""Stands between elements that nh3 is given at once: a character of the private use area, which means nothing."""


def enforce_blocks(blocks: Iterable[str]) -> str:
    """``enforce`` for elements that stand side by side: what is plainly within the list needs no parser to be seen."""
    blocks = list(blocks)
    doubtful = [place for place, block in enumerate(blocks) if not _PLAIN.fullmatch(block)]
    if not doubtful:
        return "".join(blocks)
    rest = _BETWEEN.join([blocks[place] for place in doubtful])
    if rest.count(_BETWEEN) != len(doubtful) - 1:  # a text that holds the mark itself
        return enforce("".join(blocks))
    safe = enforce(rest).split(_BETWEEN)
    if len(safe) != len(doubtful):
        return enforce("".join(blocks))
    for place, block in zip(doubtful, safe, strict=True):
        blocks[place] = block
    return "".join(blocks)
