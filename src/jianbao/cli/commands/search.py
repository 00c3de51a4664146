"""``jianbao search``: the articles that have these words."""

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer
from rich.text import Text

from jianbao.cli.newsroom import the_archive, the_newsroom
from jianbao.cli.output import out, plain, print_json
from jianbao.cli.words import t
from jianbao.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jianbao.search.documents import Document
    from jianbao.search.find import Answer
    from jianbao.search.query import Clause

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def search(  # noqa: PLR0917 - options of a command
    words: Annotated[list[str], typer.Argument(metavar="WORD", help=t["search.words"])],
    category: Annotated[str, typer.Option(metavar="NAME", help=t["search.category"])] = "",
    site: Annotated[str, typer.Option(metavar="NAME", help=t["search.site"])] = "",
    channel: Annotated[str, typer.Option(metavar="NAME", help=t["search.channel"])] = "",
    since: Annotated[str, typer.Option(metavar="DATE", help=t["search.since"])] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help=t["search.until"])] = "",
    best: Annotated[bool, typer.Option("--best", help=t["search.best"])] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=10_000, help=t["search.limit"])] = 20,
    as_json: Annotated[bool, typer.Option("--json", help=t["app.json"])] = False,
) -> None:
    """List them, the newest first."""
    from jianbao.search.find import Wanted
    from jianbao.search.live import LiveIndex
    from jianbao.search.query import parsed

    newsroom = the_newsroom()
    clauses = parsed(" ".join(words))
    if not clauses:
        raise InputError(t["search.nothing"], subject=" ".join(words))
    if (site and not category) or (channel and not site):
        raise InputError(t["search.outer"], hint=t["search.outer_hint"])
    first, last = _minutes(since), _minutes(until)
    end = last + 24 * 60 if last is not None else None
    question = Wanted(clauses, category, site, channel, first, end, best=best)
    with the_archive(newsroom) as archive:
        index = LiveIndex(newsroom.folder, archive, ZoneInfo(newsroom.site.timezone))
        index.refresh()
        answer = index.find(question, start=0, stop=limit)
    if as_json:
        print_json(_told(answer, clauses))
        return
    for document in answer.documents:
        _show(document, clauses)
    key = "none" if not answer.count else "found" if answer.exact else "found_about"
    out.print(t(f"search.{key}", count=answer.count, shown=len(answer.documents)), style="dim", markup=False)


def _show(document: "Document", clauses: "Sequence[Clause]") -> None:
    from jianbao.search import excerpt

    out.print(_styled(excerpt.marked(document.title, clauses), "bold"))
    out.print(_styled(excerpt.excerpt(document.text, clauses), ""))
    filing = f"{document.category} / {document.site} / {document.channel}"
    out.print(plain(f"{document.id}  {_day(document)}  {filing}"), style="dim", markup=False)
    out.print()


def _styled(pieces: "Sequence[tuple[str, bool]]", style: str) -> Text:
    line = Text(style=style)
    for text, found in pieces:
        line.append(plain(text), "bold red" if found else "")
    return line


def _told(answer: "Answer", clauses: "Sequence[Clause]") -> object:
    from jianbao.search import excerpt

    return {
        "count": answer.count,
        "exact": answer.exact,
        "articles": [
            {
                "id": one.id,
                "title": one.title,
                "date": _day(one),
                "category": one.category,
                "site": one.site,
                "channel": one.channel,
                "excerpt": "".join(text for text, _ in excerpt.excerpt(one.text, clauses)),
            }
            for one in answer.documents
        ],
    }


def _day(document: "Document") -> str:
    return (_EPOCH + timedelta(minutes=document.minutes)).date().isoformat()


def _minutes(day: str) -> int | None:
    if not day:
        return None
    try:
        return (date.fromisoformat(day) - _EPOCH.date()).days * 24 * 60
    except ValueError:
        raise InputError(t["search.bad_date"], subject=day, hint=t["search.date_hint"]) from None
