"""Each shelf's feeds: which articles they hold. No time in them is the clock's: nothing new, the same bytes.

The feed itself has the newest articles in full. Older ones stand in pages of history (RFC 5005 §4), counted from the
oldest, so that a full one stays as it is; what is in neither is in the feed too, with its beginning only.
"""

from collections.abc import Sequence
from datetime import datetime

from jianbao.archive.interface import Shelf
from jianbao.model.history import Card
from jianbao.views import atom, jsonfeed, paths
from jianbao.views.index import FEED_SIZE, PAGE_SIZE
from jianbao.views.jsonld import changed_at
from jianbao.views.press import Press


def history_pages(count: int) -> int:
    """How many pages of history the feed of a shelf with ``count`` articles has."""
    return max(0, count - FEED_SIZE) // PAGE_SIZE


def in_feed(count: int) -> int:
    """The place of the oldest article that the feed of a shelf with ``count`` of them holds."""
    return history_pages(count) * PAGE_SIZE


def feed(press: Press, shelf: Shelf, form: paths.FeedForm) -> bytes:
    """The newest articles of a shelf, the newest first."""
    count = press.count(shelf)
    newest = press.cards(shelf, start=max(0, count - FEED_SIZE), stop=count)
    found = [article for card in reversed(newest) if (article := press.article(card.id))]
    if form == "json":
        return jsonfeed.write(press, shelf, found)
    last = history_pages(count)
    older = press.cards(shelf, start=in_feed(count), stop=max(0, count - FEED_SIZE))
    return atom.write(press, shelf, found, _in_brief(press, older), last=last)


def history(press: Press, shelf: Shelf, number: int) -> bytes:
    """The ``number``-th page of history, from 1, the oldest; articles with their beginnings."""
    cards = press.cards(shelf, start=(number - 1) * PAGE_SIZE, stop=number * PAGE_SIZE)
    last = history_pages(press.count(shelf))
    return atom.write(press, shelf, [], _in_brief(press, cards), number=number, last=last)


def _in_brief(press: Press, cards: Sequence[Card]) -> list[tuple[Card, datetime]]:
    """Cards, the newest first, with the time of their last change: only those that changed are looked up."""
    return [
        (card, changed_at(article) if card.revisions > 1 and (article := press.article(card.id)) else card.dated_at)
        for card in reversed(cards)
    ]
