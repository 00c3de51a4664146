"""Categories, sites and channels: their lists of articles, and the tree of them all."""

from jianbao.archive.interface import Shelf
from jianbao.views import paths
from jianbao.views.context import Link, ShelfTree, ShelfView, ShelvesView
from jianbao.views.index import PAGE_SIZE
from jianbao.views.press import Press

_LABELS = ("all", "category", "site", "channel")


def places(count: int) -> tuple[int, int, int]:
    """Which places a shelf's own page shows, and the number of the page before it (0: none).

    It shows the last full page and the rest, so from 40 to 79 articles where there are that many.
    """
    start = max(0, count // PAGE_SIZE - 1) * PAGE_SIZE
    return start, count, start // PAGE_SIZE


def older_pages(count: int) -> int:
    """How many numbered pages a shelf with ``count`` articles has."""
    return places(count)[2]


def shelf_page(press: Press, shelf: Shelf, number: int = 0) -> bytes:
    """A shelf's own page (``number`` 0), or its ``number``-th from the oldest; the root has numbered pages only."""
    count = press.count(shelf)
    start, stop, last = places(count)
    if number:
        start, stop = (number - 1) * PAGE_SIZE, number * PAGE_SIZE
    cards = reversed(press.cards(shelf, start=start, stop=stop))
    own = press.addresses.href(paths.shelf(shelf))
    name = press.shelf_link(shelf).text if shelf.level else press.t["list.all"]
    heading = press.words("list.page", number=number) if number else ""
    older = (number or last + 1) - 1
    newer = number + 1 if number and number < last else 0
    page = ShelfView(
        label=press.t[f"list.{_LABELS[shelf.level]}"],
        name=name,
        crumbs=press.crumbs(shelf.parent),
        inside=() if number else _links(press, shelf),
        groups=press.by_day(cards),
        number=number,
        heading=heading,
        newest=Link(press.t["list.newest"], own) if number else None,
        newer=_turn(press, "newer", shelf, newer) if newer else Link(press.t["list.newer"], own) if number else None,
        older=_turn(press, "older", shelf, older),
        oldest=_turn(press, "oldest", shelf, 1) if older > 1 else None,
        feeds=press.feed_links(shelf),
    )
    path = paths.shelf_page(shelf, number) if number else paths.shelf(shelf)
    trail = [link.text for link in press.crumbs(shelf)]
    title = " · ".join([*([heading] if number else []), *reversed(trail or [name])])
    frame = press.frame(path, title, shelf=shelf, description=" / ".join(trail))
    return press.render("shelf.html", frame, page)


def all_shelves(press: Press) -> bytes:
    """The tree of everything that has articles."""

    def below(shelf: Shelf) -> tuple[ShelfTree, ...]:
        return tuple(
            ShelfTree(press.shelf_link(item.shelf, note=press.articles_note(item.articles)), below(item.shelf))
            for item in press.in_order(press.shelves_inside(shelf))
        )

    frame = press.frame(paths.SHELVES, press.t["nav.shelves"], description=press.t["list.shelves_lead"])
    return press.render("shelves.html", frame, ShelvesView(below(Shelf())))


def _links(press: Press, shelf: Shelf) -> tuple[Link, ...]:
    """The shelves inside one, or for a channel those beside it: what a reader may turn to from here.

    Those inside have their counts. Those beside have none, or each new article would change the pages of all of them.
    """
    beside = shelf.level == len(_LABELS) - 1
    inside = press.in_order(press.shelves_inside(shelf.parent if beside else shelf))
    return tuple(
        press.shelf_link(item.shelf, note="" if beside else str(item.articles), current=item.shelf == shelf)
        for item in inside
    )


def _turn(press: Press, key: str, shelf: Shelf, number: int) -> Link | None:
    if number < 1:
        return None
    return Link(press.t[f"list.{key}"], press.addresses.href(paths.shelf_page(shelf, number)))
