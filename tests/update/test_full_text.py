"""Articles' own pages, fetched from a real server: whose are wanted, what is taken for an article, what is kept."""

import pytest
from tests.fetch.server import Server, answer, redirect
from tests.update.article_pages import FULL, TEASER, TITLE, Room, html

from jianbao.model.page import PageOutcome

ITEM = ("g1", "/n/1.html", TITLE, TEASER)
WHOLE = "\n".join(FULL)


@pytest.fixture
def server():
    with Server() as made:
        yield made


@pytest.fixture
def room(tmp_path, server):
    made = Room(tmp_path, server)
    made.says(ITEM)
    yield made
    made.archive.close()


def outcome(room):
    (story,) = room.archive.page_stories(room.article().card.id)
    return story.outcome


def test_the_page_of_a_new_article_completes_its_first_revision(room, server):
    """The text is the page's, there is one revision, and the page is kept as it came."""
    server.handlers["/n/1.html"] = answer(html(*FULL))
    visit = room.run()
    found = room.article()
    assert found.revision.text == WHOLE
    assert (found.revision.number, found.card.revisions) == (1, 1)
    assert found.revision.provenance.source.value == "湖滨日报"
    assert (visit.entries, visit.new, visit.pages) == (1, 1, {"taken": 1})
    (stored,) = room.archive.stored_pages(found.revision.entry_id)
    assert stored.page.body == html(*FULL)
    assert room.asked() == ["/n/1.html"]
    assert [one.target for one in server.asked].index("/robots.txt") < [one.target for one in server.asked].index(
        "/n/1.html"
    )


def test_a_page_is_asked_for_once(room, server):
    """Further runs over the same feed, and over a feed whose noise changes, ask for no page."""
    server.handlers["/n/1.html"] = answer(html(*FULL))
    room.run()
    room.run()
    room.says(("g1", "/n/1.html", TITLE, TEASER + "<!-- served by node 7 -->"))
    assert room.run() is None
    assert room.asked() == ["/n/1.html"]
    assert room.article().revision.text == WHOLE


def test_an_edited_entry_asks_again_and_an_edited_page_is_a_revision(room, server):
    """The feed's other teaser makes no revision; the page's other text does."""
    server.handlers["/n/1.html"] = answer(html(*FULL))
    room.run()
    room.says(("g1", "/n/1.html", TITLE + "（更新）", TEASER))
    server.handlers["/n/1.html"] = answer(html(*FULL, "更正：灯塔熄了十二年。"))
    room.run()
    found = room.article()
    assert found.card.revisions == 2
    assert found.revision.text.endswith("更正：灯塔熄了十二年。")
    assert found.card.title == TITLE + "（更新）"
    assert room.archive.revisions(found.card.id)[0].text == WHOLE


def test_another_advert_on_the_page_is_no_revision(room, server):
    """An entry that was edited and edited back finds a page with other surroundings: its text is as before."""
    server.handlers["/n/1.html"] = answer(html(*FULL))
    room.run()
    room.says(("g1", "/n/1.html", TITLE, FULL[0][:15] + "……"))
    server.handlers["/n/1.html"] = answer(html(*FULL, more='<div class="ad">本周特价：湖鲜礼盒</div>'))
    room.run()
    assert room.article().card.revisions == 1
    assert room.asked() == ["/n/1.html"] * 2


def test_a_page_that_did_not_change_is_not_sent_again(room, server):
    """The second request is conditional; after 304 the page that is kept is used with the entry's new title."""
    server.handlers["/n/1.html"] = answer(html(*FULL), headers={"ETag": '"a1"'})
    room.run()
    room.says(("g1", "/n/1.html", "更正：" + TITLE, TEASER))
    server.handlers["/n/1.html"] = answer(b"", 304)
    visit = room.run()
    assert server.asked[-1].headers["if-none-match"] == '"a1"'
    assert visit.pages == {"taken": 1}
    found = room.article()
    assert (found.card.title, found.revision.text) == ("更正：" + TITLE, WHOLE)
    (stored,) = room.archive.stored_pages(found.revision.entry_id)
    assert stored.page.body == html(*FULL)


