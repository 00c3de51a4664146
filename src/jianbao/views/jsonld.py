"""What a page says of itself for machines: schema.org ``NewsArticle`` as JSON-LD, and who said what as plain values."""

import json
from datetime import datetime

from jianbao.model.history import Article, Revision
from jianbao.views import paths
from jianbao.views.pictures import web_url
from jianbao.views.press import Press, shortened
from jianbao.views.reading_time import reading_minutes

_HEADLINE_LENGTH = 110
"""Longer headlines are cut by readers of schema.org data."""


def byline(revision: Revision) -> str:
    """Who wrote it: as the text itself says, else as the feed does."""
    said = revision.provenance.author
    return said.value if said else "、".join(revision.authors)


def outlet(article: Article) -> str:
    """Whose article it is: the outlet that the text names as its origin, else the site that it is filed under."""
    return article.card.origin or article.card.filing.site


def changed_at(article: Article) -> datetime:
    """When those who have read it should look again: the article's date, or when its newest revision was seen."""
    return article.revision.seen_at if article.card.revisions > 1 else article.card.dated_at


def published_said(revision: Revision) -> str:
    """The publisher's own time, ISO 8601 with a zone: as the text gives it, else as the feed does; may be empty."""
    if said := revision.provenance.published:
        return said.value
    return revision.published.isoformat(timespec="seconds") if revision.published else ""


def news_article(press: Press, article: Article, title: str, image: str) -> str:
    """The article as JSON-LD that may stand in a ``<script>``; ``image`` is a whole URL or empty.

    The outlet is ``publisher`` and, where the text names it, ``sourceOrganization``; we only publish the data
    (``sdPublisher``). ``isBasedOn`` is the original.
    """
    card, revision = article.card, article.revision
    said = revision.provenance
    page = press.addresses.url(paths.article(card.id))
    writer = byline(revision)
    credit = " / ".join(dict.fromkeys(name for name in (outlet(article), writer) if name))
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": page,
        "headline": shortened(title, _HEADLINE_LENGTH),
        "alternativeHeadline": said.original_title.value if said.original_title else None,
        "description": shortened(card.excerpt, 200),
        "datePublished": press.dates.when(card.dated_at).machine,
        "dateModified": press.dates.when(changed_at(article)).machine,
        "inLanguage": revision.language or press.site.language,
        "mainEntityOfPage": page,
        "url": page,
        "author": _named("Person", writer) or _named("Organization", outlet(article)),
        "editor": _named("Person", said.editor.value if said.editor else ""),
        "publisher": _named("Organization", outlet(article)),
        "sourceOrganization": _named("Organization", said.source.value if said.source else ""),
        "sdPublisher": _named("Organization", press.site.title),
        "creditText": credit,
        "articleSection": card.filing.category,
        "version": card.revisions if card.revisions > 1 else None,
        "image": [image] if image else None,
        "isBasedOn": web_url(card.url),
        "timeRequired": f"PT{minutes}M" if (minutes := reading_minutes(revision.text)) else None,
        "isAccessibleForFree": True,
    }
    return for_script({key: value for key, value in facts.items() if value not in (None, "")})


def for_script(facts: object) -> str:
    """JSON in which nothing can end the element that it stands in, or open a comment there (HTML §4.12.1.3)."""
    text = json.dumps(facts, ensure_ascii=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _named(kind: str, name: str) -> dict[str, str] | None:
    return {"@type": kind, "name": name} if name else None
