"""``jianbao catalogue``: what RSSHub offers, from the newsroom's own instance."""

from typing import TYPE_CHECKING, Annotated

import typer

from jianbao.cli.exits import Exit
from jianbao.cli.newsroom import clock, the_newsroom
from jianbao.cli.output import fit, out, plain, print_json, row, width_of
from jianbao.cli.words import t

if TYPE_CHECKING:
    from jianbao.sources import Match

group = typer.Typer(no_args_is_help=True)


@group.command("search", help=t["catalogue.search"])
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help=t["catalogue.words"])],
    limit: Annotated[int, typer.Option(min=1, help=t["catalogue.limit"])] = 30,
    refresh: Annotated[bool, typer.Option("--refresh", help=t["catalogue.refresh"])] = False,
    as_json: Annotated[bool, typer.Option("--json", help=t["app.json"])] = False,
) -> None:
    """Routes that match all words, best first."""
    from jianbao.update.catalogue import load_catalogue

    newsroom = the_newsroom()
    found = load_catalogue(newsroom, now=clock(), refresh=refresh).search(" ".join(words), limit)
    if as_json:
        print_json([_document(one, newsroom.site.language) for one in found])
    elif not found:
        out.print(t["catalogue.none"])
    paths = width_of([one.pattern for one in found], most=60)
    for one in () if as_json else found:
        filing = one.filing(newsroom.site.language)
        out.print(row(fit(one.pattern, paths), plain(str(filing))))
    raise typer.Exit(Exit.WELL if found else Exit.SOME_FAILED)


@group.command("show", help=t["catalogue.show"])
def show(
    route: Annotated[str, typer.Argument(metavar="ROUTE", help=t["catalogue.route"])],
    refresh: Annotated[bool, typer.Option("--refresh", help=t["catalogue.refresh"])] = False,
    as_json: Annotated[bool, typer.Option("--json", help=t["app.json"])] = False,
) -> None:
    """One route: its names, path, example and what the instance needs for it."""
    from jianbao.update.catalogue import load_catalogue

    newsroom = the_newsroom()
    path = "/" + route.removeprefix("rsshub://").lstrip("/")
    found = load_catalogue(newsroom, now=clock(), refresh=refresh).match(path)
    if found is None:
        out.print(t["catalogue.none"])
        raise typer.Exit(Exit.SOME_FAILED)
    if as_json:
        print_json(_document(found, newsroom.site.language))
        return
    out.print(plain(str(found.filing(newsroom.site.language))), style="bold", markup=False)
    out.print(row((fit(t["catalogue.path"], 10), "dim"), plain(found.pattern)))
    out.print(row((fit(t["catalogue.example"], 10), "dim"), plain(found.route.example)))
    needs = (*found.route.settings, *found.route.marks)
    if needs:
        out.print(row((fit(t["catalogue.needs"], 10), "dim"), plain(", ".join(needs))))
    out.print(t("catalogue.add_with", example=plain(path)), markup=False)


def _document(match: "Match", language: str) -> dict[str, object]:
    return {
        "route": match.pattern,
        "example": match.route.example,
        "filing": match.filing(language),
        "url": match.route.url or match.namespace.url,
        "parameters": match.route.parameters,
        "description": match.route.description,
        "settings": match.route.settings,
        "marks": match.route.marks,
    }
