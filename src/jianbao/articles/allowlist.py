"""The last gate: everything that leaves this package passes the allow-list of nh3 (ammonia, html5ever).

What ``lines`` builds is already within the list; the gate is there so that no mistake of ours can open it.
"""

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
