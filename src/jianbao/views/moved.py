"""Addresses that were given out once and stand for something else now: they lead on, or say honestly what happened.

* A category, site or channel was renamed or emptied: its pages lead to where its articles went, else one level up.
  Its feeds go on under the old address with the new one's articles, for readers who cannot be told.
* A shelf that shrank: pages whose number is too high lead to the shelf.
* Addresses of a system that stood here before lead to the article.
* An article that the owner took back says so, and why.
"""

from collections.abc import Iterator, Mapping, Sequence

from jianbao.archive.interface import Changes, Shelf, ShelfRecord
from jianbao.views import feeds, paths, shelves
from jianbao.views.context import Link, MovedView, WithdrawnView
from jianbao.views.page import Kind, Page
from jianbao.views.press import Press

_FEEDS: tuple[paths.FeedForm, ...] = ("xml", "json")


class Moved:
    """The addresses that lead elsewhere, in one state of the archive."""

    def __init__(self, press: Press) -> None:
        self._press = press
        self._archive = press.archive

    def pages(self) -> Iterator[Page]:
        """All of them."""
        for path, article_id in self._archive.addresses():
            yield self._to_article(path, article_id)
        yield from self._of_shelves()

    def touched(self, changes: Changes, touches: Mapping[Shelf, object]) -> Iterator[Page]:
        """Those that may differ after changes; ``touches`` are the shelves that are not as they were."""
        ids = {*changes.articles, *(one.article_id for one in changes.shelves)}
        for path, article_id in self._archive.addresses_of(sorted(ids)):
            yield self._to_article(path, article_id)
        left = any(one.left for one in changes.shelves)
        for page in self._of_shelves():
            # Few, and one may lead elsewhere when a shelf has articles again. A feed under an old address holds what
            # the feed holds that it leads to.
            if left or page.kind is Kind.MOVED or page.shelf in touches:
                yield page

    def resolve(self, path: str) -> Page | None:
        """The page at a path that leads elsewhere; ``None`` if it does not."""
        if article_id := self._archive.address(path):
            return self._to_article(path, article_id)
        if not path.startswith(("c/", "page-", "feed-")):
            return None
        return next((page for page in self._of_shelves() if page.path == path), None)

    def successor(self, shelf: Shelf) -> Shelf:
        """The shelf where a reader of an emptied one goes on: where its articles went, else above it."""
        seen = {shelf}
        moves = self._press.moves()
        while shelf.level and not self._press.count(shelf):
            shelf = moves.get(shelf, shelf.parent)
            if shelf in seen:  # renamed there and back
                shelf = shelf.parent
            seen.add(shelf)
        return shelf

    def _to_article(self, path: str, article_id: str) -> Page:
        target = paths.article(article_id)
        return Page(path, Kind.MOVED, article_id=article_id, target=target)

    def _of_shelves(self) -> Iterator[Page]:
        for record in self._records:
            shelf, count = record.shelf, record.articles
            issued = shelves.older_pages(record.most)
            kept = shelves.older_pages(count) if count else 0
            target = paths.shelf(self.successor(shelf))
            for number in range(kept + 1, issued + 1):
                yield Page(paths.shelf_page(shelf, number), Kind.MOVED, target=target)
            heard = feeds.history_pages(count) if count else 0
            for number in range(heard + 1, feeds.history_pages(record.most) + 1):
                path = paths.feed_history(shelf, number)
                there = self.successor(shelf)
                yield Page(path, Kind.MOVED_FEED, shelf=there, target=paths.feed(there, "xml"))
            if not count and shelf.level:
                yield Page(paths.shelf(shelf), Kind.MOVED, target=target)
                yield from self._feeds(shelf)

    def _feeds(self, shelf: Shelf) -> Iterator[Page]:
        there = self.successor(shelf)
        for form in _FEEDS:
            yield Page(paths.feed(shelf, form), Kind.MOVED_FEED, shelf=there, target=paths.feed(there, form))

    @property
    def _records(self) -> Sequence[ShelfRecord]:
        return self._press.records()


def moved(press: Press, page: Page) -> bytes:
    """A page that leads on, at once where the reader's browser lets it, else by a link."""
    href = press.addresses.href(page.target)
    frame = press.frame(page.target, press.t["moved.title"], robots="noindex")
    return press.render(
        "moved.html", frame, MovedView(Link(press.t["moved.link"], href), press.addresses.url(page.target))
    )


def withdrawn(press: Press, page: Page) -> bytes:
    """What stands in place of an article that the owner took back. KeyError: it was not."""
    told = press.archive.withdrawal(page.article_id or "")
    if told is None:
        raise KeyError(page.article_id)
    view = WithdrawnView(reason=told.reason, when=press.dates.when(told.withdrawn_at))
    frame = press.frame(page.path, press.t["withdrawn.title"], robots="noindex")
    return press.render("withdrawn.html", frame, view)
