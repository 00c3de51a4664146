"""Every kind of page in Debian's Chromium, on a phone, a tablet, a desk and a wide desk, by day and by night.

One load of a page answers everything that is asked of all pages: nothing sticks out, nothing complains, nothing comes
from elsewhere, nothing moves, nobody is kept out (axe-core), and it is light enough.
"""

import pytest
from playwright.sync_api import Browser
from tests.browser.axe import AxeMissing, installed
from tests.browser.watched import BREAKS_OUT, Watched
from tests.conftest import CI

from jianbao.views import Kind

pytestmark = pytest.mark.slow

WIDTHS = (390, 768, 1280, 1920)
ADDRESSES = {
    "home": "/",
    "all, older": "/page-1.html",
    "category": "/c/金融/",
    "category, older": "/c/科技/page-1.html",
    "site": "/c/金融/潮信/",
    "channel": "/c/国际/南嶼日報/島聞/",
    "tree": "/c/",
    "days": "/d/",
    "month": "/d/2026/11/",
    "day": "/d/2026/11/19.html",
    "sources": "/sources.html",
    "about": "/about.html",
    "search": "/search.html",
    "missing": "/nothing/here",
}
ARTICLES = {
    "article, changed": "changed",
    "article, pictures": "pictures",
    "article, films": "films",
    "article, wide table": "h7",
    "article, long word": "code",
    "article, right to left": "h5",
    "article, vertical script": "mongol",
    "article, long title": "h4",
    "article, hostile title": "h1",
    "withdrawn": "gone",
}
KINDS = {
    Kind.HOME: "home",
    Kind.SHELF_PAGE: "category, older",
    Kind.SHELF: "category",
    Kind.SHELVES: "tree",
    Kind.DAYS: "days",
    Kind.MONTH: "month",
    Kind.DAY: "day",
    Kind.SOURCES: "sources",
    Kind.ABOUT: "about",
    Kind.SEARCH: "search",
    Kind.NOT_FOUND: "missing",
    Kind.ARTICLE: "article, changed",
    Kind.WITHDRAWN: "withdrawn",
}
_FILES = (
    "ASSET PICTURE FEED FEED_HISTORY MOVED_FEED SITEMAP SITEMAP_PART NEWS_SITEMAP ROBOTS OPML MANIFEST WORKER MOVED"
)
NO_PAGES = frozenset(_FILES.split())
"""Kinds of files that are no pages to look at, or lead on at once."""
STATUS = {"missing": 404, "withdrawn": 410}
NAMES = [*ADDRESSES, *ARTICLES]
KILOBYTE = 1024


def where(place, name):
    return place.origin + ADDRESSES[name] if name in ADDRESSES else place.article(ARTICLES[name])


@pytest.fixture(scope="session")
def axe():
    try:
        return installed().read_text("utf-8")
    except AxeMissing as error:
        if CI:
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_a_page_holds_all_promises_at_every_width(chromium: Browser, place, axe, name, scheme):
    with Watched(chromium, place.origin, color_scheme=scheme) as seen:
        for width in WIDTHS:
            seen.page.goto("about:blank")  # a resized page moves
            seen.page.set_viewport_size({"width": width, "height": 850})
            assert seen.open(where(place, name)) == STATUS.get(name, 200)
            at = f"{name} at {width} px, {scheme}"
            assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), at
            assert seen.page.evaluate(BREAKS_OUT) == [], at
            assert seen.page.evaluate("document.compatMode") == "CSS1Compat"
            assert seen.page.evaluate("window.pwned") is None
            assert seen.shifts() < 0.02, at
            assert seen.away == [], at
            # Chromium reports the status of a page that is not there; that is what we want of it.
            assert [said for said in seen.complaints if f" {STATUS.get(name)} " not in said] == [], at
            limit = 120 if name == "home" else 60 if name in ARTICLES else 150
            assert 5 * KILOBYTE < seen.weight() <= limit * KILOBYTE, at
            assert barriers(seen, axe) == [], at


def barriers(seen, axe):
    """What axe-core finds, with the elements; evaluated apart from the page's own policy, which forbids it."""
    seen.page.evaluate(axe)
    found = seen.page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(result => result.violations.map("
        "rule => [rule.id, ...rule.nodes.map(node => node.html.slice(0, 160) + ' ' + node.any.map(x => x.message))]))"
    )
    return list(found)


@pytest.mark.parametrize("name", NAMES)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(chromium: Browser, place, name):
    with Watched(chromium, place.origin) as seen:
        seen.open(where(place, name))
        wanted = seen.page.evaluate(
            """() => { const all = [...document.querySelectorAll('a[href], button, input, summary, [tabindex="0"]')]
              .filter(element => element.tabIndex >= 0 && element.checkVisibility({visibilityProperty: true}))
              .filter(element => element.type !== 'radio' || element.checked);
              all.forEach((element, number) => element.dataset.stop = number); return all.length; }"""
        )
        reached, hidden = set(), []
        # A field for a date takes several stops, and a page may begin in the middle: then it goes round.
        for _ in range(2 * wanted + 30):
            seen.page.keyboard.press("Tab")
            stop = seen.page.evaluate(
                """() => { const at = document.activeElement; if (!at.dataset.stop) return null;
                  const style = getComputedStyle(at), box = at.getBoundingClientRect();
                  return [at.dataset.stop, style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2
                          && box.width > 0, at.outerHTML.slice(0, 100)]; }"""
            )
            if stop:
                reached.add(stop[0])
                # The parts of a date show by themselves where the keyboard is.
                hidden += [] if stop[1] or 'type="date"' in stop[2] else [stop[2]]
            if len(reached) == wanted:
                break
        assert len(reached) == wanted
        assert hidden == []


@pytest.mark.parametrize("name", [name for name in NAMES if name != "search"])  # that one searches while typing
def test_without_javascript_a_page_says_the_same(chromium: Browser, place, name):
    with Watched(chromium, place.origin) as one, Watched(chromium, place.origin, java_script_enabled=False) as other:
        for seen in (one, other):
            seen.open(where(place, name))
        assert one.page.locator("body").inner_text() == other.page.locator("body").inner_text()


@pytest.mark.parametrize("name", ["home", "category", "article, pictures"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_when_pictures_arrive_late(chromium: Browser, place, name, width):
    with Watched(chromium, place.origin, width=width, slow=True) as seen:
        seen.open(where(place, name))
        for _ in range(6):
            seen.page.mouse.wheel(0, 700)
            seen.page.wait_for_timeout(60)
            seen.let_pictures_go()
            seen.page.wait_for_timeout(60)
        assert seen.shifts() < 0.02


def test_every_kind_of_page_is_looked_at():
    """A new kind of page must be added to ``KINDS`` (and so be tested), or be no page."""
    assert {kind.name for kind in Kind} - NO_PAGES - {kind.name for kind in KINDS} == set()
    assert set(KINDS.values()) <= set(NAMES)
