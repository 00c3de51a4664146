"""``jianbao sources``: the list, with each one's health."""

from datetime import datetime
from typing import Annotated

import typer

from jianbao.cli.newsroom import clock, the_archive, the_newsroom
from jianbao.cli.output import fit, out, plain, print_json, row, when, width_of
from jianbao.cli.words import t
from jianbao.model.history import SourceHealth
from jianbao.model.source import Source, SourceKind


def sources(as_json: Annotated[bool, typer.Option("--json", help=t["app.json"])] = False) -> None:
    """Sources in the file's order; those that only the archive knows come last."""
    newsroom = the_newsroom()
    health: dict[str, SourceHealth] = {}
    if newsroom.archive_path.exists():
        with the_archive(newsroom) as archive:
            health = {known.source.key: known for known in archive.sources()}
    gone = [known.source for key, known in health.items() if key not in {s.key for s in newsroom.sources}]
    listed = [*newsroom.sources, *gone]
    active = {source.key for source in newsroom.sources}
    if as_json:
        print_json([_document(source, health.get(source.key), source.key in active) for source in listed])
        return
    if not listed:
        out.print(t["sources.none"])
        return
    filings = width_of([str(source.filing) for source in listed], most=48)
    keys = width_of([source.key for source in listed], most=44)
    header = (fit(t["sources.filing"], filings), fit(t["sources.source"], keys), fit(t["sources.articles"], 8))
    times = (fit(t["sources.last_success"], 16), fit(t["sources.next_visit"], 16))
    out.print(row(*((piece, "bold") for piece in (*header, *times, t["sources.health"]))))
    now = clock()
    for source in listed:
        known = health.get(source.key)
        out.print(
            row(
                fit(str(source.filing), filings),
                (fit(source.key, keys), "dim"),
                f"{known.articles if known else 0:>8}",
                fit(when(known.last_success if known else None, newsroom.site.timezone), 16),
                fit(_next_visit(source, known, now, newsroom.site.timezone, active=source.key in active), 16),
                _health(source, known, newsroom.site.timezone, active=source.key in active),
            )
        )


def _next_visit(source: Source, known: SourceHealth | None, now: datetime, zone: str, *, active: bool) -> str:
    if not active or source.kind is SourceKind.IMPORT or (known and known.schedule.retired_at):
        return when(None, zone)
    if source.kind is SourceKind.FILE:
        return t["sources.each_run"]
    at = known.schedule.next_visit if known else None
    return t["sources.now"] if at is None or at <= now else when(at, zone)


def _health(source: Source, known: SourceHealth | None, zone: str, *, active: bool) -> tuple[str, str]:
    if source.kind is SourceKind.IMPORT:
        return t["sources.imported"], "dim"
    if not active:
        return t["sources.inactive"], "dim"
    if known is None or known.last_visit is None:
        return t["sources.never"], "dim"
    if known.schedule.retired_at:
        return t("sources.retired", time=when(known.schedule.retired_at, zone)), "yellow"
    if known.failures_in_a_row:
        return t("sources.failing", count=known.failures_in_a_row, error=plain(known.last_error or "")), "red"
    if known.schedule.moved_to:
        return t("sources.moved", url=plain(known.schedule.moved_to)), "green"
    return t["sources.well"], "green"


def _document(source: Source, known: SourceHealth | None, active: bool) -> dict[str, object]:
    return {
        "key": source.key,
        "kind": source.kind,
        "locator": source.locator,
        "category": source.filing.category,
        "site": source.filing.site,
        "channel": source.filing.channel,
        "active": active,
        "articles": known.articles if known else 0,
        "last_visit": known.last_visit if known else None,
        "last_success": known.last_success if known else None,
        "last_new": known.last_new if known else None,
        "failures_in_a_row": known.failures_in_a_row if known else 0,
        "last_error": known.last_error if known else None,
        "next_visit": known.schedule.next_visit if known else None,
        "interval_seconds": round(known.schedule.interval.total_seconds())
        if known and known.schedule.interval
        else None,
        "moved_to": known.schedule.moved_to if known else None,
        "retired_at": known.schedule.retired_at if known else None,
        "hubs": known.hubs if known else (),
    }
