"""``jianbao run``: collect and publish, once or for ever."""

import time
from datetime import timedelta
from typing import Annotated

import typer

from jianbao.cli.commands.collect import exit_code, visit_sources
from jianbao.cli.commands.publish import Sink, publish_to
from jianbao.cli.exits import Exit
from jianbao.cli.newsroom import clock, the_newsroom
from jianbao.cli.output import err, out, when
from jianbao.cli.stopping import sleep, stopping_between
from jianbao.cli.words import t
from jianbao.errors import ArchiveError, ConfigError, PublishError
from jianbao.sources.durations import seconds_of

_SHORTEST, _LONGEST = 60, 365 * 86_400


def interval(text: str) -> timedelta:
    """``90m``, ``1h``, ``1d12h`` as a time; ``ConfigError`` for anything but a minute to a year."""
    seconds = seconds_of(text) or 0
    if not _SHORTEST <= seconds <= _LONGEST:
        raise ConfigError(
            "this is not an interval", subject=f"--every {text}", hint="Write 30m, 1h or 1d; at least 1m."
        )
    return timedelta(seconds=seconds)


def run(
    every: Annotated[str | None, typer.Option("--every", metavar="TIME", help=t["run.every"])] = None,
    to: Annotated[Sink, typer.Option("--to", help=t["publish.to"])] = Sink.SITE,
) -> None:
    """Collect, then publish; with ``--every``, again and again until it is stopped."""
    pause = interval(every) if every else None
    with stopping_between():
        _rounds(pause, to)


def _rounds(pause: timedelta | None, to: Sink) -> None:
    if pause is None:
        raise typer.Exit(_once(to))
    zone = the_newsroom().site.timezone
    while True:
        started = time.monotonic()
        try:
            _once(to)
        except (ConfigError, ArchiveError, PublishError) as error:
            # The owner may be editing jianbao.toml, or another run may hold the lock: the next round may do.
            err.print(str(error), style="red", markup=False)
        out.print(t("run.next", time=when(clock() + pause, zone)))
        sleep(max(0.0, pause.total_seconds() - (time.monotonic() - started)))


def _once(to: Sink) -> Exit:
    newsroom = the_newsroom()
    if not newsroom.sources:  # a newsroom of imported posts is published all the same
        publish_to(newsroom, to)
        return Exit.WELL
    report = visit_sources(newsroom, [], quiet=False)
    publish_to(newsroom, to)
    return exit_code(report)
