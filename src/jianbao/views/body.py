"""The body of an article as a page wants it. What comes in is already safe HTML (``articles`` made it so); what is done
here only adds attributes, drops blanks and changes the addresses of mirrored pictures.
"""

import html
import re
from collections.abc import Callable

_TAG = re.compile(r'<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[^\s"=<>/]+(?:="[^"]*")?)*)\s*/?>')
_ATTRIBUTE = re.compile(r'([^\s"=<>/]+)(?:="([^"]*)")?')
# Chinese copy indents paragraphs by two ideographic spaces (U+3000); the page does it by style.
_BLANK_START = re.compile(
    r"(<p(?:\s[^<>]*)?>(?:<(?:a|abbr|b|em|font|i|mark|small|span|strong|u)(?:\s[^<>]*)?>)*)(?:[\s\u3000\u00a0]|&nbsp;)+"
)
_EMPTY_PARAGRAPH = re.compile(r"<p(?:\s[^<>]*)?>(?:[\s\u3000\u00a0]|&nbsp;|<br\s*/?>)*</p>\s*")
_INDENT_AFTER_BREAK = re.compile(r"(<br\s*/?>)(?:[\s\u3000\u00a0]|&nbsp;)+")

_PHRASE = re.compile(r"(?<=[，。：；！？—…\s])(?![，。：；！？—…”’」』》）\s])")

RTL_LANGUAGES = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


def direction(language: str | None) -> str:
    """``rtl``, ``ltr``, or ``auto`` where the language is not known."""
    if not language:
        return "auto"
    return "rtl" if language.lower().partition("-")[0] in RTL_LANGUAGES else "ltr"


def for_page(
    body_html: str,
    picture: Callable[[str], str],
    *,
    size: Callable[[str], tuple[int, int] | None] = lambda _url: None,
    enlarge: str = "",
) -> str:
    """The body for an article page.

    ``picture`` gives the address that stands for a picture's, ``size`` its width and height where they are known.
    ``enlarge`` is what links to whole pictures are called.
    """
    body = _EMPTY_PARAGRAPH.sub("", _BLANK_START.sub(r"\1", body_html))
    body = _INDENT_AFTER_BREAK.sub(r"\1", body)
    return _TAG.sub(_PageTags(picture, size, enlarge).tag, body)


def for_feed(body_html: str, picture: Callable[[str], str]) -> str:
    """The body for a feed: nothing but the pictures' addresses (absolute) changes."""
    return _TAG.sub(
        lambda match: (
            _markup("img", _image(match, picture)) if match[2].lower() == "img" and not match[1] else match[0]
        ),
        body_html,
    )


def has_picture(body_html: str, url: str) -> bool:
    """Whether the body shows this picture."""
    return html.escape(url, quote=False) in body_html or url in body_html


class _PageTags:
    """Goes through the tags of one body in order, and knows whether it is inside a link."""

    def __init__(
        self, picture: Callable[[str], str], size: Callable[[str], tuple[int, int] | None], enlarge: str
    ) -> None:
        self._picture = picture
        self._size = size
        self._enlarge = html.escape(enlarge)
        self._links = 0

    def tag(self, match: re.Match[str]) -> str:
        """What stands for a tag."""
        closing, name, attributes = match[1], match[2].lower(), match[3]
        if name == "img" and not closing:
            return self._shown(match)
        if name == "a":
            self._links += -1 if closing else 1
        if name == "h1":  # the page's own title is its only h1
            return f"<{closing}h2{attributes}>"
        if name == "table":  # wide tables scroll by themselves, and with the keyboard
            return "</table></div>" if closing else f'<div class="scroll" tabindex="0"><table{attributes}>'
        if name == "pre" and not closing:  # long lines scroll, too
            return f'<pre tabindex="0"{attributes}>'
        return match[0]

    def _shown(self, match: re.Match[str]) -> str:
        """A picture with its place kept free, in a link to the whole of it unless it is in a link already."""
        attributes = _image(match, self._picture)
        if "src" not in attributes:
            return match[0]
        if not {"width", "height"} <= attributes.keys():
            size = self._size(html.unescape(dict(_ATTRIBUTE.findall(match[3]))["src"]))
            if size:
                attributes |= {"width": str(size[0]), "height": str(size[1])}
            else:
                attributes["class"] = "framed"
        attributes["loading"] = "lazy"
        attributes["decoding"] = "async"
        image = _markup("img", attributes)
        if self._links:
            return image
        link = {"class": "zoom", "href": attributes["src"]}
        if not attributes["alt"].strip():
            link["aria-label"] = self._enlarge
        return f"{_markup('a', link)}{image}</a>"


def _image(match: re.Match[str], picture: Callable[[str], str]) -> dict[str, str]:
    """A picture's attributes, escaped, with the address that stands for its own."""
    attributes = dict(_ATTRIBUTE.findall(match[3]))
    source = attributes.get("src")
    if not source:
        return attributes
    address = html.unescape(source)
    shown = picture(address)
    attributes["src"] = html.escape(shown)
    if shown != address:  # a copy of ours stands for all its sizes
        attributes.pop("srcset", None)
    attributes.setdefault("alt", "")
    attributes["referrerpolicy"] = "no-referrer"
    return attributes


def _markup(name: str, attributes: dict[str, str]) -> str:
    return f"<{name} " + " ".join(f'{key}="{value}"' for key, value in attributes.items()) + ">"


def phrases(title: str, language: str) -> tuple[str, ...]:
    """A Chinese headline in the parts that a line may end behind: at blanks, and behind punctuation.

    Joined they are the title. Other languages break at words by themselves and stay in one part.
    """
    if not language.lower().startswith("zh"):
        return (title,)
    return tuple(part for part in _PHRASE.split(title) if part)


def escaped(text: str) -> str:
    """Text as it may stand in an attribute."""
    return html.escape(text)
