"""Mends the text of XML that is not well-formed, where one reading is certain; what is not is left to the reader.

Work is linear in the text. CDATA sections are not touched but for characters that XML forbids.
"""

import html
import re
from collections.abc import Iterator
from html.entities import html5 as HTML_REFERENCES  # noqa: N812 - a table

from jianbao.feeds.elements import WELL_KNOWN
from jianbao.feeds.limits import MAX_BODY, MAX_TAG_ATTRIBUTES, MAX_TAG_CHARACTERS
from jianbao.feeds.repairs import Repairs

_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?(rss|feed|RDF|channel)[\s>/]", re.IGNORECASE)
_ENDS = re.compile(r"</(?:[A-Za-z][\w.-]{0,30}:)?(rss|feed|RDF|channel)\s*>", re.IGNORECASE)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORBIDDEN_TABLE: dict[int, str] = {
    **dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535), ""),
    **dict.fromkeys(range(55296, 57344), "�"),
}
_AMPERSAND = re.compile(r"&(?:#([0-9]{1,12});|#[xX]([0-9A-Fa-f]{1,12});|([A-Za-z][A-Za-z0-9]{0,40});)?")
_PREDEFINED = frozenset({"lt", "gt", "amp", "quot", "apos"})
_LESS_THAN = re.compile(r"<(?![A-Za-z_/!?])")
_LONG_TAG = re.compile(rf"<([A-Za-z_][\w:.-]{{0,80}})[^<>]{{{MAX_TAG_CHARACTERS},}}?(/?)>")
# An entity that is a short text or one character; not one that is made of others, or that lies elsewhere.
_ENTITY = re.compile(
    r"<!ENTITY\s+([A-Za-z_][\w.-]{0,80})\s+(?:\"([^\"&<%]{0,80})\"|'([^'&<%]{0,80})'|[\"'](&#\w{1,8};)[\"'])\s*>"
)
_DOCTYPE = re.compile(r"<!DOCTYPE\s[^<>\[\]]*(?:\[|>)", re.IGNORECASE)
# What may stand around a feed's root: comments, processing instructions, a document type.
_HEAD_PARTS = re.compile(r"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^<>\[]*(?:\[.*\]\s*)?>", re.DOTALL | re.IGNORECASE)
_HEAD = 20_000
"""Characters around a feed that are looked at to tell harmless from harmful: comments left open cost their square."""
_MAX_EXPANSION = 100_000
"""Characters that entities of a feed's own may come to together."""
_SPACE = 0x20
_HIGHEST = 0x10FFFF


def mend(text: str, repairs: Repairs) -> str:
    """``text`` with certain faults mended, each noted: junk around the feed, characters and references XML does not
    allow, bare ``&`` and ``<``, references that HTML or the feed itself defines, tags with absurdly many attributes.
    """
    if _FORBIDDEN.search(text):
        repairs.note("characters that XML forbids were taken out")
        text = text.translate(_FORBIDDEN_TABLE)
    text, entities = _without_surroundings(text, repairs)
    text = _with_declared_prefixes(text, repairs)
    if len(text) > MAX_BODY:
        text = _without_endless_texts(text, repairs)
    references = _References(entities, repairs)
    pieces = [_mend_piece(piece, references, repairs) if is_markup else piece for piece, is_markup in _split(text)]
    return "".join(pieces)


def _without_surroundings(text: str, repairs: Repairs) -> tuple[str, dict[str, str]]:
    """``text`` from the first tag of the feed to its last, and the plain entities that stood before."""
    root = _root(text)
    if root is None:
        return text, {}
    head, text = text[: root.start()], text[root.start() :]
    entities = _entities(head)
    if _HEAD_PARTS.sub("", head[:_HEAD]).strip():
        repairs.note("text before the feed was skipped")
    name = root[1].lower()
    end = 0
    for found in _ENDS.finditer(text):
        if found[1].lower() == name:
            end = found.end()
    if end and text[end:].strip():
        if _HEAD_PARTS.sub("", text[end : end + _HEAD]).strip():
            repairs.note("text behind the feed was skipped")
        text = text[:end]
    return text, entities


