"""``jianbao backfill``: read older pages of sources' feeds."""

from typing import Annotated

import typer

from jianbao.cli.exits import Exit
from jianbao.cli.newsroom import clock, the_archive, the_newsroom
from jianbao.cli.output import err, fit, out, plain, print_json, row, width_of
from jianbao.cli.words import t
from jianbao.errors import ConfigError
from jianbao.model.history import Visit
from jianbao.model.source import SourceKind


def backfill(
    which: Annotated[list[str], typer.Argument(metavar="SOURCE...", help=t["backfill.which"])],
    pages: Annotated[int, typer.Option(min=1, max=1000, help=t["backfill.pages"])] = 10,
    as_json: Annotated[bool, typer.Option("--json", help=t["app.json"])] = False,
) -> None:
    """Go back page after page, whether or not something was missed."""
    from jianbao.fetch import fetch_all
    from jianbao.sources import find_sources
    from jianbao.update.backfill import Gap
    from jianbao.update.backfill import backfill as read_older
    from jianbao.update.collect import client_settings
    from jianbao.update.lock import only_run

    newsroom = the_newsroom()
    chosen = [source for source in find_sources(newsroom.sources, which) if source.kind is not SourceKind.FILE]
    if not chosen:
        raise ConfigError(t["backfill.files"], subject=" ".join(which))
    names = {source.key: str(source.filing) for source in chosen}
    width = width_of(list(names.values()), most=52)

    def tell(visit: Visit) -> None:
        if as_json:
            return
        told = t("backfill.line", pages=max(0, len(visit.exchanges) - 1), new=visit.new)
        mark = ("✗", "red") if visit.error else ("✓", "green")
        notes = "; ".join(filter(None, (visit.error, *visit.repairs)))
        out.print(row(mark, fit(names[visit.source_key], width), told, (plain(notes), "red" if visit.error else "dim")))

    with only_run(newsroom.folder), the_archive(newsroom, create=True) as archive:
        archive.sync_sources(newsroom.sources, clock())
        visits = read_older(
            archive,
            newsroom,
            [Gap(source) for source in chosen],
            lambda requests: fetch_all(requests, client_settings(newsroom), concurrency=newsroom.fetch.concurrency),
            clock=clock,
            pages=pages,
            spacing=newsroom.fetch.spacing,
            on_done=tell,
        )
    if as_json:
        print_json({"visits": visits})
    failed = sum(visit.error is not None for visit in visits)
    if failed:
        err.print(t("backfill.failed", failed=failed, sources=len(visits)))
        raise typer.Exit(Exit.NOTHING_WORKED if failed == len(visits) else Exit.SOME_FAILED)
