"""Pages as sources of an article's text: where they go on, what they are instead, when they are better than a feed."""

import re
from datetime import UTC

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.articles import clean_entry, clean_entry_with_pages, is_teaser
from jianbao.articles.full_text import joined
from jianbao.articles.markup import parse_page
from jianbao.articles.page import clean_page, read_page
from jianbao.articles.pagekind import not_an_article, page_rules, titles_agree
from jianbao.articles.pager import following_page
from jianbao.model.feed import Entry
from jianbao.model.page import Page, PageOutcome

URL = "https://news.example/2026/ship.html"


def following(body: str, url: str = URL, first: str | None = None, number: int = 1) -> str | None:
    root = parse_page(f"<html><body><p>正文</p>{body}</body></html>")
    assert root is not None
    return following_page(root, url, first or url, number)


@pytest.mark.parametrize(
    ("link", "wanted"),
    [
        ('<a href="ship_2.html">下一页</a>', "https://news.example/2026/ship_2.html"),
        ('<a href="ship_1.html">下一页</a>', "https://news.example/2026/ship_1.html"),
        ('<a href="/2026/ship-2.html">[下一頁]</a>', "https://news.example/2026/ship-2.html"),
        ('<a href="?page=2">Next page »</a>', f"{URL}?page=2"),
        ('<a href="/2026/ship/2">2</a>', None),  # another ending than the first part's
        ('<a href="ship_2.html#top">2</a>', "https://news.example/2026/ship_2.html"),
        ('<link rel="next" href="ship_p2.html">', "https://news.example/2026/ship_p2.html"),
        ('<a class="next" href="ship_2.html"><img src="n.gif"></a>', "https://news.example/2026/ship_2.html"),
        ('<a href="ship_3.html">3</a>', None),
        ('<a href="boat.html">下一篇：渡轮</a>', None),
        ('<a rel="next" href="/2026/boat.html">下一页</a>', None),
        ('<a href="https://other.example/2026/ship_2.html">下一页</a>', None),
        ('<a href="javascript:next()">下一页</a>', None),
        ('<div class="comment-list"><a href="?page=2">下一页</a></div>', None),
        ('<a href="?sort=new&amp;page=2">2</a>', None),
        ('<a href="ship.html">下一页</a>', None),
        ('<a href="ship_1999.html">下一页</a>', None),
        ("", None),
    ],
)
def test_the_next_part_is_an_address_with_the_next_number(link, wanted):
    """Only what differs from the first part's address in its page number is the next part."""
    assert following(link) == wanted


@pytest.mark.parametrize(
    ("url", "href", "wanted"),
    [
        ("https://n.example/a/1", "/a/2", None),
        ("https://n.example/a_1.shtml", "/a_2.shtml", "https://n.example/a_2.shtml"),
        ("https://n.example/story", "/story/2", "https://n.example/story/2"),
        ("https://n.example/story/", "/story/page/2/", "https://n.example/story/page/2/"),
        ("https://n.example/?id=7", "/?id=7&p=2", "https://n.example/?id=7&p=2"),
        ("https://n.example/?id=7", "/?id=8&p=2", None),
    ],
)
def test_addresses_of_many_systems_have_parts(url, href, wanted):
    """A number behind a sign, a folder, a parameter; but the number of an article is not that of a part."""
    assert following(f'<a href="{href}">下一页</a>', url) == wanted


def test_a_third_part_follows_the_second():
    """The address of the first part is what all others are compared with."""
    second = "https://news.example/2026/ship_2.html"
    assert following('<a href="ship_3.html">3</a>', second, URL, 2) == "https://news.example/2026/ship_3.html"


@given(st.text(alphabet="abn/_?=&.:12下一页<>\"' ", max_size=60), st.text(max_size=30))
def test_no_link_and_no_address_raises(href, url):
    """Whatever a page links to, and wherever it came from."""
    root = parse_page("<html><body><a>下一页</a></body></html>")
    assert root is not None
    for link in root.iter("a"):
        link.set("href", "".join(c for c in href if c.isprintable()))
    following_page(root, f"https://n.example/{url}", f"https://n.example/{url}", 1)


