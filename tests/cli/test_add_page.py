"""``jianbao add PAGE``: its feeds are found, verified, listed, chosen; over a real server."""

import json

import pytest
from tests.command import jianbao, jianbao_json
from tests.fetch.server import FEED, Server, answer, redirect

HTML = {"Content-Type": "text/html; charset=utf-8"}
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>街坊报 要闻</title><id>urn:x</id>
<entry><title>a</title><id>1</id><updated>2026-11-20T00:00:00Z</updated></entry></feed>""".encode()


def html(head="", body=""):
    return answer(
        f"<!DOCTYPE html><html><head><title>街坊报</title>{head}</head><body>{body}</body></html>".encode(), 200, HTML
    )


def link(href):
    return f'<link rel="alternate" type="application/rss+xml" href="{href}">'


@pytest.fixture
def room(tmp_path):
    """A newsroom that may ask loopback, and a server."""
    folder = tmp_path / "room"
    jianbao("init", folder)
    config = folder / "jianbao.toml"
    config.write_text(config.read_text("utf-8") + '\n[fetch]\nallow = ["127.0.0.0/8"]\n', "utf-8")
    with Server() as server:
        yield folder, server


def keys(folder):
    return [one["key"] for one in jianbao_json("sources", folder=folder)]


def test_the_only_feed_of_a_page_is_added(room):
    """A link that leads to no feed does not count; its title is the channel, its site's host the site."""
    folder, server = room
    server.handlers |= {
        "/": redirect("/home"),
        "/home": html(link("/feed") + link("/page") + link("/gone")),
        "/feed": answer(),
    }
    server.handlers["/page"] = html()
    jianbao("add", server.url("/"), folder=folder)
    (source,) = jianbao_json("sources", folder=folder)
    assert (source["key"], source["site"], source["channel"]) == (server.url("/feed"), "news.example", "街坊报")


def test_of_several_feeds_one_is_to_be_picked(room):
    """Without a terminal they are listed, and the exit code is 2."""
    folder, server = room
    server.handlers |= {"/": html(link("/feed") + link("/atom")), "/feed": answer(FEED), "/atom": answer(ATOM)}
    told = jianbao("add", server.url("/"), folder=folder, exit_code=2)
    assert server.url("/feed") in told.stdout
    assert "--pick" in told.stderr
    listed = json.loads(jianbao("add", server.url("/"), "--json", folder=folder, exit_code=2).stdout)["candidates"]
    assert [one["locator"] for one in listed] == [server.url("/feed"), server.url("/atom")]
    assert keys(folder) == []
    jianbao("add", server.url("/"), "--pick", "2", folder=folder)
    assert jianbao_json("add", server.url("/"), "--first", folder=folder)["added"] == server.url("/feed")
    assert keys(folder) == [server.url("/atom"), server.url("/feed")]
    jianbao("add", server.url("/"), "--pick", "3", folder=folder, exit_code=2)


def test_common_addresses_are_tried_where_the_page_names_none(room):
    """And not where it does."""
    folder, server = room
    server.handlers |= {"/news/": html(), "/atom.xml": answer(ATOM)}
    jianbao("add", server.url("/news/"), folder=folder)
    assert keys(folder) == [server.url("/atom.xml")]


def test_a_page_without_feeds_is_said_to_have_none(room):
    """Nothing is added; links to private addresses are refused by the guard."""
    folder, server = room
    server.handlers["/"] = html(link("http://10.0.0.1/feed") + link("http://169.254.169.254/latest"))
    told = jianbao("add", server.url("/"), folder=folder, exit_code=3)
    assert "no feed was found" in told.stderr
    assert keys(folder) == []


def test_a_feed_is_added_as_it_is(room):
    """One request, no guessing."""
    folder, server = room
    server.handlers["/some/feed"] = answer()
    jianbao("add", server.url("/some/feed"), folder=folder)
    assert keys(folder) == [server.url("/some/feed")]
    assert len(server.asked) == 1


def test_routes_of_the_owners_rsshub_are_found_by_its_radar_rules(room):
    """Asked by domain, verified by asking for the route; the key of the instance is not shown."""
    folder, server = room
    rules = {"_name": "街报", "www": [{"title": "要闻", "source": ["/news"], "target": "/street/news"}]}
    # Behind a proxy a name need not exist: the proxy is asked for it, and the owner's instance directly.
    server.handlers |= {
        "/api/radar/rules/street.example": answer(json.dumps(rules).encode()),
        "/street/news": answer(),
        "http://www.street.example/news": html(),
    }
    config = folder / "jianbao.toml"
    text = config.read_text("utf-8") + f'proxy = "{server.base}"\n\n[[rsshub]]\nurl = "{server.base}"\nkey = "geheim"\n'
    config.write_text(text, "utf-8")
    told = jianbao("add", "http://www.street.example/news", folder=folder)
    (source,) = jianbao_json("sources", folder=folder)
    assert (source["key"], source["site"], source["channel"]) == ("rsshub://street/news", "街报", "要闻")
    assert "geheim" not in told.stdout + told.stderr
    asked = [one.target.partition("?")[0] for one in server.asked]
    assert asked.index("/api/radar/rules/www.street.example") < asked.index("/api/radar/rules/street.example")


def test_a_page_that_robots_txt_forbids_is_not_read(room):
    """The page is not asked for; an address that is obviously a feed's is, since feeds are there for programs."""
    folder, server = room
    server.handlers |= {
        "/robots.txt": answer(b"User-agent: *\nDisallow: /", 200, {"Content-Type": "text/plain"}),
        "/news": html(link("/feed")),
        "/feed": answer(),
    }
    told = jianbao("add", server.url("/news"), folder=folder, exit_code=3)
    assert "robots.txt" in told.stderr
    assert "/news" not in [one.target for one in server.asked]
    jianbao("add", server.url("/feed"), folder=folder)
    assert keys(folder) == [server.url("/feed")]
