"""Reading offline in a real browser: what was visited is there without a network, where the owner wants it."""

import msgspec
import pytest
from tests.serve.running import running
from tests.views import newspaper
from tests.views.newspaper import article_id

from jianbao.archive import open_archive
from jianbao.views import paths

pytestmark = pytest.mark.slow


def test_what_was_visited_can_be_read_without_a_network(chromium, tmp_path):
    """An article and the home page, with their style; what was never visited leads to the home page."""
    room = newspaper.newsroom(tmp_path)
    room = msgspec.structs.replace(room, site=msgspec.structs.replace(room.site, offline=True))
    with open_archive(tmp_path / "archive.db") as archive:
        newspaper.fill(archive, 50)
    said = []
    with running(tmp_path / "archive.db", room) as client:
        origin = f"http://127.0.0.1:{client.port}"
        context = chromium.new_context()
        page = context.new_page()
        page.on("console", lambda told: said.append(told.text) if told.type == "error" else None)
        page.goto(origin + "/")
        page.evaluate("navigator.serviceWorker.ready")
        page.wait_for_function("navigator.serviceWorker.controller !== null")
        page.goto(origin + "/")
        article = "/" + paths.article(article_id("both"))
        page.goto(origin + article)
        title = page.title()
        page.wait_for_function(
            "async path => (await (await caches.open('pages-1')).keys()).some(one => one.url.endsWith(path))",
            arg=article,
        )
        assert said == []
    # The server is gone now, not only the network.
    page.goto(origin + article)
    assert page.title() == title
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight >= 600")
    page.goto(origin + "/about.html")
    assert page.title().startswith("晨读")
    context.close()
