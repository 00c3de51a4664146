"""A body on a page: the same words, with pictures that wait, tables that scroll and no blanks where style indents."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.views.reading import read

from jianbao.archive import open_archive
from jianbao.sources.newsroom import Mirror
from jianbao.views import body, paths, theme
from jianbao.views.pictures import Pictures, web_url


def same(url: str) -> str:
    return url


@pytest.mark.parametrize(
    ("given_html", "wanted"),
    [
        ("<p>　　正文</p>", "<p>正文</p>"),
        ("<p>&nbsp;&nbsp; 正文</p>", "<p>正文</p>"),
        ("<p><strong>　　小题</strong>　正文</p>", "<p><strong>小题</strong>　正文</p>"),
        ("<p>一句<br>　　二句</p>", "<p>一句<br>二句</p>"),
        ("<p>　　</p><p>正文</p>", "<p>正文</p>"),
        ("<p><br></p><p>正文</p>", "<p>正文</p>"),
        ("<p>a　b</p>", "<p>a　b</p>"),
        ("<pre>　　x</pre>", '<pre tabindex="0">　　x</pre>'),
        ("<h1>题</h1>", "<h2>题</h2>"),
        ("<p>a &lt;p&gt;　b</p>", "<p>a &lt;p&gt;　b</p>"),
        ("<table><tbody></tbody></table>", '<div class="scroll" tabindex="0"><table><tbody></tbody></table></div>'),
    ],
)
def test_a_body_is_made_ready_for_a_page(given_html, wanted):
    assert body.for_page(given_html, same) == wanted


def test_a_picture_waits_keeps_its_size_and_tells_nobody_where_from():
    made = body.for_page('<img alt="a>b &quot;c&quot;" src="https://a/1.png?x=1&amp;y=2" width="3" height="4">', same)
    assert made == (
        '<a class="zoom" href="https://a/1.png?x=1&amp;y=2">'
        '<img alt="a>b &quot;c&quot;" src="https://a/1.png?x=1&amp;y=2" width="3" height="4" referrerpolicy="no-referrer" '
        'loading="lazy" decoding="async"></a>'
    )


def test_a_picture_leads_to_the_whole_of_it_and_the_link_has_a_name():
    made = body.for_page('<p><img src="https://a/1.png" width="3" height="4"></p>', same, enlarge="看 <大图>")
    assert '<a class="zoom" href="https://a/1.png" aria-label="看 &lt;大图&gt;"><img' in made


def test_a_picture_in_a_link_keeps_that_link():
    made = body.for_page('<a href="https://b/"><img src="https://a/1.png"></a><img src="https://a/2.png">', same)
    assert made.count("<a ") == 2
    assert '<a href="https://b/"><img' in made
    assert '<a class="zoom" href="https://a/2.png"' in made


def test_the_place_of_a_picture_is_kept_free():
    """By its own size where that is known, else by a frame; the publisher's word goes before our copy's."""
    sizes = {"https://a/1.png": (640, 480)}
    one, two, three = (
        body.for_page(f'<img src="https://a/{name}">', same, size=sizes.get)
        for name in ("1.png", "2.png", '1.png" width="6" height="5')
    )
    assert 'width="640" height="480"' in one
    assert 'class="framed"' in two
    assert 'width="6" height="5"' in three
    assert "framed" not in one + three


def test_a_copy_of_ours_stands_for_all_sizes_of_a_picture():
    made = body.for_page('<img src="https://a/1.png" srcset="https://a/2.png 2x">', lambda _: "/pictures/1.png")
    assert 'src="/pictures/1.png"' in made
    assert "srcset" not in made


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_no_word_of_a_paragraph_is_lost(text):
    import html

    made = body.for_page(f"<p>{html.escape(text)}</p>", same)
    words = html.unescape(re.sub(r"</?p>", "", made))
    assert words == html.unescape(html.escape(text)).lstrip() or not text.strip()


@given(st.text(max_size=60))
def test_the_phrases_of_a_headline_are_the_headline(title):
    assert "".join(body.phrases(title, "zh-CN")) == title
    assert body.phrases(title, "en") == (title,)


def test_a_chinese_headline_breaks_at_blanks_and_punctuation():
    assert body.phrases("早盘数据：十月新房 成交“回暖”！", "zh") == ("早盘数据：", "十月新房 ", "成交“回暖”！")


@pytest.mark.parametrize(("language", "wanted"), [("ar", "rtl"), ("he-IL", "rtl"), ("zh-CN", "ltr"), (None, "auto")])
def test_the_direction_of_text_follows_its_language(language, wanted):
    assert body.direction(language) == wanted


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:image/png;base64,x", "//a/b", "/a", "http://", "http://[", "", None]
)
def test_only_web_addresses_are_linked(url):
    assert web_url(url) is None


def test_mirrors_show_only_pictures_that_are_inside_their_folder(tmp_path: Path):
    folder = tmp_path / "copies of a"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "一.png").write_bytes(b"x")
    (folder / "notes.html").write_text("<script>")
    (folder / ".hidden.png").write_bytes(b"x")
    (tmp_path / "secret.png").write_bytes(b"x")
    (folder / "out.png").symlink_to(tmp_path / "secret.png")
    pictures = Pictures((Mirror("https://a.example/i/", folder),), paths.Addresses("https://n.example/x/"))
    [(path, file)] = list(pictures)
    assert file == folder / "deep" / "一.png"
    assert path == f"pictures/{paths.slug('copies of a')}/deep/一.png"
    local = pictures.local("https://a.example/i/deep/%E4%B8%80.png?w=1")
    assert local.startswith("/x/pictures/")
    assert pictures.absolute("https://a.example/i/deep/一.png") == f"https://n.example{local}"
    assert pictures.local("https://a.example/i/../secret.png") == "https://a.example/i/../secret.png"


def test_the_style_sheet_is_small_and_packing_keeps_every_rule():
    style = theme.Theme().assets["style.css"]
    assert len(style.content) < 32_000
    packed = style.content.decode()
    source = (Path(theme.__file__).parent / "assets" / "style.css").read_text("utf-8")
    bare = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    assert re.sub(r"\s", "", packed) == re.sub(r"\s", "", bare)
    assert "url(" not in packed
    assert "@import" not in packed


def test_a_page_without_text_says_so(tmp_path):
    from tests.views import newspaper

    from jianbao.views import Views

    with open_archive(tmp_path / "archive.db") as archive:
        newspaper.store(archive, newspaper.SOURCES[0], [newspaper.Item("bare", "只有标题", "")])
        views = Views(archive, newspaper.newsroom(tmp_path))
        page = views.resolve(paths.article(newspaper.article_id("bare")))
        assert page is not None
        assert "来源只给出标题，没有正文。" in "".join(read(views.render(page)).text)


def test_an_absurd_title_is_whole_on_its_own_page_and_short_everywhere_else(tmp_path):
    from tests.views import newspaper

    from jianbao.views import Kind, Views

    with open_archive(tmp_path / "archive.db") as archive:
        items = [newspaper.Item("long", "长" * 100_000, "<p>x</p>"), newspaper.Item("next", "短", "<p>x</p>", -1)]
        newspaper.store(archive, newspaper.SOURCES[0], items)
        views = Views(archive, newspaper.newsroom(tmp_path))
        for page in views.pages():
            if page.path.endswith(".html"):
                own = page.kind is Kind.ARTICLE and page.article_id == newspaper.article_id("long")
                assert views.render(page).decode().count("长") >= 100_000 if own else len(views.render(page)) < 20_000
