"""What is asked, and what answers mean."""

import hashlib
import re
import time
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fetch.server import FEED, PAGE

from jianbao.fetch import attempt_at, attempts_for, request_for
from jianbao.fetch.policy import Action, conditional_headers, is_web_page, judge, page_title, validators_from
from jianbao.fetch.request import endpoint_of, without_password
from jianbao.fetch.rsshub_error import one_line, read_rsshub_error
from jianbao.model.fetched import Validators
from jianbao.model.history import SourceState
from jianbao.model.source import Filing, Instance, Source, SourceKind

FILING = Filing("金融", "新浪财经", "国內")


def source(kind: SourceKind, locator: str) -> Source:
    return Source(kind, locator, FILING)


def error_page(words: str) -> bytes:
    """In the shape of RSSHub's, our own writing."""
    escaped = words.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return (
        "<html><head><title>Welcome to RSSHub!</title></head><body><p>Error Message:<br/>"
        f'<code class="a b">{escaped}</code></p><p>Route: <code>/x/:y</code></p></body></html>'
    ).encode()


def test_a_feed_has_one_attempt_and_its_password_is_not_shown() -> None:
    (attempt,) = attempts_for(source(SourceKind.FEED, "https://me:secret@news.example/feed?x=1"), ())
    assert attempt.url == "https://me:secret@news.example/feed?x=1"
    assert attempt.shown_url == "https://news.example/feed?x=1"
    assert "secret" not in repr(attempt)


def test_a_route_has_one_attempt_per_instance_in_their_order() -> None:
    instances = (Instance("https://b.example/"), Instance("https://a.example/hub", "k"))
    first, second = attempts_for(source(SourceKind.ROUTE, "/sina/finance/china?limit=20"), instances)
    assert first.url == first.shown_url == "https://b.example/sina/finance/china?limit=20"
    code = hashlib.md5(b"/sina/finance/chinak").hexdigest()
    assert second.url == f"https://a.example/hub/sina/finance/china?limit=20&code={code}"
    assert second.shown_url == "https://a.example/hub/sina/finance/china?limit=20"
    assert (first.instance, second.instance) == ("https://b.example", "https://a.example/hub")


def test_the_code_is_made_over_the_path_as_it_is_sent() -> None:
    """RSSHub sees the escaped path; a slash at the end would be redirected away."""
    attempt = attempt_at(Instance("http://h", "钥匙"), "/weibo/关键词/")
    sent = "/weibo/%E5%85%B3%E9%94%AE%E8%AF%8D"
    assert attempt.url == f"http://h{sent}?code={hashlib.md5((sent + '钥匙').encode()).hexdigest()}"


def test_escapes_in_a_route_stay() -> None:
    assert (
        attempt_at(Instance("http://h"), "/a/%2Fb?filter=%E4%B8%AD|x y").url
        == "http://h/a/%2Fb?filter=%E4%B8%AD%7Cx%20y"
    )


def test_a_file_has_no_attempt_but_a_path() -> None:
    request = request_for(source(SourceKind.FILE, "feeds/a.xml"), (), SourceState({}, "d1"))
    assert (request.attempts, request.path, request.body_digest) == ((), "feeds/a.xml", "d1")


@given(st.text(min_size=1), st.text(st.characters(codec="utf-8"), min_size=4), st.text(st.characters(codec="utf-8")))
def test_no_key_is_ever_shown(name: str, key: str, query: str) -> None:
    """Whatever route and key are: neither key nor code is in what is shown, and a code is always sent."""
    route = "/" + name.encode("utf-8", "replace").decode() + "?" + query
    attempt = attempt_at(Instance("https://user:pass@hub.example", key), route)
    assert attempt.secret is not None
    for text in (attempt.shown_url, repr(attempt), str(attempt.instance), attempt.scrub(attempt.url)):
        assert attempt.secret not in text
        assert "user:pass" not in text.replace(attempt.scrub(attempt.url), "")
    assert attempt.url.endswith("code=" + attempt.secret)
    assert re.fullmatch(r"[\x21-\x7e]+", attempt.url)
    assert endpoint_of(attempt.url) == ("hub.example", 443)


