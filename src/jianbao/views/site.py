"""The whole site: which pages there are, what each is made from, and their bytes."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

from jianbao.archive.interface import Reading, Shelf
from jianbao.sources.newsroom import Newsroom
from jianbao.views import articles, calendar, feeds, front, notices, paths, shelves, sitemap
from jianbao.views.index import Index, Tally, fingerprint
from jianbao.views.page import Kind, Page
from jianbao.views.press import Press


class Views:
    """The pages of a newsroom's archive. ``publish`` writes them, ``serve`` answers with them: the bytes are the same.

    Nothing is written, and nothing is known between calls but the list of mirrored pictures.
    """

    def __init__(self, archive: Reading, newsroom: Newsroom) -> None:
        self._press = Press(archive, newsroom)
        self.addresses = self._press.addresses

    def pages(self) -> Iterator[Page]:
        """Every page with its fingerprint, in the order of writing: assets, articles, lists, the home page last."""
        press = self._press
        stamp = press.stamp
        for asset in press.theme.assets.values():
            yield Page(asset.path, Kind.ASSET, asset.digest)
        for path, file in press.pictures:
            yield Page(path, Kind.PICTURE, _file_stamp(file), file=file)
        index = Index(press.archive, press.day_of)
        for line in index.articles():
            mark = fingerprint(stamp, line.content)
            beside = (line.before, line.behind)
            yield Page(paths.article(line.card.id), Kind.ARTICLE, mark, article_id=line.card.id, beside=beside)
        press.take(index)
        yield from sorted(self._lists(index), key=lambda page: page.kind)

    def render(self, page: Page) -> bytes:
        """The bytes of a page. KeyError: the archive has no such thing any more."""
        return _MAKERS[page.kind](self._press, page)

    def resolve(self, path: str) -> Page | None:
        """The page at a path, without a fingerprint; ``None`` if there is none."""
        press = self._press
        if path in _FIXED:
            return Page(path, _FIXED[path])
        if any(asset.path == path for asset in press.theme.assets.values()):
            return Page(path, Kind.ASSET)
        if file := press.pictures.file(path):
            return Page(path, Kind.PICTURE, file=file)
        if article_id := paths.article_of(path):
            return Page(path, Kind.ARTICLE, article_id=article_id) if press.archive.article(article_id) else None
        if path.startswith("d/"):
            return self._resolve_date(path)
        if number := _sitemap_number(path):
            there = number <= sitemap.part_count(press.archive.count(Shelf()))
            return Page(path, Kind.SITEMAP_PART, number=number) if there else None
        return self._resolve_shelf(path)

    def not_found(self) -> bytes:
        """The page for addresses that are not there."""
        return notices.not_found(self._press)

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
        number = paths.page_number(name)
        if number and number <= shelves.older_pages(self._press.archive.count(shelf)):
            return Page(path, Kind.SHELF_PAGE, shelf=shelf, number=number)
        return None

    def _lists(self, index: Index) -> Iterator[Page]:
        stamp = self._press.stamp
        order = self._press.order_stamp()
        for shelf, tally in index.shelves.items():
            yield from _shelf_pages(shelf, tally, stamp, fingerprint(order, _inside(index, shelf)))
        yield from _date_pages(index, fingerprint(stamp, order))
        counts = fingerprint(*(f"{shelf} {tally.count}" for shelf, tally in sorted(index.shelves.items())))
        yield Page(paths.SHELVES, Kind.SHELVES, fingerprint(stamp, order, counts))
        health = fingerprint(*map(repr, self._press.archive.sources()))
        yield Page(paths.SOURCES, Kind.SOURCES, fingerprint(stamp, order, health))
        for path in (paths.ABOUT, paths.NOT_FOUND, paths.ROBOTS):
            yield Page(path, _FIXED[path], stamp)
        for number, mark in enumerate(index.sitemap, 1):
            yield Page(paths.sitemap_part(number), Kind.SITEMAP_PART, fingerprint(stamp, mark), number=number)
        yield Page(paths.SITEMAP, Kind.SITEMAP, fingerprint(stamp, str(len(index.sitemap))))
        front_page = [index.shelves[Shelf()].open]
        for shelf, tally in sorted(index.shelves.items()):
            if shelf.level == 1:
                front_page += [str(shelf), *tally.featured]
        yield Page(paths.HOME, Kind.HOME, fingerprint(stamp, order, *front_page))


def _shelf_pages(shelf: Shelf, tally: Tally, stamp: str, around: str) -> Iterator[Page]:
    last = shelves.older_pages(tally.count)
    for number in range(1, last + 1):
        # The newest numbered page still links to the shelf's own page, all others to one another.
        mark = fingerprint(stamp, tally.full[number - 1], str(number), "newest" if number == last else "")
        yield Page(paths.shelf_page(shelf, number), Kind.SHELF_PAGE, mark, shelf=shelf, number=number)
    feed = fingerprint(stamp, *tally.feed)
    yield Page(paths.feed(shelf, "xml"), Kind.FEED, feed, shelf=shelf)
    yield Page(paths.feed(shelf, "json"), Kind.FEED, feed, shelf=shelf)
    if shelf.level:
        yield Page(paths.shelf(shelf), Kind.SHELF, fingerprint(stamp, tally.open, around), shelf=shelf)


def _date_pages(index: Index, stamp: str) -> Iterator[Page]:
    days = list(index.days.items())
    months: dict[str, list[str]] = {}
    for place, (day, (count, mark)) in enumerate(days):
        beside = [str(days[n][0]) for n in (place - 1, place + 1) if 0 <= n < len(days)]
        yield Page(paths.day(day), Kind.DAY, fingerprint(stamp, mark, *beside), day=day)
        months.setdefault(paths.month(day), []).append(f"{day} {count}")
    names = list(months)
    for place, (path, counts) in enumerate(months.items()):
        beside = [names[n] for n in (place - 1, place + 1) if 0 <= n < len(names)]
        yield Page(path, Kind.MONTH, fingerprint(stamp, *counts, *beside), day=paths.month_of(path))
    everything = [line for counts in months.values() for line in counts]
    yield Page(paths.DAYS, Kind.DAYS, fingerprint(stamp, *everything))


def _inside(index: Index, shelf: Shelf) -> str:
    """Stands for what a shelf's page says of the shelves around it."""
    around = shelf if shelf.level < 3 else shelf.parent  # noqa: PLR2004 - the levels of filing
    return fingerprint(
        *(f"{other} {tally.count}" for other, tally in sorted(index.shelves.items()) if other.parent == around)
    )


