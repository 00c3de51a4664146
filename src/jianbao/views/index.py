"""One pass over the archive, oldest first, which tells everything that pages list, and what each was made from.

Counting starts at the oldest article, so that a full page of a shelf stays as it is while the archive grows. Only
digests are held: memory grows by some 200 bytes for each list page, not with the articles' text.
"""

import hashlib
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import groupby

import msgspec

from jianbao.archive.interface import Reading, Shelf
from jianbao.model.history import Card
from jianbao.model.source import Filing

PAGE_SIZE = 40
"""Articles on an older page of a shelf; the shelf's own page has from one to two times as many."""
FEED_SIZE = 20
FEATURED = 12
"""How many of a category's newest articles the home page may choose from."""
SITEMAP_SIZE = 5_000
"""URLs in one part of the sitemap; sitemaps.org allows 50,000."""


class Line(msgspec.Struct, frozen=True):
    """An article with those before and after it in its channel; ``content`` stands for everything its page shows."""

    card: Card
    before: Card | None
    behind: Card | None
    content: str


class Tally:
    """What one pass gathers about one shelf."""

    def __init__(self) -> None:
        self.count = 0
        self.newest: datetime | None = None
        self.full: list[str] = []
        """The digests of its full pages, the oldest first."""
        self.feed: deque[str] = deque(maxlen=FEED_SIZE)
        self.featured: deque[str] = deque(maxlen=FEATURED)
        self._page = hashlib.sha256()

    def add(self, card_digest: bytes, content: str, dated_at: datetime) -> None:
        """Count one more article, the newest so far."""
        self.count += 1
        self.newest = dated_at
        self.feed.append(content)
        self.featured.append(card_digest.hex())
        self._page.update(card_digest)
        if self.count % PAGE_SIZE == 0:
            self.full.append(self._page.hexdigest())
            self._page = hashlib.sha256()

    @property
    def open(self) -> str:
        """Stands for what the shelf's own page lists: its last full page and the rest."""
        return fingerprint(self._page.hexdigest(), *self.full[-1:], str(self.count))


class Index:
    """The outcome of the pass; complete once ``articles`` has been read to its end."""

    def __init__(self, archive: Reading, day_of: Callable[[datetime], date]) -> None:
        self._archive = archive
        self._day_of = day_of
        self.shelves: dict[Shelf, Tally] = {Shelf(): Tally()}
        self.days: dict[date, tuple[int, str]] = {}
        """How many articles a day has, and what its page lists. In order of time."""
        self.sitemap: list[str] = []
        """What each part of the sitemap is made from, the oldest first."""

    def articles(self) -> Iterator[Line]:
        """Every article once, with a digest of its content and of its neighbours' in its channel.

        Articles come out when the next one of their channel is known, so one for each channel is held back.
        """
        channels: dict[Filing, _Channel] = defaultdict(_Channel)
        part = hashlib.sha256()
        total = 0
        for when, cards in groupby(self._archive.index(), key=lambda item: self._day_of(item.card.dated_at)):
            today = hashlib.sha256()
            count = 0
            for item in cards:
                digest = _digest_of_card(item.card)
                content = fingerprint(digest.hex(), item.content, *map(str, item.filings))
                for shelf in shelves_of(item.filings):
                    self.shelves.setdefault(shelf, Tally()).add(digest, content, item.card.dated_at)
                for filing in sorted({item.card.filing, *item.filings}):
                    yield from channels[filing].follow(item.card, content, own=filing == item.card.filing)
                today.update(digest)
                part.update(content.encode())
                count += 1
                total += 1
                if total % SITEMAP_SIZE == 0:
                    self.sitemap.append(part.hexdigest())
                    part = hashlib.sha256()
            if when in self.days:  # clocks put back over midnight: the day before comes again
                earlier, seen = self.days[when]
                self.days[when] = (earlier + count, fingerprint(seen, today.hexdigest()))
            else:
                self.days[when] = (count, today.hexdigest())
        if total % SITEMAP_SIZE or not total:
            self.sitemap.append(part.hexdigest())
        for channel in channels.values():
            yield from channel.end()


class _Channel:
    """Gives each article of a channel the ones before and after it; holds back the newest."""

    def __init__(self) -> None:
        self._last: Card | None = None
        self._held: tuple[Card, str, Card | None] | None = None

    def follow(self, card: Card, content: str, *, own: bool) -> Iterator[Line]:
        """The next article on this channel's shelf; ``own``: its page is to have its neighbours from here."""
        yield from self.end(card)
        self._held = (card, content, self._last) if own else None
        self._last = card

    def end(self, behind: Card | None = None) -> Iterator[Line]:
        """What is held back; ``behind`` is the article that follows it."""
        if self._held is not None:
            card, content, before = self._held
            yield Line(card, before, behind, fingerprint(content, _name(before), _name(behind)))
            self._held = None


def _name(card: Card | None) -> str:
    """What a page shows of a neighbour."""
    return fingerprint(card.id, card.title, card.excerpt, card.language or "") if card else ""


def shelves_of(filings: Iterable[Filing]) -> Iterable[Shelf]:
    """Every shelf on which an article with these filings stands, each once."""
    found = {Shelf()}
    for filing in filings:
        found |= {
            Shelf(filing.category),
            Shelf(filing.category, filing.site),
            Shelf(filing.category, filing.site, filing.channel),
        }
    return found


def fingerprint(*parts: str) -> str:
    """A digest of parts; where one ends matters."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _digest_of_card(card: Card) -> bytes:
    return hashlib.sha256(msgspec.msgpack.encode(card)).digest()
