"""``jianbao export``: the sources, as OPML."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from jianbao.cli.newsroom import the_newsroom
from jianbao.cli.output import out
from jianbao.cli.words import t
from jianbao.errors import InputError

group = typer.Typer(no_args_is_help=True)


@group.callback()
def _group() -> None:
    """Keep ``export opml`` two words while it is the only one."""


@group.command("opml", help=t["export.opml"])
def opml(file: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help=t["app.out"])] = None) -> None:
    """Write OPML to standard output or into a file."""
    from jianbao.sources import write_opml

    newsroom = the_newsroom()
    data = write_opml(newsroom.sources, newsroom.site.title)
    if file is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        file.write_bytes(data)
    except OSError as error:
        raise InputError(
            f"cannot be written: {error.strerror or error}",
            subject=str(file),
            hint="Name a file in a folder that is there and that you may write to.",
        ) from error
    out.print(t("export.done", count=len(newsroom.sources), path=file), markup=False)
