"""What every page maker works with: the archive, the newsroom, and the ways to write links, dates and cards."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any, Protocol, TypeVar

from jianbao.archive.interface import Following, Issued, Reading, Shelf, ShelfCount, ShelfRecord
from jianbao.messages import catalogue
from jianbao.model.history import Article, Card
from jianbao.model.source import Canonical, Filing
from jianbao.sources.newsroom import Newsroom
from jianbao.views import paths, policy
from jianbao.views.body import direction
from jianbao.views.context import CardView, DayGroup, FeedLink, Frame, Link
from jianbao.views.dates import Dates
from jianbao.views.index import fingerprint, shelves_of
from jianbao.views.pictures import Pictures, web_url
from jianbao.views.theme import FOLDER, Theme

T = TypeVar("T")
_FIRST, _LAST = date.min + timedelta(days=1), date.max - timedelta(days=2)
_DESCRIPTION_LENGTH = 160
_TITLE_FROM_TEXT = 40
_LISTED_TITLE = 160
"""The article's own page shows the whole of a longer title."""
_KEPT_ARTICLES = 800
_KEPT_CARDS = 6_000
"""About 2 KB each; lists are made shelf by shelf and day by day, so that the same ones are asked for soon again."""
_EVERYTHING = Shelf()
_NAV = {
    "home": paths.HOME,
    "shelves": paths.SHELVES,
    "days": paths.DAYS,
    "sources": paths.SOURCES,
    "about": paths.ABOUT,
}
"""The pages that every page links to."""
_STRICTNESS: tuple[Canonical, ...] = ("own", "origin", "noindex")


class Store(Reading, Following, Issued, Protocol):
    """The sides of the archive that pages need."""


