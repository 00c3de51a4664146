"""The whole site: which pages there are, which one is meant, and their bytes."""

import hashlib
from collections.abc import Callable, Iterator
from typing import cast

from jianbao.archive.interface import Shelf
from jianbao.search.find import Answer, Wanted
from jianbao.sources.newsroom import Newsroom
from jianbao.views import articles, calendar, feeds, front, machines, moved, notices, paths, search, shelves, sitemap
from jianbao.views.page import Kind, Page
from jianbao.views.plan import FIXED, Plan
from jianbao.views.press import Press, Store
from jianbao.views.search import Asked


class Views:
    """The pages of a newsroom's archive. ``publish`` writes them, ``serve`` answers with them: the bytes are the same.

    Nothing is written. While ``held`` the archive must stay as it is: what it told once is not asked again.
    """

    def __init__(self, archive: Store, newsroom: Newsroom, *, held: bool = False) -> None:
        self._press = Press(archive, newsroom)
        if held:
            self._press.hold()
        self.addresses = self._press.addresses
        self.plan = Plan(self._press)

    def pages(self) -> Iterator[Page]:
        """Every page, in the order of writing: what is linked stands before what links to it."""
        yield from self.plan.fixed()
        for channel in self.plan.channels():
            yield from self.plan.articles(channel)
        yield from sorted(self.plan.others(), key=lambda page: page.kind)

    def render(self, page: Page) -> bytes:
        """The bytes of a page. KeyError: the archive has no such thing any more."""
        return _MAKERS[page.kind](self._press, page)

    def resolve(self, path: str) -> Page | None:
        """The page at a path; ``None`` if there is none."""
        press = self._press
        if kind := FIXED.get(path) or self.plan.of_settings.get(path):
            return Page(path, kind)
        if any(asset.path == path for asset in press.theme.assets.values()):
            return Page(path, Kind.ASSET)
        if file := press.pictures.file(path):
            return Page(path, Kind.PICTURE, file=file)
        if article_id := paths.article_of(path):
            return self._resolve_article(path, article_id)
        if path.startswith("d/"):
            return self._resolve_date(path)
        if number := _sitemap_number(path):
            there = number <= sitemap.part_count(press.count(Shelf()))
            return Page(path, Kind.SITEMAP_PART, number=number) if there else None
        return self._resolve_shelf(path) or self.plan.moved.resolve(path)

    @property
    def stamp(self) -> str:
        """Stands for all that pages are made with besides the archive."""
        return self._press.stamp

    def not_found(self) -> bytes:
        """The page for addresses that are not there."""
        return notices.not_found(self._press)

    def wanted(self, asked: Asked) -> Wanted:
        """What an address of the search page asks for, as the index understands it."""
        return search.wanted(self._press, asked)

    def search(self, asked: Asked, answer: Answer | None = None, *, building: bool = False) -> bytes:
        """The search page with what was asked and the answer to it."""
        return search.page(self._press, asked, answer, building=building)

    def sources_digest(self) -> str:
        """Stands for what the page of sources shows."""
        return digest(notices.sources(self._press))

    def _resolve_article(self, path: str, article_id: str) -> Page | None:
        archive = self._press.archive
        if archive.withdrawal(article_id):
            return Page(path, Kind.WITHDRAWN, article_id=article_id)
        return Page(path, Kind.ARTICLE, article_id=article_id) if archive.article(article_id) else None

    def _resolve_date(self, path: str) -> Page | None:
        if day := paths.day_of(path):
            return Page(path, Kind.DAY, day=day) if any(day == d for d, _ in self._press.days()) else None
        if first := paths.month_of(path):
            there = any(first == d.replace(day=1) for d, _ in self._press.days())
            return Page(path, Kind.MONTH, day=first) if there else None
        return None

    def _resolve_shelf(self, path: str) -> Page | None:
        folder, slash, name = path.rpartition("/")
        wanted = folder + slash
        shelf = next((s.shelf for s in self._press.shelves() if paths.shelf_folder(s.shelf) == wanted), None)
        if shelf is None:
            return Page(path, Kind.FEED) if path in {"feed.xml", "feed.json"} else None
        if name == "index.html":
            return Page(path, Kind.SHELF, shelf=shelf) if shelf.level else None
        if name in {"feed.xml", "feed.json"}:
            return Page(path, Kind.FEED, shelf=shelf)
        if (number := paths.history_number(name)) and number <= feeds.history_pages(self._press.count(shelf)):
            return Page(path, Kind.FEED_HISTORY, shelf=shelf, number=number)
        number = paths.page_number(name)
        if number and number <= shelves.older_pages(self._press.count(shelf)):
            return Page(path, Kind.SHELF_PAGE, shelf=shelf, number=number)
        return None


