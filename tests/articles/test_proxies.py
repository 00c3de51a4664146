"""Pictures out of proxies: every kind of the data file, wherever the address stands, and never to an odd address."""

import ipaddress
import tomllib
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jianbao.articles import links, proxies, ruleset, secure
from jianbao.articles.pictures import picture_of
from jianbao.articles.proxies import Proxies, direct

DATA = Path(ruleset.__file__).parent / "rules" / "pictures"
TABLES = tomllib.loads((DATA / "proxies.toml").read_text("utf-8"))["proxy"]
HTTPS = tomllib.loads((DATA / "https.toml").read_text("utf-8"))["https"]
EXAMPLES = [(table["name"], *pair) for table in TABLES for pair in table["example"]]
BY_PARAMETER = [
    ("https://images.weserv.nl/", "url"), ("https://images.weserv.nl", "url"), ("https://wsrv.nl/", "url"),
    ("https://external-content.duckduckgo.com/iu/", "u"), ("https://image.baidu.com/search/down", "url"),
    ("https://news.example/_next/image", "url"), ("https://timgsa.baidu.com/timg", "src"),
    ("https://img01.sogoucdn.com/net/a/04/link", "url"), ("https://hotlink.example/", "url"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "outer", "inner"), EXAMPLES)
def test_every_example_comes_out_of_its_proxy_and_stays_out(name, outer, inner):
    assert direct(outer) == inner, name
    assert direct(inner) == inner


@pytest.mark.parametrize(("server", "parameter"), BY_PARAMETER)
@pytest.mark.parametrize("written", ["bare", "encoded"])
@pytest.mark.parametrize("pattern", ["{}={}", "w=300&{}={}", "{}={}&w=300", "w=1&{}={}&h=2&we"])
def test_other_parameters_may_stand_before_or_behind(server, parameter, written, pattern):
    inner = "https://img.example/a/%E5%9B%BE.jpg"
    value = inner if written == "bare" else quote(inner, safe="")
    assert direct(f"{server}?{pattern.format(parameter, value)}") == inner


def test_an_encoded_address_keeps_its_own_query():
    inner = "https://img.example/a.jpg?x=1&sign=a%2Bb"
    assert direct("https://wsrv.nl/?w=9&url=" + quote(inner, safe="") + "&h=9") == inner


@pytest.mark.parametrize(
    "inner",
    [
        "javascript:alert(1)", "data:image/png;base64,AA", "file:///etc/passwd", "ftp://img.example/a.jpg",
        "http://localhost/a.jpg", "http://intranet/a.jpg", "http://printer.local/a.jpg", "http://127.0.0.1/a.jpg",
        "http://10.1.2.3/a.jpg", "http://192.168.0.1/a.jpg", "http://169.254.169.254/latest", "http://0x7f.1/a.jpg",
        "http://2130706433/a.jpg", "http://127.1/a.jpg", "http://[::1]/a.jpg", "http://[fd00::1]/a.jpg",
        "http://u:p@img.example/a.jpg", "http://img.example:22/a.jpg", "http://img.example:x/a.jpg", "https://",
        "http:///a.jpg", "https://a..example/x", "https://-.example/x", "", "%ff%fe", "https%3A%2F%2Fimg.example%2F%D6%D0.jpg",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "server", ["https://wsrv.nl/?url=", "https://i0.wp.com/", "https://cors.example/?", "https://n.example/?url="]
)
def test_what_is_no_plain_public_web_address_is_not_taken_out(server, inner):
    outer = server + inner
    assert direct(outer) == outer


@pytest.mark.parametrize(
    "url",
    [
        "https://img.example/https.jpg", "https://login.example/?next=https://img.example/a.jpg",
        "https://web.example/save/2026/https://img.example/a.jpg", "https://wp.com.example/i0.wp.com/a.example/b.jpg",
        "https://lh3.googleusercontent.com/proxy/AbC-9", "https://notwsrv.nl/?url=img.example/a.jpg",
        "https://s.yimg.com/os/a.jpg", "https://share.example/share?url=https://img.example/a.jpg",
    ],
)  # fmt: skip
def test_other_addresses_stay(url):
    assert direct(url) == url


def test_proxies_within_proxies_are_undone_and_too_many_are_left_alone():
    inner = "https://img.example/a.jpg"
    wrapped = inner
    for _ in range(proxies.MOST_NESTED):
        wrapped = "https://wsrv.nl/?url=" + quote(wrapped, safe="")
    assert direct(wrapped) == inner
    deeper = "https://wsrv.nl/?url=" + quote(wrapped, safe="")
    assert direct(deeper) == deeper


PIECES = [
    "https://wsrv.nl/?url=", "https://i0.wp.com/", "https://cors.example/", "https://cors.example/?", "&w=300", "?ssl=1", "ssl:",
    "https%3A%2F%2F", "http://", "img.example/a.jpg", "//", "/", "%2F", "%25", "%", "&url=", "#", "https://n.example/_next/image?url=",
    "https://n.example/cdn-cgi/image/w=1/", "https://a.cdn.ampproject.org/i/s/", "127.0.0.1", "@", ":80", "[::1]", " ", "图",
    "https://gimg2.baidu.com/image_search/src=", "https://ci3.googleusercontent.com/proxy/a#", "\\", "..", ".example",
]  # fmt: skip
addresses = st.one_of(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=7).map("".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=7).map("".join),
)