class Press:
    """One archive set in one newsroom's form."""

    def __init__(self, archive: Store, newsroom: Newsroom) -> None:
        self.archive = archive
        self.newsroom = newsroom
        self.site = newsroom.site
        self.addresses = paths.Addresses(newsroom.site.url)
        self.words = catalogue("site", newsroom.site.language)
        self.t = dict(self.words)
        self.dates = Dates(self.words, newsroom.site.timezone)
        self._held: _Held | None = None
        self.pictures = Pictures(newsroom.mirrors, self.addresses)
        # What pages ask for again and again while many are made: links around an article, and cards in five lists.
        self.crumbs = lru_cache(maxsize=4096)(self._crumbs)
        self.feed_links = lru_cache(maxsize=4096)(self._feed_links)
        self._navs = lru_cache(maxsize=64)(self._nav)
        self.theme = Theme(newsroom.folder / FOLDER)

    def hold(self) -> None:
        """From now on the archive stays as it is while pages are made: what it told once is not asked again."""
        self._held = _Held(self.archive, self.dates)

    def shelves(self) -> Sequence[ShelfCount]:
        """See ``Reading.shelves``."""
        return self._held.shelves if self._held else self.archive.shelves()

    def shelves_inside(self, shelf: Shelf) -> Sequence[ShelfCount]:
        """The shelves one level below ``shelf``, in no order."""
        inside = self._held.inside if self._held else _by_parent(self.archive.shelves())
        return inside.get(shelf, ())

    def records(self) -> Sequence[ShelfRecord]:
        """See ``Following.shelf_records``."""
        return self._held.records if self._held else self.archive.shelf_records()

    def moves(self) -> dict[Shelf, Shelf]:
        """See ``Following.shelf_moves``."""
        return self._held.moves if self._held else self.archive.shelf_moves()

    def count(self, shelf: Shelf) -> int:
        """See ``Reading.count``."""
        return self._held.counts.get(shelf, 0) if self._held else self.archive.count(shelf)

    def article(self, article_id: str) -> Article | None:
        """See ``Reading.article``. While held the last few are kept: each stands in the feeds of four shelves."""
        if self._held is None:
            return self.archive.article(article_id)
        return self._held.article(article_id)

    def once(self, kind: str, article_id: str, make: Callable[[], T]) -> T:
        """What ``make`` makes of an article for a list of some ``kind``; while held the last few are kept."""
        if self._held is None:
            return make()
        kept = self._held.made.setdefault(kind, {})
        found: T | None = kept.get(article_id)
        if found is None:
            found = kept[article_id] = make()
            _trim(kept, _KEPT_ARTICLES)
        return found

    def cards(self, shelf: Shelf, *, start: int, stop: int) -> Sequence[Card]:
        """See ``Reading.cards``."""
        if self._held is None:
            return self.archive.cards(shelf, start=start, stop=stop)
        return self._held.cards_of(self.archive.card_ids(shelf, start=start, stop=stop, count=self.count(shelf)))

    def cards_of_day(self, when: date) -> Sequence[Card]:
        """The articles of a day of the site's zone, ascending."""
        # From a day before to two days behind, then by the calendar: zones that skip or repeat midnight need no care.
        since = datetime.combine(max(when, _FIRST) - timedelta(days=1), time(), UTC)
        until = datetime.combine(min(when, _LAST) + timedelta(days=2), time(), UTC)
        if self._held is None:
            return [card for card in self.archive.cards_between(since, until) if self.day_of(card.dated_at) == when]
        near = self.archive.ids_between(since, until)
        return self._held.cards_of([found for found, moment in near if self.day_of(moment) == when])

    def days(self) -> Sequence[tuple[date, int]]:
        """See ``Reading.days``."""
        return self._held.days if self._held else self.archive.days(self.dates.zone)

    @cached_property
    def stamp(self) -> str:
        """Stands for all that every page is made with besides the archive: theme, settings, pictures at hand."""
        return fingerprint(self.theme.digest, repr(self.site), self.pictures.digest, self.order_stamp())

    def day_of(self, moment: datetime) -> date:
        """The site's calendar day of a moment."""
        return self.dates.day_in_zone(moment)

    def render(self, template: str, frame: Frame, page: object) -> bytes:
        """A page from its template."""
        return self.theme.render(template, frame=frame, page=page, t=self.t)

    def frame(
        self,
        path: str,
        title: str,
        *,
        description: str = "",
        shelf: Shelf = _EVERYTHING,
        **more: str,
    ) -> Frame:
        """What stands around the page at ``path``; ``shelf`` is whose feeds it offers; ``more`` are fields of Frame."""
        return Frame(
            language=self.site.language,
            site_title=self.site.title,
            tagline=self.site.description,
            title=shortened(title, _LISTED_TITLE),
            description=shortened(description or self.site.description, _DESCRIPTION_LENGTH),
            canonical="" if path == paths.NOT_FOUND else self.addresses.url(path),
            home=self.addresses.href(paths.HOME),
            search=self.addresses.href(paths.SEARCH),
            typeface=self.site.typeface,
            paragraphs=self.site.paragraphs,
            assets=self._assets,
            manifest=self.addresses.href(paths.MANIFEST),
            worker=self.addresses.href(paths.WORKER) if self.site.offline else "",
            policy=policy.IN_PAGE,
            nav=self._navs(path if path in _NAV.values() else ""),
            feeds=self.feed_links(shelf),
            **more,
        )

    def _nav(self, path: str) -> tuple[Link, ...]:
        return tuple(
            Link(self.t[f"nav.{key}"], self.addresses.href(target), current=target == path)
            for key, target in _NAV.items()
        )

    @cached_property
    def _assets(self) -> dict[str, str]:
        return {name: self.addresses.href(asset.path) for name, asset in self.theme.assets.items()}

    def _feed_links(self, shelf: Shelf) -> tuple[FeedLink, ...]:
        """A shelf's two feeds."""
        return (
            FeedLink(self.t["feed.atom"], self.addresses.href(paths.feed(shelf, "xml")), "application/atom+xml"),
            FeedLink(self.t["feed.json"], self.addresses.href(paths.feed(shelf, "json")), "application/feed+json"),
        )

    def shelf_link(self, shelf: Shelf, *, note: str = "", current: bool = False) -> Link:
        """A link to a shelf by the name of its last level."""
        name = shelf.channel or shelf.site or shelf.category or self.t["nav.home"]
        return Link(name, self.addresses.href(paths.shelf(shelf)), note=note, current=current)

    def _crumbs(self, shelf: Shelf) -> tuple[Link, ...]:
        """The shelf with those above it, outermost first, without the root."""
        above: list[Link] = []
        while shelf.level:
            above.insert(0, self.shelf_link(shelf))
            shelf = shelf.parent
        return tuple(above)

    def articles_note(self, count: int) -> str:
        """How many articles, in words."""
        return self.words("list.one_article" if count == 1 else "list.articles", count=count)

    def title(self, card: Card) -> str:
        """The title, or the beginning of the text, or words for none."""
        return card.title.strip() or shortened(card.excerpt, _TITLE_FROM_TEXT) or self.t["list.untitled"]

    def card(self, card: Card) -> CardView:
        """An article as lists show it."""
        if self._held is None:
            return self._card(card)
        found = self._held.views.get(card.id)
        if found is None:
            found = self._held.views[card.id] = self._card(card)
            _trim(self._held.views, _KEPT_CARDS)
        return found

    def _card(self, card: Card) -> CardView:
        picture = web_url(card.lead_image)
        return CardView(
            href=self.addresses.href(paths.article(card.id)),
            title=shortened(self.title(card), _LISTED_TITLE),
            language=card.language or "",
            direction=direction(card.language),
            excerpt=card.excerpt if card.title.strip() else "",
            picture=self.pictures.local(picture) if picture else "",
            category=card.filing.category,
            outlet=card.filing.site,
            channel=card.filing.channel,
            when=self.dates.when(card.dated_at),
        )

    def by_day(self, cards: Iterable[Card], form: str = "day_weekday") -> tuple[DayGroup, ...]:
        """Cards (the newest first) under the days they are of."""
        return tuple(
            DayGroup(self.dates.form(form, day), self.addresses.href(paths.day(day)), tuple(map(self.card, group)))
            for day, group in groupby(cards, key=lambda card: self.day_of(card.dated_at))
        )

    def in_order(self, shelves: Sequence[ShelfCount]) -> list[ShelfCount]:
        """Shelves in the order of the owner's jianbao.toml; what is no longer in it follows, by name."""
        return sorted(shelves, key=lambda item: self.rank(item.shelf))

    def rank(self, shelf: Shelf) -> tuple[int, Shelf]:
        """What to sort shelves by for the owner's order."""
        return self._ranks.get(shelf, len(self._ranks)), shelf

    @cached_property
    def _ranks(self) -> dict[Shelf, int]:
        ranks: dict[Shelf, int] = {}
        for source in self.newsroom.sources:
            for shelf in sorted(shelves_of([source.filing])):
                ranks.setdefault(shelf, len(ranks))
        return ranks

    def order_stamp(self) -> str:
        """Stands for what pages are made with of the owner's list of sources: order, addresses, policies."""
        return fingerprint(*(repr((str(one.filing), one.key, one.canonical)) for one in self.newsroom.sources))

    def canonical(self, filing: Filing) -> Canonical:
        """The owner's policy for articles filed there: of sources that share a filing, the strictest."""
        return self._policies.get(filing, self.site.canonical)

    @cached_property
    def _policies(self) -> dict[Filing, Canonical]:
        found: dict[Filing, Canonical] = {}
        for source in self.newsroom.sources:
            wanted = source.canonical or self.site.canonical
            found[source.filing] = max(found.get(source.filing, wanted), wanted, key=_STRICTNESS.index)
        return found


