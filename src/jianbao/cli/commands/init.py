"""``jianbao init``: a new newsroom."""

from pathlib import Path
from typing import Annotated

import typer

from jianbao.cli.output import out
from jianbao.cli.words import language as terminal_language
from jianbao.cli.words import t
from jianbao.errors import InputError


def init(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help=t["init.dir"], show_default=False)] = Path(),
    demo: Annotated[bool, typer.Option("--demo", help=t["init.demo"])] = False,
    title: Annotated[str, typer.Option(help=t["init.title"])] = t["init.default_title"],
    url: Annotated[str, typer.Option(help=t["init.url"])] = "http://127.0.0.1:8470/",
    language: Annotated[str, typer.Option(help=t["init.language"])] = terminal_language(),
) -> None:
    """Write ``jianbao.toml``, and with ``--demo`` the sample sources; never over an existing newsroom."""
    from jianbao.sources import FILE_NAME, new_newsroom, write_config

    config = folder / FILE_NAME
    if config.exists():
        raise InputError("there is a newsroom here already", subject=str(config), hint="Choose another folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"the folder cannot be made: {error.strerror or error}",
            subject=str(folder),
            hint="Choose a folder that you may write to.",
        ) from error
    if demo:
        from jianbao.demo import copy_demo

        copy_demo(folder)
    else:
        write_config(config, new_newsroom(title, url, language))
    out.print(t("init.done", folder=folder), markup=False)
    out.print(t("init.next_demo" if demo else "init.next", folder=folder, config=config), markup=False)
