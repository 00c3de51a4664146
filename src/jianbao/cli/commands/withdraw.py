"""``jianbao withdraw``: an article is taken off the site, and its address says so."""

from typing import Annotated

import typer

from jianbao.cli.commands.show import find
from jianbao.cli.newsroom import clock, the_archive, the_newsroom
from jianbao.cli.output import out, plain
from jianbao.cli.words import t
from jianbao.errors import ConfigError, InputError


def withdraw(
    words: Annotated[str, typer.Argument(metavar="ARTICLE", help=t["app.article"])],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=t["withdraw.reason"])] = "",
    undo: Annotated[bool, typer.Option("--undo", help=t["withdraw.undo"])] = False,
) -> None:
    """Leave an honest word in the place of an article, or put it back."""
    from jianbao.archive.lock import only_run

    if not undo and not reason.strip():
        raise ConfigError("--reason is needed", hint="Say in a few words why: readers who follow a link will see it.")
    newsroom = the_newsroom()
    with only_run(newsroom.folder), the_archive(newsroom) as archive:
        card = find(archive, words).card
        if not undo:
            archive.withdraw(card.id, reason.strip(), clock())
        elif not archive.take_back(card.id):
            raise InputError(t("withdraw.was_not", id=card.id))
    out.print(t("withdraw.undone" if undo else "withdraw.done", title=plain(card.title), id=card.id), markup=False)
    out.print(t["withdraw.next"], style="dim", markup=False)