@given(st.text())
def test_any_text_is_an_endpoint_or_none(text: str) -> None:
    """Nothing raises; what is an endpoint has a host and a port."""
    found = endpoint_of(text)
    assert found is None or (found[0] and 0 <= found[1] <= 65_535)
    without_password(text)


@pytest.mark.parametrize(
    ("etag", "sent"),
    [('"x"', '"x"'), ('W/"x"', 'W/"x", "x"'), ("bare", "bare"), ('W/"a, b"', 'W/"a, b", "a, b"')],
)
def test_weak_etags_are_sent_in_both_forms(etag: str, sent: str) -> None:
    """RSSHub weakens the ETag of a compressed answer and compares as text with the strong one."""
    assert conditional_headers(Validators(etag=etag)) == {"If-None-Match": sent}


def test_last_modified_goes_back_as_it_came() -> None:
    assert conditional_headers(Validators(last_modified="Sat, 01 Jan 2000 00:00:00 GMT")) == {
        "If-Modified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"
    }
    assert conditional_headers(None) == conditional_headers(Validators()) == {}


@given(st.text(), st.text())
def test_a_validator_cannot_smuggle_a_header(etag: str, modified: str) -> None:
    """What comes from outside and goes out again has no line breaks and nothing but ASCII."""
    kept = validators_from({"etag": etag, "last-modified": modified})
    for headers in (conditional_headers(kept), conditional_headers(Validators(etag, modified))):
        for value in headers.values():
            assert re.fullmatch(r"[\x20-\x7e]{1,1100}", value)


# status, body, conditional -> action, kind, words
ANSWERS = {
    "feed": (200, FEED, False, Action.OK, "", ""),
    "non-authoritative": (203, FEED, False, Action.OK, "", ""),
    "json feed": (200, b'{"version": "https://jsonfeed.org/version/1.1"}', False, Action.OK, "", ""),
    "not modified": (304, b"", True, Action.NOT_MODIFIED, "", ""),
    "304 unasked": (304, b"", False, Action.TRY_NEXT, "protocol", "no condition"),
    "page": (200, PAGE, False, Action.TRY_NEXT, "not-a-feed", "Please wait"),
    "empty": (200, b" \n", False, Action.TRY_NEXT, "not-a-feed", "empty"),
    "site refuses": (
        503,
        error_page('FetchError: [GET] "https://a.example/x?a=1&b=2": 403 Forbidden'),
        False,
        Action.TRY_NEXT,
        "status",
        'answered 503 Service Unavailable: FetchError: [GET] "https://a.example/x?a=1&b=2": 403 Forbidden',
    ),
    "site gone": (503, error_page('FetchError: [GET] "https://a.example/4": 404 -'), False, Action.TRY_ONE, "status", "404 -"),
    "no response": (503, error_page('FetchError: [GET] "https://a.example/": <no response> x'), False, Action.TRY_NEXT, "status", "<no response>"),
    "route empty": (503, error_page("Error: this route is empty, please check"), False, Action.TRY_ONE, "status", "this route is empty"),
    "route broke": (503, error_page("TypeError: Cannot read properties of undefined"), False, Action.TRY_ONE, "status", "TypeError"),
    "our parameter": (503, error_page("InvalidParameterError: Invalid lid"), False, Action.GIVE_UP, "status", "InvalidParameterError: Invalid lid"),
    "setting missing": (503, error_page("ConfigNotFoundError: cookie"), False, Action.TRY_NEXT, "status", "ConfigNotFoundError"),
    "busy": (503, error_page("RequestInProgressError: This path is currently fetching"), False, Action.TRY_NEXT, "status", "currently fetching"),
    "key": (403, error_page("RejectError: Authentication failed. Access denied."), False, Action.TRY_NEXT, "status", "Authentication failed"),
    "json error": (503, b'{"error":{"message":"this route is empty, <a href=\\"x\\">look</a>"}}', False, Action.TRY_ONE, "status", "empty, look"),
    "json 404": (404, b'{"error":{"message":""}}', False, Action.TRY_NEXT, "status", "404 Not Found: no such route"),
    "some 503": (503, b"<h1>backend down</h1>", False, Action.TRY_NEXT, "status", "answered 503 Service Unavailable"),
    "cloudflare": (520, b"", False, Action.TRY_NEXT, "status", "answered 520"),
    "broken json": (500, b'{"error": 5}', False, Action.TRY_NEXT, "status", "answered 500"),
}  # fmt: skip


