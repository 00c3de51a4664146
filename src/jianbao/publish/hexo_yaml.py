"""Scalars of a post's front matter: any text as YAML on one line, in which no template tag can start.

Quoted as the replaced system did where that is safe. Read back alike by PyYAML (YAML 1.1) and by js-yaml (1.2), which
Hexo uses.
"""

import hashlib
import re

from jianbao.sources.hexo_posts import WORD_JOINER

_PLAIN = re.compile(r"[^\W\d_](?:[\w ·－—–（）《》、，。！？“”‘’/.+-]*[\w）》。！？”’+])?\Z")
_WORDS_OF_YAML = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf"})
_QUOTABLE = re.compile(r"[\x20-\x7A\x7C\x7E\xA0-\u2027\u202A-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD\U00010000-\U0010FFFF]*\Z")
"""What may stand between single quotes: printable in both YAMLs, no line end of either, no brace."""

_NAME_BYTES = 200
_OPENS_A_TAG = re.compile(f"<(?={WORD_JOINER}*[A-Za-z/!?])")
_SURROGATE = re.compile("[\ud800-\udfff]")
_OF_JAVASCRIPT = frozenset({
    "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__", "__proto__", "constructor",
    "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf",
})  # fmt: skip


def inert(text: str) -> str:
    """Text that is no markup even where a theme prints it raw, and looks the same where the theme escapes it.

    Many themes print titles and category names without escaping, and Hexo's own ``list_categories`` does. Escaped
    here, they would be escaped twice elsewhere; so a ``<`` that could open a tag is followed by a WORD JOINER
    (U+2060, of no width), behind which HTML sees text. ``sources.hexo_posts`` takes it out again.
    """
    return _OPENS_A_TAG.sub(f"<{WORD_JOINER}", _SURROGATE.sub("\ufffd", text))


def category(name: str) -> str:
    """A filing name, inert, and never one that ends Hexo's build.

    Hexo 8 reads ``category_map[name]`` of a plain object, so a category ``constructor`` is no text to it; and it makes
    a folder of each name, of which a file system takes 255 bytes. A longer name is cut, and told apart by its digest.
    """
    safe = inert(name)
    if len(safe.encode()) > _NAME_BYTES:
        digest = hashlib.sha256(safe.encode()).hexdigest()[:8]
        return f"{safe.encode()[: _NAME_BYTES - 12].decode(errors='ignore')}… {digest}"
    return safe + (WORD_JOINER if safe in _OF_JAVASCRIPT else "")


def plain(text: str) -> str:
    """A scalar without quotes where no YAML could take it for anything but this text, else quoted."""
    if _PLAIN.match(text) and text.lower() not in _WORDS_OF_YAML and _QUOTABLE.match(text):
        return text
    return quoted(text)


def quoted(text: str) -> str:
    """A scalar in single quotes; with braces, line ends or what cannot be printed, in double ones with escapes."""
    if _QUOTABLE.match(text):
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char == "\n":
        return r"\n"
    if _QUOTABLE.match(char):
        return char
    code = ord(_SURROGATE.sub("\ufffd", char))
    if code <= 0xFF:  # noqa: PLR2004 - what two digits hold
        return f"\\x{code:02X}"
    return f"\\u{code:04X}"
