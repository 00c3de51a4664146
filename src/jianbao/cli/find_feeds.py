"""Which of a page's feeds is meant: told, asked for, or the only one."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from jianbao.cli.exits import Exit
from jianbao.cli.output import err, out, plain, print_json, row, when
from jianbao.cli.words import t
from jianbao.errors import ConfigError, FetchError

if TYPE_CHECKING:
    from jianbao.sources import Newsroom
    from jianbao.update.discover import Found


def choose(url: str, newsroom: "Newsroom", *, pick: int | None, as_json: bool) -> "Found":
    """The feed at ``url``, or that of its feeds that ``pick`` counts (from 1) or the owner chooses on a terminal.

    Where nobody can be asked, several are listed and the command ends with exit code 2. FetchError: the page cannot be
    had, or has none; ConfigError: ``pick`` counts further than there are.
    """
    from jianbao.update.discover import discover

    found = discover(url, newsroom)
    if not found:
        raise FetchError(t["add.no_feed"], kind="not-a-feed", subject=url, hint=t["add.no_feed_hint"])
    if pick is not None and pick > len(found):
        raise ConfigError(t("add.found", url=plain(url), count=len(found)), hint=t["add.how_to_pick"])
    if pick is not None or len(found) == 1:
        return found[(pick or 1) - 1]
    if as_json:
        print_json({"candidates": found, "hint": t["add.how_to_pick"]})
        raise typer.Exit(Exit.BAD_CONFIG)
    _list(url, found, newsroom.site.timezone)
    if not (sys.stdin.isatty() and out.is_terminal):
        err.print(t["add.how_to_pick"], markup=False)
        raise typer.Exit(Exit.BAD_CONFIG)
    number = int(typer.prompt(t["add.which"], type=int, default=1))
    if not 1 <= number <= len(found):
        raise typer.Exit(Exit.WELL)
    return found[number - 1]


def _list(url: str, found: Sequence["Found"], zone: str) -> None:
    """The feeds, numbered, as lines."""
    out.print(plain(t("add.found", url=url, count=len(found))), markup=False)
    for number, one in enumerate(found, start=1):
        told = t("add.entries", count=one.entries, newest=when(one.newest, zone))
        name = plain(f"{one.site} · {one.title}" if one.site else one.title)
        out.print(row(f"{number:>3}", name, (plain(one.locator), "dim"), (f"{one.format}, {told}", "dim")))
