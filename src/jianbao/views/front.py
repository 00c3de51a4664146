"""The front page: a lead story, what is newest, and each category's best."""

from collections.abc import Sequence

from jianbao.archive.interface import Shelf
from jianbao.model.history import Card
from jianbao.views import paths
from jianbao.views.body import phrases
from jianbao.views.context import HomeView, Link, Section
from jianbao.views.index import FEATURED
from jianbao.views.press import Press
from jianbao.views.shelves import places, subshelves

_CHOICE = 30
"""Among how many of the newest the lead and the second stories are chosen."""
_SECONDS = 3
_NEWEST = 11
_IN_SECTION = 6
_LEAD_EXCERPT = 40


def home(press: Press) -> bytes:
    """The home page."""
    root = Shelf()
    start, stop, older = places(press.archive.count(root))
    cards = list(reversed(press.archive.cards(root, start=start, stop=stop)))
    lead, seconds = choose(cards[:_CHOICE], press.site.language)
    used = {card.id for card in (lead, *seconds) if card}
    newest = [card for card in cards if card.id not in used][:_NEWEST]
    categories = press.in_order(subshelves(press.shelves(), root))
    card = press.card(lead) if lead else None
    page = HomeView(
        date=press.dates.form("day_weekday", press.day_of(cards[0].dated_at)) if cards else "",
        categories=tuple(press.shelf_link(item.shelf) for item in categories),
        lead=card,
        lead_title=phrases(card.title, lead.language or press.site.language) if lead and card else (),
        seconds=tuple(map(press.card, seconds)),
        newest=tuple(map(press.card, newest)),
        sections=tuple(
            made for item in categories if (made := _section(press, item.shelf, item.articles, used)) is not None
        ),
        latest=press.by_day(cards, "short_weekday"),
        older=Link(press.t["list.older"], press.addresses.href(paths.shelf_page(root, older))) if older else None,
    )
    frame = press.frame(paths.HOME, "", image=_absolute(press, lead))
    return press.render("home.html", frame, page)


def choose(newest: Sequence[Card], language: str) -> tuple[Card | None, list[Card]]:
    """The lead and the second stories: the newest that have a picture and text, of different categories if possible.

    What is in the site's own ``language`` goes first.
    """
    pictured = [card for card in newest if card.lead_image and card.title and len(card.excerpt) >= _LEAD_EXCERPT]
    own = language.partition("-")[0]
    pictured.sort(key=lambda card: (card.language or own).partition("-")[0] != own)  # stable: else the newest first
    if not pictured:
        return (newest[0] if newest else None), []
    lead, rest = pictured[0], pictured[1:]
    seconds: list[Card] = []
    for card in rest:
        if card.filing.category not in {lead.filing.category, *(second.filing.category for second in seconds)}:
            seconds.append(card)
    seconds += [card for card in rest if card not in seconds]
    return lead, seconds[:_SECONDS]


def _section(press: Press, shelf: Shelf, count: int, used: set[str]) -> Section | None:
    newest = reversed(press.archive.cards(shelf, start=max(0, count - FEATURED), stop=count))
    cards = [card for card in newest if card.id not in used]
    if not cards:
        return None
    feature = next((card for card in cards[:_IN_SECTION] if card.lead_image), cards[0])
    rest = [card for card in cards if card is not feature][: _IN_SECTION - 1]
    return Section(press.shelf_link(shelf), press.card(feature), tuple(map(press.card, rest)))


def _absolute(press: Press, card: Card | None) -> str:
    return press.pictures.absolute(card.lead_image) if card and card.lead_image else ""
