"""What templates are given.

Each gets one ``…View`` as ``page``, the ``Frame`` around it as ``frame``, and the words of the site's language as
``t``; macros get the smaller values. All text is plain and is escaped by the engine; only fields named ``…html`` and
``json_ld`` are markup. Every ``href`` is an address of ours, percent-encoded, except where it says *original*: those
are http(s) URLs of others.
"""

from typing import Literal

import msgspec

from jianbao.views.dates import When


class Link(msgspec.Struct, frozen=True):
    """A link. ``current`` marks the one that leads to the page it stands on."""

    text: str
    href: str
    current: bool = False
    note: str = ""


class FeedLink(msgspec.Struct, frozen=True):
    """A feed of the page's shelf."""

    text: str
    href: str
    type: str


class Frame(msgspec.Struct, frozen=True):
    """What stands around every page."""

    language: str
    site_title: str
    tagline: str
    title: str
    """Of the page, for ``<title>``; empty on the home page."""
    description: str
    canonical: str
    """Whole URL of the page; empty on the 404 page, which has none."""
    typeface: Literal["sans", "serif"]
    """What bodies are set in, by the owner's choice; a reader may choose otherwise."""
    paragraphs: Literal["indent", "space"]
    """How Chinese paragraphs are told apart, by the owner's choice."""
    policy: str
    """The Content-Security-Policy (``policy``)."""
    home: str
    search: str
    """Address of the search page; empty where there is none."""
    manifest: str
    """Address of the web manifest."""
    worker: str
    """Address of the service worker; empty unless the owner wants reading offline."""
    assets: dict[str, str]
    """Addresses of the theme's files by name, such as ``style.css``."""
    nav: tuple[Link, ...]
    feeds: tuple[FeedLink, ...]
    og_type: str = "website"
    image: str = ""
    """Whole URL of the picture that stands for the page elsewhere; may be empty."""
    robots: str = ""
    json_ld: str = ""
    published: str = ""
    """ISO 8601; like the next three only on article pages."""
    modified: str = ""
    author: str = ""
    """May be empty there, too."""
    section: str = ""


class CardView(msgspec.Struct, frozen=True):
    """An article in a list. ``picture`` is an address to show, ours or the publisher's; empty if there is none."""

    href: str
    title: str
    language: str
    direction: str
    excerpt: str
    picture: str
    category: str
    outlet: str
    """The site it is filed under."""
    channel: str
    when: When


class DayGroup(msgspec.Struct, frozen=True):
    """Articles of one day, the newest first."""

    label: str
    href: str
    cards: tuple[CardView, ...]


class Section(msgspec.Struct, frozen=True):
    """A category on the home page."""

    link: Link
    feature: CardView
    rest: tuple[CardView, ...]


class HomeView(msgspec.Struct, frozen=True):
    """The front page. ``date`` is the day of the newest article; ``lead`` is ``None`` while there are no articles."""

    date: str
    weekday: str
    today: str
    """The same day as ``when.day`` has it: its articles need no date."""
    issue: str
    """How many articles are of that day, in words."""
    total: str
    """How many there are, in words."""
    categories: tuple[Link, ...]
    lead: CardView | None
    lead_title: tuple[str, ...]
    """In parts that should stay on one line (``body.phrases``)."""
    below: tuple[CardView, ...]
    """What stands under the lead story, with pictures where there are any."""
    beside: tuple[CardView, ...]
    """What stands beside it; only the first shows its picture. Empty when little can be shown."""
    pictures: tuple[CardView, ...]
    """A row of others with pictures; empty when there are too few to fill it."""
    newest: tuple[CardView, ...]
    sections: tuple[Section, ...]
    latest: tuple[DayGroup, ...]
    older: Link | None


class ShelfView(msgspec.Struct, frozen=True):
    """A category, site or channel: its newest articles, or (``number`` set) an older page of them.

    ``inside`` are the shelves below it with their counts (of a channel: those beside it, with none), none on older
    pages, which never change.
    """

    label: str
    name: str
    crumbs: tuple[Link, ...]
    inside: tuple[Link, ...]
    groups: tuple[DayGroup, ...]
    number: int
    """0 on the shelf's own page."""
    heading: str
    """``Page N`` on older pages."""
    newest: Link | None
    newer: Link | None
    older: Link | None
    oldest: Link | None
    feeds: tuple[FeedLink, ...]


class Row(msgspec.Struct, frozen=True):
    """A label and what it says; ``href`` may be empty. ``original`` links are to the publisher."""

    label: str
    value: str
    href: str = ""
    machine: str = ""
    """ISO 8601 when the value is a time."""
    original: bool = False


class Piece(msgspec.Struct, frozen=True):
    """A run of words that stayed, was taken out, or was put in."""

    kind: Literal["same", "out", "in"]
    text: str


class Passage(msgspec.Struct, frozen=True):
    """A paragraph that changed."""

    pieces: tuple[Piece, ...]


class RevisionView(msgspec.Struct, frozen=True):
    """A revision and what it changed. ``note`` says so in words where no passage shows it."""

    label: str
    when: When
    note: str
    headline: Passage | None
    """How the title changed."""
    passages: tuple[Passage, ...]


