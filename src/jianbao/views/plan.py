"""Which pages there are, and which of them a change in the archive can touch.

``touched`` may name pages that come out as they were; it must never leave one out that does not. A test holds what is
published change by change to what is published afresh, byte for byte.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from jianbao.archive.interface import REACH, Changes, Shelf, ShelfChange
from jianbao.views import feeds, paths, shelves
from jianbao.views.index import PAGE_SIZE, SITEMAP_SIZE
from jianbao.views.moved import Moved
from jianbao.views.page import Kind, Page
from jianbao.views.press import Press

_CHANNEL = 3
FIXED = {
    paths.HOME: Kind.HOME,
    paths.SHELVES: Kind.SHELVES,
    paths.DAYS: Kind.DAYS,
    paths.SOURCES: Kind.SOURCES,
    paths.ABOUT: Kind.ABOUT,
    paths.SEARCH: Kind.SEARCH,
    paths.NOT_FOUND: Kind.NOT_FOUND,
    paths.SITEMAP: Kind.SITEMAP,
    paths.ROBOTS: Kind.ROBOTS,
    paths.NEWS_SITEMAP: Kind.NEWS_SITEMAP,
}
_OF_SETTINGS = {paths.OPML: Kind.OPML, paths.MANIFEST: Kind.MANIFEST}
"""What the owner's settings alone decide."""
_ALWAYS = (Kind.NEWS_SITEMAP, Kind.HOME, Kind.SHELVES, Kind.SOURCES, Kind.SEARCH)
"""Pages that tell of everything."""


class _Touch:
    """What happened on one shelf: from which place on it moved, and which places have a new text."""

    def __init__(self) -> None:
        self.first: int | None = None
        self.places: set[int] = set()
        self.joined = 0
        """At most so many articles of it were not there before, or are gone."""


