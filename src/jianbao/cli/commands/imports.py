"""``jianbao import``: OPML, Hexo posts, the configuration of RSSHUB-PAGE."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from jianbao.cli.exits import Exit
from jianbao.cli.newsroom import clock, the_archive, the_newsroom
from jianbao.cli.output import err, out, plain
from jianbao.cli.words import t
from jianbao.errors import InputError
from jianbao.model.feed import Entry
from jianbao.model.source import Filing, Source

if TYPE_CHECKING:
    from jianbao.sources import Newsroom

group = typer.Typer(no_args_is_help=True)
_PERMALINK = "p/:abbrlink.html"
"""What RSSHUB-PAGE has in Hexo's configuration."""


@group.command("opml", help=t["import.opml"])
def opml(file: Annotated[str, typer.Argument(metavar="FILE", help=t["import.opml_file"])]) -> None:
    """Add the feeds of an OPML file to ``jianbao.toml``."""
    from jianbao.sources import read_opml

    newsroom = the_newsroom()
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise InputError(
            str(error.strerror), subject=file, hint="Name an OPML file, or - for standard input."
        ) from error
    found = read_opml(data, instances=newsroom.instances, language=newsroom.site.language)
    _add(newsroom, found.sources, found.problems)


@group.command("rsshub-page", help=t["import.rsshub_page"])
def rsshub_page(folder: Annotated[Path, typer.Argument(metavar="DIR", help=t["import.rsshub_page_dir"])]) -> None:
    """Add the routes and feeds that an RSSHUB-PAGE follows to ``jianbao.toml``."""
    from jianbao.sources import read_rsshub_page

    newsroom = the_newsroom()
    found = read_rsshub_page(folder)
    _add(newsroom, found.sources, found.problems)


@group.command("addresses", help=t["import.addresses"])
def addresses(
    file: Annotated[str, typer.Argument(metavar="FILE", help=t["import.addresses_file"])],
) -> None:
    """Let addresses of a site that stood here before lead to our articles."""
    from jianbao.update.lock import only_run
    from jianbao.views.paths import Addresses, old_path

    newsroom = the_newsroom()
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(error), subject=file, hint=t["import.addresses_hint"]) from error
    site = Addresses(newsroom.site.url)
    pairs: list[tuple[str, str]] = []
    problems = 0
    with only_run(newsroom.folder), the_archive(newsroom) as archive:
        for number, line in enumerate(text.splitlines(), start=1):
            words = line.partition("#")[0].split()
            if not words:
                continue
            path = old_path(words[0], site)
            found = archive.find_article(words[1]) if len(words) == 2 else []  # noqa: PLR2004 - old address, article
            if path is None or len(found) != 1:
                problems += 1
                why = "import.address_bad" if path is None else "import.address_lost"
                err.print(plain(f"{file}:{number}: {t(why, line=line.strip())}"), style="yellow", markup=False)
                continue
            pairs.append((path, found[0]))
        added = archive.add_addresses(pairs, clock())
    out.print(t("import.addresses_added", added=added, known=len(pairs) - added))
    if problems:
        raise typer.Exit(Exit.SOME_FAILED if pairs else Exit.NOTHING_WORKED)


@group.command("hexo", help=t["import.hexo"])
def hexo(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help=t["import.hexo_paths"])],
    permalink: Annotated[str, typer.Option("--permalink", metavar="FORM", help=t["import.permalink"])] = _PERMALINK,
) -> None:
    """Take Hexo posts into the archive, each under its own categories."""
    from jianbao.sources.hexo_posts import InputProblem, read_hexo_posts
    from jianbao.update import import_posts
    from jianbao.update.lock import only_run
    from jianbao.views.paths import Addresses, old_path

    newsroom = the_newsroom()
    site = Addresses(newsroom.site.url)

    def had(entry: Entry) -> str | None:
        link = entry.extra.get("abbrlink", "")
        return old_path(permalink.replace(":abbrlink", link), site) if link else None

    zone = ZoneInfo(newsroom.site.timezone)
    problems: list[InputProblem] = []

    def posts() -> Iterator[tuple[Filing, Entry]]:
        for post in read_hexo_posts(paths, zone=zone):
            if isinstance(post, InputProblem):
                problems.append(post)
                err.print(plain(str(post)), style="yellow", markup=False)
            else:
                for repair in post.repairs:
                    err.print(t("import.repaired", path=post.path, repair=plain(repair)), style="dim", markup=False)
                yield post.filing, post.entry

    with only_run(newsroom.folder), the_archive(newsroom, create=True) as archive:
        report = import_posts(
            archive, posts(), kind="hexo", zone=zone, clock=clock, learned=newsroom.learned, old_path=had
        )
    out.print(
        t(
            "import.posts",
            entries=report.entries,
            new=report.new,
            revised=report.revised,
            unchanged=report.unchanged,
            failed=report.failed,
            problems=len(problems),
        )
    )
    if not report.entries:
        if not problems:
            err.print(t["import.no_posts"], style="yellow", markup=False)
        raise typer.Exit(Exit.NOTHING_WORKED)
    if problems or report.failed:
        raise typer.Exit(Exit.SOME_FAILED)


def _add(newsroom: "Newsroom", sources: Sequence[Source], problems: Sequence[str]) -> None:
    """Add those that are not there yet and that the newsroom can follow; tell what stands against the others."""
    from jianbao.sources import add_sources, followable, read_config, write_config

    fresh = followable(newsroom, sources)
    told = (*problems, *fresh.problems)
    for problem in told:
        err.print(plain(problem), style="yellow", markup=False)
    if fresh.sources:
        text = add_sources(read_config(newsroom.config_path), fresh.sources, file=str(newsroom.config_path))
        write_config(newsroom.config_path, text)
    known = {source.key for source in newsroom.sources}
    out.print(t("import.sources_added", added=len(fresh.sources), known=sum(source.key in known for source in sources)))
    if told:
        raise typer.Exit(Exit.SOME_FAILED)
