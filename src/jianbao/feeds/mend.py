"""Mends the text of XML that is not well-formed, where one reading is certain; what is not is left to the reader.

Work is linear in the text. CDATA sections are not touched but for characters that XML forbids.
"""

import html
import re
from collections.abc import Iterator

from jianbao.feeds.limits import MAX_TAG_ATTRIBUTES, MAX_TAG_CHARACTERS
from jianbao.feeds.repairs import Repairs

_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?(rss|feed|RDF|channel)[\s>/]", re.IGNORECASE)
_ENDS = re.compile(r"</(?:[A-Za-z][\w.-]{0,30}:)?(rss|feed|RDF|channel)\s*>", re.IGNORECASE)
_PROLOG_START = re.compile(r"<[?!]")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORBIDDEN_TABLE: dict[int, str] = {
    **dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535), ""),
    **dict.fromkeys(range(55296, 57344), "�"),
}
_AMPERSAND = re.compile(r"&(?:#([0-9]{1,12});|#[xX]([0-9A-Fa-f]{1,12});|([A-Za-z][A-Za-z0-9]{0,40});)?")
_PREDEFINED = frozenset({"lt", "gt", "amp", "quot", "apos"})
_LESS_THAN = re.compile(r"<(?![A-Za-z_/!?])")
_LONG_TAG = re.compile(r"<([A-Za-z_][\w:.-]{0,80})[^<>]{%d,}?(/?)>" % MAX_TAG_CHARACTERS)
_DECLARED_ENTITY = re.compile(r"<!ENTITY\s+([\w.-]{1,80})\s")
_HIGHEST = 0x10FFFF


def mend(text: str, repairs: Repairs) -> str:
    """``text`` with certain faults mended, each noted: junk around the feed, characters and references XML does not
    allow, bare ``&`` and ``<``, HTML's named references, tags with absurdly many attributes.
    """
    text = _without_surroundings(text, repairs)
    if _FORBIDDEN.search(text):
        repairs.note("characters that XML forbids were taken out")
        text = text.translate(_FORBIDDEN_TABLE)
    head_end = _ROOT.search(text)
    declared = frozenset(_DECLARED_ENTITY.findall(text[: head_end.start()])) if head_end else frozenset()
    pieces: list[str] = []
    for piece, is_markup in _split(text):
        pieces.append(_mend_piece(piece, declared, repairs) if is_markup else piece)
    return "".join(pieces)


def _without_surroundings(text: str, repairs: Repairs) -> str:
    """Without what stands before the first tag of the document and behind its last."""
    root = _ROOT.search(text)
    if root is None:
        return text
    prolog = _PROLOG_START.search(text, 0, root.start())
    start = prolog.start() if prolog else root.start()
    if text[:start].strip():
        repairs.note("text before the feed was skipped")
    text = text[start:]
    name = root[1].lower()
    end = 0
    for found in _ENDS.finditer(text):
        if found[1].lower() == name:
            end = found.end()
    if end and text[end:].strip():
        repairs.note("text behind the feed was skipped")
        text = text[:end]
    return text


def _split(text: str) -> Iterator[tuple[str, bool]]:
    """The pieces of ``text``, and whether each is markup (else a CDATA section or comment, left alone)."""
    place = 0
    starts = {"<![CDATA[": "]]>", "<!--": "-->"}
    following = {opening: text.find(opening) for opening in starts}
    while True:
        candidates = [(at, opening) for opening, at in following.items() if at >= 0]
        if not candidates:
            break
        at, opening = min(candidates)
        end = text.find(starts[opening], at + len(opening))
        if end < 0:  # never closed: no section of this kind from here on
            following[opening] = -1
            continue
        end += 3
        yield text[place:at], True
        yield text[at:end], False
        place = end
        for other in starts:
            if 0 <= following[other] < place:
                following[other] = text.find(other, place)
    yield text[place:], True


def _mend_piece(piece: str, declared: frozenset[str], repairs: Repairs) -> str:
    """One stretch of markup."""

    def reference(found: re.Match[str]) -> str:
        decimal, hexadecimal, name = found.groups()
        if name is not None:
            if name in _PREDEFINED or name in declared:
                return found[0]
            meaning = html.entities.html5.get(name + ";")
            if meaning is not None and not set(meaning) & {"<", "&"}:
                repairs.note("references that XML does not define were replaced")
                return meaning
        elif decimal is not None or hexadecimal is not None:
            code = int(decimal) if decimal is not None else int(hexadecimal, 16)
            if code in {9, 10, 13} or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code <= _HIGHEST:  # noqa: PLR2004 - XML 1.0, production Char
                return found[0]
            repairs.note("references to characters that XML forbids were taken out")
            return "" if code < 32 or code in {0xFFFE, 0xFFFF} else "\ufffd"  # noqa: PLR2004 - controls
        repairs.note("bare & were escaped")
        return "&amp;" + found[0][1:]

    if "&" in piece:
        piece = _AMPERSAND.sub(reference, piece)
    piece, bare = _LESS_THAN.subn("&lt;", piece)
    if bare:
        repairs.note("bare < were escaped", bare)
    if len(piece) > MAX_TAG_CHARACTERS:
        piece = _LONG_TAG.sub(lambda tag: _shortened(tag, repairs), piece)
    return piece


def _shortened(tag: re.Match[str], repairs: Repairs) -> str:
    """A long tag as it is, or without its attributes where there are too many."""
    if tag[0].count("=") <= MAX_TAG_ATTRIBUTES:
        return tag[0]
    repairs.note(f"a tag of more than {MAX_TAG_ATTRIBUTES} attributes lost them")
    return f"<{tag[1]}{tag[2]}>"
