"""What is written of a clean text wherever one is stored: its body, and what lists show of its article."""

from typing import Any

from jianbao.archive.codec import pack_json
from jianbao.archive.reading import RevisionBody
from jianbao.model.article import CleanArticle, Evidence
from jianbao.model.feed import Entry


def body_values(entry: Entry, clean: CleanArticle) -> dict[str, Any]:
    """The columns of ``revision_body``."""
    return {"body": pack_json(_body(entry, clean))}


def card_values(
    entry: Entry, clean: CleanArticle, *, excerpt: str, content_hash: str | None, paged: bool = False
) -> dict[str, Any]:
    """The columns of ``article`` that follow from the text of its current revision."""
    return {
        "text_length": len(clean.text),
        "paged": paged,
        "content_hash": content_hash,
        "title": clean.title,
        "published": clean.published,
        "excerpt": excerpt,
        "lead_image": clean.lead_image,
        "author": _value(clean.provenance.author) or ("、".join(entry.authors) or None),
        "origin": _value(clean.provenance.source),
        "language": clean.language,
    }


def _body(entry: Entry, clean: CleanArticle) -> RevisionBody:
    return RevisionBody(
        html=clean.body_html,
        text=clean.text,
        title=clean.title,
        authors=entry.authors,
        published=clean.published,
        updated=entry.updated,
        lead_image=clean.lead_image,
        images=clean.images,
        provenance=clean.provenance,
        language=clean.language,
        removed=clean.removed,
    )


def _value(evidence: Evidence | None) -> str | None:
    return evidence.value if evidence else None
