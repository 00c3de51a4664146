"""What holds for every input, however odd."""

import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from jianbao.articles import clean_entry, clean_page, content_hash, excerpt, sanitize
from jianbao.model.feed import Entry

PIECES = [
    "<p>", "</p>", "<div>", "</div>", "<br>", "<br><br>", "<b>", "</b>", "<strong>", "</strong>", "<a href='/x'>",
    "<a href='https://e.example/tag/x'>", "</a>", "<ul>", "<li>", "</li>", "</ul>", "<ol start=3>", "<dl><dt>", "<dd>",
    "<table>", "<tr>", "<td>", "<th colspan=2>", "</td>", "</tr>", "</table>", "<pre>", "</pre>", "<code>", "</code>",
    "<blockquote>", "</blockquote>", "<figure>", "<figcaption>", "</figcaption>", "</figure>", "<hr>", "<h2>", "</h2>",
    "<img src='https://i.example/a.jpg' width=300 height=300>", "<img src=x.png alt='图'>", "<img data-src=//i.example/b.png>",
    "<img src='https://i.example/qrcode.png'>", "<iframe src='https://v.example/1'></iframe>", "<video src='/v.mp4'></video>",
    "<script>x</script>", "<style>.a{}</style>", "<!-- 来源：某报 -->", "<span class=img_descr>", "</span>", "<svg><g>",
    "<div class=share-box>", "<div style='display:none'>", "<em>", "</em>", "<details><summary>", "</summary></details>",
    "<ruby>漢<rt>hàn</rt></ruby>", "<noscript><img src='https://i.example/c.jpg'></noscript>", "&lt;", "&amp;nbsp;", "&nbsp;",
    "责任编辑：张三 SF014", "来源：某某日报", "原标题：某事", "扫描下方二维码关注我们", "今天天气很好。", "　　正文开始，", "（完）",
    "新华社北京3月2日电（记者张三）", "某报记者 李四", "相关阅读", "更多精彩，尽在某某APP。", "免责声明：仅供参考。", "\n", " ", "\u3000",
    "\u200b", "a < b", "word ", "#标签#", "……", "！", "作者：王五", "\x00", "\ud800", "<", ">", "</", "<a", "\"'", "🎉",
]  # fmt: skip
bodies = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=25).map("".join),
)
slow = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def clean(body):
    return clean_entry(Entry(title="标题", content_html=body), base="https://e.example/a/")


def visible(text):
    return "".join(text.split())


@given(bodies)
@slow
def test_cleaning_a_clean_body_changes_nothing(body):
    """A second cleaning finds nothing more to do, in markup and in text."""
    once = clean(body)
    again = clean(once.body_html)
    assert again.body_html == once.body_html
    assert again.text == once.text
    assert again.images == once.images


@given(bodies)
@slow
def test_sanitizing_safe_markup_changes_nothing(body):
    """What sanitize gives is what it gives again."""
    once = sanitize(body, base="https://e.example/")
    assert sanitize(once, base="https://other.example/") == once


@given(bodies)
@slow
def test_text_is_only_taken_away(body):
    """The clean text is a subsequence of the letters the body shows: nothing is added or moved."""
    cleaned = clean(body).text
    told = iter(visible(_all_text(body)))
    assert all(any(c == d for d in told) for c in visible(cleaned))


def _all_text(body):
    held = "".join(c for c in body if c != "\x00" and unicodedata.category(c) != "Cs")
    root = lxml_html.fragment_fromstring(f"<div>{held}</div>", create_parent="section")
    return "".join(t for t in root.itertext())


@given(st.one_of(bodies, st.text(max_size=300)), st.text(max_size=20), st.text(max_size=30))
@slow
@example("", "", "http://[")
def test_no_entry_raises_and_no_output_holds_what_a_store_cannot(body, title, base):
    """Any text as body, title and base gives an article of storable text."""
    article = clean_entry(Entry(title=title, content_html=body, image=base), base=base)
    for text in (article.title, article.body_html, article.text, *article.images, article.lead_image or ""):
        text.encode("utf-8")
        assert "\x00" not in text


@given(st.one_of(bodies, st.text(max_size=200), st.binary(max_size=200)))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(b"\xff\xfe\x00")
@example("<html><body></body></html>")
def test_no_page_raises(page):
    """Any text or bytes as a page gives an article."""
    clean_page(page, url="https://e.example/").body_html.encode("utf-8")


@given(st.text(max_size=600), st.integers(min_value=5, max_value=200))
def test_an_excerpt_is_never_longer_than_asked(text, length):
    """The mark of a cut counts too."""
    assert len(excerpt(text, length)) <= length


@given(st.text(max_size=80))
def test_the_content_hash_sees_through_width_and_white_space(text):
    """Full width, zero width and spaces do not make a revision."""
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    assert content_hash("t", text) == content_hash("t", f" \u200b{wide}\u3000\n")


@pytest.mark.parametrize("depth", [200, 300, 3000, 10_000])
def test_text_at_any_depth_is_kept(depth):
    """Parsers drop what is nested too deep; here it stays, with what comes after it."""
    article = clean("<div>" * depth + "<b>深处的文字</b>" + "</div>" * depth + "<p>后面的文字</p>")
    assert article.text == "深处的文字\n后面的文字"


@pytest.mark.parametrize("tag", ["b", "blockquote", "ul><li", "table><tr><td", "span", "font", "p"])
def test_no_element_loses_text_by_nesting(tag):
    """Unclosed elements, ten thousand of them, lose nothing."""
    assert "文字" in clean(f"<{tag}>" * 10_000 + "文字").text
