"""``jianbao publish``: the archive as a site, or as Hexo posts."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from jianbao.cli.newsroom import clock, the_archive, the_newsroom
from jianbao.cli.output import err, out, plain, print_json
from jianbao.cli.stopping import stop_if_asked, stopping_between
from jianbao.cli.words import t

if TYPE_CHECKING:
    from jianbao.publish import PublishReport
    from jianbao.publish.hexo import HexoReport
    from jianbao.sources import Newsroom


class Sink(StrEnum):
    """Where the archive goes."""

    SITE = "site"
    HEXO = "hexo"


def publish(
    to: Annotated[Sink, typer.Option("--to", help=t["publish.to"])] = Sink.SITE,
    folder: Annotated[Path | None, typer.Option("--out", "-o", metavar="DIR", help=t["app.out"])] = None,
    check: Annotated[bool, typer.Option("--check", "--all", help=t["publish.check"])] = False,
    workers: Annotated[int | None, typer.Option("--workers", min=1, metavar="N", help=t["publish.workers"])] = None,
    as_json: Annotated[bool, typer.Option("--json", help=t["app.json"])] = False,
) -> None:
    """Write what changed since the last time."""
    publish_to(the_newsroom(), to, folder, check=check, workers=workers, as_json=as_json)


def publish_to(
    newsroom: "Newsroom",
    to: Sink,
    folder: Path | None = None,
    *,
    check: bool = False,
    workers: int | None = None,
    as_json: bool = False,
) -> None:
    """Publish, and say what was written."""
    from jianbao.archive.lock import only_run
    from jianbao.publish import processors, publish_site

    target = (folder or (newsroom.site_dir if to is Sink.SITE else newsroom.hexo_dir)).resolve()
    columns = (TextColumn(t["publish.working"]), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with (
        stopping_between(),
        only_run(newsroom.folder),
        the_archive(newsroom) as archive,
        Progress(*columns, console=err, transient=True, disable=as_json or not err.is_terminal) as progress,
    ):
        archive.sync_sources(newsroom.sources, clock())  # pages tell of sources as jianbao.toml has them now
        task = progress.add_task("", total=None)

        def tell(done: int, _: object) -> None:
            progress.update(task, completed=done)
            stop_if_asked()

        report: PublishReport | HexoReport
        if to is Sink.SITE:
            report = publish_site(
                archive, newsroom, target, now=clock(), progress=tell, check=check, workers=workers or processors()
            )
        else:
            from jianbao.publish.hexo import export_hexo

            report = export_hexo(archive, newsroom, target, now=clock(), progress=tell)
    if as_json:
        print_json(
            {
                "to": to,
                "out": str(target),
                "written": report.written,
                "unchanged": report.unchanged,
                "removed": report.removed,
                "kept": getattr(report, "kept", ()),
                "seconds": round(report.seconds, 3),
            }
        )
        return
    for path in getattr(report, "kept", ()):
        err.print(t("publish.kept", path=plain(path)), style="yellow", markup=False)
    out.print(
        t(
            "publish.summary",
            written=report.written,
            unchanged=report.unchanged,
            removed=report.removed,
            seconds=report.seconds,
            out=target,
        ),
        markup=False,
    )