def _sitemap_number(path: str) -> int:
    digits = path.removeprefix("sitemap-").removesuffix(".xml")
    known = path == f"sitemap-{digits}.xml" and digits.isascii() and digits.isdigit() and len(digits) < 10  # noqa: PLR2004 - absurd
    return int(digits) if known and not digits.startswith("0") else 0


def _article(press: Press, page: Page) -> bytes:
    sheet = page.sheet or press.archive.sheet(page.article_id or "")
    if sheet is None:
        raise KeyError(page.article_id)
    return articles.article(press, sheet.article, (sheet.before, sheet.behind), sheet.earlier)


def _asset(press: Press, page: Page) -> bytes:
    return next(asset.content for asset in press.theme.assets.values() if asset.path == page.path)


def _file(_press: Press, page: Page) -> bytes:
    assert page.file is not None
    return page.file.read_bytes()


def _feed(press: Press, page: Page) -> bytes:
    return feeds.feed(press, page.shelf, cast("paths.FeedForm", page.path.rpartition(".")[2]))


_MAKERS: dict[Kind, Callable[[Press, Page], bytes]] = {
    Kind.ASSET: _asset,
    Kind.PICTURE: _file,
    Kind.ARTICLE: _article,
    Kind.WITHDRAWN: moved.withdrawn,
    Kind.MOVED: moved.moved,
    Kind.FEED: _feed,
    Kind.MOVED_FEED: _feed,
    Kind.FEED_HISTORY: lambda press, page: feeds.history(press, page.shelf, page.number),
    Kind.SHELF_PAGE: lambda press, page: shelves.shelf_page(press, page.shelf, page.number),
    Kind.SHELF: lambda press, page: shelves.shelf_page(press, page.shelf),
    Kind.DAY: lambda press, page: calendar.day(press, page.day, press.days()),  # type: ignore[arg-type]
    Kind.MONTH: lambda press, page: calendar.month(press, page.day, press.days()),  # type: ignore[arg-type]
    Kind.DAYS: lambda press, _page: calendar.all_days(press, press.days()),
    Kind.SHELVES: lambda press, _page: shelves.all_shelves(press),
    Kind.SOURCES: lambda press, _page: notices.sources(press),
    Kind.ABOUT: lambda press, _page: notices.about(press),
    Kind.SEARCH: lambda press, _page: search.page(press),
    Kind.NOT_FOUND: lambda press, _page: notices.not_found(press),
    Kind.SITEMAP_PART: lambda press, page: sitemap.part(press, page.number),
    Kind.SITEMAP: lambda press, _page: sitemap.sitemap(press),
    Kind.ROBOTS: lambda press, _page: sitemap.robots(press),
    Kind.NEWS_SITEMAP: lambda press, _page: sitemap.news(press),
    Kind.OPML: lambda press, _page: machines.opml(press),
    Kind.MANIFEST: lambda press, _page: machines.manifest(press),
    Kind.WORKER: lambda press, _page: machines.worker(press),
    Kind.HOME: lambda press, _page: front.home(press),
}


def digest(content: bytes) -> str:
    """What a page's bytes are known by."""
    return hashlib.sha256(content).hexdigest()[:32]