class _Held:
    """What the archive told while it stays as it is."""

    def __init__(self, archive: Store, dates: Dates) -> None:
        self._archive = archive
        self._dates = dates
        self._cards: dict[str, Card] = {}
        self._articles: dict[str, Article] = {}
        self.made: dict[str, dict[str, Any]] = {}
        self.views: dict[str, CardView] = {}

    def article(self, article_id: str) -> Article | None:
        """One article."""
        found = self._articles.get(article_id)
        if found is None:
            found = next(iter(self._archive.articles_of([article_id])), None)
            if found is not None:
                self._articles[article_id] = found
                _trim(self._articles, _KEPT_ARTICLES)
        return found

    def cards_of(self, ids: Sequence[str]) -> list[Card]:
        """The cards of articles, in their order."""
        known = self._cards
        missing = [own for own in ids if own not in known]
        if missing:
            known.update((card.id, card) for card in self._archive.cards_of(missing))
        found = [known[own] for own in ids]
        _trim(known, _KEPT_CARDS)
        return found

    @cached_property
    def shelves(self) -> Sequence[ShelfCount]:
        return self._archive.shelves()

    @cached_property
    def records(self) -> Sequence[ShelfRecord]:
        return self._archive.shelf_records()

    @cached_property
    def moves(self) -> dict[Shelf, Shelf]:
        return self._archive.shelf_moves()

    @cached_property
    def counts(self) -> dict[Shelf, int]:
        return {item.shelf: item.articles for item in self.shelves}

    @cached_property
    def inside(self) -> dict[Shelf, list[ShelfCount]]:
        return _by_parent(self.shelves)

    @cached_property
    def days(self) -> Sequence[tuple[date, int]]:
        return self._archive.days(self._dates.zone)


def _by_parent(shelves: Iterable[ShelfCount]) -> dict[Shelf, list[ShelfCount]]:
    found: dict[Shelf, list[ShelfCount]] = {}
    for item in shelves:
        if item.shelf.level:
            found.setdefault(item.shelf.parent, []).append(item)
    return found


def _trim(kept: dict[str, Any], size: int) -> None:
    """Let go of what was taken in first."""
    while len(kept) > size:
        del kept[next(iter(kept))]


def shortened(text: str, length: int) -> str:
    """At most ``length`` characters of ``text`` on one line, an ellipsis where something was cut."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
