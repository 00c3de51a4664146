"""``jianbao reprocess``: the present rules over the archive."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from jianbao.cli.exits import Exit
from jianbao.cli.newsroom import clock, the_archive, the_newsroom
from jianbao.cli.output import err, out, plain, print_json, row
from jianbao.cli.stopping import stop_if_asked, stopping_between
from jianbao.cli.words import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jianbao.archive import Archive
    from jianbao.sources import Newsroom
    from jianbao.update.reprocess import Difference, ReprocessReport

_DIFFS = 3
_MOST_LINES = 40
_LINE = 200
_STYLES = {"-": "red", "+": "green", "@": "cyan"}


def reprocess(
    which: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE]...", help=t["reprocess.which"], show_default=False)
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=t["reprocess.dry_run"])] = False,
    diffs: Annotated[
        int | None, typer.Option("--diff", metavar="N", min=0, max=100_000, help=t["reprocess.diff"])
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=t["app.json"])] = False,
) -> None:
    """Clean again what other rules cleaned, and say what changes."""
    from contextlib import nullcontext

    from jianbao.update.lock import only_run
    from jianbao.update.reprocess import reprocess as run

    newsroom = the_newsroom()
    wanted = diffs if diffs is not None else _DIFFS if dry_run else 0
    shown: list[Difference] = []

    def note(one: "Difference") -> None:
        if len(shown) < wanted:
            shown.append(one)

    columns = (TextColumn(t["reprocess.working"]), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with (
        stopping_between(),
        nullcontext() if dry_run else only_run(newsroom.folder),
        the_archive(newsroom) as archive,
        Progress(*columns, console=err, transient=True, disable=as_json or not err.is_terminal) as progress,
    ):
        task = progress.add_task("", total=None)

        def tell(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)
            stop_if_asked()

        keys = _keys(archive, newsroom, which) if which else None
        report = run(
            archive,
            newsroom,
            clock=clock,
            source_keys=keys,
            dry_run=dry_run,
            on_difference=note,
            progress=tell,
        )
    if as_json:
        print_json(_document(report, shown))
    else:
        _tell(report, shown)
    raise typer.Exit(Exit.SOME_FAILED if report.failures else Exit.WELL)


def _keys(archive: "Archive", newsroom: "Newsroom", which: "Sequence[str]") -> set[str]:
    """Keys of the sources that are meant: those that are followed no more, and imports, too."""
    from jianbao.sources import find_sources

    known = [*newsroom.sources, *(health.source for health in archive.sources() if not health.active)]
    return {source.key for source in find_sources(known, which)}


def _tell(report: "ReprocessReport", shown: "Sequence[Difference]") -> None:
    for one in shown:
        _tell_difference(one)
    if report.mended:
        out.print(t("reprocess.mended", count=report.mended), markup=False)
    if not report.looked:
        out.print(t["reprocess.nothing"], markup=False)
        return
    words = t("reprocess.would" if report.dry_run else "reprocess.done", looked=report.looked, changed=report.changed)
    out.print(words + t("reprocess.articles", articles=report.articles), style="bold", markup=False)
    for kind, count in report.kinds.items():
        out.print(row(f"{count:>9}", t[f"reprocess.kind.{kind}"]))
    if report.left:
        err.print(t("reprocess.left", count=report.left), markup=False, style="dim")
    for one in report.shrunk:
        told = t("reprocess.shrunk", before=len(one.before), after=len(one.after))
        err.print(row(("!", "yellow"), one.article_id, plain(one.title), (told, "yellow")))
    for article_id, trace in report.failed:
        err.print(row(("✗", "red"), article_id, (plain(trace.strip().rpartition("\n")[2]), "red")))
    if report.changed:
        out.print(t["reprocess.next_dry" if report.dry_run else "reprocess.next"], markup=False)


def _tell_difference(one: "Difference") -> None:
    kinds = ", ".join(t[f"reprocess.kind.{kind}"] for kind in one.kinds)
    out.print(row((one.article_id, "bold"), (plain(one.title), "bold"), (kinds, "dim")))
    lines = one.diff()
    for line in lines[:_MOST_LINES]:
        style = _STYLES.get(line[:1], "")
        out.print("  " + plain(line[:_LINE]) + ("…" if len(line) > _LINE else ""), style=style, markup=False)
    if len(lines) > _MOST_LINES:
        out.print("  …", style="dim")


def _document(report: "ReprocessReport", shown: "Sequence[Difference]") -> dict[str, object]:
    return {
        "dry_run": report.dry_run,
        "looked": report.looked,
        "changed": report.changed,
        "articles": report.articles,
        "kinds": report.kinds,
        "sources": report.sources,
        "left": report.left,
        "mended": report.mended,
        "shrunk": [
            {"article": one.article_id, "title": one.title, "before": len(one.before), "after": len(one.after)}
            for one in report.shrunk
        ],
        "failures": report.failures,
        "failed": [{"article": article_id, "trace": trace} for article_id, trace in report.failed],
        "differences": [
            {
                "article": one.article_id,
                "title": one.title,
                "source": one.source_key,
                "current": one.current,
                "kinds": one.kinds,
                "diff": one.diff(),
            }
            for one in shown
        ],
    }
