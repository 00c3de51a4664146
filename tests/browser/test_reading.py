"""What a reader does: chooses an appearance, looks at a picture, asks for a film, prints; with a script and without."""

import pytest
from playwright.sync_api import Browser
from tests.browser.watched import Watched

pytestmark = pytest.mark.slow


def paper(seen) -> int:
    """The brightness of what stands behind the text, 0 to 765."""
    colour = seen.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    return sum(int(part) for part in colour[4:-1].split(",")[:3])


def choose(seen, name, value):
    if not seen.page.locator("details.look[open]").count():
        seen.page.locator("details.look summary").click()
    seen.page.locator(f'.choices input[name="{name}"][value="{value}"]').check()


def body_face(seen) -> str:
    return str(seen.page.evaluate("getComputedStyle(document.querySelector('.body p')).fontFamily"))


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_page_is_dark_when_the_reader_wants_it_dark(chromium: Browser, place, scheme, dark, script):
    """As the system says, until the reader says otherwise on the page."""
    with Watched(chromium, place.origin, color_scheme=scheme, java_script_enabled=script) as seen:
        seen.open("/")
        assert (paper(seen) < 120) is dark
        choose(seen, "scheme", "light" if dark else "dark")
        assert (paper(seen) < 120) is not dark
        assert seen.complaints == []


def test_a_choice_lasts_to_the_next_page_and_the_next_visit(chromium: Browser, place):
    with Watched(chromium, place.origin, color_scheme="light") as seen:
        seen.open(place.article("changed"))
        sans, small = (
            body_face(seen),
            seen.page.evaluate("parseFloat(getComputedStyle(document.querySelector('.body')).fontSize)"),
        )
        choose(seen, "scheme", "dark")
        choose(seen, "typeface", "serif")
        choose(seen, "size", "large")
        for address in ("/about.html", place.article("changed")):
            seen.open(address)
            assert paper(seen) < 120
        assert body_face(seen) != sans
        assert "Serif" in body_face(seen)
        assert seen.page.evaluate("parseFloat(getComputedStyle(document.querySelector('.body')).fontSize)") > small
        assert seen.page.locator('input[value="dark"]').is_checked()
        choose(seen, "scheme", "auto")
        choose(seen, "typeface", "sans")
        seen.open(place.article("changed"))
        assert paper(seen) > 600
        assert body_face(seen) == sans
        assert seen.complaints == []


def test_a_broken_memory_of_choices_harms_nothing(chromium: Browser, place):
    with Watched(chromium, place.origin) as seen:
        seen.open("/")
        for kept in ('{"scheme": "x\\" onload=1"}', "[1]", "null", "{"):
            seen.page.evaluate("kept => localStorage.setItem('appearance', kept)", kept)
            seen.open("/")
            assert seen.page.evaluate("document.documentElement.dataset.scheme") is None
        assert seen.complaints == []


def test_a_picture_opens_large_and_closes_again_by_keyboard(chromium: Browser, place):
    with Watched(chromium, place.origin) as seen:
        seen.open(place.article("pictures"))
        first = seen.page.locator("a.zoom").first
        first.focus()
        seen.page.keyboard.press("Enter")
        box = seen.page.locator("dialog.lightbox")
        assert box.is_visible()
        assert "lighthouse.jpg" in str(box.locator("img").get_attribute("src"))
        assert box.locator("p").inner_text() == "灯塔"
        seen.page.keyboard.press("ArrowRight")
        assert "comet.jpg" in str(box.locator("img").get_attribute("src"))
        seen.page.keyboard.press("Escape")
        assert not box.is_visible()
        assert seen.page.evaluate("document.activeElement === document.querySelector('a.zoom')")
        assert seen.complaints == []


def test_without_a_script_a_picture_is_a_link_to_the_whole_of_it(chromium: Browser, place):
    with Watched(chromium, place.origin, java_script_enabled=False) as seen:
        seen.open(place.article("pictures"))
        seen.page.locator("a.zoom").first.click()
        seen.page.wait_for_url("**/pictures/lighthouse.jpg")


def test_a_picture_that_links_elsewhere_still_does(chromium: Browser, place):
    with Watched(chromium, place.origin) as seen:
        seen.open(place.article("pictures"))
        assert seen.page.locator('a[href="https://other.example/"] img').count() == 1
        assert seen.page.locator("a.zoom").count() == 2


def test_a_film_is_asked_for_by_nobody_but_the_reader(chromium: Browser, place):
    with Watched(chromium, place.origin) as seen:
        seen.page.route(
            "https://www.youtube-nocookie.com/**",
            lambda route: route.fulfill(body="<p>film</p>", content_type="text/html"),
        )
        seen.open(place.article("films"))
        assert seen.away == []
        seen.page.locator("a.embed").first.click()
        frame = seen.page.locator("iframe.player")
        assert frame.get_attribute("src") == "https://www.youtube-nocookie.com/embed/abcdefghijk"
        assert "allow-top-navigation" not in str(frame.get_attribute("sandbox"))
        seen.page.frame_locator("iframe.player").get_by_text("film").wait_for()
        assert all("youtube-nocookie" in url for url in seen.away)
        assert seen.page.locator("a.embed").get_attribute("href") == "https://films.example/7", (
            "another host stays a link"
        )