def teaser(body: str, title: str = "湖边灯塔亮灯") -> bool:
    entry = Entry(title=title, content_html=body)
    return is_teaser(entry, clean_entry(entry, base=None))


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<p></p>",
        "湖边灯塔亮灯",
        "湖边的灯塔昨天重新点亮，守塔人沈望山说，这盏灯……",
        "<p>湖边的灯塔昨天重新点亮。</p><p><a href='/1'>阅读全文</a></p>",
        "湖边的灯塔昨天重新点亮，守塔人沈望山说",
        "The lighthouse shone again on Friday, the keeper said [&#8230;]",
        "<p>The lighthouse shone again.</p><p><a href='/1'>Continue reading The lighthouse &rarr;</a></p>",
        "<p>It shone again on Friday. <a href='/1'>Read more</a></p>",
        "<p>Der Leuchtturm brennt wieder. <a href='/1'>Weiterlesen …</a></p>",
        "<p>Le phare brille de nouveau. <a href='/1'>Lire la suite</a></p>",
        "<p>El faro brilla otra vez. <a href='/1'>Leer más</a></p>",
        "<p>灯台が再び点灯した。<a href='/1'>続きを読む</a></p>",
        "<p>등대가 다시 켜졌다. <a href='/1'>더 보기</a></p>",
        "<p>Маяк снова горит. <a href='/1'>Читать далее</a></p>",
        "<p>أضاءت المنارة من جديد. <a href='/1'>اقرأ المزيد</a></p>",
        "<p>It shone again…</p><p>The post <a>It shone</a> appeared first on <a>Lake News</a>.</p>",
    ],
)
def test_teasers(body):
    """Bodies that break off, end in a link to the rest, or are missing."""
    assert teaser(body)


@pytest.mark.parametrize(
    "body",
    [
        "湖边的灯塔昨天重新点亮。",
        "<p>快讯：渡轮今晨复航。</p>",
        "<p>The ferry sails again.</p>",
        "<img src='https://a.example/tower.jpg'>",
        "<p>今日水位</p><table><tr><td>东岸</td><td>3.1</td></tr></table>",
        "<p>" + "灯塔的光扫过水面，人群安静下来，随后响起掌声。" * 40 + "……</p>",
        "<p>" + "The light swept over the water. " * 60 + "Read more</p>",
    ],
)
def test_no_teasers(body):
    """Short news that ends, pictures, tables, and long bodies however they end."""
    assert not teaser(body)


def page(body: str, title: str = "湖边灯塔亮灯", head: str = "") -> str:
    return f"<html><head><title>{title} - 湖滨日报</title>{head}</head><body><h1>{title}</h1>{body}</body></html>"


LONG = "".join(
    f"<p>第{n}段：湖边的灯塔昨天重新点亮，守塔人说这盏灯已经熄了整整十一年，镇上的人都来看。</p>"
    for n in "一二三四五六七八"
)


@pytest.mark.parametrize("rule", page_rules(), ids=lambda rule: rule.name)
def test_every_kind_of_page_is_told_by_its_words(rule):
    """A page with little but a rule's example is of the rule's kind."""
    import tomllib
    from importlib.resources import files

    text = (files("jianbao.articles") / "rules" / "pages" / "kinds.toml").read_text("utf-8")
    (entry,) = (one for one in tomllib.loads(text)["page"] if one["name"] == rule.name)
    examples = entry["example"] if isinstance(entry["example"], list) else [entry["example"]]
    for example in examples:
        made = (
            page("<p>…</p>", title=example)
            if rule.on == "title"
            else page(f"<div><p>{example}</p></div>", title="湖滨")
        )
        told = not_an_article(read_page(made, url=URL))
        assert told is not None, example
        assert told[0] is rule.kind, (example, told)


@pytest.mark.parametrize(
    "title",
    [
        "登录火星：第一张照片传回",
        "404人获救：一艘渡轮搁浅",
        "验证码为何越来越难",
        "Captcha turns twenty",
        "Page not found: a short history",
    ],
)
def test_an_article_about_such_pages_is_an_article(title):
    """A text under the title that the feed gave is believed, whatever words are in it."""
    made = page(LONG + "<p>研究者说，请完成验证这句话每天有数亿人看到。</p>", title=title)
    assert not_an_article(read_page(made, url=URL), title=title) is None


