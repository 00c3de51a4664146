"""Pages that answer 200 and are not the article: captchas, paywalls, logins, errors, consents, empty shells. Pure.

What they say is data (``rules/pages``); this module weighs it. A page is only taken for one of them if it has little
else to show, or says so of itself: an article *about* captchas is an article.
"""

import re
from functools import cache
from typing import Any

import msgspec

from jianbao.articles import ruleset
from jianbao.articles.folding import fold
from jianbao.articles.page import PageReading
from jianbao.model.page import PageOutcome

_KEYS = {"name", "kind", "on", "max", "pattern", "added", "example", "keeps"}
_KINDS = ("captcha", "error", "login", "paywall", "consent", "empty")
_LITTLE = 600
"""Letters of text below which what one line says is about the page."""
_SOME = 1_800
_NOTHING = 40
_SHELL = 200
_TITLE_SHARE = 0.5


class PageRule(msgspec.Struct, frozen=True):
    """A kind of page by what its title, or a line of at most ``longest`` characters, says."""

    name: str
    kind: PageOutcome
    on: str
    longest: int
    pattern: re.Pattern[str]


@cache
def page_rules() -> tuple[PageRule, ...]:
    """The rules of ``rules/pages``. ValueError: one breaks the form, or misses its own example."""
    found = []
    for path in ruleset.folder("pages"):
        for entry in ruleset.tables(path, "page", _KEYS):
            if entry.get("kind") not in _KINDS or entry.get("on") not in ("title", "line"):
                raise ValueError(f"{path.name}: {entry.get('name')}: kind is one of {_KINDS}, on is title or line")
            found.append(_rule(entry))
    return tuple(found)


def _rule(entry: dict[str, Any]) -> PageRule:
    pattern = re.compile(entry["pattern"], re.IGNORECASE)
    return PageRule(entry["name"], PageOutcome(entry["kind"]), entry["on"], entry.get("max", 300), pattern)


def not_an_article(reading: PageReading, *, title: str = "") -> tuple[PageOutcome, str] | None:
    """What a page is instead of an article, and the words that tell; ``None``: it may be one.

    ``title`` is what the article is known by elsewhere: a page that has it in its own title and a text is believed
    to be the article unless it says that the rest is to be paid for.
    """
    text = reading.article.text
    named = bool(title) and titles_agree(title, reading)
    if reading.paid:
        return PageOutcome.PAYWALL, "the page says of itself that it is not free"
    if not (named and len(text) >= _LITTLE // 2):
        for rule in page_rules():
            if rule.on == "title" and (match := rule.pattern.search(reading.title_tag)) and len(text) < _SOME:
                return rule.kind, match[0]
    for rule in page_rules():
        if rule.on == "line" and (found := _line(rule, reading)) and _is_all(rule.kind, reading, text, named=named):
            return rule.kind, found
    if reading.asks_password and len(text) < _LITTLE // 2 and not named:
        return PageOutcome.LOGIN, "it asks for a password"
    if reading.refreshes and len(text) < _LITTLE // 2 and not named:
        return PageOutcome.OTHER, "it sends the reader on to another page"
    if len(fold(text)) < _NOTHING and not reading.article.images:
        words = "nothing to read without a script" if reading.length < _SHELL else "no article was found on the page"
        return PageOutcome.EMPTY, words
    return None


def _line(rule: PageRule, reading: PageReading) -> str | None:
    """The first line of the page for which a rule holds."""
    for line in reading.lines:
        if len(line) <= rule.longest and rule.pattern.search(line):
            return line
    return None


def _is_all(kind: PageOutcome, reading: PageReading, text: str, *, named: bool) -> bool:
    """Whether a page has so little else that a line speaks for it."""
    if kind is PageOutcome.PAYWALL:
        return True  # the lines are about this text, and stand where it breaks off
    if kind is PageOutcome.EMPTY:
        return len(text) < _SHELL and reading.length < _LITTLE
    limit = _SHELL if named else _LITTLE
    return len(text) < limit and (kind is PageOutcome.CONSENT or reading.length < 2 * _SOME or len(text) < _SHELL)


def titles_agree(title: str, reading: PageReading) -> bool:
    """Whether a page is titled, in its head or in its heading, as an article is elsewhere: most pairs of letters."""
    wanted = _pairs(title)
    if not wanted:
        return False
    for other in (reading.article.title, reading.title_tag):
        theirs = _pairs(other)
        if theirs and len(wanted & theirs) >= _TITLE_SHARE * min(len(wanted), len(theirs)):
            return True
    return False


def _pairs(text: str) -> set[str]:
    folded = "".join(letter for letter in fold(text) if letter.isalnum())
    return {folded[place : place + 2] for place in range(len(folded) - 1)} or ({folded} if folded else set())
