"""The list of commands, and how errors become words and exit codes."""

import errno
import io
import logging
import sys
from pathlib import Path
from typing import Annotated

import typer

import jianbao
from jianbao.cli import newsroom, stopping
from jianbao.cli.commands import (
    add,
    backfill,
    catalogue,
    collect,
    doctor,
    export,
    imports,
    init,
    inspect,
    publish,
    reprocess,
    rules,
    run,
    search,
    serve,
    show,
    sources,
    status,
    why,
    withdraw,
)
from jianbao.cli.exits import Exit
from jianbao.cli.output import err, out, plain
from jianbao.cli.words import t
from jianbao.errors import ConfigError, JianbaoError

app = typer.Typer(
    name="jianbao",
    help=t["app.help"],
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        out.print(f"jianbao {jianbao.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    folder: Annotated[
        Path | None, typer.Option("--newsroom", "-C", metavar="DIR", envvar="JIANBAO_NEWSROOM", help=t["app.newsroom"])
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=t["app.version"])
    ] = False,
) -> None:
    del version
    newsroom.choose(folder)


app.command("init", help=t["init.help"])(init.init)
app.command("add", help=t["add.help"])(add.add)
app.command("sources", help=t["sources.help"])(sources.sources)
app.add_typer(imports.group, name="import", help=t["import.help"])
app.add_typer(export.group, name="export", help=t["export.help"])
app.add_typer(catalogue.group, name="catalogue", help=t["catalogue.help"])
app.command("collect", help=t["collect.help"])(collect.collect)
app.command("backfill", help=t["backfill.help"])(backfill.backfill)
app.command("reprocess", help=t["reprocess.help"])(reprocess.reprocess)
app.add_typer(rules.group, name="rules", help=t["rules.help"])
app.command("withdraw", help=t["withdraw.help"])(withdraw.withdraw)
app.command("publish", help=t["publish.help"])(publish.publish)
app.command("run", help=t["run.help"])(run.run)
app.command("serve", help=t["serve.help"])(serve.serve)
app.command("status", help=t["status.help"])(status.status)
app.command("doctor", help=t["doctor.help"])(doctor.doctor)
app.command("search", help=t["search.help"])(search.search)
app.command("show", help=t["show.help"])(show.show)
app.command("why", help=t["why.help"])(why.why)
app.add_typer(inspect.group, name="inspect", help=t["inspect.help"])


def main() -> None:
    """Run the program. Expected errors end it with words and a code; a bug ends it with its traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show ✓ or 剪报 gets a question mark; the run must not end for it.
            stream.reconfigure(errors="replace")
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    try:
        app()
    except ConfigError as error:
        _tell(error)
        sys.exit(Exit.BAD_CONFIG)
    except JianbaoError as error:
        _tell(error)
        sys.exit(Exit.NOTHING_WORKED)
    except stopping.StoppedError as stopped:
        stopping.end(stopped)
    except KeyboardInterrupt:
        err.print(t["app.interrupted"])
        sys.exit(Exit.INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output went away (`jianbao show … | head`): nothing is wrong.
        sys.stderr.close()
        sys.exit(Exit.WELL)
    except OSError as error:
        # Files of ours have names and errors of their own; without a name it is what our output is redirected to.
        if error.errno not in {errno.ENOSPC, errno.EIO, errno.EDQUOT} or error.filename is not None:
            raise
        err.print(plain(t("app.output_full", why=error.strerror)), style="red", markup=False)
        sys.stderr.close()  # else the interpreter tries, and fails, to write the rest
        sys.exit(Exit.NOTHING_WORKED)


def _tell(error: JianbaoError) -> None:
    # Line by line: an error may quote what came from outside, and its hint may be several lines.
    for line in str(error).split("\n"):
        err.print(plain(line), style="red", markup=False)
