"""The front page: a lead story, what is newest, and each category's best."""

from collections.abc import Sequence

from jianbao.archive.interface import Shelf
from jianbao.model.history import Card
from jianbao.views import paths
from jianbao.views.body import phrases
from jianbao.views.context import HomeView, Link, Section
from jianbao.views.index import FEATURED
from jianbao.views.press import Press
from jianbao.views.shelves import places

_CHOICE = 30
"""Among how many of the newest the lead and the second stories are chosen."""
_SECONDS = 6
_BESIDE = 4
_NEWEST = 13
_IN_SECTION = 6
_GALLERY = 5
_LEAD_EXCERPT = 40


def home(press: Press) -> bytes:
    """The home page."""
    root = Shelf()
    start, stop, older = places(press.count(root))
    cards = list(reversed(press.cards(root, start=start, stop=stop)))
    lead, seconds = choose(cards[:_CHOICE], press.site.language)
    used = {card.id for card in (lead, *seconds) if card}
    newest = [card for card in cards if card.id not in used][:_NEWEST]
    below, beside = _around(lead, seconds)
    shown = used | {card.id for card in newest}
    # What stands in the row stands in no section again; one that the newest name by its title may.
    pictured = [card for card in cards if card.lead_image and card.title and card.id not in used]
    gallery = _gallery(pictured, shown) if len(pictured) >= 2 * _GALLERY else []
    used |= {card.id for card in gallery}
    today = press.day_of(cards[0].dated_at) if cards else None
    categories = press.in_order(press.shelves_inside(root))
    card = press.card(lead) if lead else None
    page = HomeView(
        date=press.dates.form("day", today) if today else "",
        weekday=press.dates.form("weekday_only", today) if today else "",
        today=press.dates.form("day", today) if today else "",
        issue=_issue(press, [press.day_of(card.dated_at) == today for card in cards]),
        total=press.words("home.total", count=f"{press.count(root):,}") if cards else "",
        categories=tuple(press.shelf_link(item.shelf) for item in categories),
        lead=card,
        lead_title=phrases(card.title, lead.language or press.site.language) if lead and card else (),
        below=tuple(map(press.card, below)),
        beside=tuple(map(press.card, beside)),
        pictures=tuple(map(press.card, gallery)),
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
    """The lead and the second stories, of different categories if possible.

    The newest that have a picture and text go first, then what has text, then the rest; at each step what is in the
    site's own ``language``.
    """
    own = language.partition("-")[0]

    def merit(card: Card) -> tuple[bool, bool]:
        told = bool(card.title) and len(card.excerpt) >= _LEAD_EXCERPT
        return not (told and card.lead_image), not told or (card.language or own).partition("-")[0] != own

    ranked = sorted(newest, key=merit)  # stable: else the newest first
    if not ranked:
        return None, []
    lead, rest = ranked[0], ranked[1:]
    seconds: list[Card] = []
    for card in rest:
        if merit(card)[0] == merit(lead)[0] and card.filing.category not in {
            lead.filing.category,
            *_categories(seconds),
        }:
            seconds.append(card)
    seconds += [card for card in rest if card not in seconds]
    return lead, seconds[:_SECONDS]


def _issue(press: Press, of_today: Sequence[bool]) -> str:
    """How many articles are of the newest day; empty where all that are listed are, and there may be more."""
    return press.words("home.issue", count=sum(of_today)) if not all(of_today) else ""


def _around(lead: Card | None, seconds: list[Card]) -> tuple[list[Card], list[Card]]:
    """The second stories in their places: under the lead (pictures side by side) and beside it (a picture on top)."""
    if lead is None or not lead.lead_image or len(seconds) < _SECONDS:
        return seconds, []
    ranked = sorted(seconds, key=lambda card: not card.lead_image)
    top, below = ranked[0], ranked[1 : 1 + _SECONDS - _BESIDE]
    return below, [top, *(card for card in seconds if card is not top and card not in below)]


def _gallery(pictured: list[Card], shown: set[str]) -> list[Card]:
    """A row of pictures: of as many categories as there are, what the page does not name yet first."""
    first_of = {card.filing.category: card.id for card in reversed(pictured)}
    ranked = sorted(pictured, key=lambda card: (card.id != first_of[card.filing.category], card.id in shown))
    chosen = {card.id for card in ranked[:_GALLERY]}
    return [card for card in pictured if card.id in chosen]


def _categories(cards: Sequence[Card]) -> set[str]:
    return {card.filing.category for card in cards}


def _section(press: Press, shelf: Shelf, count: int, used: set[str]) -> Section | None:
    newest = reversed(press.cards(shelf, start=max(0, count - FEATURED), stop=count))
    cards = [card for card in newest if card.id not in used]
    if not cards:
        return None
    feature = next((card for card in cards if card.lead_image), cards[0])
    rest = [card for card in cards if card is not feature][: _IN_SECTION - 1]
    return Section(press.shelf_link(shelf), press.card(feature), tuple(map(press.card, rest)))


def _absolute(press: Press, card: Card | None) -> str:
    return press.pictures.absolute(card.lead_image) if card and card.lead_image else ""
