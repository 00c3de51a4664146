"""Which instances are asked at present: the table of answers, and what follows from each."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fetch.server import PAGE
from tests.fetch.test_policy import error_page

from jianbao.fetch.breaker import Circuits
from jianbao.fetch.policy import Verdict, attempt_at, failed, judge
from jianbao.model.circuit import Cause, Circuit
from jianbao.model.source import Filing, Instance, Source, SourceKind

A, B = Instance("https://a.example/"), Instance("https://b.example/hub", "钥匙")
ROUTE = "/sina/finance/china?limit=20"
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
SOURCE, OTHER = (Source(SourceKind.ROUTE, route, Filing("a", "b", "c")) for route in (ROUTE, "/other"))
SECONDS, MINUTES, HOURS = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
SOON = timedelta(milliseconds=1)


class Desk:
    """Circuits with a clock that the test turns."""

    def __init__(self, *known: Circuit) -> None:
        self.now = NOW
        self.circuits = Circuits(known, (A, B))

    def fail(
        self,
        verdict: Verdict,
        instance: Instance = A,
        route: str = ROUTE,
        asked: datetime | None = None,
        **headers: str,
    ) -> None:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        self.circuits.failed(
            attempt_at(instance, route), verdict, told, asked_at=asked or self.now - SOON, now=self.now
        )

    def work(self, instance: Instance = A, route: str = ROUTE) -> None:
        self.circuits.succeeded(attempt_at(instance, route), self.now)

    def open(self, instance: Instance = A, route: str = ROUTE) -> bool:
        return self.circuits.closed_for(attempt_at(instance, route), self.now) is not None

    def probes(self, instance: Instance = A) -> bool:
        return self.circuits.probe_before(attempt_at(instance, ROUTE), self.now) is not None

    def later(self, pause: timedelta) -> None:
        self.now += pause


def answered(status: int, body: bytes = b"", **headers: str) -> Verdict:
    return judge(status, headers, body)


DOWN = failed("connect", "nothing listens there")
NO_RESPONSE = answered(503, error_page('FetchError: [GET] "https://s.example/": <no response> fetch failed'))
BROKEN = answered(503, error_page("TypeError: Cannot read properties of undefined"))
GONE_ARTICLE = answered(503, error_page('FetchError: [GET] "https://s.example/9": 404 -'))
NO_KEY = answered(403, error_page("RejectError: Authentication failed. Access denied. /x"))

# verdict, its cause, how long the instance and how long this route of it are left alone; None: not at all
TABLE = {
    "connect": (DOWN, Cause.DOWN, 30 * SECONDS, None),
    "tls": (failed("tls", "x"), Cause.DOWN, 30 * SECONDS, None),
    "no connection in time": (failed("timeout", "x", connected=False), Cause.DOWN, 30 * SECONDS, None),
    "silent": (failed("timeout", "x"), Cause.SILENT, None, 1 * HOURS),
    "broken off": (failed("protocol", "x"), Cause.SILENT, None, 1 * HOURS),
    "page": (answered(200, PAGE), Cause.FOREIGN, None, None),
    "another host": (failed("redirect", "x"), Cause.FOREIGN, None, None),
    **{str(code): (answered(code), Cause.FOREIGN, None, None) for code in (401, 407, 451, 500, 502, 504, 520, 530)},
    "some 503": (answered(503, b"<h1>backend down</h1>"), Cause.FOREIGN, None, None),
    "some 404": (answered(404, b"<h1>nginx</h1>"), Cause.FOREIGN, None, None),
    "redis": (answered(503, error_page("ReplyError: max requests limit exceeded")), Cause.FOREIGN, None, None),
    "429": (answered(429), Cause.TOO_MANY, 15 * MINUTES, 15 * MINUTES),
    "key": (NO_KEY, Cause.KEY, 24 * HOURS, 24 * HOURS),
    "key, json": (answered(403, b'{"error":{"message":"Authentication failed. Access denied. /x"}}'), Cause.KEY, 24 * HOURS, 24 * HOURS),
    "403": (answered(403, b"no readers please"), Cause.REFUSED, 6 * HOURS, 6 * HOURS),
    "no route": (answered(404, error_page("NotFoundError: The route does not exist")), Cause.NO_ROUTE, None, 24 * HOURS),
    "no route, json": (answered(404, b'{"error":{"message":""}}'), Cause.NO_ROUTE, None, 24 * HOURS),
    "site 404": (GONE_ARTICLE, Cause.SITE_GONE, None, 1 * HOURS),
    "site 404, json": (answered(503, b'{"error":{"message":"[GET] \\"https://s.example/9\\": 410 Gone"}}'), Cause.SITE_GONE, None, 1 * HOURS),
    **{
        f"site {code}": (answered(503, error_page(f'FetchError: [GET] "https://s.example/": {code} No')), Cause.SITE_BLOCKS, None, 1 * HOURS)
        for code in (401, 403, 429, 451)
    },
    "captcha": (answered(503, error_page("CaptchaError: please")), Cause.SITE_BLOCKS, None, 1 * HOURS),
    "no response": (NO_RESPONSE, Cause.NO_RESPONSE, None, 1 * HOURS),
    "no response, json": (answered(503, b'{"error":{"message":"[GET] \\"https://s.example/\\": fetch failed (x)"}}'), Cause.NO_RESPONSE, None, 1 * HOURS),
    "setting": (answered(503, error_page("ConfigNotFoundError: cookie")), Cause.SETTING, None, 1 * HOURS),
    "busy": (answered(503, error_page("RequestInProgressError: This path is currently fetching")), Cause.BUSY, None, 1 * MINUTES),
    "empty": (answered(503, error_page("Error: this route is empty")), Cause.BROKEN, None, 1 * HOURS),
    "code": (BROKEN, Cause.BROKEN, None, 1 * HOURS),
    "syntax": (answered(503, error_page("SyntaxError: Unexpected token")), Cause.BROKEN, None, 1 * HOURS),
    "site 500": (answered(503, error_page('FetchError: [GET] "https://s.example/": 500 Oops')), Cause.OTHER, None, 15 * MINUTES),
    "its own": (answered(503, error_page("Error: Error test")), Cause.OTHER, None, 15 * MINUTES),
    "too large": (failed("too-large", "x"), Cause.OTHER, None, 15 * MINUTES),
}  # fmt: skip


@pytest.mark.parametrize(("verdict", "cause", "instance", "route"), TABLE.values(), ids=TABLE)
def test_the_table(verdict: Verdict, cause: Cause, instance: timedelta | None, route: timedelta | None) -> None:
    """One failure: the instance, or only this route of it, is left alone for so long; the other instance never is."""
    desk = Desk()
    desk.fail(verdict)
    assert verdict.cause is cause
    for pause, asked in ((instance, "/other/route"), (max(filter(None, (instance, route)), default=None), ROUTE)):
        desk.now = NOW
        assert desk.open(A, asked) is (pause is not None)
        assert not desk.open(B, asked)
        if pause is not None:
            desk.now = NOW + pause - SECONDS
            assert desk.open(A, asked)
            desk.now = NOW + pause
            assert not desk.open(A, asked)
    desk.now = NOW + SOON
    doubted = cause in {Cause.FOREIGN, Cause.SILENT}
    assert desk.probes() is doubted, "what may be the instance's fault is asked about before anything else is"


def test_our_own_mistake_is_asked_nowhere() -> None:
    """Another instance would say the same of a wrong parameter."""
    desk = Desk()
    desk.fail(answered(503, error_page("InvalidParameterError: Invalid lid")))
    assert desk.open(A)
    assert desk.open(B)
    assert not desk.open(A, "/other")
    desk.later(24 * HOURS)
    assert not desk.open(B)


SAMPLES = {
    "error-403.html": (403, Cause.KEY),
    "error-403-healthz.html": (403, Cause.KEY),
    "error-403.json": (403, Cause.KEY),
    "error-404.html": (404, Cause.NO_ROUTE),
    "error-404.json": (404, Cause.NO_ROUTE),
    "error-captcha.html": (503, Cause.SITE_BLOCKS),
    "error-config.html": (503, Cause.SETTING),
    "error-empty.html": (503, Cause.BROKEN),
    "error-empty.json": (503, Cause.BROKEN),
    "error-parameter.html": (503, Cause.OUR_REQUEST),
    "error-route.html": (503, Cause.OTHER),
    "error-unreachable.html": (503, Cause.NO_RESPONSE),
    "error-unreachable.json": (503, Cause.NO_RESPONSE),
    "error-upstream-404.html": (503, Cause.SITE_GONE),
    "error-upstream-404.json": (503, Cause.SITE_GONE),
}


@pytest.mark.shared
@pytest.mark.parametrize("name", SAMPLES)
def test_recorded_errors_have_their_cause(shared, name: str) -> None:
    """What a running RSSHub really sent is understood."""
    status, cause = SAMPLES[name]
    assert answered(status, (shared / "rsshub" / "samples" / name).read_bytes()).cause is cause


def test_pauses_double_to_half_an_hour_and_end_with_a_success() -> None:
    """Each time the probe fails the instance is left alone twice as long."""
    desk = Desk()
    desk.fail(DOWN)
    pauses = []
    for _ in range(9):
        circuit = desk.circuits.closed_for(attempt_at(A, ROUTE), desk.now)
        assert circuit is not None
        assert circuit.open_until is not None
        pauses.append(circuit.open_until - desk.now)
        desk.now = circuit.open_until
        assert desk.probes()
        desk.circuits.probed(attempt_at(A, ROUTE), DOWN, desk.now)
    assert pauses == [timedelta(seconds=s) for s in (30, 60, 120, 240, 480, 960, 1800, 1800, 1800)]
    desk.later(30 * MINUTES)
    desk.circuits.probed(attempt_at(A, ROUTE), None, desk.now)
    assert not desk.open()
    assert not desk.probes()
    desk.work()
    desk.later(HOURS)
    desk.fail(DOWN)
    desk.later(30 * SECONDS)
    assert not desk.open(), "after a success it begins with 30 s again"


def test_an_instance_on_trial_that_fails_again_is_left_alone_for_longer() -> None:
    """/healthz only says that the process lives."""
    desk = Desk()
    desk.fail(DOWN)
    desk.later(30 * SECONDS)
    desk.circuits.probed(attempt_at(A, ROUTE), None, desk.now)
    desk.later(SECONDS)
    desk.fail(answered(502))
    desk.later(59 * SECONDS)
    assert desk.open()
    desk.later(SECONDS)
    assert not desk.open()


def test_failures_of_requests_under_way_together_count_once() -> None:
    """Eight visits that meet the same dead server are one outage."""
    desk = Desk()
    for _ in range(8):
        desk.fail(DOWN, asked=NOW - SECONDS)
        desk.later(SOON)
    desk.now = NOW + 31 * SECONDS
    desk.fail(DOWN, asked=NOW - SECONDS)
    assert not desk.open()


@pytest.mark.parametrize("verdict", [NO_RESPONSE, answered(520), failed("timeout", "x")], ids=["none", "520", "silent"])
def test_three_different_routes_open_the_instance(verdict: Verdict) -> None:
    """The network behind the instance is gone, or something stands before it."""
    desk = Desk()
    for route in ("/a", "/b", "/b", "/a"):
        desk.fail(verdict, route=route)
        assert not desk.open(A, "/d")
        desk.later(SOON)
    desk.fail(verdict, route="/c")
    assert desk.open(A, "/d")
    desk.later(30 * SECONDS)
    assert not desk.open(A, "/d")
    assert desk.probes()


def test_routes_that_fail_on_a_healthy_instance_never_open_it() -> None:
    """A third of all routes fails at any time."""
    desk = Desk()
    for number in range(50):
        desk.work(A, f"/well/{number}")
        for kind in (NO_RESPONSE, BROKEN, GONE_ARTICLE, NO_RESPONSE, NO_RESPONSE, NO_RESPONSE):
            desk.fail(kind, route=f"/bad/{number}/{id(kind)}")
            desk.later(SOON)
        assert not desk.open(A, "/other")
        assert not desk.probes()


@given(st.lists(st.sampled_from([BROKEN, GONE_ARTICLE, answered(503, error_page("ConfigNotFoundError: x")), answered(503, error_page("CaptchaError: x")), answered(404, b'{"error":{"message":""}}')]), max_size=30))  # fmt: skip
def test_what_rsshub_says_of_a_route_is_never_held_against_the_instance(verdicts: list[Verdict]) -> None:
    """Without a single success, too: it is RSSHub that answers."""
    desk = Desk()
    for number, verdict in enumerate(verdicts):
        desk.fail(verdict, route=f"/{number}")
    assert not desk.open(A, "/other")
    assert not desk.probes()


def test_two_that_agree_speak_for_all_for_an_hour_then_six_then_a_day() -> None:
    desk = Desk()
    for hours in (1, 6, 24, 24):
        desk.circuits.agreed(attempt_at(A, ROUTE), [BROKEN, GONE_ARTICLE], desk.now)
        assert desk.open(B)
        desk.later(hours * HOURS - SECONDS)
        assert desk.open(B)
        desk.later(SECONDS)
        assert not desk.open(B)
    desk.work(B)
    desk.circuits.agreed(attempt_at(A, ROUTE), [BROKEN, BROKEN], desk.now)
    desk.later(HOURS)
    assert not desk.open(B), "a success begins anew"


@pytest.mark.parametrize("verdicts", [[BROKEN], [BROKEN, DOWN], [NO_RESPONSE, BROKEN], []])
def test_one_voice_does_not_speak_for_all(verdicts: list[Verdict]) -> None:
    desk = Desk()
    desk.circuits.agreed(attempt_at(A, ROUTE), verdicts, desk.now)
    assert not desk.open(A)


def test_an_instance_says_how_long_it_wants_to_be_left_alone() -> None:
    desk = Desk()
    desk.fail(answered(429), retry_after="7200")
    desk.later(2 * HOURS - SECONDS)
    assert desk.open()
    desk.later(SECONDS)
    assert not desk.open()
    assert not desk.probes(), "it is alive: there is nothing to find out"
    desk.fail(answered(503, error_page("RequestInProgressError: x")), route="/b", cache_control="public, max-age=90")
    desk.later(89 * SECONDS)
    assert desk.open(A, "/b")
    desk.later(SECONDS)
    assert not desk.open(A, "/b")


def test_a_refused_key_is_not_tried_again_until_it_changes() -> None:
    """Another key, and the instance is asked at once; the archive never holds one."""
    desk = Desk()
    desk.fail(NO_KEY, B)
    (stored,) = desk.circuits.changes()
    assert "钥匙" not in repr(stored)
    assert Circuits([stored], (A, B)).closed_for(attempt_at(B, ROUTE), desk.now)
    changed = Instance(B.url, "another")
    assert Circuits([stored], (A, changed)).closed_for(attempt_at(changed, ROUTE), desk.now) is None


def test_a_route_stays_with_the_instance_that_last_worked_for_it() -> None:
    """Texts differ from instance to instance; going back and forth would look like edits."""
    desk = Desk()
    assert desk.circuits.in_order(SOURCE, (A, B)) == (A, B)
    desk.work(A)
    desk.later(HOURS)
    desk.work(B)
    assert desk.circuits.in_order(SOURCE, (A, B)) == (B, A)
    assert desk.circuits.in_order(OTHER, (A, B)) == (A, B)
    assert desk.circuits.in_order(SOURCE, ()) == ()
    assert desk.circuits.in_order(SOURCE, (A, B), doubted=True) == (A, B)
    assert desk.circuits.in_order(OTHER, (A, B), doubted=True) == (B, A)
    known = desk.circuits.changes()
    assert Circuits(known, (A, B)).in_order(SOURCE, (A, B)) == (B, A)


def test_only_what_changed_is_stored_and_the_rest_at_the_end() -> None:
    desk = Desk()
    desk.work(A)
    assert {one.key for one in desk.circuits.changes()} == {("https://a.example", ""), ("https://a.example", ROUTE)}
    desk.later(HOURS)
    desk.work(A)
    assert desk.circuits.changes() == []
    assert {one.last_success for one in desk.circuits.changes(last=True)} == {desk.now}
    assert desk.circuits.changes(last=True) == []


def test_what_is_known_of_other_instances_is_left_alone() -> None:
    other = Circuit("https://gone.example", open_until=NOW + HOURS, cause=Cause.DOWN)
    assert Circuits([other], (A,)).changes(last=True) == []
