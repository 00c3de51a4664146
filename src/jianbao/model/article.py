"""What we make of an entry or a page: the clean article, and what it says about its origin."""

from datetime import datetime

import msgspec


class Evidence(msgspec.Struct, frozen=True):
    """A value, and the piece of text that it was read from (at most 200 characters)."""

    value: str
    text: str


class Provenance(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the text itself says about where it comes from; each is ``None`` when it says nothing."""

    original_title: Evidence | None = None
    """原标题"""
    source: Evidence | None = None
    """来源, dateline, 据…消息: the outlet that the text names as its origin."""
    author: Evidence | None = None
    """记者, 作者, 文/"""
    editor: Evidence | None = None
    """责任编辑, 责编"""
    published: Evidence | None = None
    """A time the page gives for itself; the value is ISO 8601 with a zone."""


class Removed(msgspec.Struct, frozen=True):
    """One thing that was taken out: ``reason`` is a rule's name, ``text`` what it was (at most 120 characters)."""

    reason: str
    text: str


class CleanArticle(msgspec.Struct, frozen=True):
    """The outcome of cleaning, a pure function of raw entry or page, the rules' version and learned rules."""

    title: str
    body_html: str
    """Safe HTML: allow-listed elements and attributes, absolute http(s) links."""
    text: str
    """The visible text, a paragraph a line."""
    lead_image: str | None
    """The first real picture of the article, or ``None``; never a stand-in."""
    images: tuple[str, ...]
    provenance: Provenance
    language: str | None
    """A BCP 47 tag read from the content, such as ``zh`` or ``en``; ``None`` when there is too little to tell."""
    published: datetime | None
    removed: tuple[Removed, ...]
    rules_version: int
    learned: str = ""
    """Stands for the learned rules of its source that were applied with them; empty: there were none."""
