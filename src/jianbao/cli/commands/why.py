"""``jianbao why``: how an article came to be here, and what became of it."""

from typing import TYPE_CHECKING, Annotated

import typer

from jianbao.cli.commands.show import find
from jianbao.cli.newsroom import the_archive, the_newsroom
from jianbao.cli.output import out, plain, print_json, row, when
from jianbao.cli.words import t

if TYPE_CHECKING:
    from jianbao.model.article import Provenance
    from jianbao.model.fetched import Exchange


def why(
    words: Annotated[str, typer.Argument(metavar="ARTICLE", help=t["app.article"])],
    as_json: Annotated[bool, typer.Option("--json", help=t["app.json"])] = False,
) -> None:
    """Route, instance, exchange, what was cleaned, where it was published."""
    newsroom = the_newsroom()
    zone = newsroom.site.timezone
    with the_archive(newsroom) as archive:
        article = find(archive, words)
        card, revision = article.card, article.revision
        issued_for = archive.issued_for(card.id)
        entries = list(archive.raw_entries(article_id=card.id))
        visits = {entry.id: archive.visit_of_entry(entry.id) for entry in entries}
        published = archive.published_article(card.id)
        history = archive.revisions(card.id)
    if as_json:
        print_json(
            {
                "id": card.id,
                "title": card.title,
                "url": card.url,
                "issued_for": issued_for,
                "appearances": article.appearances,
                "entries": [{"entry": entry, "visit": visits[entry.id]} for entry in entries],
                "removed": revision.removed,
                "provenance": revision.provenance,
                "rules_version": revision.rules_version,
                "published": [{"sink": sink, "file": file} for sink, file in published],
                "revisions": [
                    {"number": r.number, "seen_at": r.seen_at, "source": r.source_key, "entry": r.entry_id}
                    for r in history
                ],
            }
        )
        return
    out.print(plain(card.title), style="bold", markup=False)
    out.print(t("why.identity", id=card.id, key=plain(issued_for or "?")), markup=False)
    _head("why.appearances")
    for seen in article.appearances:
        out.print(row("  " + str(seen.filing), (plain(seen.source_key), "dim")))
        since = t("why.since", first=when(seen.first_seen, zone), last=when(seen.last_seen, zone))
        out.print(row("   ", (since, "dim")))
    _head("why.exchange")
    for entry in entries:
        visit = visits[entry.id]
        if visit is None:
            out.print(row("  " + plain(entry.source_key), t("why.imported", time=when(entry.seen_at, zone))))
            continue
        for exchange in visit.exchanges:
            _exchange(exchange, zone)
    _head("why.removed", t("why.rules", version=revision.rules_version))
    for removed in revision.removed:
        out.print(row("  " + removed.reason, (plain(removed.text), "dim")))
    if not revision.removed:
        out.print("  " + t["why.nothing_removed"])
    _provenance(revision.provenance)
    if len(history) > 1:
        _head("why.revisions")
        for one in history:
            out.print(row(f"  {one.number}  {when(one.seen_at, zone)}", plain(one.title), (one.source_key, "dim")))
    _head("why.published")
    for sink, file in published:
        out.print(row("  " + plain(sink), plain(file.path), (when(file.published_at, zone), "dim")))
    if not published:
        out.print("  " + t["why.nowhere"])


def _head(key: str, more: str = "") -> None:
    out.print(row((t[key], "bold"), (more, "dim")))


def _exchange(exchange: "Exchange", zone: str) -> None:
    status = exchange.error or str(exchange.status or "")
    out.print(row("  " + when(exchange.asked_at, zone), plain(exchange.url), plain(status)))
    if exchange.instance:
        out.print(row("   ", ("RSSHub " + plain(exchange.instance), "dim")))
    if exchange.final_url and exchange.final_url != exchange.url:
        out.print(row("   ", ("→ " + plain(exchange.final_url), "dim")))
    for name, value in exchange.headers.items():
        out.print(row("   ", (plain(f"{name}: {value}"), "dim")))


def _provenance(told: "Provenance") -> None:
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
