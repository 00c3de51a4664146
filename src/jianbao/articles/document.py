"""The outcome of cleaning as a plain document, one JSON line of ``jianbao inspect article``."""

from typing import Any

from jianbao.model.article import CleanArticle, Evidence


def article_document(clean: CleanArticle, article_id: str | None = None) -> dict[str, Any]:
    """The article as JSON values. Fields that nothing was found for are ``None``."""
    said = clean.provenance
    return {
        "id": article_id,
        "title": clean.title,
        "body_html": clean.body_html,
        "body_text": clean.text,
        "lead_image": clean.lead_image,
        "images": list(clean.images),
        "source": _value(said.source),
        "editor": _value(said.editor),
        "author": _value(said.author),
        "original_title": _value(said.original_title),
        "published": clean.published.isoformat() if clean.published else _value(said.published),
        "language": clean.language,
        "removed": [{"reason": r.reason, "text": r.text} for r in clean.removed],
        "rules_version": clean.rules_version,
    }


def _value(evidence: Evidence | None) -> str | None:
    return evidence.value if evidence else None
