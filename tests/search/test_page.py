"""The search page in a real browser: as files under a path, without a script, and live."""

from pathlib import Path

import pytest
from tests.search.static_server import hosting
from tests.serve.running import running
from tests.views import newspaper
from tests.views.newspaper import NOW, SOURCES, Item, article_id

from jianbao.archive import open_archive
from jianbao.messages import catalogue
from jianbao.publish import publish_site
from jianbao.views import paths

pytestmark = pytest.mark.slow

T = catalogue("site", "zh-CN")
ITEMS = [
    Item("s1", "自动驾驶出租车上路", "<p>城里第一批自动驾驶出租车今天上路，充电桩也多了。</p>", 10),
    Item("s2", "臺灣電動車銷量", "<p>據統計，電動車銷量增長。Model 3 降价。</p>", 2000),
    Item(
        "s3",
        "<img src=x onerror=alert(1)>自动<b>粗</b>",
        "<p>坏标题 &lt;script&gt;alert(2)&lt;/script&gt; 自动驾驶</p>",
        3000,
    ),
]


def paper(folder: Path, language: str = "zh-CN"):
    """A newsroom of 97 articles, published under ``news/`` of a host's folder."""
    room = newspaper.newsroom(folder / "room", url="https://x.example/news/", language=language)
    with open_archive(room.archive_path) as archive:
        newspaper.fill(archive, 90)
        newspaper.store(archive, SOURCES[2], ITEMS)
        publish_site(archive, room, folder / "host" / "news", now=NOW)
    return room


