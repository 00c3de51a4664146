"""The search page. As a file it is a form that a script answers from the index; live, the server answers it as well."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

import msgspec

from jianbao.archive.interface import Shelf
from jianbao.search import excerpt, query
from jianbao.search.documents import Document
from jianbao.search.find import Answer, Wanted
from jianbao.search.query import Clause
from jianbao.views import paths
from jianbao.views.context import HitView, Link, Marked, SearchView, ShelfChoice
from jianbao.views.press import Press, shortened

PAGE_SIZE = 20
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TITLE_LENGTH = 160
_UNTITLED = 40
_MOST_PAGES = 1_000


class Asked(msgspec.Struct, frozen=True):
    """What an address asks for, as it was typed. ``where`` is the folder of a shelf; dates are ISO 8601."""

    query: str = ""
    where: str = ""
    since: str = ""
    until: str = ""
    best: bool = False
    number: int = 1
    """The page of results, from 1."""


def asked(parameters: Sequence[tuple[str, str]]) -> Asked:
    """What the query of an address says; what makes no sense in it does not count."""
    given = dict(reversed(parameters))
    number = given.get("page", "")
    since, until = (day if _day(day) else "" for day in (given.get("from", ""), given.get("to", "")))
    return Asked(
        given.get("q", "")[: query.LONGEST],
        given.get("in", ""),
        since,
        until,
        best=given.get("sort") == "best",
        number=int(number) if number.isascii() and number.isdigit() and 0 < int(number[:6]) <= _MOST_PAGES else 1,
    )


def wanted(press: Press, asked: Asked) -> Wanted:
    """The same as the index understands it."""
    shelf = next((item.shelf for item in press.shelves() if _value(item.shelf) == asked.where), Shelf())
    since, until = _day(asked.since), _day(asked.until)
    return Wanted(
        query.parsed(asked.query),
        shelf.category,
        shelf.site,
        shelf.channel,
        _minutes(since) if since else None,
        _minutes(until) + 24 * 60 if until else None,
        best=asked.best,
    )


def page(press: Press, asked: Asked | None = None, answer: Answer | None = None, *, building: bool = False) -> bytes:
    """The page: empty, as a file has it; or with an answer, or the word that there is no index yet (``building``)."""
    what = asked or Asked()
    summary = press.t["search.building"] if building else _summary(press, answer)
    clauses = query.parsed(what.query)
    newer, older = _turns(press, what, answer)
    view = SearchView(
        query=what.query,
        shelves=_choices(press, what.where),
        since=what.since,
        until=what.until,
        best=what.best,
        answered=answer is not None or building,
        summary=summary,
        hits=tuple(_hit(press, document, clauses) for document in answer.documents) if answer else (),
        newer=newer,
        older=older,
        index=press.addresses.href(paths.SEARCH_INDEX),
        articles=press.addresses.href("a/"),
    )
    title = " · ".join([*([what.query] if what.query else []), press.t["search.title"]])
    frame = press.frame(
        paths.SEARCH, title, description=press.t["search.lead"], robots="noindex" if asked is not None else ""
    )
    return press.render("search.html", frame, view)


def _summary(press: Press, answer: Answer | None) -> str:
    if answer is None:
        return ""
    if not answer.count:
        return press.t["search.none"]
    key = "found_about" if not answer.exact else "found_one" if answer.count == 1 else "found"
    return press.words(f"search.{key}", count=answer.count)


def _choices(press: Press, chosen: str) -> tuple[ShelfChoice, ...]:
    """Every shelf, each before those inside it, in the owner's order."""
    shelves = press.in_order([item for item in press.shelves() if item.shelf.level])
    by_parent: dict[Shelf, list[Shelf]] = {}
    for item in shelves:
        by_parent.setdefault(item.shelf.parent, []).append(item.shelf)

    def below(shelf: Shelf) -> list[ShelfChoice]:
        found = []
        for inside in by_parent.get(shelf, ()):
            value = _value(inside)
            name = inside.channel or inside.site or inside.category
            names = (inside.category, inside.site, inside.channel)
            found += [ShelfChoice(value, name, inside.level, *names, chosen=value == chosen), *below(inside)]
        return found

    return tuple(below(Shelf()))


def _value(shelf: Shelf) -> str:
    return paths.shelf_folder(shelf).removeprefix("c/").rstrip("/")


def _hit(press: Press, document: Document, clauses: Sequence[Clause]) -> HitView:
    title = document.title.strip() or shortened(document.text, _UNTITLED) or press.t["list.untitled"]
    return HitView(
        href=press.addresses.href(paths.article(document.id)),
        title=_pieces(excerpt.marked(shortened(title, _TITLE_LENGTH), clauses)),
        excerpt=_pieces(excerpt.excerpt(document.text, clauses)),
        outlet=document.site,
        channel=document.channel,
        date=(_EPOCH + timedelta(minutes=document.minutes)).date().isoformat(),
    )


def _pieces(told: Sequence[excerpt.Piece]) -> tuple[Marked, ...]:
    return tuple(Marked(text, found) for text, found in told)


def _turns(press: Press, asked: Asked, answer: Answer | None) -> tuple[Link | None, Link | None]:
    if answer is None:
        return None, None
    newer = _turn(press, asked, asked.number - 1, "newer_page") if asked.number > 1 else None
    more = len(answer.documents) == PAGE_SIZE and answer.count > asked.number * PAGE_SIZE
    return newer, _turn(press, asked, asked.number + 1, "older_page") if more else None


def _turn(press: Press, asked: Asked, number: int, key: str) -> Link:
    given = {
        "q": asked.query,
        "in": asked.where,
        "from": asked.since,
        "to": asked.until,
        "sort": "best" if asked.best else "",
        "page": str(number) if number > 1 else "",
    }
    query_part = urlencode({name: value for name, value in given.items() if value})
    return Link(press.t[f"search.{key}"], f"{press.addresses.href(paths.SEARCH)}?{query_part}")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-11-21") else None
    except ValueError:
        return None


def _minutes(day: date) -> int:
    return (day - _EPOCH.date()).days * 24 * 60
