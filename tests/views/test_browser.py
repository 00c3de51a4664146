"""In a real browser: nothing from elsewhere, nothing to complain about, nothing that sticks out, day and night."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page
from tests.serve.running import running
from tests.views import newspaper
from tests.views.newspaper import article_id

from jianbao.archive import open_archive
from jianbao.views import paths

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

PAGES = {
    "home": "/",
    "category": "/c/财经/",
    "older": "/c/财经/page-1.html",
    "article": "/" + paths.article(article_id("both")),
    "hostile": "/" + paths.article(article_id("h1")),
    "long title": "/" + paths.article(article_id("h4")),
    "wide table": "/" + paths.article(article_id("h7")),
    "right to left": "/" + paths.article(article_id("h5")),
    "english": "/" + paths.article(article_id("a3")),
    "days": "/d/",
    "month": "/d/2026/11/",
    "day": "/d/2026/11/21.html",
    "tree": "/c/",
    "sources": "/sources.html",
    "about": "/about.html",
    "missing": "/nothing/here",
}


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running site of 210 articles."""
    folder: Path = tmp_path_factory.mktemp("newsroom")
    room = newspaper.newsroom(folder)
    with open_archive(folder / "archive.db") as archive:
        newspaper.fill(archive, 210)
    with running(folder / "archive.db", room) as client:
        yield f"http://127.0.0.1:{client.port}"


class Watched:
    """A page that notes what goes wrong on it."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self.away: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda asked: None if asked.url.startswith(origin) else self.away.append(asked.url))
        page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))


@pytest.fixture(params=[(390, "light"), (1280, "dark")], ids=["phone", "desk-at-night"])
def context(request, chromium: Browser):
    width, scheme = request.param
    opened = chromium.new_context(viewport={"width": width, "height": 850}, color_scheme=scheme)
    yield opened
    opened.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_quiet_and_fits(context, origin, name):
    watched = Watched(context.new_page(), origin)
    answer = watched.page.goto(origin + PAGES[name], wait_until="load")
    assert answer is not None
    assert answer.status == (404 if name == "missing" else 200)
    assert watched.away == []
    # Chromium reports the status of the page that is not there; that is what we want of it.
    assert [said for said in watched.complaints if name != "missing" or "404" not in said] == []
    assert watched.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert watched.page.evaluate("document.compatMode") == "CSS1Compat"
    assert watched.page.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight >= 600")
    assert watched.page.evaluate("window.pwned") is None


def background(page: Page) -> int:
    """The brightness of what stands behind the text, 0 to 765."""
    colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    return sum(int(part) for part in colour[4:-1].split(","))


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_the_page_is_dark_when_the_reader_wants_it_dark(chromium, origin, scheme, dark):
    opened = chromium.new_context(color_scheme=scheme)
    page = opened.new_page()
    for address in ("/", PAGES["article"]):
        page.goto(origin + address)
        assert (background(page) < 120) is dark
    opened.close()


def contrast(page: Page, selector: str) -> float:
    """WCAG 2.2 contrast of an element's text with the page."""
    found: float = page.evaluate(
        """selector => {
          const light = css => { const [r, g, b] = css.match(/[\\d.]+/g).map(Number).map(v => v / 255)
            .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
          const ink = light(getComputedStyle(document.querySelector(selector)).color);
          const paper = light(getComputedStyle(document.documentElement).backgroundColor);
          return (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05);
        }""",
        selector,
    )
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_shade_of_text_can_be_read(chromium, origin, scheme):
    opened = chromium.new_context(color_scheme=scheme)
    page = opened.new_page()
    page.goto(origin + "/")
    for selector in (".title a", ".excerpt", ".stamp", ".front-newest .head", ".ear", ".more a", ".foot"):
        assert contrast(page, selector) >= 4.5, selector
    opened.close()


def test_without_javascript_the_page_is_the_same(chromium, origin):
    def text(enabled: bool) -> dict[str, str]:
        opened = chromium.new_context(java_script_enabled=enabled)
        page = opened.new_page()
        found = {}
        for name, address in PAGES.items():
            page.goto(origin + address)
            found[name] = page.locator("body").inner_text()
        opened.close()
        return found

    assert text(enabled=False) == text(enabled=True)


def test_a_chinese_paragraph_is_indented_and_an_english_one_is_not(chromium, origin):
    opened = chromium.new_context()
    page = opened.new_page()
    indents = {}
    for name in ("article", "english"):
        page.goto(origin + PAGES[name])
        indents[name] = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.body p')).textIndent)")
    opened.close()
    assert indents["article"] == 36.0  # two characters of 18 px
    assert indents["english"] == 0


def test_chinese_on_an_english_site_keeps_its_full_width_marks(chromium, origin):
    opened = chromium.new_context()
    page = opened.new_page()
    page.goto(origin + PAGES["article"])
    page.evaluate("document.documentElement.lang = 'en'")
    variants = page.evaluate(
        "[document.documentElement, document.querySelector('.body p')].map(e => getComputedStyle(e).fontVariantEastAsian)"
    )
    opened.close()
    assert variants == ["proportional-width", "normal"]


def test_a_line_of_chinese_is_no_longer_than_is_good_to_read(chromium, origin):
    opened = chromium.new_context(viewport={"width": 1600, "height": 900})
    page = opened.new_page()
    page.goto(origin + PAGES["article"])
    width = page.evaluate("document.querySelector('.body p').getBoundingClientRect().width")
    opened.close()
    assert 30 * 18 <= width <= 40 * 18


def test_nothing_moves_when_pictures_arrive(chromium, origin):
    opened = chromium.new_context(viewport={"width": 390, "height": 850})
    page = opened.new_page()
    page.goto(origin + "/", wait_until="networkidle")
    shift = page.evaluate(
        """() => new Promise(done => { let sum = 0;
          new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value; })
            .observe({type: 'layout-shift', buffered: true});
          setTimeout(() => done(sum), 300); })"""
    )
    opened.close()
    assert shift < 0.02


def test_the_first_stop_of_the_keyboard_leads_to_the_content(chromium, origin):
    opened = chromium.new_context()
    page = opened.new_page()
    page.goto(origin + PAGES["article"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    opened.close()