@given(addresses)
@example("https://wsrv.nl/?url=https://n.example/_next/image?url=//127.0.0.1/")
def test_any_address_gives_a_web_address_that_gives_itself(address):
    """Nothing raises; what comes out is http(s), stays when asked again, and is public unless it came in as it is."""
    resolved = links.resolve(address, "https://e.example/a/")
    if resolved is None:
        return
    found = direct(resolved)
    assert links.resolve(found, None) == found
    assert direct(found) == found
    if (host := links.host(found)) != links.host(resolved):
        assert "@" not in found.partition("//")[2].partition("/")[0]
        try:
            assert ipaddress.ip_address(host).is_global
        except ValueError:
            assert "." in host
            assert not host.endswith((".local", ".internal"))


@pytest.mark.parametrize(
    ("srcset", "wanted"),
    [
        ("a.jpg 1x, b.jpg 2x", "https://e.example/a.jpg 1x, https://e.example/b.jpg 2x"),
        ("a.jpg 1x,b.jpg 2x", "https://e.example/a.jpg 1x, https://e.example/b.jpg 2x"),
        ("a.jpg, b.jpg 2x", "https://e.example/a.jpg, https://e.example/b.jpg 2x"),
        ("\n a.jpg\t300w\n,\n b.jpg 1.5x ,", "https://e.example/a.jpg 300w, https://e.example/b.jpg 1.5x"),
        (
            "/w_300,h_200/a.jpg 300w, b.jpg 600w",
            "https://e.example/w_300,h_200/a.jpg 300w, https://e.example/b.jpg 600w",
        ),
        ("https://wsrv.nl/?url=i.example/a.jpg 2x", "http://i.example/a.jpg 2x"),
        ("a.jpg 300w 200h", ""),
        ("javascript:x 1x, b.jpg 2x", ""),
        ("a.jpg", ""),
        (" , ,", ""),
    ],
)
def test_a_srcset_is_read_as_browsers_read_it(srcset, wanted):
    picture, _ = picture_of({"src": "/x.jpg", "srcset": srcset}, "https://e.example/", None)
    assert picture is not None
    assert picture.srcset == wanted
    again, _ = picture_of({"src": "/x.jpg", "srcset": picture.srcset}, "https://e.example/", None)
    assert again is not None
    assert again.srcset == wanted


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"colour": "red"}, "unknown keys"),
        ({"hosts": []}, "has hosts"),
        ({"hosts": ["*"]}, "path must tell"),
        ({"example": [["https://p.example/?url=https://a.example/b", "https://a.example/c"]]}, "of its example"),
    ],
)
def test_a_table_that_breaks_the_form_is_refused(change, complaint):
    table = {"name": "p", "hosts": ["p.example"], "parameter": "url", "words": ["p.example"], "added": "2026-11-22", "example": [["https://p.example/?url=https://a.example/b", "https://a.example/b"]]}  # fmt: skip
    assert Proxies([table]).direct(table["example"][0][0]) == "https://a.example/b"
    with pytest.raises(ValueError, match=complaint):
        Proxies([table | change])


@pytest.mark.parametrize("table", HTTPS, ids=lambda table: table["name"])
def test_an_address_of_a_listed_host_is_upgraded(table):
    for address in table["example"]:
        assert secure.upgraded(address.replace("https:", "http:")) == address


@pytest.mark.parametrize(
    "address",
    [
        "http://sinaimg.cn.example/a",
        "http://notsinaimg.cn/a",
        "http://n.sinaimg.cn:81/a",
        "http://a@n.sinaimg.cn/b",
        "http://x.example/",
    ],
)
def test_no_other_address_is_upgraded(address):
    assert secure.upgraded(address) == address
    assert secure.upgraded(address, {"y.example"}) == address
