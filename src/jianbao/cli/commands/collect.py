"""``jianbao collect``: visit the sources, with a line for each as it ends."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from jianbao.cli.exits import Exit
from jianbao.cli.newsroom import clock, the_archive, the_newsroom
from jianbao.cli.output import err, fit, out, plain, print_json, row, when, width_of
from jianbao.cli.stopping import stop_if_asked, stopping_between
from jianbao.cli.words import t
from jianbao.model.history import Outcome, Visit
from jianbao.model.page import PageOutcome

if TYPE_CHECKING:
    from jianbao.model.source import Source
    from jianbao.sources import Newsroom
    from jianbao.update import CollectReport
    from jianbao.update.agenda import Due


def collect(
    which: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE]...", help=t["collect.which"], show_default=False)
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help=t["collect.all"])] = False,
    as_json: Annotated[bool, typer.Option("--json", help=t["app.json"])] = False,
) -> None:
    """Visit the sources that are due, those named, or all."""
    newsroom = the_newsroom()
    report = visit_sources(newsroom, which or [], everything=everything, quiet=as_json)
    if as_json:
        print_json(document(newsroom, report))
    raise typer.Exit(exit_code(report))


def visit_sources(
    newsroom: "Newsroom", which: Sequence[str], *, everything: bool = False, quiet: bool
) -> "CollectReport":
    """Collect what is due, the sources that ``which`` names, or ``everything``; tell of each visit unless ``quiet``."""
    from jianbao.sources import find_sources
    from jianbao.update import collect as run_collect
    from jianbao.update import due_sources
    from jianbao.update.lock import only_run

    listed = find_sources(newsroom.sources, which) if which else list(newsroom.sources)
    if not listed:
        err.print(t["collect.no_sources"])
        raise typer.Exit(Exit.NOTHING_WORKED)
    names = {source.key: str(source.filing) for source in newsroom.sources}
    width = width_of([names[source.key] for source in listed], most=52)
    columns = (TextColumn(t["collect.working"]), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with (
        stopping_between(),
        only_run(newsroom.folder),
        the_archive(newsroom, create=True) as archive,
        Progress(*columns, console=err, transient=True, disable=quiet or not err.is_terminal) as progress,
    ):
        due = due_sources(archive, newsroom, clock())
        sources = listed if which or everything else due.sources
        task = progress.add_task("", total=len(sources))

        def tell(visit: Visit) -> None:
            if visit.outcome is not Outcome.PAGES:
                progress.advance(task)
            if not quiet:
                (progress.console if err.is_terminal and out.is_terminal else out).print(
                    _line(names[visit.source_key], width, visit)
                )
            stop_if_asked()

        report = run_collect(archive, newsroom, sources, clock=clock, on_visit=tell, on_wait=stop_if_asked)
    told = pages_told(page_counts(report.pages))
    if not quiet and not sources:
        out.print(_nothing_due(newsroom, due))
    elif not quiet:
        out.print(
            t(
                "collect.summary",
                sources=len(report.visits),
                failed=report.failed,
                new=report.new,
                revised=report.revised,
                seconds=report.seconds,
            ),
            style="bold",
        )
    if not quiet and told:
        out.print(t("collect.summary_pages", told=told), style="bold")
    return report


def page_counts(visits: Sequence[Visit]) -> Counter[str]:
    """Of all pages asked for, how many came to which outcome."""
    counts: Counter[str] = Counter()
    for visit in visits:
        counts.update(visit.pages)
    return counts


def pages_told(counts: Mapping[str, int], *, taken: bool = True) -> str:
    """The counts of pages in words, in a fixed order; empty where there were none. ``taken``: those too."""
    order = [*PageOutcome, "pending"]
    told = [t(f"collect.page.{name}", count=counts[name]) for name in order if counts.get(name)]
    if not taken and counts.get(PageOutcome.TAKEN):
        del told[0]
    return ("，" if t.language == "zh-CN" else ", ").join(told)


def exit_code(report: "CollectReport") -> Exit:
    """What a run came to, for the shell."""
    if report.visits and report.failed == len(report.visits):
        return Exit.NOTHING_WORKED
    return Exit.SOME_FAILED if report.failed or report.failed_entries else Exit.WELL


def _nothing_due(newsroom: "Newsroom", due: "Due") -> str:
    """When there is something to do again, and how not to wait for it."""
    if due.next_visit is None or due.next_source is None:
        return t["collect.all_retired"]
    name = plain(str(due.next_source.filing))
    return t("collect.nothing_due", time=when(due.next_visit, newsroom.site.timezone), source=name)


def _line(name: str, width: int, visit: Visit) -> Text:
    """One source: mark, name, what is new, how long it took, and what is to be said."""
    notes: list[str] = []
    match visit.outcome:
        case Outcome.FAILED:
            why = plain(visit.error or visit.error_kind or "")
            return row(("✗", "red"), fit(name, width), f"{visit.seconds:>6.1f}s", (why, "red"))
        case Outcome.NOT_MODIFIED:
            told, style = t["collect.not_modified"], "dim"
        case Outcome.BACKFILLED:
            told, style = t("collect.backfilled", count=visit.new), "green" if visit.new else "dim"
            notes += [plain(visit.error)] if visit.error else []
        case Outcome.PAGES:
            told = t("collect.pages", asked=visit.entries, taken=visit.new)
            style = "green" if visit.new else "dim"
            notes += [words] if (words := pages_told(visit.pages, taken=False)) else []
        case _ if visit.new or visit.revised:
            counts = [t("collect.new", count=visit.new)] if visit.new else []
            counts += [t("collect.revised", count=visit.revised)] if visit.revised else []
            told, style = "，".join(counts) if t.language == "zh-CN" else ", ".join(counts), "green"
        case _:
            told, style = t["collect.unchanged"], "dim"
    if visit.failed_entries:
        notes.append(t("collect.failed_entries", count=visit.failed_entries))
    if visit.window_missed:
        notes.append(t["collect.window_missed"])
    if visit.repairs:
        notes.append(t("collect.repaired", repairs=plain("; ".join(visit.repairs))))
    mark = ("!", "yellow") if visit.failed_entries or visit.window_missed else ("✓", "green")
    return row(mark, fit(name, width), f"{visit.seconds:>6.1f}s", (fit(told, 22), style), ("; ".join(notes), "yellow"))


def document(newsroom: "Newsroom", report: "CollectReport") -> dict[str, object]:
    """The run as JSON."""
    by_key: dict[str, Source] = {source.key: source for source in newsroom.sources}
    return {
        "run": report.run_id,
        "seconds": round(report.seconds, 3),
        "sources": len(report.visits),
        "failed": report.failed,
        "new": report.new,
        "revised": report.revised,
        "failed_entries": report.failed_entries,
        "exit": int(exit_code(report)),
        "backfilled": [
            {"source": visit.source_key, "new": visit.new, "error": visit.error, "notes": visit.repairs}
            for visit in report.backfilled
        ],
        "pages": {
            "counts": dict(page_counts(report.pages)),
            "sources": [{"source": visit.source_key, "counts": visit.pages} for visit in report.pages],
        },
        "visits": [
            {
                "source": visit.source_key,
                "filing": by_key[visit.source_key].filing,
                "outcome": visit.outcome,
                "seconds": round(visit.seconds, 3),
                "entries": visit.entries,
                "new": visit.new,
                "revised": visit.revised,
                "unchanged": visit.unchanged,
                "failed_entries": visit.failed_entries,
                "format": visit.format,
                "repairs": visit.repairs,
                "window_missed": visit.window_missed,
                "error": visit.error,
                "error_kind": visit.error_kind,
                "exchanges": visit.exchanges,
            }
            for visit in report.visits
        ],
    }