def test_a_wide_table_scrolls_in_its_own_box(chromium: Browser, place):
    with Watched(chromium, place.origin, width=390) as seen:
        seen.open(place.article("h7"))
        box = "document.querySelector('.scroll')"
        assert seen.page.evaluate(f"{box}.scrollWidth > {box}.clientWidth + 100")
        seen.page.locator(".scroll").focus()
        seen.page.keyboard.press("ArrowRight")
        seen.page.wait_for_timeout(300)
        assert seen.page.evaluate(f"{box}.scrollLeft") > 0


def test_arabic_is_set_from_the_right(chromium: Browser, place):
    with Watched(chromium, place.origin) as seen:
        seen.open(place.article("h5"))
        assert seen.page.evaluate("getComputedStyle(document.querySelector('.body p')).direction") == "rtl"
        assert seen.page.evaluate("getComputedStyle(document.querySelector('.record dt')).direction") == "ltr"


def test_who_wants_no_motion_gets_none(chromium: Browser, place):
    for wish, moves in (("reduce", False), ("no-preference", True)):
        with Watched(chromium, place.origin, reduced_motion=wish) as seen:
            seen.open("/")
            assert (
                seen.page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "smooth"
            ) is moves
            assert (
                seen.page.evaluate("getComputedStyle(document.querySelector('.shot img')).transitionDuration") != "0s"
            ) is moves


def test_on_paper_there_is_the_article_and_where_it_is_from(chromium: Browser, place):
    with Watched(chromium, place.origin, color_scheme="dark") as seen:
        seen.open(place.article("changed"))
        choose(seen, "scheme", "dark")
        seen.page.emulate_media(media="print")
        for gone in (".pages", ".tools", ".foot", ".around"):
            assert not seen.page.locator(gone).first.is_visible(), gone
        assert seen.page.locator(".body").is_visible()
        assert paper(seen) > 700
        address = seen.page.evaluate("getComputedStyle(document.querySelector('.original'), '::after').content")
        assert "attr" in address or "https://example.org/changed" in address


def test_a_chinese_paragraph_is_indented_and_an_english_one_is_not(chromium: Browser, place):
    with Watched(chromium, place.origin) as seen:
        seen.open(place.article("changed"))
        indent = "parseFloat(getComputedStyle(document.querySelector('.body p')).textIndent)"
        assert seen.page.evaluate(indent) == 36.0  # two characters of 18 px
        seen.page.evaluate("document.documentElement.dataset.paragraphs = 'space'")
        assert seen.page.evaluate(indent) == 0
        seen.page.evaluate(
            "delete document.documentElement.dataset.paragraphs; document.querySelector('.body').lang = 'en'"
        )
        assert seen.page.evaluate(indent) == 0


def test_chinese_on_an_english_site_keeps_its_full_width_marks(chromium: Browser, place):
    with Watched(chromium, place.origin) as seen:
        seen.open(place.article("changed"))
        seen.page.evaluate("document.documentElement.lang = 'en'")
        variants = seen.page.evaluate(
            "[document.documentElement, document.querySelector('.body p')].map(e => getComputedStyle(e).fontVariantEastAsian)"
        )
        assert variants == ["proportional-width", "normal"]


def test_chinese_is_set_as_chinese(chromium: Browser, place):
    """Space between scripts, punctuation that does not gape, lines that end together and break where they may."""
    with Watched(chromium, place.origin) as seen:
        seen.open(place.article("changed"))
        style = seen.page.evaluate(
            "(s => [s.textAutospace, s.textSpacingTrim, s.textAlign, s.lineBreak])(getComputedStyle(document.querySelector('.body p')))"
        )
        assert style == ["normal", "trim-start", "justify", "strict"]


def test_a_line_of_chinese_is_no_longer_than_is_good_to_read(chromium: Browser, place):
    with Watched(chromium, place.origin, width=1920) as seen:
        seen.open(place.article("changed"))
        width = seen.page.evaluate("document.querySelector('.body p').getBoundingClientRect().width")
        assert 30 * 18 <= width <= 40 * 18


def test_the_first_stop_of_the_keyboard_leads_to_the_content(chromium: Browser, place):
    with Watched(chromium, place.origin) as seen:
        seen.open(place.article("changed"))
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate("document.activeElement.getAttribute('href')") == "#main"
        seen.page.keyboard.press("Enter")
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate("document.querySelector('main').contains(document.activeElement)")