def _file_stamp(file: Path) -> str:
    stat = file.stat()
    return fingerprint(str(stat.st_size), str(stat.st_mtime_ns))


def _sitemap_number(path: str) -> int:
    digits = path.removeprefix("sitemap-").removesuffix(".xml")
    known = path == f"sitemap-{digits}.xml" and digits.isascii() and digits.isdigit() and len(digits) < 10  # noqa: PLR2004 - absurd
    return int(digits) if known and not digits.startswith("0") else 0


def _article(press: Press, page: Page) -> bytes:
    found = press.archive.article(page.article_id or "")
    if found is None:
        raise KeyError(page.article_id)
    return articles.article(press, found, page.beside or press.archive.neighbours(found.card.id))


def _asset(press: Press, page: Page) -> bytes:
    return next(asset.content for asset in press.theme.assets.values() if asset.path == page.path)


def _file(_press: Press, page: Page) -> bytes:
    assert page.file is not None
    return page.file.read_bytes()


_FIXED = {
    paths.HOME: Kind.HOME,
    paths.SHELVES: Kind.SHELVES,
    paths.DAYS: Kind.DAYS,
    paths.SOURCES: Kind.SOURCES,
    paths.ABOUT: Kind.ABOUT,
    paths.NOT_FOUND: Kind.NOT_FOUND,
    paths.SITEMAP: Kind.SITEMAP,
    paths.ROBOTS: Kind.ROBOTS,
}
_MAKERS: dict[Kind, Callable[[Press, Page], bytes]] = {
    Kind.ASSET: _asset,
    Kind.PICTURE: _file,
    Kind.ARTICLE: _article,
    Kind.FEED: lambda press, page: feeds.feed(press, page.shelf, cast("paths.FeedForm", page.path.rpartition(".")[2])),
    Kind.SHELF_PAGE: lambda press, page: shelves.shelf_page(press, page.shelf, page.number),
    Kind.SHELF: lambda press, page: shelves.shelf_page(press, page.shelf),
    Kind.DAY: lambda press, page: calendar.day(press, page.day, press.days()),  # type: ignore[arg-type]
    Kind.MONTH: lambda press, page: calendar.month(press, page.day, press.days()),  # type: ignore[arg-type]
    Kind.DAYS: lambda press, _page: calendar.all_days(press, press.days()),
    Kind.SHELVES: lambda press, _page: shelves.all_shelves(press),
    Kind.SOURCES: lambda press, _page: notices.sources(press),
    Kind.ABOUT: lambda press, _page: notices.about(press),
    Kind.NOT_FOUND: lambda press, _page: notices.not_found(press),
    Kind.SITEMAP_PART: lambda press, page: sitemap.part(press, page.number),
    Kind.SITEMAP: lambda press, _page: sitemap.sitemap(press),
    Kind.ROBOTS: lambda press, _page: sitemap.robots(press),
    Kind.HOME: lambda press, _page: front.home(press),
}


def digest(content: bytes) -> str:
    """What a page's bytes are known by."""
    return hashlib.sha256(content).hexdigest()[:32]
