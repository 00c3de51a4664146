"""``jianbao why``: how an article came to be here, and what became of it."""

from typing import Annotated

import msgspec
import typer

from jianbao.archive.interface import Archive, Published, RawEntry
from jianbao.cli.commands.show import find
from jianbao.cli.newsroom import the_archive, the_newsroom
from jianbao.cli.output import out, plain, print_json, row, when
from jianbao.cli.words import t
from jianbao.model.article import Provenance
from jianbao.model.fetched import Exchange
from jianbao.model.history import Article, Revision, Visit
from jianbao.model.page import PageStory


class Brought(msgspec.Struct, frozen=True):
    """A raw entry of the article, and the visit that brought it (none: it was imported)."""

    entry: RawEntry
    visit: Visit | None


class Sunk(msgspec.Struct, frozen=True):
    """A file that a sink made of the article."""

    sink: str
    file: Published


class Story(msgspec.Struct, frozen=True):
    """All that is known of how an article came to be here."""

    article: Article
    issued_for: str | None
    entries: tuple[Brought, ...]
    revisions: tuple[Revision, ...]
    pages: tuple[PageStory, ...]
    """The article's own pages that were wished for, and what became of each."""
    published: tuple[Sunk, ...]


def why(
    words: Annotated[str, typer.Argument(metavar="ARTICLE", help=t["app.article"])],
    as_json: Annotated[bool, typer.Option("--json", help=t["app.json"])] = False,
) -> None:
    """Route, instance, exchange, what was cleaned, where it was published."""
    newsroom = the_newsroom()
    with the_archive(newsroom) as archive:
        story = _story(archive, find(archive, words))
        sunk = tuple(Sunk(sink, file) for sink, file in archive.published_article(story.article.card.id))
        story = msgspec.structs.replace(story, published=sunk)
    if as_json:
        print_json(story)
    else:
        _tell(story, newsroom.site.timezone)


def _story(archive: Archive, article: Article) -> Story:
    entries = list(archive.raw_entries(article_id=article.card.id))
    return Story(
        article=article,
        issued_for=archive.issued_for(article.card.id),
        entries=tuple(Brought(entry, archive.visit_of_entry(entry.id)) for entry in entries),
        revisions=tuple(archive.revisions(article.card.id)),
        pages=tuple(archive.page_stories(article.card.id)),
        published=(),
    )


def _tell(story: Story, zone: str) -> None:
    card, revision = story.article.card, story.article.revision
    out.print(plain(card.title), style="bold", markup=False)
    out.print(t("why.identity", id=card.id, key=plain(story.issued_for or "?")), markup=False)
    _head("why.appearances")
    for seen in story.article.appearances:
        out.print(row("  " + str(seen.filing), (plain(seen.source_key), "dim")))
        since = t("why.since", first=when(seen.first_seen, zone), last=when(seen.last_seen, zone))
        out.print(row("   ", (since, "dim")))
    _head("why.exchange")
    for brought in story.entries:
        _tell_visit(brought, zone)
    _tell_pages(story.pages, zone)
    _head("why.removed", _cleaned_by(revision, zone))
    for removed in revision.removed:
        out.print(row("  " + removed.reason, (plain(removed.text), "dim")))
    if not revision.removed:
        out.print("  " + t["why.nothing_removed"])
    _tell_provenance(revision.provenance)
    if len(story.revisions) > 1:
        _head("why.revisions")
        for one in story.revisions:
            out.print(row(f"  {one.number}  {when(one.seen_at, zone)}", plain(one.title), (one.source_key, "dim")))
    _head("why.published")
    for sunk in story.published:
        out.print(row("  " + plain(sunk.sink), plain(sunk.file.path), (when(sunk.file.published_at, zone), "dim")))
    if not story.published:
        out.print("  " + t["why.nowhere"])


def _cleaned_by(revision: Revision, zone: str) -> str:
    """By which rules, and when that last made a difference."""
    told = [t("why.rules", version=revision.rules_version)]
    told += [t("why.learned", digest=revision.learned)] if revision.learned else []
    told += [t("why.recleaned", time=when(revision.recleaned_at, zone))] if revision.recleaned_at else []
    return "; ".join(told)


def _head(key: str, more: str = "") -> None:
    out.print(row((t[key], "bold"), (more, "dim")))


def _tell_visit(brought: Brought, zone: str) -> None:
    if brought.visit is None:
        told = t("why.imported", time=when(brought.entry.seen_at, zone))
        out.print(row("  " + plain(brought.entry.source_key), told))
        return
    for exchange in brought.visit.exchanges:
        _tell_exchange(exchange, zone)


def _tell_pages(pages: tuple[PageStory, ...], zone: str) -> None:
    """Which pages were fetched for the text, and which the text came from."""
    if pages:
        _head("why.pages")
    for page in pages:
        out.print(row("  " + when(page.wanted_at, zone), plain(page.wish.url)))
        told = t[f"why.page.{page.outcome or 'pending'}"]
        out.print(row("   ", (told, "bold"), (plain(page.reason or ""), "dim")))
        for exchange in page.exchanges:
            _tell_exchange(exchange, zone)
        if page.next_try is not None:
            out.print(row("   ", (t("why.next_try", time=when(page.next_try, zone)), "dim")))


def _tell_exchange(exchange: Exchange, zone: str) -> None:
    status = exchange.error or str(exchange.status or "")
    out.print(row("  " + when(exchange.asked_at, zone), plain(exchange.url), plain(status)))
    if exchange.instance:
        out.print(row("   ", ("RSSHub " + plain(exchange.instance), "dim")))
    if exchange.final_url and exchange.final_url != exchange.url:
        out.print(row("   ", ("→ " + plain(exchange.final_url), "dim")))
    for name, value in exchange.headers.items():
        out.print(row("   ", (plain(f"{name}: {value}"), "dim")))


def _tell_provenance(told: Provenance) -> None:
    names = {
        "show.original_title": told.original_title,
        "show.origin": told.source,
        "show.author": told.author,
        "show.editor": told.editor,
        "show.date": told.published,
    }
    if any(names.values()):
        _head("why.provenance")
    for key, evidence in names.items():
        if evidence:
            out.print(row(f"  {t[key]}", plain(evidence.value), (f"“{plain(evidence.text)}”", "dim")))