def test_a_page_that_sends_the_reader_on_is_not_the_article():
    """meta refresh with little else; a long page that reloads itself is an article."""
    head = '<meta http-equiv="refresh" content="0; url=/elsewhere">'
    short = "<p>您将在三秒钟后前往本站的新地址，请稍候，或者点这里直接前往新地址，谢谢您的耐心等候，祝您阅读愉快。</p>"
    told = not_an_article(read_page(page(short, title="湖滨", head=head), url=URL), title="湖边灯塔亮灯")
    assert told == (PageOutcome.OTHER, "it sends the reader on to another page")
    assert not_an_article(read_page(page(LONG, head=head), url=URL), title="湖边灯塔亮灯") is None


def test_titles_agree_in_spite_of_site_names_and_changes():
    """Half of the pairs of letters are enough; another title is another article."""
    reading = read_page(page(LONG, title="湖边灯塔时隔十一年再度亮灯"), url=URL)
    assert titles_agree("湖边灯塔时隔11年再度亮灯", reading)
    assert titles_agree("【快讯】湖边灯塔时隔十一年再度亮灯", reading)
    assert not titles_agree("渡轮停运一周", reading)
    assert not titles_agree("", reading)


def entry(body: str = "湖边的灯塔昨天重新点亮，守塔人说……", **more) -> Entry:
    return msgspec.structs.replace(Entry(title="湖边灯塔亮灯", url=URL, content_html=body), **more)


def full(entry_: Entry, *bodies: str | bytes, url: str = URL, content_type: str | None = None):
    pages = [Page(url, one.encode() if isinstance(one, str) else one, content_type) for one in bodies]
    return clean_entry_with_pages(entry_, pages, base=None, zone=UTC, asked=entry_.url)


def test_title_and_time_are_the_feeds_and_origin_is_the_pages():
    """Each field has one order of who is asked first."""
    from datetime import datetime

    told = entry(published=datetime(2026, 11, 20, 1, 30, tzinfo=UTC), title="湖边灯塔亮灯了")
    head = (
        '<meta name="author" content="页面作者"><script type="application/ld+json">'
        '{"@type":"NewsArticle","datePublished":"2026-11-19T08:00:00+08:00","author":{"name":"林岸"},'
        '"editor":{"@type":"Person","name":"周渡"},"sourceOrganization":{"name":"湖滨通讯社"}}</script>'
    )
    made = full(told, page(LONG, head=head))
    assert made.outcome is PageOutcome.TAKEN
    assert made.article.title == "湖边灯塔亮灯了"
    assert made.article.published == told.published
    said = made.article.provenance
    assert (said.author.value, said.editor.value, said.source.value) == ("林岸", "周渡", "湖滨通讯社")


def test_what_only_the_feed_says_is_kept():
    """The editor named in the feed's body stays, when the page names none."""
    made = full(entry("<p>湖边的灯塔昨天重新点亮，守塔人说……</p><p>责任编辑：周渡</p>"), page(LONG))
    assert made.outcome is PageOutcome.TAKEN
    assert made.article.provenance.editor.value == "周渡"


def test_an_origin_in_a_comment_of_the_page_is_read():
    """Systems that print the source only for themselves: <!-- 来源：… -->."""
    made = clean_page(page("<!-- 来源：湖滨通讯社 -->" + LONG), url=URL)
    assert made.provenance.source is not None
    assert made.provenance.source.value == "湖滨通讯社"


def test_the_feeds_picture_is_the_lead_where_the_page_has_none():
    """Also the other way round: the page's own picture comes first."""
    told = entry(image="https://news.example/feed.jpg")
    assert full(told, page(LONG)).article.lead_image == "https://news.example/feed.jpg"
    shown = page(f'<img src="/tower.jpg" width="600" height="400">{LONG}')
    assert full(told, shown).article.lead_image == "https://news.example/tower.jpg"


def test_a_page_that_lacks_what_the_feed_says_is_no_better():
    """A body that is no teaser gives way only to a page that has nearly all of it."""
    body = (
        "<p>" + "码头的旧仓库昨夜失火，消防队用了三个小时才把火扑灭。" * 4 + "</p><p>没有人受伤，起因还在调查之中。</p>"
    )
    assert full(entry(body), page(LONG)).outcome is PageOutcome.WORSE


def test_what_is_no_web_page_is_not_read():
    """A link to a PDF."""
    assert full(entry(), b"%PDF-1.7 ...", content_type="application/pdf").outcome is PageOutcome.OTHER


