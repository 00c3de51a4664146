"""What came instead of a feed, so that the error can name it: most often an RSSHub error page, or a web page."""

import html
import re

_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,500})", re.IGNORECASE)
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_RSSHUB_MESSAGE = re.compile(r"<code[^>]{0,300}>([^<]{1,1000})")
_HEAD = 64_000


def describe(text: str) -> str:
    """One line on what ``text`` is, where it is no feed: ``a web page titled "502 Bad Gateway"``."""
    head = text[:_HEAD].strip()
    if not head:
        return "the answer is empty"
    if not _HTML.search(head):
        return f"not a feed, it begins with {_line(head, 60)!r}"
    found = _TITLE.search(head)
    title = _line(html.unescape(found[1]), 120) if found else ""
    if title == "Welcome to RSSHub!":
        message = _RSSHUB_MESSAGE.search(head)
        return (
            f"RSSHub answered with an error: {_line(html.unescape(message[1]), 300)}" if message else "an RSSHub page"
        )
    return f'a web page titled "{title}", not a feed' if title else "a web page, not a feed"


def _line(text: str, length: int) -> str:
    """``text`` on one line of at most ``length`` characters, printable."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text[: length * 4]).split())
    return line if len(line) <= length else line[: length - 1] + "…"
