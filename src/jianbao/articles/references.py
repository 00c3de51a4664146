"""Character references in well-formed text (HTML §13.2.5.72 and on), as far as they are of ordinary kinds."""

import re
from html.entities import html5

_AMPERSAND = "\x00"
"""Stands for what is no reference any more; no body holds it (``markup.holdable``)."""
_REFERENCE = re.compile("&([a-zA-Z][a-zA-Z0-9]{1,30}|#[0-9]{1,5}|#[xX][0-9a-fA-F]{1,4});")
_ODD = re.compile("&(?:#|" + "|".join(name for name in html5 if name[-1] != ";") + ")")
"""What means something without a semicolon too, and a number out of the ordinary."""
_PARAMETER = re.compile("&([a-zA-Z][a-zA-Z0-9]*+)(?!;)")
_HEXADECIMAL = 16


def decoded(text: str) -> str | None:
    """Text with its references read; ``None``: one is odd."""
    return _decoded(text) if "&" in text else text


def decoded_attribute(text: str) -> str | None:
    """The same for an attribute, where ``&name=`` and the like mean themselves (HTML §13.2.5.73)."""
    return _decoded(_PARAMETER.sub(_itself, text)) if "&" in text else text


def _decoded(text: str) -> str | None:
    text = _REFERENCE.sub(_character, text)
    return None if _ODD.search(text) else text.replace(_AMPERSAND, "&")


def _character(match: re.Match[str]) -> str:
    name = match[1]
    if name[0] != "#":
        char = html5.get(f"{name};", match[0])
    else:
        place = int(name[2:], _HEXADECIMAL) if name[1] in "xX" else int(name[1:])
        # Others (controls, surrogates, what Windows put into 128-159) are read by rules of their own.
        char = chr(place) if 0x20 <= place < 0x7F or 0xA0 <= place < 0xD800 else match[0]  # noqa: PLR2004 - see above
    return _AMPERSAND if char == "&" else char


def _itself(match: re.Match[str]) -> str:
    """What looks like a reference and is none; one that only lacks its semicolon is left, to be declined."""
    goes_on = match.string[match.end() : match.end() + 1] == "="
    return match[0] if match[1] in html5 and not goes_on else _AMPERSAND + match[1]
