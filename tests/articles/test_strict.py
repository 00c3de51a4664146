"""The tree that is made without a parser is the one that lxml makes."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from jianbao.articles import markup, strict
from jianbao.articles.nodes import node_of
from jianbao.articles.structure import TELLING

FIXTURES = Path(__file__).parent / "fixtures"
TAGS = sorted(strict._KNOWN | {"o:p", "svg", "form", "center2", "tt", "wbr", "embed", "textarea", "title", "select"})
ATTRIBUTES = [
    "", "", "", ' class="a b"', " id=x", " hidden", " style='display:none'", ' title="a > b"', ' title="a < b"', " a=1 A=2",
    ' href="?a=1&b=2"', ' href="?a=1&b=2&amp;c=3"', ' href="?a&b-c=2&d"', " href=/x/", ' alt="&quot;&#39;&copy=1&copy;&nbsp;&bogus;"', ' x="a\nb\tc\r\nd"', "/", " /", ' b="', " xml:lang=zh",
    ' a = "1"', ' a=""b', " @x=1", ' src="https://e.example/a.jpg"/', " a='&#x4e2d;&#1;'", " =x", ' a="&', " 中=1",
]  # fmt: skip
TEXTS = [
    "字", "今天天气很好。", " ", "\n", "\t\u3000", "a > b", "a < b", "&amp;", "&lt;p&gt;", "&nbsp;", "&nbsp", "&copy2", "&#20013;", "&#x1F600;", "&#0;",
    "&#128;", "&bogus;", "& ", "&&amp;", "\r\n", "\r", "\xa0", "\u200b", "<", "<快讯>", "</", "<!", "<?x?>", "<![CDATA[x]]>", "<!doctype html>", "]]>", "🎉",
    "\x0c", "&hearts;", "&NotEqualTilde;", "&fjlig;", "&amp;nbsp;", "&#38;lt;", "\ufeff", "&AMP;", "&amp", "\x0b", "\x1f",
]  # fmt: skip
COMMENTS = [
    "<!-- 来源：某报 -->", "<!---->", "<!-->", "<!--->", "<!-- <p>旧</p> -->", "<!-- a -- b -->", "<!-- --!> x -->", "<!--", "<!-- <!-- x --> y -->",
    "<!--[if lt IE 9]><p>x</p><![endif]-->", "<!-- a > b -->", "<!-- &amp; -->",
]  # fmt: skip
RAW = [
    "<style>.a>b{}</style>", "<script>if(a<b)x('</p>')</script>", "<script><!-- </script> --></script>", "<iframe src=x><b>y</b></iframe>",
    "<style>x", "<script></scriptx></script>", "<style>&amp;</style >", "<SCRIPT>x</SCRIPT>", "<iframe src=x />", "<iframe src=x></iframe>", "<script>a<!--b</script>",
]  # fmt: skip


ORDINARY = sorted(strict._KNOWN - {"script", "style", "iframe"})
PLAIN = ["字", "今天天气很好。", " ", "\n", "a > b", "&amp;", "&nbsp;", "&#20013;"]


@st.composite
def elements(draw, depth=3, odd=True):
    """An element whose tags fit each other, or something odd."""
    roll = draw(st.integers(0, 19))
    if roll < 4 or not depth:
        return draw(st.sampled_from(TEXTS if odd else PLAIN))
    if roll == 4 and odd:
        return draw(st.sampled_from(COMMENTS + RAW))
    tag = draw(st.sampled_from(TAGS if odd else ORDINARY))
    attributes = draw(st.sampled_from(ATTRIBUTES if odd else ATTRIBUTES[:6]))
    if tag in ("br", "hr", "img", "input"):
        return f"<{tag}{attributes}>"
    inside = "".join(draw(st.lists(elements(depth - 1, odd), max_size=3)))
    if odd and roll == 5:
        return f"<{tag.upper()}{attributes}>{inside}</{tag} >"
    return f"<{tag}{attributes}>{inside}" + ("" if roll == 6 else f"</{tag}>")


loose = st.one_of(
    st.sampled_from(ORDINARY).map(lambda tag: f"<{tag}>"),
    st.sampled_from(ORDINARY).map(lambda tag: f"</{tag}>"),
    st.sampled_from(["字", "<p>", "</p>", "<li>", "</li>", "<td>", "</td>", "<tr>", "</tr>", "</div>", "</table>", "</ul>"]),
)  # fmt: skip
bodies = st.one_of(
    st.lists(elements(), max_size=5).map("".join),
    st.lists(elements(odd=False), max_size=6).map("".join),
    st.lists(loose, max_size=14).map("".join),
)


def shape(node):
    """All that reading asks of a tree; of a paragraph of text alone its attributes only if they tell something."""
    inside = [
        (("p", [], child[0], []), child[1]) if isinstance(child, tuple) else (shape(child), child.tail)
        for child in node.children
    ]
    plain = node.tag == "p" and not inside and TELLING.isdisjoint(node.attrib)
    return node.tag, [] if plain else list(node.attrib.items()), node.text, inside


def lxml_tree(body):
    return markup._parse(f"<div>{markup.flattened(markup.holdable(body))}</div>")


def same(body):
    """Whether the body is taken; if it is, the tree is that of lxml, and what is asked of it is what lxml answers."""
    tree = strict.strict_tree(markup.holdable(body))
    other = lxml_tree(body)
    if other is not None:
        answers(node_of(other), other)
    if tree is not None:
        assert shape(tree) == shape(node_of(other))
    return tree is not None


def answers(node, element):
    assert [part.tag for part in node.iter("img", "a", "b")] == [part.tag for part in element.iter("img", "a", "b")]
    assert "".join(node.itertext()) == "".join(element.itertext())
    for child, other in zip(node.children, element, strict=True):
        if child.tag is not None:
            answers(child, other)


@given(bodies)
@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@example("<p>a</p><!-- x -->b<b>c</b>&lt;")
@example("<p title='a\r\nb'>x\r\ny</p>")
def test_the_tree_is_that_of_lxml_or_none(body):
    """Names, attributes in their order, text and its place, comments: nothing differs where the body is taken."""
    same(body)


@pytest.mark.parametrize("outer", TAGS)
def test_every_pair_of_elements_is_known(outer):
    """Which element ends another is libxml2's own table: each pair is either the same there or declined."""
    for inner in TAGS:
        same(f"<{outer}>a<{inner}>b</{inner}>c</{outer}>d")
        same(f"<{outer}>a<{inner}>b<i>c</i>d</{outer}>e")
        same(f"<{outer}><span><{inner}>b</{inner}></span></{outer}>")