def _with_declared_prefixes(text: str, repairs: Repairs) -> str:
    """``text`` whose root declares the well-known prefixes that are used without a declaration."""
    root = _ROOT.match(text)
    if root is None:
        return text
    missing = "".join(
        f' xmlns:{prefix}="{uri}"'
        for prefix, uri in WELL_KNOWN.items()
        if f"<{prefix}:" in text and f"xmlns:{prefix}" not in text
    )
    if not missing:
        return text
    repairs.note("prefixes that were not declared were taken for the well-known ones")
    return text[: root.end() - 1] + missing + text[root.end() - 1 :]


def _without_endless_texts(text: str, repairs: Repairs) -> str:
    """``text`` without texts that pass the limit of a body; libxml2 refuses a feed for one of ten megabytes."""
    pieces = text.split("<")
    for number, piece in enumerate(pieces):
        if len(piece) > MAX_BODY:
            cut = piece[:MAX_BODY]
            reference = cut.rfind("&", MAX_BODY - 12)
            if reference >= 0 and ";" not in cut[reference:]:
                cut = cut[:reference]
            pieces[number] = cut + ("]]>" if piece.endswith("]]>") else "")
            repairs.note(f"a text was cut at {MAX_BODY} characters")
    return "<".join(pieces)


def _root(text: str) -> re.Match[str] | None:
    """The tag that a feed begins with; one in a comment is none."""
    root = _ROOT.search(text)
    while root is not None:
        comment = text.rfind("<!--", 0, root.start())
        if comment < 0 or text.find("-->", comment, root.start()) >= 0:
            break
        after = text.find("-->", root.end())
        root = _ROOT.search(text, after) if after >= 0 else None
    return root


def _entities(head: str) -> dict[str, str]:
    """The plain entities that a document type declaration defines, by name."""
    found = _DOCTYPE.search(head)
    if found is None or not found[0].endswith("["):
        return {}
    return {
        name: double or single or html.unescape(reference)
        for name, double, single, reference in _ENTITY.findall(head[found.end() :])
    }


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


class _References:
    """What each reference of a feed becomes; called by ``re.sub``."""

    def __init__(self, entities: dict[str, str], repairs: Repairs) -> None:
        self.entities = entities
        self.repairs = repairs
        self.expanded = 0

    def __call__(self, found: re.Match[str]) -> str:
        """The reference as XML knows it, the text it stands for, or its ``&`` escaped."""
        decimal, hexadecimal, name = found.groups()
        if name is not None:
            return self._named(name, found[0])
        if decimal is None and hexadecimal is None:
            return self._escaped(found[0])
        code = int(decimal) if decimal is not None else int(hexadecimal, 16)
        if _is_xml_character(code):
            return found[0]
        self.repairs.note("references to characters that XML forbids were taken out")
        return "" if code < _SPACE or code in {0xFFFE, 0xFFFF} else "\ufffd"

    def _named(self, name: str, written: str) -> str:
        """An entity of XML, of the feed's own, or of HTML."""
        if name in self.entities:
            meaning = self.entities[name]
            self.expanded += len(meaning)
            return html.escape(meaning) if self.expanded <= _MAX_EXPANSION else self._escaped(written)
        if name in _PREDEFINED:
            return written
        meaning = HTML_REFERENCES.get(name + ";", "")
        if not meaning or "<" in meaning or "&" in meaning:
            return self._escaped(written)
        self.repairs.note("references that XML does not define were replaced")
        return meaning

    def _escaped(self, written: str) -> str:
        """Text, then."""
        self.repairs.note("bare & were escaped")
        return "&amp;" + written[1:]


def _is_xml_character(code: int) -> bool:
    """XML 1.0, production 2 (Char)."""
    return code in {9, 10, 13} or _SPACE <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code <= _HIGHEST  # noqa: PLR2004 - the production's bounds


def _mend_piece(piece: str, references: _References, repairs: Repairs) -> str:
    """One stretch of markup."""
    if "&" in piece:
        piece = _AMPERSAND.sub(references, piece)
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
