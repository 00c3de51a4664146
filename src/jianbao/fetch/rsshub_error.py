"""Reads the cause out of RSSHub's error answers: an HTML page, or JSON when ``?format=json`` was asked for.

RSSHub answers 503 to nearly everything that goes wrong, so the body is the only place that tells a site's 404 from a
missing setting. Seen on 1.0.0-master.f99e982: ``Name: message`` in the page's first ``<code>``; ``{"error":
{"message": …}}`` without the name in JSON, with an empty message on 404.
"""

import html
import re

import msgspec

_CODE = re.compile(r"<code\b[^<>]*>", re.IGNORECASE)
_TITLE = re.compile(r"<title>\s*Welcome to RSSHub!?\s*</title>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_NAME = re.compile(r"^([A-Z]\w{2,40}): ?(.*)$", re.DOTALL)
_MAX_WORDS = 300


class RsshubError(msgspec.Struct, frozen=True):
    """``name`` is that of the JavaScript error (``FetchError``), empty in JSON answers; ``message`` one plain line."""

    name: str
    message: str

    def __str__(self) -> str:
        """Both for people."""
        return f"{self.name}: {self.message}" if self.name else self.message or "no such route"


class _JsonError(msgspec.Struct):
    message: str = ""


class _JsonAnswer(msgspec.Struct):
    error: _JsonError


def read_rsshub_error(body: bytes) -> RsshubError | None:
    """The cause that the beginning of an error answer gives; ``None``: this is not RSSHub's answer."""
    if body.lstrip()[:1] == b"{":
        try:
            return RsshubError("", one_line(msgspec.json.decode(body, type=_JsonAnswer).error.message))
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None
    text = body.decode("utf-8", "replace")
    if not _TITLE.search(text):
        return None
    found = _CODE.search(text)
    words = one_line(text[found.end() :].partition("</code>")[0]) if found else ""
    named = _NAME.match(words)
    return RsshubError(named[1], named[2]) if named else RsshubError("", words)


def one_line(text: str) -> str:
    """A server's words as one line of plain text, at most 300 characters: no markup, no control characters."""
    line = _UNPRINTABLE.sub(" ", html.unescape(_TAG.sub(" ", text[: 20 * _MAX_WORDS])))
    line = " ".join(line.split())
    return line if len(line) <= _MAX_WORDS else line[: _MAX_WORDS - 1] + "…"