class ArticleView(msgspec.Struct, frozen=True):
    """An article's page. ``original`` is the publisher's URL, empty when none was recorded."""

    title: tuple[str, ...]
    """In parts that should stay on one line (``body.phrases``)."""
    language: str
    direction: str
    crumbs: tuple[Link, ...]
    outlet: Link
    when: When
    when_label: str
    byline: str
    reading_time: str
    """In words; empty where there is nothing to read."""
    facts: tuple[Row, ...]
    original: str
    original_host: str
    lead_html: str
    """A picture to show above the body, as markup; empty when there is none or the body shows it."""
    body_html: str
    also_in: tuple[tuple[Link, ...], ...]
    revisions: tuple[RevisionView, ...]
    """The newest first; empty for an article that never changed."""
    revisions_note: str
    previous: CardView | None
    next: CardView | None
    earlier: tuple[CardView, ...]
    """Others of its channel, those before ``previous``, the nearest first."""


class CalendarDay(msgspec.Struct, frozen=True):
    """A box of a month's calendar; ``number`` 0 fills the first week. ``shade`` is 0 (no articles) to 4 (many)."""

    number: int
    href: str = ""
    count: int = 0
    label: str = ""
    shade: int = 0


class MonthView(msgspec.Struct, frozen=True):
    """A month: weeks of seven boxes, Monday first."""

    name: str
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[CalendarDay, ...], ...]
    previous: Link | None
    next: Link | None


class YearView(msgspec.Struct, frozen=True):
    """A year with its months; a month without articles has no ``href``."""

    name: str
    months: tuple[CalendarDay, ...]


class DaysView(msgspec.Struct, frozen=True):
    """All years, the newest first."""

    lead: str
    years: tuple[YearView, ...]


class CategoryGroup(msgspec.Struct, frozen=True):
    """Articles of one day in one category."""

    link: Link
    cards: tuple[CardView, ...]


class DayView(msgspec.Struct, frozen=True):
    """One day by category."""

    title: str
    month: Link
    groups: tuple[CategoryGroup, ...]
    previous: Link | None
    next: Link | None


class ShelfTree(msgspec.Struct, frozen=True):
    """A site with its channels, or a category with its sites."""

    link: Link
    inside: tuple["ShelfTree", ...] = ()


class ShelvesView(msgspec.Struct, frozen=True):
    """The whole filing tree."""

    categories: tuple[ShelfTree, ...]


State = Literal["well", "waiting", "failing", "retired", "imported"]
"""How a source does."""


class SourceView(msgspec.Struct, frozen=True):
    """A source and how it does; ``state`` is ``well``, ``waiting``, ``failing``, ``retired`` or ``imported``."""

    channel: Link
    kind: Literal["route", "feed", "file", "import"]
    locator: str
    articles: int
    last_new: When | None
    state: State
    words: str
    error: str


class SourceGroup(msgspec.Struct, frozen=True):
    """The sources of one site in one category."""

    category: str
    site: str
    sources: tuple[SourceView, ...]


class SourcesView(msgspec.Struct, frozen=True):
    """Every source, grouped by filing."""

    groups: tuple[SourceGroup, ...]
    opml: Link
    """All of them as a list for feed readers."""


class AboutView(msgspec.Struct, frozen=True):
    """What the site says about itself."""

    what: str
    author: str
    feeds: tuple[FeedLink, ...]


class MovedView(msgspec.Struct, frozen=True):
    """An old address that leads on; ``url`` is the whole URL of what it leads to."""

    link: Link
    url: str


class WithdrawnView(msgspec.Struct, frozen=True):
    """An article that the owner took back."""

    reason: str
    when: When


class Marked(msgspec.Struct, frozen=True):
    """A part of a text; ``found``: it is what was searched for."""

    text: str
    found: bool


class HitView(msgspec.Struct, frozen=True):
    """An article that was found. ``date`` is ISO 8601 (``2026-11-21``), in the site's zone."""

    href: str
    title: tuple[Marked, ...]
    excerpt: tuple[Marked, ...]
    outlet: str
    channel: str
    date: str


class ShelfChoice(msgspec.Struct, frozen=True):
    """A shelf to search in: ``value`` stands for it in an address, ``level`` is 1 to 3."""

    value: str
    name: str
    level: int
    category: str
    site: str
    channel: str
    chosen: bool = False


class SearchView(msgspec.Struct, frozen=True):
    """Search: the form, and where a server answered it (``answered``) the results. Static pages get those by script."""

    query: str
    shelves: tuple[ShelfChoice, ...]
    since: str
    until: str
    best: bool
    answered: bool
    summary: str
    """How many articles were found, in words; empty while nothing was asked."""
    hits: tuple[HitView, ...]
    newer: Link | None
    older: Link | None
    index: str
    """Address of the folder with the index."""
    articles: str
    """Beginning of the address of every article; its id follows as ``id[:2]/id[2:].html``."""


PAGES: dict[str, type | None] = {
    "search.html": SearchView,
    "home.html": HomeView,
    "shelf.html": ShelfView,
    "article.html": ArticleView,
    "day.html": DayView,
    "month.html": MonthView,
    "days.html": DaysView,
    "shelves.html": ShelvesView,
    "sources.html": SourcesView,
    "about.html": AboutView,
    "not_found.html": None,
    "moved.html": MovedView,
    "withdrawn.html": WithdrawnView,
}
"""What each page's template is given as ``page``."""