@pytest.fixture(scope="module")
def static(tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    room = paper(folder)
    with hosting(folder / "host") as host:
        yield host, room, folder


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    folder = tmp_path_factory.mktemp("live")
    room = paper(folder)
    with running(room.archive_path, room) as client:
        yield f"http://127.0.0.1:{client.port}/news/"


@pytest.fixture
def page(chromium):
    context = chromium.new_context()
    opened = context.new_page()
    opened.complaints = []
    opened.on(
        "console", lambda said: opened.complaints.append(said.text) if said.type in {"error", "warning"} else None
    )
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.on("dialog", lambda dialog: (opened.complaints.append("a dialog"), dialog.dismiss()))
    yield opened
    context.close()


def titles(page):
    return page.locator("#hits h2 a").all_inner_texts()


def search(page, words):
    page.locator("#words").fill(words)
    page.wait_for_function("() => document.getElementById('search-status').textContent !== ''")


def test_results_come_while_typing_and_the_address_says_what_was_asked(static, page):
    page.goto(f"{static[0].origin}/news/search.html")
    page.locator("#words").press_sequentially("自动驾驶出租", delay=30)
    page.wait_for_selector("#hits li")
    assert titles(page) == ["自动驾驶出租车上路"]
    assert page.locator("#search-status").inner_text() == T["search.found_one"]
    assert page.locator("#hits .found mark").first.inner_text() == "自动驾驶出租"
    assert "q=%E8%87%AA" in page.url
    href = page.locator("#hits h2 a").get_attribute("href")
    assert href == "/news/" + paths.article(article_id("s1"))
    page.locator("#hits h2 a").click()
    assert page.locator("h1").inner_text() == "自动驾驶出租车上路"
    assert page.complaints == []


def test_the_head_s_form_on_every_page_leads_to_results(static, page):
    page.goto(f"{static[0].origin}/news/about.html")
    page.locator("#find").fill("电动车")
    page.locator("#find").press("Enter")
    page.wait_for_selector("#hits li")
    assert titles(page) == ["臺灣電動車銷量"]
    assert page.locator("#hits mark").all_inner_texts()[0] == "電動車"
    assert page.complaints == []


def test_hostile_titles_and_texts_are_shown_as_they_are_and_run_nothing(static, page):
    page.goto(f"{static[0].origin}/news/search.html?q=自动")
    page.wait_for_selector("#hits li")
    assert "<img src=x onerror=alert(1)>自动<b>粗</b>" in titles(page)
    assert page.locator("#hits img, #hits b, #hits script").count() == 0
    search(page, "alert")
    page.wait_for_function("() => document.querySelectorAll('#hits li').length > 0")
    assert page.complaints == []


def test_the_keyboard_reaches_the_results_and_comes_back(static, page):
    page.goto(f"{static[0].origin}/news/search.html")
    assert page.evaluate("document.activeElement.id") == "words"
    page.keyboard.type("自动驾驶")
    page.wait_for_function("() => document.querySelectorAll('#hits li').length === 2")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == titles(page)[0]
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == titles(page)[1]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "words"
    for _ in range(6):  # button, four fields, and the first result
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('#hits') !== null"):
            break
        page.evaluate("document.activeElement.type === 'date' && document.querySelector('[name=sort]').focus()")
    assert page.evaluate("document.activeElement.textContent") == titles(page)[0]
    page.keyboard.press("Enter")
    page.wait_for_url("**/a/**")


def test_going_back_brings_the_question_and_its_results(static, page):
    page.goto(f"{static[0].origin}/news/search.html?q=电动车")
    page.wait_for_selector("#hits li")
    page.locator("#words").fill("自动驾驶")
    page.locator("#words").press("Enter")
    page.wait_for_function("() => document.querySelectorAll('#hits li').length === 2")
    page.locator("#hits h2 a").first.click()
    page.wait_for_url("**/a/**")
    page.go_back()
    page.wait_for_function("() => document.querySelectorAll('#hits li').length === 2")
    assert page.locator("#words").input_value() == "自动驾驶"
    page.go_back()
    page.wait_for_function("() => document.querySelectorAll('#hits li').length === 1")
    assert page.locator("#words").input_value() == "电动车"


def test_filters_order_and_dates_narrow_the_results(static, page):
    page.goto(f"{static[0].origin}/news/search.html?q=早市")
    page.wait_for_selector("#hits li")
    stamps = "[...document.querySelectorAll('#hits .stamp')]"
    assert not page.evaluate(f"{stamps}.every((one) => one.textContent.includes('C++'))")
    page.locator("[name=in]").select_option(label="\u2003\u2003C++")
    page.wait_for_function(f"() => {stamps}.every((one) => one.textContent.includes('C++'))")
    assert {text.split("C++")[0] for text in page.locator("#hits .stamp").all_inner_texts()} == {"新芽 & <Lab>"}
    page.locator("[name=to]").fill("2020-01-01")
    page.wait_for_function(
        "words => document.getElementById('search-status').textContent === words", arg=T["search.none"]
    )
    assert "to=2020-01-01" in page.url


def test_an_answer_that_comes_late_does_not_take_the_place_of_a_newer_one(static, page):
    page.goto(f"{static[0].origin}/news/search.html?q=电动车")
    page.wait_for_selector("#hits li")
    held = []
    page.route("**/search/d/**", lambda route: held.append(route))  # noqa: PLW0108 - a method takes no attribute
    page.locator("#words").fill("江边的早市")
    page.wait_for_timeout(500)
    assert held
    page.locator("#words").fill("电动车")
    page.wait_for_function("() => document.querySelectorAll('#hits li').length === 1")
    for route in held:
        route.continue_()
    page.unroute("**/search/d/**")
    page.wait_for_timeout(500)
    assert titles(page) == ["臺灣電動車銷量"]


def test_more_results_are_added_and_take_the_focus(static, page):
    page.goto(f"{static[0].origin}/news/search.html?q=早市")
    page.wait_for_selector("#search-more:not([hidden])")
    page.locator("#search-more button").click()
    page.wait_for_function("() => document.querySelectorAll('#hits li').length > 20")
    assert page.evaluate("document.activeElement.textContent") == titles(page)[20]


def test_without_a_script_a_static_page_says_so(chromium, static):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{static[0].origin}/news/search.html?q=电动车")
    assert page.locator("noscript p").inner_text() == T["search.no_script"]
    assert page.locator("form.asking").get_attribute("action") == "/news/search.html"
    context.close()


def test_without_a_script_a_live_site_answers_the_form_as_the_script_would(chromium, live, static):
    context = chromium.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(live + "search.html")
    plain.locator("#words").fill("早市")
    plain.locator("[name=sort]").select_option("best")
    plain.locator(".asking button").click()
    assert "sort=best" in plain.url
    first = titles(plain)
    assert len(first) == 20
    plain.locator("#search-turn .older").click()
    assert len(titles(plain)) == 20
    assert not set(titles(plain)) & set(first)
    scripted = chromium.new_context().new_page()
    scripted.goto(f"{static[0].origin}/news/search.html?q=早市&sort=best")
    scripted.wait_for_selector("#hits li")
    assert titles(scripted) == first
    assert scripted.locator("#hits .found").all_inner_texts()[:20] != []
    plain.goto(live + "search.html?q=<script>alert(1)</script>&in=nowhere&from=x&page=-3")
    assert plain.locator("#words").input_value() == "<script>alert(1)</script>"
    context.close()
    scripted.context.close()


def test_live_the_script_takes_over_with_the_same_index(live, page):
    page.goto(live + "search.html")
    search(page, "电动车")
    page.wait_for_selector("#hits li")
    assert titles(page) == ["臺灣電動車銷量"]
    assert page.complaints == []


def test_a_page_opened_from_a_file_says_why_it_cannot_search(static, page):
    page.goto(f"file://{static[2]}/host/news/search.html?q=电动车")
    # The browser does not even run modules from files; the notice stands in the page then.
    assert page.locator("form.asking").is_visible()


def test_a_missing_index_is_told(static, page):
    page.route("**/search/head.json", lambda route: route.fulfill(status=404))
    page.goto(f"{static[0].origin}/news/search.html?q=电动车")
    page.wait_for_function(
        "words => document.getElementById('search-status').textContent === words", arg=T["search.failed"]
    )


def test_the_interface_speaks_english_on_an_english_site(chromium, tmp_path):
    paper(tmp_path, language="en")
    with hosting(tmp_path / "host") as host:
        page = chromium.new_context().new_page()
        page.goto(f"{host.origin}/news/search.html?q=harbour wakes 7")
        page.wait_for_selector("#hits li")
        assert page.locator("h1").inner_text() == "Search"
        assert "found" in page.locator("#search-status").inner_text()
        page.context.close()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_the_page_with_results_fits_day_and_night(chromium, static, width, scheme):
    context = chromium.new_context(viewport={"width": width, "height": 850}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{static[0].origin}/news/search.html?q=早市")
    page.wait_for_selector("#hits li")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    context.close()
