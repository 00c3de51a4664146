"""Bytes to text: which encoding a feed is really in.

In this order: byte order mark; strict UTF-8 (text in another encoding practically never passes for it); the charset of
the HTTP header, then of the XML declaration (RFC 7303 §3.2), with gb2312 and gbk read as their superset gb18030; UTF-8
or a double-byte label with a few damaged bytes replaced; a detector; windows-1252, which takes everything.
"""

import codecs
import re

from jianbao.feeds.repairs import Repairs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# "<?" or "<r", "<f" as each encoding writes it (XML 1.0, appendix F).
_FIRST_BYTES = (
    (re.compile(rb"<\x00\x00\x00"), "utf-32-le"),
    (re.compile(rb"\x00\x00\x00<"), "utf-32-be"),
    (re.compile(rb"<\x00[^\x00]\x00"), "utf-16-le"),
    (re.compile(rb"\x00<\x00[^\x00]"), "utf-16-be"),
    (re.compile(rb"\x4c\x6f\xa7\x94"), "cp037"),
)
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,500}?>")
_DECLARED = re.compile(
    rb"^[^<]{0,1000}<\?xml[^>]{0,300}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']", re.IGNORECASE
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "big5": "big5hkscs",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""Python codec → the superset that browsers read it as (WHATWG Encoding §4.2)."""
_STATEFUL = frozenset({"iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_3", "iso2022_kr", "hz", "utf-7"})
_DOUBLE_BYTE = frozenset({"gb18030", "big5hkscs", "big5", "cp932", "cp949", "euc_jp", "johab", "utf-8"})
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_COMMON_CHINESE = re.compile(rb"(?:[\xa1-\xa3\xb0-\xd7][\xa1-\xfe])+")
_SURE = 0.9
"""Confidence from which the detector is taken at its word."""
_SAMPLE = 128 * 1024
"""Bytes the detector is shown."""


def decode(data: bytes, content_type: str | None, repairs: Repairs) -> tuple[str, str]:
    """The text of a feed without its XML declaration, and the name of the encoding it was read in.

    Never fails: what no rule understands is read as windows-1252, with a repair.
    """
    text, encoding = _by_first_bytes(data, repairs) or _by_labels(data, _labels(data, content_type), repairs)
    return _strip(text), encoding


def _by_first_bytes(data: bytes, repairs: Repairs) -> tuple[str, str] | None:
    """Text and encoding of bytes that show by their beginning what they are."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _with_replacements(data[len(mark) :], encoding, repairs), encoding
    for pattern, encoding in _FIRST_BYTES:
        if pattern.match(data):
            found: str = encoding
            if encoding == "cp037":  # one of the EBCDICs: they agree on the letters of a declaration
                declared = _DECLARED.match(data[:2000].decode(encoding).encode("ascii", "replace"))
                found = (declared and _codec(declared[1].decode("ascii"))) or encoding
            return _with_replacements(data, found, repairs), found
    return None


def _by_labels(data: bytes, labels: list[str], repairs: Repairs) -> tuple[str, str]:
    """Text and encoding of bytes that begin like ASCII."""
    if data.isascii():
        stateful = _first_that_fits(data, [label for label in labels if label in _STATEFUL])
        if stateful:
            return stateful
    found = _first_that_fits(data, ["utf-8"])
    if found:
        return found
    text, encoding = _not_utf8(data, labels, repairs)
    if labels and encoding != labels[0]:
        repairs.note(f"labelled {labels[0]}, read as {encoding}")
    elif not labels:
        repairs.note(f"not UTF-8 and without a label, read as {encoding}")
    return text, encoding


def _not_utf8(data: bytes, declared: list[str], repairs: Repairs) -> tuple[str, str]:
    """Text and encoding of bytes that are not valid UTF-8 throughout."""
    # Single-byte labels decode anything, so what can be told from the bytes comes before them.
    double_byte = [label for label in declared if label in _DOUBLE_BYTE and label != "utf-8"]
    return (
        _damaged(data, "utf-8", repairs)
        or _first_that_fits(data, double_byte)
        or next((found for label in double_byte if (found := _damaged(data, label, repairs))), None)
        or _first_that_fits(data, [label for label in declared if label != "cp1252" or not _in_pairs(data)])
        or _first_that_fits(data, _detected(data))
        or (_with_replacements(data, "cp1252", repairs), "cp1252")
    )


def _first_that_fits(data: bytes, labels: list[str]) -> tuple[str, str] | None:
    """The text in the first encoding that has no objection."""
    for label in labels:
        text = _strictly(data, label)
        if text is not None:
            return text, label
    return None


def _damaged(data: bytes, label: str, repairs: Repairs) -> tuple[str, str] | None:
    """The text with U+FFFD for a few stray bytes, if at most one in five of its foreign characters is."""
    text = data.decode(label, "replace")
    bad = text.count("\ufffd")
    if bad * 5 > len(text) - _ascii_count(text):
        return None
    repairs.note(f"bytes that are not {label} were replaced", bad)
    return text, label


def _labels(data: bytes, content_type: str | None) -> list[str]:
    """Codecs named by the HTTP header and the XML declaration, in this order; unknown names are left out."""
    found: list[str] = []
    header = _CHARSET.search(content_type or "")
    declaration = _DECLARED.match(data[:2000])
    for label in (header and header[1], declaration and declaration[1].decode("ascii")):
        name = _codec(label)
        if name and name not in found:
            found.append(name)
    return found


def _codec(label: str | None) -> str | None:
    """Python's name of the encoding that a label is read as, or ``None`` for a label that means none."""
    if not label:
        return None
    try:
        name = codecs.lookup(label).name
        name = _SUPERSETS.get(name, name)
        b"".decode(name)  # Python also knows "hex", "zip" and the like, which do not make text
    except (LookupError, ValueError):
        return None
    return name


def _strictly(data: bytes, encoding: str) -> str | None:
    """The text, or ``None`` if a byte does not fit."""
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _with_replacements(data: bytes, encoding: str, repairs: Repairs) -> str:
    """The text with U+FFFD for bytes that do not fit."""
    text = data.decode(encoding, "replace")
    if "\ufffd" in text and _strictly(data, encoding) is None:
        repairs.note(f"bytes that are not {encoding} were replaced", text.count("\ufffd"))
    return text


_LONG_WORD = re.compile(rb"[a-zA-Z]{60,}")
"""chardet looks for words by a pattern whose time grows with the square of a run of letters: 38 s for 39 KB of them."""


def _ascii_count(text: str) -> int:
    """How many characters are ASCII."""
    return len(text.encode("ascii", "ignore"))


def _in_pairs(data: bytes) -> bool:
    """Whether high bytes come mostly in runs of even length, as Chinese text has them and Latin text has not."""
    runs = [len(run) for run in _HIGH_RUN.findall(data[:_SAMPLE])]
    total = sum(runs)
    return total > 0 and sum(length for length in runs if length >= 4) > total * 0.5  # noqa: PLR2004 - two characters


def _detected(data: bytes) -> list[str]:
    """Encodings to try where labels fail, the likeliest first."""
    import chardet  # noqa: PLC0415 - slow to import, and rarely needed

    first = _HIGH_RUN.search(data)
    start = max(0, first.start() - 1000) if first else 0
    opinion = chardet.detect(_LONG_WORD.sub(b" ", data[start : start + _SAMPLE]))
    found = [name] if (name := _codec(opinion["encoding"])) else []
    if opinion["confidence"] < _SURE and _is_common_chinese(data):  # a headline is too short for statistics
        found.insert(0, "gb18030")
    elif _in_pairs(data):
        found.append("gb18030")
    return found


def _is_common_chinese(data: bytes) -> bool:
    """Whether all high bytes are pairs of GB2312's first level (its 3755 commonest characters) or punctuation."""
    runs = _HIGH_RUN.findall(data[:_SAMPLE])
    return bool(runs) and all(_COMMON_CHINESE.fullmatch(run) for run in runs)


def _strip(text: str) -> str:
    """Without byte order mark and XML declaration, whose encoding no longer holds."""
    text = text.removeprefix("\ufeff")
    found = _DECLARATION.match(text)
    return text[found.end() :] if found else text
