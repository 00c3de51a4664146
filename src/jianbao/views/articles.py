"""An article's page. It shows nothing that moves with each run, so that it changes only when the article does."""

from collections.abc import Sequence
from urllib.parse import urlsplit

import minijinja
import msgspec

from jianbao.model.history import Article, Card, Revision
from jianbao.views import body, paths
from jianbao.views.context import ArticleView, Frame, Link, Row
from jianbao.views.index import shelves_of
from jianbao.views.jsonld import byline, changed_at, news_article
from jianbao.views.pictures import web_url
from jianbao.views.press import Press
from jianbao.views.reading_time import reading_minutes
from jianbao.views.revisions import revision_views


def article(
    press: Press, found: Article, beside: tuple[Card | None, Card | None], earlier: Sequence[Card] = ()
) -> bytes:
    """The page of one article; ``beside`` are the ones before and after it in its channel, ``earlier`` those before."""
    card, revision = found.card, found.revision
    language = revision.language or press.site.language
    original = web_url(card.url) or ""
    picture = web_url(revision.lead_image)
    before, behind = beside
    title = press.title(card)
    shelf = max(shelves_of([card.filing]), key=lambda item: item.level)
    when = press.dates.when(card.dated_at)
    minutes = reading_minutes(revision.text)
    view = ArticleView(
        title=body.phrases(title, language),
        language=language,
        direction=body.direction(language),
        crumbs=press.crumbs(shelf),
        outlet=press.shelf_link(shelf.parent),
        when=when,
        when_label=press.t["article.published" if card.published else "article.first_seen"],
        byline=byline(revision),
        reading_time=press.words("article.reading_time", count=minutes) if minutes else "",
        facts=_facts(press, revision, title),
        original=original,
        original_host=urlsplit(original).hostname or "",
        lead_html=minijinja.safe(_lead(press, revision, picture)),
        body_html=minijinja.safe(_body(press, revision.body_html)),
        also_in=_also_in(press, found),
        revisions=revision_views(press, press.archive.revisions(card.id)) if card.revisions > 1 else (),
        revisions_note=press.words("article.revisions_note", count=card.revisions) if card.revisions > 1 else "",
        previous=press.card(before) if before else None,
        next=press.card(behind) if behind else None,
        earlier=tuple(map(press.card, earlier)),
    )
    path = paths.article(card.id)
    image = press.pictures.absolute(picture) if picture else ""
    frame = press.frame(
        path,
        title,
        shelf=shelf,
        description=card.excerpt,
        og_type="article",
        image=image,
        published=when.machine,
        modified=press.dates.when(changed_at(found)).machine,
        author=byline(revision),
        section=card.filing.category,
        json_ld=minijinja.safe(news_article(press, found, title, image)),
    )
    return press.render("article.html", _by_policy(press, found, frame), view)


def _by_policy(press: Press, found: Article, frame: Frame) -> Frame:
    """The frame with the page that search engines are to show, as the owner wants it."""
    policy = press.canonical(found.card.filing)
    if policy == "noindex":
        return msgspec.structs.replace(frame, robots="noindex")
    original = web_url(found.card.url)
    return msgspec.structs.replace(frame, canonical=original) if policy == "origin" and original else frame


def _facts(press: Press, revision: Revision, title: str) -> tuple[Row, ...]:
    said = revision.provenance
    rows = [("source", said.source), ("editor", said.editor)]
    if said.original_title is not None and said.original_title.value != title:
        rows.append(("original_title", said.original_title))
    return tuple(Row(press.t[f"article.{key}"], found.value) for key, found in rows if found)


def _also_in(press: Press, found: Article) -> tuple[tuple[Link, ...], ...]:
    filings = dict.fromkeys(appearance.filing for appearance in found.appearances)
    filings.pop(found.card.filing, None)
    return tuple(press.crumbs(max(shelves_of([filing]), key=lambda shelf: shelf.level)) for filing in filings)


def _lead(press: Press, revision: Revision, picture: str | None) -> str:
    if not picture or body.has_picture(revision.body_html, picture):
        return ""
    return _body(press, f'<img src="{body.escaped(picture)}">')


def _body(press: Press, html: str) -> str:
    return body.for_page(html, press.pictures.local, size=press.pictures.size, enlarge=press.t["article.enlarge"])
