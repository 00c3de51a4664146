"""``jianbao status``: how the newsroom is doing."""

from typing import TYPE_CHECKING, Annotated

import typer

from jianbao.cli.newsroom import clock, the_archive, the_newsroom
from jianbao.cli.output import fit, out, plain, print_json, row, when
from jianbao.cli.words import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jianbao.model.history import SourceHealth
    from jianbao.update.staleness import Stale

_NEWEST = 5


def status(as_json: Annotated[bool, typer.Option("--json", help=t["app.json"])] = False) -> None:
    """Articles, sources, the last run, and what fails."""
    from jianbao.archive.interface import Shelf
    from jianbao.update import due_sources
    from jianbao.update.instances import stale_sources

    newsroom = the_newsroom()
    zone = newsroom.site.timezone
    with the_archive(newsroom) as archive:
        articles = archive.count(Shelf())
        newest = list(reversed(archive.cards(Shelf(), start=max(0, articles - _NEWEST), stop=articles)))
        health = [known for known in archive.sources() if known.active]
        failing = [known for known in health if known.failures_in_a_row]
        failed_entries = sum(1 for _ in archive.raw_entries(failed=True))
        runs = archive.runs(limit=1)
        missed = archive.missed_windows()
        due = due_sources(archive, newsroom, clock())
        stale = stale_sources(archive, clock())
    moved = [known for known in health if known.schedule.moved_to]
    retired = [known for known in health if known.schedule.retired_at]
    if as_json:
        print_json(
            {
                "articles": articles,
                "sources": len(health),
                "failing": [
                    {"key": k.source.key, "failures_in_a_row": k.failures_in_a_row, "last_error": k.last_error}
                    for k in failing
                ],
                "stale": _listed(stale),
                "failed_entries": failed_entries,
                "missed_windows": missed,
                "due": [source.key for source in due.sources],
                "next_visit": due.next_visit,
                "moved": [{"key": k.source.key, "moved_to": k.schedule.moved_to} for k in moved],
                "retired": [{"key": k.source.key, "retired_at": k.schedule.retired_at} for k in retired],
                "last_run": runs[0] if runs else None,
                "newest": newest,
            }
        )
        return
    label = 22
    out.print(row((fit(t["status.articles"], label), "bold"), articles))
    told = t("status.sources_line", active=len(health), failing=len(failing))
    out.print(row((fit(t["status.sources"], label), "bold"), told))
    if failed_entries:
        out.print(row((fit(t["status.failed_entries"], label), "bold"), (failed_entries, "yellow")))
    if runs:
        run = runs[0]
        ended = when(run.finished_at, zone) if run.finished_at else t["status.running"]
        out.print(
            row((fit(t["status.last_run"], label), "bold"), f"{run.kind}  {when(run.started_at, zone)} – {ended}")
        )
    coming = t("status.due_now", count=len(due.sources)) if due.sources else when(due.next_visit, zone)
    out.print(row((fit(t["status.next_visit"], label), "bold"), coming))
    _tell_moves(moved, retired, zone)
    if failing:
        out.print(row((t["status.failing"], "bold")))
        for known in failing:
            told = t("sources.failing", count=known.failures_in_a_row, error=plain(known.last_error or ""))
            out.print(row(f"  {fit(str(known.source.filing), 44)}", (told, "red")))
    if missed:
        out.print(row((t["status.missed_windows"], "bold")))
        filings = {known.source.key: str(known.source.filing) for known in health}
        for window in missed:
            name = filings.get(window.source_key, window.source_key)
            told = "missed_due" if window.due else "missed_brought" if window.brought else "missed_nothing"
            words = t(f"status.{told}", time=when(window.at, zone), count=window.brought)
            out.print(row(f"  {fit(name, 44)}", (words, "yellow")))
    _tell_stale(stale, zone)
    if newest:
        out.print(row((t["status.newest"], "bold")))
        for card in newest:
            out.print(row(f"  {when(card.dated_at, zone)}", (card.id, "dim"), fit(card.title, 60)))


def _tell_moves(moved: "Sequence[SourceHealth]", retired: "Sequence[SourceHealth]", zone: str) -> None:
    """Feeds that are elsewhere, or nowhere any more."""
    for title, told, style in (
        ("status.moved", [(k, t("sources.moved", url=plain(k.schedule.moved_to or ""))) for k in moved], ""),
        (
            "status.retired",
            [(k, t("sources.retired", time=when(k.schedule.retired_at, zone))) for k in retired],
            "yellow",
        ),
    ):
        if told:
            out.print(row((t[title], "bold")))
        for known, words in told:
            out.print(row(f"  {fit(str(known.source.filing), 44)}", (words, style)))


def _listed(stale: "list[tuple[SourceHealth, Stale]]") -> list[dict[str, object]]:
    return [{"key": known.source.key, "since": why.since} for known, why in stale]


def _tell_stale(stale: "list[tuple[SourceHealth, Stale]]", zone: str) -> None:
    """Sources that answer and say nothing new."""
    if stale:
        out.print(row((t["status.stale"], "bold")))
    for known, why in stale:
        told = t("status.stale_since", since=when(why.since, zone))
        out.print(row(f"  {fit(str(known.source.filing), 44)}", (told, "yellow")))