def test_robots_txt_is_obeyed(room, server):
    """A page that robots.txt forbids is not asked for; the feed's text stays, and no later run asks."""
    server.handlers["/robots.txt"] = answer(b"User-agent: *\nDisallow: /n/\n")
    visit = room.run()
    assert (visit.pages, room.asked()) == ({"robots": 1}, [])
    assert room.article().revision.text == TEASER
    assert room.run(hours=1000) is None


def test_a_robots_txt_that_cannot_be_had_forbids_for_now(room, server):
    """RFC 9309: 5xx forbids; when robots.txt is back the page is fetched."""
    server.handlers |= {"/robots.txt": answer(b"", 503), "/n/1.html": answer(html(*FULL))}
    assert room.pages() == {"failed": 1}
    assert room.asked() == []
    del server.handlers["/robots.txt"]
    assert room.pages(hours=2) == {"taken": 1}


PAYWALL = html(*FULL[:1], more='<div class="pay">剩余 72% 内容需付费阅读，订阅后阅读全文</div>')
CAPTCHA = html("请完成下方验证后继续操作", title="安全验证")
NOT_THERE = html("抱歉，您访问的页面不存在", title="页面不存在")
LOGIN = html("请登录后查看全文", more='<form><input type="password" name="p"></form>', title="登录")
CONSENT = html("Wir und unsere 200 Partner verarbeiten Daten", "Alle akzeptieren", title="Cookie-Einstellungen")
SHELL = b'<!DOCTYPE html><html><head><title>app</title></head><body><div id="app"></div><script src="/a.js"></script></body></html>'
OTHER = html("昨日股市小幅收高，成交额较前一日减少两成。" * 6, title="股市收评：成交清淡")


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (PAYWALL, "paywall"),
        (CAPTCHA, "captcha"),
        (NOT_THERE, "error"),
        (LOGIN, "login"),
        (CONSENT, "consent"),
        (SHELL, "empty"),
        (OTHER, "other"),
        (html(*FULL[:2]), "worse"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_the_article_is_not_taken_for_it(room, server, page, kind):
    """The feed's body stays, and the outcome says what came."""
    server.handlers["/n/1.html"] = answer(page)
    if kind == "worse":
        room.says(("g1", "/n/1.html", TITLE, "".join(f"<p>{one}</p>" for one in FULL)))
    before = WHOLE if kind == "worse" else TEASER
    visit = room.run()
    assert visit.pages == {kind: 1}
    assert room.article().revision.text == before


def test_a_page_that_json_ld_calls_paid_is_not_taken(room, server):
    """schema.org isAccessibleForFree: a page with the whole text that says it is not free is left alone."""
    head = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>'
    server.handlers["/n/1.html"] = answer(html(*FULL, head=head))
    assert room.pages() == {"paywall": 1}


def test_a_missing_page_is_tried_once_more(room, server):
    """404 at first: pages are announced before they are there. Then never again."""
    visit = room.run()
    assert visit.pages == {"gone": 1}
    assert room.run(hours=0.5, visit=False) is None
    assert room.pages(hours=1, visit=False) == {"gone": 1}
    assert room.run(hours=1000, visit=False) is None
    assert room.asked() == ["/n/1.html"] * 2


def test_failures_are_tried_again_later_each_time_and_five_times_in_all(room, server):
    """500 is tried after 1, 4, 24 and 72 hours, and then no more; the text is the feed's."""
    server.handlers["/n/1.html"] = answer(b"", 500)
    room.run()
    tries = [hours for hours in (1, 3, 1, 24, 72, 1000) if room.run(hours=hours, visit=False) is not None]
    assert tries == [1, 1, 24, 72]
    assert len(room.asked()) == 5
    assert outcome(room) is PageOutcome.FAILED
    assert room.article().revision.text == TEASER


def test_a_redirect_to_a_private_address_is_not_followed(tmp_path, server):
    """The guard looks at every hop: 10.0.0.1 is refused, and nothing is tried again."""
    made = Room(tmp_path, server)
    made.says(ITEM)
    server.handlers["/n/1.html"] = redirect("http://10.0.0.1/n/1.html")
    assert made.pages() == {"failed": 1}
    (story,) = made.archive.page_stories(made.article().card.id)
    assert story.next_try is None
    assert "10.0.0.1" in (story.reason or "")
    made.archive.close()


def test_robots_txt_holds_on_every_hop(room, server):
    """A redirect into what robots.txt forbids ends there."""
    server.handlers |= {
        "/robots.txt": answer(b"User-agent: *\nDisallow: /private/\n"),
        "/n/1.html": redirect("/private/1.html"),
        "/private/1.html": answer(html(*FULL)),
    }
    assert room.pages() == {"robots": 1}
    assert room.asked() == ["/n/1.html"]


def test_a_redirect_to_the_front_page_is_not_the_article(room, server):
    """Sites that send what is gone to their front page: whatever stands there is not the article."""
    server.handlers |= {"/n/1.html": redirect("/"), "/": answer(html(*FULL))}
    assert room.pages() == {"other": 1}


def test_a_page_slower_than_the_limit_holds_nothing_up_for_good(tmp_path, server):
    """A server that falls silent is given up after the owner's time-out."""
    import asyncio

    async def silent(_asked, _writer):
        await asyncio.sleep(30)

    made = Room(tmp_path, server, timeout=1)
    made.says(ITEM)
    server.handlers["/n/1.html"] = silent
    assert made.pages() == {"failed": 1}
    assert outcome(made) is PageOutcome.FAILED
    made.archive.close()


def pager(*links: str) -> str:
    return '<div class="pages">' + " ".join(links) + "</div>"


def test_an_article_on_several_pages_is_joined(room, server):
    """Three parts, of which the third repeats a paragraph and leads back to the first."""
    one, two, three = (html(*part) for part in (FULL[:2], FULL[2:3], FULL[2:]))
    links = '<a href="/n/1.html">1</a> <a href="/n/1_2.html">2</a> <a href="/n/1_3.html">3</a>'
    server.handlers |= {
        "/n/1.html": answer(
            one.replace(b'</div><div class="related', f'</div>{pager(links)}<div class="related'.encode())
        ),
        "/n/1_2.html": answer(
            two.replace(
                b'<div class="related', pager('<a href="1_3.html">下一页</a>').encode() + b'<div class="related'
            )
        ),
        "/n/1_3.html": answer(
            three.replace(
                b'<div class="related', pager('<a href="1.html">下一页</a>').encode() + b'<div class="related'
            )
        ),
    }
    assert room.pages() == {"taken": 1}
    assert room.article().revision.text == WHOLE
    assert room.asked() == ["/n/1.html", "/n/1_2.html", "/n/1_3.html"]
    assert len(room.archive.stored_pages(room.article().revision.entry_id)) == 3


def test_parts_that_never_end_are_cut_off(room, server):
    """Every part names another one: ten are read."""

    async def part(asked, writer):
        number = int(asked.target.rpartition("=")[2]) if "=" in asked.target else 1
        link = pager(f'<a href="/n/1.html?page={number + 1}">下一页</a>')
        text = f"这是第{number}部分，讲的是灯塔修复的第{number}个步骤，木匠们做了很久。" * 3
        await answer(html(text, more=link))(asked, writer)

    server.handlers["/n/1.html"] = part
    room.run()
    assert len(room.asked()) == 10


def test_next_that_leads_to_another_article_is_no_part(room, server):
    """A blog's link to its next post has rel=next too."""
    more = '<a rel="next" href="/n/2.html">下一篇：渡轮停运</a> <a href="/list_2.html">下一页</a>'
    server.handlers["/n/1.html"] = answer(html(*FULL, more=more))
    room.run()
    assert room.asked() == ["/n/1.html"]


def test_a_part_that_fails_leaves_what_is_there_and_is_tried_again(room, server):
    """The first part is the text for now; an hour later all parts are."""
    link = pager('<a href="/n/1.html?page=2">下一页</a>')
    server.handlers["/n/1.html"] = answer(html(*FULL[:2], more=link))

    async def broken(asked, writer):
        whole = html(*FULL[:2], more=link)
        await (answer(b"", 500) if "page=2" in asked.target else answer(whole))(asked, writer)

    async def mended(asked, writer):
        await answer(html(*FULL[2:]) if "page=2" in asked.target else html(*FULL[:2], more=link))(asked, writer)

    server.handlers["/n/1.html"] = broken
    assert room.pages() == {"taken": 1}
    assert room.article().revision.text == "\n".join(FULL[:2])
    server.handlers["/n/1.html"] = mended
    assert room.pages(hours=1, visit=False) == {"taken": 1}
    found = room.article()
    assert (found.revision.text, found.card.revisions) == (WHOLE, 1)


@pytest.mark.parametrize(
    ("said", "real"), [("gb2312", "gb18030"), ("utf-8", "gbk"), ("gb2312", "big5"), ("iso-8859-1", "gbk")]
)
def test_the_charset_is_read_from_the_bytes(room, server, said, real):
    """Pages that name another charset than their own."""
    page = html(*FULL).decode().replace("utf-8", said)
    page = page.translate(str.maketrans("灯时", "燈時")) if real == "big5" else page
    data = page.encode(real, "ignore")
    server.handlers["/n/1.html"] = answer(data, headers={"Content-Type": f"text/html; charset={said}"})
    room.run()
    text = room.article().revision.text
    assert "沈望山" in text
    assert "\ufffd" not in text


def test_killed_between_feed_and_page_the_next_run_goes_on(room, server):
    """The wish is stored with the entry; a run that ends there leaves it to the next one, whatever is due then."""
    server.handlers["/n/1.html"] = answer(html(*FULL))

    def stop(_visit):
        raise KeyboardInterrupt

    room.on_visit = stop
    with pytest.raises(KeyboardInterrupt):
        room.run()
    assert room.article().revision.text == TEASER
    room.on_visit = None
    assert room.pages(visit=False) == {"taken": 1}
    assert room.article().revision.text == WHOLE


def test_a_server_that_does_not_answer_is_left_alone_for_the_rest_of_the_run(room, server):
    """Of many pages behind a dead port few are tried; the others stay due without a try."""
    room.says(*((f"g{n}", f"/n/{n}.html", f"{TITLE}{n}", f"{n}{TEASER}") for n in range(20)))

    async def reset(_asked, writer):
        writer.transport.abort()

    server.handlers["/robots.txt"] = answer(b"")
    for n in range(20):
        server.handlers[f"/n/{n}.html"] = reset
    visit = room.run()
    assert visit.pages["pending"] >= 14
    assert visit.pages["pending"] + visit.pages.get("failed", 0) == 20


def test_left_to_us_only_teasers_of_the_own_site_are_fetched(tmp_path, server):
    """full_text left out: the teaser is fetched, the whole body and the foreign link are not."""
    made = Room(tmp_path, server, full_text=None)
    whole = "".join(f"<p>{one}</p>" for one in FULL)
    made.says(ITEM, ("g2", "/n/2.html", "另一条新闻的标题", whole))
    foreign = b"<item><title>x</title><guid>g3</guid><link>https://elsewhere.example/3</link><description>y...</description></item>"
    body = bytes_of(made, foreign)
    server.handlers |= {"/feed": answer(body), "/n/1.html": answer(html(*FULL))}
    assert made.pages() == {"taken": 1}
    assert made.asked() == ["/n/1.html"]
    made.archive.close()


def bytes_of(room, extra):
    """The feed of ``room`` with one item more."""
    from tests.update.article_pages import feed

    whole = "".join(f"<p>{one}</p>" for one in FULL)
    return feed(room.server, ITEM, ("g2", "/n/2.html", "另一条新闻的标题", whole)).replace(
        b"</channel>", extra + b"</channel>"
    )


def test_full_text_false_fetches_nothing(tmp_path, server):
    """The owner's word holds, also for wishes of earlier runs."""
    made = Room(tmp_path, server, full_text=False)
    made.says(ITEM)
    assert made.run() is None
    assert made.asked() == []
    made.archive.close()


def test_a_teaser_that_changed_and_whose_page_is_gone_keeps_the_whole_text(room, server):
    """Full text is never replaced by a teaser, also when the page has gone behind a paywall."""
    server.handlers["/n/1.html"] = answer(html(*FULL))
    room.run()
    room.says(("g1", "/n/1.html", TITLE, "别的摘要，说的是灯塔……"))
    server.handlers["/n/1.html"] = answer(PAYWALL)
    assert room.pages() == {"paywall": 1}
    assert (room.article().revision.text, room.article().card.revisions) == (WHOLE, 1)


def test_one_page_of_a_server_at_a_time_and_many_servers_at_once(tmp_path):
    """Two servers are asked side by side, each for one page after the other."""
    import asyncio

    together: list[int] = []
    with Server() as one, Server() as two:
        made = Room(tmp_path, one)

        async def slow(asked, writer):
            together.append(sum(server.at_once for server in (one, two)))
            await asyncio.sleep(0.3)
            await answer(html(*FULL))(asked, writer)

        items = [(f"a{n}", f"/n/{n}.html", TITLE, TEASER) for n in range(3)]
        links = [one.url(path) for _, path, _, _ in items] + [two.url(path) for _, path, _, _ in items]
        told = "".join(f"<item><title>{TITLE}</title><guid>{u}</guid><link>{u}</link></item>" for u in links)
        body = f'<rss version="2.0"><channel><title>t</title><link>{one.url("/")}</link>{told}</channel></rss>'
        one.handlers |= {path: slow for _, path, _, _ in items} | {"/feed": answer(body.encode())}
        two.handlers |= {path: slow for _, path, _, _ in items}
        assert made.pages()["taken"] == 6
        made.archive.close()
        assert (one.most_at_once, two.most_at_once) == (1, 1)
    assert max(together) == 2


def test_a_run_asks_a_server_for_so_many_pages_and_the_next_for_the_rest(room, server, monkeypatch):
    """What is left over is counted, and waits."""
    monkeypatch.setattr("jianbao.update.full_text.PER_HOST", 3)
    room.says(*((f"g{n}", f"/n/{n}.html", f"{TITLE}{n}", f"{n}{TEASER}") for n in range(5)))
    for n in range(5):
        server.handlers[f"/n/{n}.html"] = answer(html(*FULL, title=f"{TITLE}{n}"))
    assert room.pages() == {"taken": 3, "pending": 2}
    assert room.pages() == {"taken": 2}
    assert room.pages() == {}


def test_a_server_that_asks_for_a_pause_is_given_one(room, server):
    """429 with Retry-After: no further page in this run nor in the next, and waiting is no try."""
    room.says(*((f"g{n}", f"/n/{n}.html", f"{TITLE}{n}", f"{n}{TEASER}") for n in range(8)))
    server.handlers |= {f"/n/{n}.html": answer(b"", 429, {"Retry-After": "7200"}) for n in range(8)}
    first = room.pages()
    assert first["pending"] >= 5
    asked = len(room.asked())
    assert asked <= 3
