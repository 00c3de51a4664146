"""The last gate: what needs no sanitiser is exactly what it would let through."""

from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianbao.articles import allowlist
from jianbao.articles.allowlist import enforce, enforce_blocks

_TEXTS = st.text(st.sampled_from("字 a.&<>\"'\xa0\r\n\t\ue0ff\u200b；"), max_size=12).map(escape)
_INLINE = st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["strong", "b", "em", "i", "u", "a", "sup"]), _TEXTS)
_ADDRESSES = st.one_of(
    st.builds(
        "{}://{}{}{}".format,
        st.sampled_from(["https", "http", "HTTPS", "ftp", "javascript", "https:"]),
        st.lists(st.text("abz09-x.", max_size=6), min_size=1, max_size=4).map(".".join),
        st.sampled_from(["", ":80", ":99999", ".com", ".xn--a", ".1", ".中国", "@e.example"]),
        st.text("/aZ0._~%=&;?#:@!+-,'()*[]\\ 中", max_size=10).map(escape),
    ),
    st.sampled_from(
        [
            "//e.example/x",
            "/x",
            "data:text/html,x",
            "https://e.example/&#x22;x",
            "https://e.example/&quot;",
            "mailto:a@e.example",
        ]
    ),
)
_BLOCKS = st.one_of(
    st.builds("<{0}>{1}{2}{3}</{0}>".format, st.sampled_from(["p", "h2", "h3", "h4", "pre"]), _TEXTS, _INLINE, _TEXTS),
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["p", "h2", "h3"]), _TEXTS),
    st.builds("<table><tbody><tr><td>{}</td><td>{}</td></tr></tbody></table>".format, _TEXTS, _TEXTS),
    st.builds("<ul><li>{}</li></ul><blockquote><p>{}</p></blockquote>".format, _TEXTS, _TEXTS),
    st.builds('<p><img src="https://e.example/{}.jpg" alt="{}" loading="lazy"></p>'.format, st.integers(), _TEXTS),
    st.builds(
        '<p><img src="{}" alt="{}"{} loading="lazy" referrerpolicy="no-referrer"></p>'.format,
        _ADDRESSES,
        _TEXTS,
        st.sampled_from(["", ' width="3"', ' width="3" height="4"', ' srcset="https://e.example/a 2x"']),
    ),
    st.builds(
        '<figure><img src="{}" alt="{}" loading="lazy" referrerpolicy="no-referrer"><figcaption>{}</figcaption></figure>'.format,
        _ADDRESSES,
        _TEXTS,
        _TEXTS,
    ),
    st.builds('<p>{}<a href="{}" rel="noopener noreferrer">{}</a>{}</p>'.format, _TEXTS, _ADDRESSES, _TEXTS, _TEXTS),
    st.builds('<p><img src="x" onerror="{}"><a href="javascript:x">{}</a></p>'.format, st.just("x()"), _TEXTS),
    st.sampled_from(
        ["<hr>", "<script>x()</script>", "<p onclick='x()'>x</p>", "<p><svg><style><p>x</p></p>", "<p\n>x</p>"]
    ),
)


@given(st.lists(_BLOCKS, max_size=8))
@settings(max_examples=500, deadline=None)
def test_what_is_seen_to_be_plain_text_is_what_the_gate_lets_through(blocks):
    """Elements of plain text are not given to nh3; given to it all together, the outcome is the same."""
    assert enforce_blocks(blocks) == "".join(map(enforce, blocks))


@pytest.mark.parametrize(
    "block",
    [
        "<p onclick=x>x</p>",
        "<p>x<script>y</script></p>",
        "<p>x</p><p>y</p><iframe></iframe>",
        "<p>&#60;</p>",
        "<p>\x00</p>",
        "<p><b>x</p>",
        "<p>x",
        "<p>x</p",
        "<p>x</h2>",
        "<p><b onclick=x>x</b></p>",
        "<h2><b>x</b></h2>",
        "<p>x</p>\n",
        "<table><tr><td>x</td></tr></table>",
        "<table><tbody></tbody></table>",
        "<p>&lt</p>",
        '<p><img src="https://e.example/a.jpg" alt="" onload="x" loading="lazy" referrerpolicy="no-referrer"></p>',
        '<p><img src="javascript:x" alt="" loading="lazy" referrerpolicy="no-referrer"></p>',
        '<p><img src="https://e.example/a.jpg" alt="""  loading="lazy" referrerpolicy="no-referrer"></p>',
        '<p><a href="javascript:x" rel="noopener noreferrer">x</a></p>',
        '<p><a href="https://e.example/x" rel="noopener noreferrer" onclick="x">x</a></p>',
        '<p><a href="https://e.example/x">x</a></p>',
        '<p><a href="https://e.example/x" rel="noopener noreferrer"><b>x</b></a></p>',
        "<P>x</P>",
    ],
)
def test_whatever_is_more_than_plain_text_goes_through_nh3(block):
    """The pattern knows a paragraph, a heading, a table of figures; nothing else, and no attribute."""
    assert not allowlist._PLAIN.fullmatch(block)