def test_parts_say_nothing_twice():
    """Repeated paragraphs, headings and pictures of later parts go; short lines that may repeat stay."""
    one = clean_page(
        page(
            '<p>甲段说的是灯塔怎样在十一年前熄灭的。</p><p>“是的。”</p><img src="/a.jpg"><p>乙段说的是镇上的人怎样修它。</p>'
            * 1
            + LONG
        ),
        url=URL,
    )
    two = clean_page(
        page(
            '<p>乙段说的是镇上的人怎样修它。</p><p>“是的。”</p><img src="/a.jpg"><p>丙段说的是第一束光扫过水面。</p>'
            + LONG[:30]
        ),
        url=URL,
    )
    whole = joined([one, two])
    assert whole.text.count("乙段") == 1
    assert "丙段" in whole.text
    assert whole.images.count("https://news.example/a.jpg") == 1
    assert whole.body_html.count("<img") == len(whole.images)


BODIES = st.lists(
    st.sampled_from(
        [
            "<p>甲说了一句不短的话，大家都听见了。</p>",
            "<p>乙</p>",
            "<ul><li>丙项</li><li>丁项</li></ul>",
            '<img src="/a.jpg">',
            "<table><tr><td>1</td><td>2</td></tr></table>",
            "<b>粗",
            "</div>",
            "登录后查看",
            "<p>Read more</p>",
        ]
    ),
    max_size=8,
).map("".join)


@given(st.lists(BODIES, max_size=3), BODIES)
def test_whatever_pages_come_the_outcome_is_sound(parts, body):
    """Never raises; no text is invented; without a better page the entry's own article stays as it is."""
    told = entry(body)
    made = full(told, *(page(part) for part in parts))
    own = clean_entry(told, base=None)
    if made.outcome is not PageOutcome.TAKEN:
        assert made.article == own
    else:
        assert len(made.article.text) >= len(own.text)
        seen = re.sub(r"\s+", "", "".join(parts))
        for line in made.article.text.split("\n"):
            assert re.sub(r"\s+", "", line) in re.sub(r"<[^>]*>", "", seen) or line in seen


@given(st.binary(max_size=400), st.sampled_from([None, "text/html", "text/html; charset=gbk", "x"]))
def test_any_bytes_are_a_page(data, content_type):
    """Bytes of any kind give an outcome."""
    made = full(entry(), data, content_type=content_type)
    assert made.outcome in PageOutcome


def test_an_aside_that_repeats_the_article_goes_and_one_that_adds_to_it_stays():
    """Pull quotes say what a paragraph says; a box beside the text may say more."""
    repeated = '<aside class="pull-quote">这盏灯已经熄了整整十一年</aside>'
    other = '<aside class="pull-quote">灯塔建于光绪年间，高二十一米，是湖上最老的一座。</aside>'
    assert clean_page(page(LONG + repeated), url=URL).text.count("这盏灯已经熄了整整十一年") == 8
    assert "光绪年间" in clean_page(page(LONG + other), url=URL).text


def test_the_line_of_date_and_byline_goes_and_a_sentence_with_a_year_stays():
    """Only what is short, dated and no sentence, right below the title."""
    start = "<div><h1>湖边灯塔亮灯</h1><div>{}</div>" + LONG + "</div>"
    for line in ("2026年3月18日 9时24分 记者 林静", "18 mars 2026 à 9 h 24 Par Nora Valin", "2026-03-18 09:24"):
        assert line not in clean_page(page(start.format(line)), url=URL).text
    kept = "2026年3月18日，湖边的灯塔重新点亮。"
    assert kept in clean_page(page(start.format(kept)), url=URL).text


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("2026-03-18 09:24 作者：网络整理", "source", "网络整理"),
        ("2026-03-18 09:24 作者：佚名", "author", None),
        ("《灯塔》作者 沈望", "author", "沈望"),
        ("2026-03-18 来源：湖滨通讯社 作者：沈望山", "author", "沈望山"),
    ],
)
def test_header_lines_of_pages(line, field, value):
    """What stands for an author where there is none is none; a column names its author."""
    said = clean_page(page(f"<div>{line}</div>{LONG}"), url=URL).provenance
    found = getattr(said, field)
    assert (found.value if found else None) == value


def test_an_origin_behind_other_words_below_the_article_is_read():
    """版权声明 来源：某报 时间：…"""
    said = clean_page(
        page(f"{LONG}<ul><li>版权声明 来源：湖滨通讯社 时间：2026-03-18 作者：</li></ul>"), url=URL
    ).provenance
    assert said.source is not None
    assert said.source.value == "湖滨通讯社"