@pytest.mark.parametrize(("status", "body", "conditional", "action", "kind", "words"), ANSWERS.values(), ids=ANSWERS)
def test_answers_mean_what_the_table_says(  # noqa: PLR0917 - a row of the table
    status: int, body: bytes, conditional: bool, action: Action, kind: str, words: str
) -> None:
    verdict = judge(status, {}, body, conditional=conditional)
    assert (verdict.action, verdict.kind) == (action, kind)
    assert words in verdict.words


def test_a_page_is_no_failure_where_no_feed_is_wanted() -> None:
    assert judge(200, {}, PAGE, feed=False).action is Action.OK


@pytest.mark.parametrize(
    ("body", "page"),
    [
        (b"\xef\xbb\xbf \n<!DOCTYPE HTML><html>", True),
        (b"<?xml version='1.0'?><!-- a --><!-- b --><!DOCTYPE html PUBLIC 'x'><html xmlns='x'>", True),
        (b"<html><body><rss version='2.0'>", False),
        (b"<?xml version='1.0'?><!-- <html> --><rss>", False),
        (b"<rdf:RDF>", False),
        (b"text", False),
        (b"<htmlish>", False),
    ],
)
def test_web_pages_are_told_from_feeds(body: bytes, page: bool) -> None:
    assert is_web_page(body) is page


@given(
    st.binary(max_size=2_000)
    | st.lists(
        st.sampled_from([b"<!--", b"-->", b"<?xml", b"?>", b"<title", b">", b"<code", b"<html", b"{", b'"']),
        max_size=200,
    ).map(b"".join),
    st.integers(100, 999),
)
def test_any_answer_has_a_meaning(body: bytes, status: int) -> None:
    """Nothing raises; whatever is not good has a kind and words that are one printable line."""
    verdict = judge(status, {}, body)
    if verdict.action not in (Action.OK, Action.NOT_MODIFIED):
        assert verdict.kind
        assert re.fullmatch(r"[^\x00-\x1f\x7f\ud800-\udfff]{1,500}", verdict.words)


@pytest.mark.parametrize(
    "piece",
    [
        b"<!-- x -->",
        b"<!--",
        b"<title ",
        b"<title>",
        b"<code ",
        b"<code>",
        b"<",
        b"<?xml",
        b" \n",
        b"<?xml?>",
        b"<html><title>",
    ],
)
def test_no_body_makes_reading_it_slow(piece: bytes) -> None:
    """64 KiB of anything are read in well under a second: no expression runs away (ReDoS)."""
    body = b"<title>Welcome to RSSHub!</title>" + piece * (64 * 1024 // len(piece))
    started = time.perf_counter()
    for start in (body, piece * (64 * 1024 // len(piece))):
        is_web_page(start)
        page_title(start)
        read_rsshub_error(start)
        judge(200, {}, start)
    assert time.perf_counter() - started < 0.5


def test_words_of_a_server_are_one_bounded_line() -> None:
    assert one_line("a <b>b</b>\r\n&lt;c&gt;\x00\u2028d") == "a b <c> d"
    assert len(one_line("x" * 1_000)) == 300
    assert one_line("\ud800x") == "x"


def test_a_code_is_taken_out_of_bodies() -> None:
    attempt = attempt_at(Instance("http://h", "k"), "/test/1")
    assert (
        attempt.scrub_bytes(f'<link href="{attempt.url}"/>'.encode()) == b'<link href="http://h/test/1?code=hidden"/>'
    )
    assert urlsplit(attempt.shown_url).query == ""
