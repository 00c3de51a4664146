"""URLs: the canonical form, and the key of a page. These pin identity: a changed expectation here moves permalinks."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao import urls
from jianbao.urls import absolute_url, canonical_url, names_a_page, url_key, without_tracking

CANONICAL = [
    ("HTTP://News.Example:80/A/./b/../c?utm_source=rss&id=7#utm_medium=x", "http://news.example/A/c?id=7"),
    ("https://news.example", "https://news.example/"),
    ("https://user:pass@news.example:443/x", "https://news.example/x"),
    ("https://news.example:8443/x", "https://news.example:8443/x"),
    ("https://新闻.example/文章?题=一", "https://xn--efvy88h.example/%E6%96%87%E7%AB%A0?%E9%A2%98=%E4%B8%80"),
    ("https://news.example/%e6%96%87%7Euser", "https://news.example/%E6%96%87~user"),
    ("https://news.example/a?b=1&spm=x.1&fbclid=y&c=2", "https://news.example/a?b=1&c=2"),
    ("https://news.example/log.html#v1.2", "https://news.example/log.html#v1.2"),
    ("https://news.example/a#:~:text=x", "https://news.example/a"),
    (" https://news.example/a\nb ", "https://news.example/ab"),
    ("https://news.example/%zz%", "https://news.example/%25zz%25"),
]
REFUSED = [
    "",
    "/relative",
    "javascript:alert(1)",
    "ftp://news.example/x",
    "http://",
    "http://[::1",
    "mailto:a@b.example",
    "https://exa mple\x00.com:x/",
    "https://a_b<c>.example/",
    "http://" + "a" * 3000,
]


def key_of(url):
    """The key of a URL that has one."""
    return url_key(canonical_url(url) or pytest.fail(f"{url} has no canonical form"))


@pytest.mark.parametrize(("given_url", "canonical"), CANONICAL)
def test_the_canonical_form_is_pinned(given_url, canonical):
    """One URL in many spellings has one canonical form."""
    assert canonical_url(given_url) == canonical


@pytest.mark.parametrize("given_url", REFUSED)
def test_what_is_no_page_on_the_web_has_no_canonical_form(given_url):
    """Nothing but http(s) with a sound host is linked or stored as an address."""
    assert canonical_url(given_url) is None


def test_relative_links_need_a_base():
    """A base makes them absolute."""
    assert canonical_url("../b.html", "https://news.example/a/c/") == "https://news.example/a/b.html"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://news.example/a", "https://news.example/a"),
        ("https://www.news.example/a/", "https://news.example/a"),
        ("https://news.example/a?x=1&y=2", "https://news.example/a?y=2&x=1"),
    ],
)
def test_scheme_www_slash_and_order_do_not_tell_pages_apart(one, other):
    """They are the same page."""
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.example/a", "https://news.example/A"),
        ("https://news.example/a?id=1", "https://news.example/a?id=2"),
        ("https://news.example/log#1", "https://news.example/log#2"),
        ("https://a.news.example/x", "https://news.example/x"),
    ],
)
def test_case_parameters_fragments_and_hosts_tell_pages_apart(one, other):
    """They are different pages."""
    assert key_of(one) != key_of(other)


def test_a_front_page_names_no_article():
    """A link to it cannot identify one."""
    assert not names_a_page("https://news.example/")
    assert names_a_page("https://news.example/?p=12")


@given(st.text(max_size=200))
def test_canonical_is_idempotent_and_never_raises(text):
    """What comes out goes in unchanged."""
    found = canonical_url("https://news.example/" + text)
    if found is not None:
        assert canonical_url(found) == found
        assert found.isascii()
    canonical_url(text)
    absolute_url(text, "https://news.example/")
    without_tracking(text)


@given(st.text(alphabet="abc%20/?&=#._-~:@é文", max_size=60))
def test_canonical_is_idempotent_near_the_edges(text):
    """Also where every character means something."""
    found = canonical_url("https://news.example" + text)
    if found is not None:
        assert canonical_url(found) == found


_PLAIN_PARTS = st.lists(
    st.sampled_from([*"aZ0-_~@=,./", "www.", "//", "..", "%41", "?", "#", ":80", "é", "doc-01.shtml"])
)


@given(
    scheme=st.sampled_from(["http://", "https://", "HTTPS://"]),
    host=st.sampled_from(
        [
            "a.cn",
            "www.a.cn",
            "www.cn",
            "www.www.cn",
            "a-b.c.example.org",
            "-a.cn",
            "a-.cn",
            "a.b.c.d.cn",
            "a.c1",
            "a_b.cn",
        ]
    ),
    parts=_PLAIN_PARTS,
    base=st.sampled_from([None, "https://other.example/x/"]),
)
def test_the_short_way_for_plain_urls_comes_to_the_same_as_the_long_one(scheme, host, parts, base):
    """Canonical form, key and front page are those of the general rules."""
    url = f"{scheme}{host}/{''.join(parts)}"
    short = canonical_url(url, base)
    told = short and (url_key(short), names_a_page(short))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(urls, "_PLAIN", re.compile("(?!)"))
        assert canonical_url(url, base) == short
        assert (short and (url_key(short), names_a_page(short))) == told
