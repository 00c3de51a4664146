"""What a visit does with good answers, conditions, redirects, several instances, and TLS."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import trustme
from tests.fetch.server import FEED, PAGE, Server, after, answer, compress, conditional, raw, redirect
from tests.fetch.visits import QUICK, quick, request, visit, visits

from jianbao.errors import ConfigError, FetchError
from jianbao.fetch import Attempt, Fetcher, FetchRequest, attempt_at, body_digest, get_bytes, request_for
from jianbao.model.fetched import Fetched, Validators
from jianbao.model.source import Filing, Instance, Source, SourceKind

ROUTE = Source(SourceKind.ROUTE, "/check/a", Filing("综合", "街坊报", "早市"))


def route_visit(*instances: Instance) -> FetchRequest:
    return request_for(ROUTE, instances)


def test_a_good_visit_gives_body_validators_and_its_record() -> None:
    headers = {"ETag": '"1"', "Last-Modified": "Sat, 01 Jan 2000 00:00:00 GMT", "RSSHub-Node": "a", "X-Other": "no"}
    with Server({"/it": answer(compress(FEED, "gzip"), 200, {"Content-Encoding": "gzip"} | headers)}) as server:
        fetched = visit(server.url("/it"))
    assert (fetched.body, fetched.failure, fetched.not_modified) == (FEED, None, False)
    assert fetched.content_type == "application/xml; charset=utf-8"
    assert fetched.validators == Validators(etag='"1"', last_modified="Sat, 01 Jan 2000 00:00:00 GMT")
    (exchange,) = fetched.exchanges
    assert (exchange.url, exchange.final_url, exchange.status) == (server.url("/it"), server.url("/it"), 200)
    assert exchange.bytes == len(compress(FEED, "gzip"))
    assert exchange.headers["rsshub-node"] == "a"
    assert "x-other" not in exchange.headers
    assert exchange.asked_at.tzinfo is not None
    assert exchange.error is None
    assert exchange.redirects == ()


def test_equal_bodies_have_equal_digests() -> None:
    assert body_digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert body_digest(FEED) != body_digest(FEED + b" ")


@pytest.mark.parametrize(
    ("etag", "compare"), [('"1"', str.__eq__), ('W/"1"', lambda header, _: '"1"' in header.split(", "))]
)
def test_the_second_visit_is_a_304(etag: str, compare: object) -> None:
    """Also where the server compares as text with the strong form, as RSSHub does."""
    with Server({"/it": conditional(FEED, etag, compare=compare)}) as server:  # type: ignore[arg-type]
        first = visit(server.url("/it"))
        second = visit(request(server.url("/it"), first.validators))
    assert first.body == FEED
    assert (second.not_modified, second.body, second.failure) == (True, None, None)
    assert second.validators == first.validators
    assert second.exchanges[0].status == 304


def test_validators_of_another_url_are_not_sent() -> None:
    with Server({"/it": conditional(FEED, '"1"')}) as server:
        wanted = FetchRequest(
            "k", (Attempt(server.url("/it"), server.url("/it")),), {server.url("/other"): Validators('"1"')}
        )
        assert visit(wanted).body == FEED


def test_validators_of_an_error_are_not_kept() -> None:
    """RSSHub gives an ETag with the 503 of an empty route."""
    with Server({"/it": answer(b"no", 503, {"ETag": '"e"'})}) as server:
        assert visit(server.url("/it")).validators == Validators()


def test_redirects_are_followed_and_recorded() -> None:
    """Relative, absolute, with a fragment and with a path that is not ASCII."""
    with Server() as server:
        server.handlers = {
            "/1": redirect("2", 301),
            "/2": redirect(server.url("/3?x=1#frag"), 308),
            "/3": redirect("/\xe6\x96\xb0", 307),
            "/%E6%96%B0": answer(),
        }
        fetched = visit(server.url("/1"))
    assert fetched.body == FEED
    (exchange,) = fetched.exchanges
    hops = [server.url("/2"), server.url("/3?x=1"), server.url("/%E6%96%B0")]
    assert exchange.redirects == tuple(f"{status} {url}" for status, url in zip((301, 308, 307), hops, strict=True))
    assert (exchange.url, exchange.final_url, exchange.status) == (server.url("/1"), hops[-1], 200)


def test_five_redirects_are_followed_and_six_are_not() -> None:
    with Server({f"/{n}": redirect(f"/{n + 1}") for n in range(1, 7)} | {"/7": answer()}) as server:
        six, five = visits([server.url("/1"), server.url("/2")])
    assert six.failure_kind == "redirect"
    assert five.body == FEED


def test_a_url_that_is_not_ascii_is_asked_and_escapes_stay() -> None:
    with Server(otherwise=answer()) as server:
        for path in ("/新闻?q=中 文", "/a%2Fb%20c?x=%26"):
            assert visit(server.url(path)).body == FEED
        assert [asked.target for asked in server.asked] == [
            "/%E6%96%B0%E9%97%BB?q=%E4%B8%AD%20%E6%96%87",
            "/a%2Fb%20c?x=%26",
        ]


def test_password_of_a_url_is_sent_and_not_recorded() -> None:
    with Server({"/it": redirect("/there"), "/there": answer()}) as server:
        url = server.url("/it").replace("//", "//me:secret@")
        fetched = visit(request_for(Source(SourceKind.FEED, url, ROUTE.filing), ()))
    assert [asked.headers.get("authorization") for asked in server.asked] == ["Basic bWU6c2VjcmV0"] * 2
    assert fetched.body == FEED
    assert b"secret" not in msgspec.json.encode(fetched.exchanges)


def test_password_does_not_follow_a_redirect_to_another_host() -> None:
    with Server(otherwise=answer(), host="127.0.0.2") as other, Server({"/it": redirect(other.url("/"))}) as server:
        assert visit(server.url("/it").replace("//", "//me:secret@")).body == FEED
        assert "authorization" not in other.asked[0].headers


def test_the_next_instance_is_asked_when_one_is_down() -> None:
    with Server({"/check/a": answer()}) as server:
        fetched = visit(route_visit(Instance("http://127.0.0.1:9"), Instance(server.base)))
    assert fetched.body == FEED
    assert [exchange.instance for exchange in fetched.exchanges] == ["http://127.0.0.1:9", server.base]
    assert [bool(exchange.error) for exchange in fetched.exchanges] == [True, False]


@pytest.mark.parametrize(
    ("handler", "asked"),
    [
        (answer(PAGE), 3),
        (answer(b"", 404), 3),
        (answer(b"", 429), 3),
        (raw(b""), 3),
        (redirect("http://elsewhere.invalid/"), 3),
        (answer(b'{"error":{"message":"this route is empty"}}', 503), 2),
        (answer(b'{"error":{"message":"Invalid parameter brief"}}', 503), 1),
    ],
    ids=["page", "404", "429", "hang up", "redirect away", "route empty", "our fault"],
)
def test_how_many_instances_are_asked(handler: object, asked: int) -> None:
    """At most three; two where the second confirms the first; one where it is our request."""
    with Server({"/check/a": handler}) as server:  # type: ignore[dict-item]
        bases = [server.base + f"/{n}" for n in range(4)]
        server.handlers |= {f"/{n}/check/a": handler for n in range(4)}  # type: ignore[misc]
        fetched = visit(route_visit(*map(Instance, bases)))
    assert len(fetched.exchanges) == asked
    assert fetched.failure is not None
    assert all(f"{base}/check/a: " in fetched.failure for base in bases[:asked])


def test_one_deadline_holds_for_all_instances() -> None:
    limits = msgspec.structs.replace(QUICK, deadline_seconds=1.5, idle_seconds=1, last_idle_seconds=10)
    with Server({"/check/a": after(20, answer())}) as server:
        started = time.monotonic()
        fetched = visit(
            route_visit(Instance(server.base), Instance(server.base), Instance(server.base)), quick(limits=limits)
        )
        assert time.monotonic() - started < 2.5
    assert [exchange.error for exchange in fetched.exchanges] == ["the server fell silent", "it took too long"]


def test_a_route_without_instances_says_what_to_do() -> None:
    fetched = visit(route_visit())
    assert fetched.failure_kind == "no-instance"
    assert "add one" in (fetched.failure or "")


def test_neither_key_nor_code_is_in_anything_that_comes_back() -> None:
    """RSSHub repeats the address it was asked; so does this server: in body, headers, redirects and errors."""
    attempt = attempt_at(Instance("http://h", "the-key"), "/check/a")
    code = attempt.secret or ""
    body = FEED.replace(b"<item>", f'<self href="http://h/?code={code}"/><item>'.encode())
    with Server() as server:
        server.handlers = {
            "/check/a": redirect(f"/b?code={code}", 301),
            "/b": answer(body, 200, {"ETag": f'"{code}"'}),
            "/bad/check/a": answer(f'{{"error":{{"message":"denied {code}"}}}}'.encode(), 403),
        }
        good = visit(route_visit(Instance(server.base, "the-key")))
        bad = visit(route_visit(Instance(server.base + "/bad", "the-key")))
        assert all(asked.target.endswith("code=" + code) for asked in server.asked)
    assert "denied" in (bad.failure or "")
    for fetched in (good, bad):
        assert code.encode() not in msgspec.json.encode(fetched)
        assert b"the-key" not in msgspec.json.encode(fetched)
    assert code.encode() not in (good.body or b"")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path) -> Path:
    file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(file)
    return file


def tls(authority: trustme.CA, *names: str, **options: object) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*names, **options).configure_cert(context)  # type: ignore[arg-type]
    return context


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[Server]:
    with Server({"/it": answer()}, tls=tls(authority, "127.0.0.1")) as server:
        yield server


def test_https_with_a_certificate_that_is_trusted(secure: Server, trusted: Path) -> None:
    assert visit(secure.url("/it"), quick(ca_file=trusted)).body == FEED


def failed_tls(fetched: Fetched, words: str) -> None:
    assert (fetched.failure_kind, fetched.body) == ("tls", None)
    assert words in (fetched.failure or "")


def test_certificate_of_an_unknown_authority(secure: Server) -> None:
    failed_tls(visit(secure.url("/it")), "the certificate cannot be trusted")
    assert secure.asked == []


def test_certificate_of_another_host(authority: trustme.CA, trusted: Path) -> None:
    with Server({"/it": answer()}, tls=tls(authority, "other.example")) as server:
        failed_tls(visit(server.url("/it"), quick(ca_file=trusted)), "the certificate cannot be trusted")
        assert server.asked == []


def test_certificate_that_is_out_of_date(authority: trustme.CA, trusted: Path) -> None:
    import datetime as dt

    past = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    context = tls(authority, "127.0.0.1", not_before=past, not_after=past + dt.timedelta(days=9))
    with Server({"/it": answer()}, tls=context) as server:
        failed_tls(visit(server.url("/it"), quick(ca_file=trusted)), "expired")


def test_https_to_a_server_that_speaks_plain_http() -> None:
    with Server({"/it": answer()}) as server:
        failed_tls(visit(server.url("/it").replace("http:", "https:")), "no secure connection")


def test_tls_handshake_that_is_broken_off() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def hang_up() -> None:
            listening.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        fetched = visit(f"https://127.0.0.1:{listening.getsockname()[1]}/")
        thread.join()
    assert fetched.failure_kind in ("connect", "tls")
    assert "broke the connection off" in (fetched.failure or "")


def test_plain_http_to_a_server_that_speaks_https(secure: Server) -> None:
    fetched = visit(secure.url("/it").replace("https:", "http:"))
    assert fetched.failure_kind == "protocol"


def test_redirect_from_https_to_http_is_followed_and_seen(secure: Server, trusted: Path) -> None:
    """Many sites do it; the record shows it."""
    with Server({"/plain": answer()}) as plain:
        secure.handlers["/down"] = redirect(plain.url("/plain"), 301)
        fetched = visit(secure.url("/down"), quick(ca_file=trusted))
    assert fetched.body == FEED
    assert fetched.exchanges[0].redirects == (f"301 {plain.url('/plain')}",)


def test_get_bytes_gives_the_body() -> None:
    with Server({"/it": answer(compress(PAGE, "br"), 200, {"Content-Encoding": "br"})}) as server:
        assert get_bytes(server.url("/it"), quick(allow=()), allow=("127.0.0.1",), accept="text/html") == PAGE
        assert server.asked[0].headers["accept"] == "text/html"


def test_get_bytes_of_an_instance_sends_the_code_and_needs_no_allow_list() -> None:
    with Server({"/api/namespace": answer(b"{}")}) as server:
        attempt = attempt_at(Instance(server.base, "k"), "/api/namespace")
        assert get_bytes(attempt, quick(allow=())) == b"{}"
        assert server.asked[0].target == f"/api/namespace?code={attempt.secret}"


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [("/no", "status", "answered 404"), ("/big", "too-large", "100 bytes"), ("/loop", "redirect", "redirects")],
)
def test_get_bytes_raises_a_fetch_error_with_its_subject(path: str, kind: str, words: str) -> None:
    with (
        Server({"/big": answer(b"x" * 101), "/loop": redirect("/loop")}) as server,
        pytest.raises(FetchError, match=words) as caught,
    ):
        get_bytes(server.url(path), quick(), max_bytes=100)
    assert (caught.value.kind, caught.value.subject) == (kind, server.url(path))


def test_get_bytes_keeps_the_password_to_itself() -> None:
    with pytest.raises(FetchError) as caught:
        get_bytes("http://me:secret@127.0.0.1:9/", quick())
    assert "secret" not in str(caught.value)


def test_settings_that_cannot_be_followed_are_a_config_error() -> None:
    with pytest.raises(ConfigError, match="allow"):
        Fetcher(quick(allow=("everything",)))