@pytest.mark.parametrize("attribute", ATTRIBUTES)
@pytest.mark.parametrize("text", [*TEXTS, *COMMENTS, *RAW])
def test_odd_pieces_are_read_as_lxml_reads_them(attribute, text):
    """Attributes and text of every odd kind, in a block and in a line."""
    same(f"<div{attribute}>{text}</div>")
    same(f"{text}<p><b{attribute}>a</b>{text}b<img{attribute}></p>{text}")


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.html")), ids=lambda path: path.stem)
def test_the_fixtures_give_the_same_tree(path):
    """Those of whole pages are declined."""
    same(path.read_text("utf-8").split("---\n", 2)[2])


def test_ordinary_bodies_are_taken():
    """A test of equality alone would hold for a reader that takes nothing."""
    assert same(
        '<div id="a" class="b c"><p cms-style="x">　　字&nbsp;<strong>粗</strong><a href="/x?a=1&amp;b=2&c=3">链</a></p>\n'
        "<!-- news_keyword_pub --><style>.a>b{color:red}</style><img src=//e.example/a.jpg alt><br/><br>"
        "<table><tr><td>1</td><th colspan=2>2</th></tr></table><ul><li>a<li>b</ul></div><img src=x></img>字<p>a<p>b"
    )


def test_paragraphs_of_text_alone_are_kept_short_wherever_they_stand():
    """Their text and what follows are all that is read of them; what tells more is an element."""
    body = "<div><p x='1'>甲</p>\n<p></p> <p class='a'>乙</p><p>丙</p>丁<p>戊<b>己</b></p><p>庚&amp;</p></div><p>辛"
    assert same(body)
    inner: Any = strict.strict_tree(body)
    for _ in ("body", "root", "div"):
        inner = inner.children[0]
    assert [child for child in inner.children if isinstance(child, tuple)] == [("甲", "\n"), ("", " "), ("庚&", "")]
    assert list(inner.itertext()) == ["甲", "\n", " ", "乙", "丙", "丁", "戊", "己", "庚&"]


@pytest.mark.parametrize(
    "piece", ["<a ", "<p ", "<", "&", "&amp", "<!--", "<b>", "<p>x</p>", "<i a='", " ", "<style>", "<a b=c "]
)
def test_no_body_takes_time_with_the_square_of_its_length(piece):
    """Whether taken or declined (a bound far above what is needed, and far below what a square would take)."""
    from time import process_time

    started = process_time()
    strict.strict_tree(piece * 200_000)
    strict.strict_tree("<p " + piece * 200_000 + ">x</p>")
    assert process_time() - started < 5


def test_long_tags_are_not_remembered():
    """Pictures within addresses, a megabyte each, would fill the memory; each is read, none is kept."""
    strict._opening.cache_clear()
    for number in range(20):
        strict.strict_tree(f'<img src="data:image/png;base64,{number}{"A" * 5000}"><p>x</p>')
    assert strict._opening.cache_info().currsize == 1