class Plan:
    """The pages of one state of the archive; ``press`` must be held (``Press.hold``)."""

    def __init__(self, press: Press) -> None:
        self._press = press
        self._archive = press.archive
        self.moved = Moved(press)

    @property
    def of_settings(self) -> dict[str, Kind]:
        """Pages that the owner's settings alone decide, by path."""
        return _OF_SETTINGS | ({paths.WORKER: Kind.WORKER} if self._press.site.offline else {})

    def fixed(self) -> Iterator[Page]:
        """What does not come from the archive: assets, mirrored pictures, what settings decide."""
        for asset in self._press.theme.assets.values():
            yield Page(asset.path, Kind.ASSET)
        for path, file in self._press.pictures:
            yield Page(path, Kind.PICTURE, file=file)
        for path, kind in self.of_settings.items():
            yield Page(path, kind)

    def channels(self) -> list[Shelf]:
        """The shelves whose articles, one after another, are all articles."""
        return [item.shelf for item in self._press.shelves() if item.shelf.level == _CHANNEL]

    def articles(self, channel: Shelf) -> Iterator[Page]:
        """The pages of a channel's own articles, with all that they are made from."""
        for sheet in self._archive.sheets(channel):
            own = sheet.article.card.id
            yield Page(paths.article(own), Kind.ARTICLE, article_id=own, sheet=sheet)

    def others(self) -> Iterator[Page]:
        """Everything but articles and what ``fixed`` gives, in no order."""
        for one in self._archive.withdrawals():
            yield Page(paths.article(one.article_id), Kind.WITHDRAWN, article_id=one.article_id)
        counts = {Shelf(): 0} | {item.shelf: item.articles for item in self._press.shelves()}
        for shelf, count in counts.items():
            yield from _pages_of(shelf, range(1, shelves.older_pages(count) + 1))
            yield from _history_of(shelf, range(1, feeds.history_pages(count) + 1))
        days = self._press.days()
        for day, _ in days:
            yield Page(paths.day(day), Kind.DAY, day=day)
        for first in sorted({day.replace(day=1) for day, _ in days}):
            yield Page(paths.month(first), Kind.MONTH, day=first)
        for number in range(1, self._parts() + 1):
            yield Page(paths.sitemap_part(number), Kind.SITEMAP_PART, number=number)
        for path, kind in FIXED.items():
            yield Page(path, kind)
        yield from self.moved.pages()

    def touched(self, changes: Changes) -> list[Page]:
        """The pages that these changes may touch, sorted by kind."""
        found = {page.path: page for page in self._touched(changes)}
        return sorted(found.values(), key=lambda page: (page.kind, page.path))

    def sources(self) -> list[Page]:
        """What tells how sources do."""
        return [Page(paths.SOURCES, Kind.SOURCES)]

    def shrunk(self, changes: Changes) -> set[str]:
        """Beginnings of the paths under which pages may be gone, once all that ``changes`` touch are made."""
        left = [one for one in changes.shelves if one.left]
        found = {paths.shelf_folder(one.shelf) for one in left if one.shelf.level}
        if left:
            found |= {"page-", "feed-", "sitemap-"}
        for one in left:
            day = self._press.day_of(one.dated_at)
            found |= {paths.day(day), paths.month(day)}
        return found

    def _touched(self, changes: Changes) -> Iterator[Page]:
        if not changes.articles and not changes.shelves:
            return
        yield from (Page(path, kind) for path, kind in FIXED.items() if kind in _ALWAYS)
        placed = {(one.article_id, one.shelf) for one in changes.shelves}
        told = [one for one in self._archive.shelves_of(changes.articles) if (one.article_id, one.shelf) not in placed]
        yield from self._articles(changes, [*changes.shelves, *told])
        touches = self._touches(changes.shelves, told)
        for shelf, touch in touches.items():
            yield from self._shelf(shelf, touch)
        if root := touches.get(Shelf()):
            yield from self._sitemap(root)
        moves = [one.dated_at for one in changes.shelves if not one.shelf.level]
        yield from self._dates(moves, [one.dated_at for one in told if not one.shelf.level])
        yield from self.moved.touched(changes, touches)

    def _articles(self, changes: Changes, placed: Sequence[ShelfChange]) -> Iterator[Page]:
        ids = set(changes.articles) | {one.article_id for one in changes.shelves}
        for one in placed:
            if one.shelf.level == _CHANNEL:
                ids.update(self._archive.around(one.shelf, one.dated_at, one.article_id, before=1, behind=REACH))
        for article_id in sorted(ids):
            gone = self._archive.withdrawal(article_id) is not None
            yield Page(paths.article(article_id), Kind.WITHDRAWN if gone else Kind.ARTICLE, article_id=article_id)

    def _touches(self, moves: Sequence[ShelfChange], told: Sequence[ShelfChange]) -> dict[Shelf, _Touch]:
        firsts: dict[Shelf, tuple[datetime, str]] = {}
        for one in moves:
            here = (one.dated_at, one.article_id)
            firsts[one.shelf] = min(firsts.get(one.shelf, here), here)
        touches: dict[Shelf, _Touch] = {}
        for shelf, here in firsts.items():
            touches.setdefault(shelf, _Touch()).first = self._archive.place(shelf, *here)
        for one in moves:
            touches[one.shelf].joined += 1
        for one in told:
            place = self._archive.place(one.shelf, one.dated_at, one.article_id)
            touches.setdefault(one.shelf, _Touch()).places.add(place)
        return touches

    def _shelf(self, shelf: Shelf, touch: _Touch) -> Iterator[Page]:
        count = self._press.count(shelf)
        if touch.first is not None:
            yield from self._beside(shelf, perhaps_new=count <= touch.joined)
        if not count and shelf.level:
            return
        start, _, last = shelves.places(count)
        numbers = {place // PAGE_SIZE + 1 for place in touch.places}
        if touch.first is not None:
            # Also the page that was the newest numbered one: its way to the newer ones is another now.
            numbers |= set(range(max(1, shelves.older_pages(touch.first)), last + 1))
        yield from _history_of(shelf, self._history(touch, count))
        newest = touch.first is not None or any(place >= start for place in touch.places)
        fed = touch.first is not None or any(place >= feeds.in_feed(count) for place in touch.places)
        for page in _pages_of(shelf, sorted(number for number in numbers if number <= last)):
            if page.kind is Kind.SHELF_PAGE or (newest if page.kind is Kind.SHELF else fed):
                yield page

    def _history(self, touch: _Touch, count: int) -> list[int]:
        last = feeds.history_pages(count)
        numbers = {place // PAGE_SIZE + 1 for place in touch.places}
        if touch.first is not None:
            # Also the page that was the last: it names the one behind it now.
            numbers |= set(range(max(1, feeds.history_pages(touch.first)), last + 1))
        return sorted(number for number in numbers if number <= last)

    def _beside(self, shelf: Shelf, *, perhaps_new: bool) -> Iterator[Page]:
        """The shelf whose own page tells how many articles this one has; those that lead to it, if that is new."""
        if shelf.level > 1 and self._press.count(shelf.parent):
            yield Page(paths.shelf(shelf.parent), Kind.SHELF, shelf=shelf.parent)
        if shelf.level == _CHANNEL and perhaps_new:
            for other in self._press.shelves_inside(shelf.parent):
                yield Page(paths.shelf(other.shelf), Kind.SHELF, shelf=other.shelf)

    def _sitemap(self, root: _Touch) -> Iterator[Page]:
        last = self._parts()
        numbers = {place // SITEMAP_SIZE + 1 for place in root.places}
        if root.first is not None:
            numbers |= set(range(root.first // SITEMAP_SIZE + 1, last + 1)) | {last}
            yield Page(paths.SITEMAP, Kind.SITEMAP)
        for number in numbers:
            yield Page(paths.sitemap_part(number), Kind.SITEMAP_PART, number=number)

    def _dates(self, moves: Sequence[datetime], told: Sequence[datetime]) -> Iterator[Page]:
        counts = dict(self._press.days())
        days = list(counts)
        touched = {self._press.day_of(when) for when in (*moves, *told)}
        moved: dict[date, int] = {}
        for when in moves:
            day = self._press.day_of(when)
            moved[day] = moved.get(day, 0) + 1
        months = {day.replace(day=1) for day in days}
        of_month = {day.replace(day=1) for day in moved}
        for day, joined in moved.items():
            if counts.get(day, 0) <= joined:  # a new day, or one that is gone: those beside it lead elsewhere now
                touched |= {*[one for one in days if one < day][-1:], *[one for one in days if one > day][:1]}
        for first in list(of_month):
            if sum(counts[day] for day in days if day.replace(day=1) == first) <= sum(moved.values()):
                of_month |= {*sorted(one for one in months if one < first)[-1:]}
                of_month |= {*sorted(one for one in months if one > first)[:1]}
        for day in touched:
            if day in counts:
                yield Page(paths.day(day), Kind.DAY, day=day)
        for first in of_month & months:
            yield Page(paths.month(first), Kind.MONTH, day=first)
        if moves:
            yield Page(paths.DAYS, Kind.DAYS)

    def _parts(self) -> int:
        return max(1, -(-self._press.count(Shelf()) // SITEMAP_SIZE))


def _pages_of(shelf: Shelf, numbers: Sequence[int]) -> Iterator[Page]:
    """A shelf's numbered pages, its own page and its feeds; the root's own page is the home page."""
    for number in numbers:
        yield Page(paths.shelf_page(shelf, number), Kind.SHELF_PAGE, shelf=shelf, number=number)
    if shelf.level:
        yield Page(paths.shelf(shelf), Kind.SHELF, shelf=shelf)
    yield Page(paths.feed(shelf, "xml"), Kind.FEED, shelf=shelf)
    yield Page(paths.feed(shelf, "json"), Kind.FEED, shelf=shelf)


def _history_of(shelf: Shelf, numbers: Sequence[int]) -> Iterator[Page]:
    for number in numbers:
        yield Page(paths.feed_history(shelf, number), Kind.FEED_HISTORY, shelf=shelf, number=number)
