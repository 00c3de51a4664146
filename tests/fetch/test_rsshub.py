"""A real RSSHub, started from the shared folder: what the policy takes for granted is so."""

import os
import select
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from tests.fetch.visits import visit

from jianbao.fetch import ClientSettings, attempt_at, get_bytes, request_for
from jianbao.model.fetched import Fetched
from jianbao.model.history import SourceState
from jianbao.model.source import Filing, Instance, Source, SourceKind

pytestmark = [pytest.mark.slow, pytest.mark.shared]

SETTINGS = ClientSettings()
"""As shipped: no allow-list is needed for the owner's instance."""


@contextmanager
def rsshub(shared: Path, **environment: str) -> Iterator[str]:
    """A running RSSHub and its base URL. The first start installs it, which takes two minutes."""
    process = subprocess.Popen(
        [shared / "rsshub" / "server" / "start.sh", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | environment,
    )
    try:
        assert process.stdout is not None
        deadline, line = time.monotonic() + 300, b""
        while not line.startswith(b"ready ") and time.monotonic() < deadline:
            if select.select([process.stdout], [], [], 1)[0]:
                line = process.stdout.readline()
                if not line:
                    pytest.skip("RSSHub cannot be installed or started here")
        yield line.split()[1].decode()
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def instance(shared: Path) -> Iterator[Instance]:
    with rsshub(shared, NODE_NAME="first") as base:
        yield Instance(base)


@pytest.fixture(scope="module")
def locked(shared: Path) -> Iterator[Instance]:
    with rsshub(shared, NODE_NAME="locked", ACCESS_KEY="open-sesame") as base:
        yield Instance(base, "open-sesame")


def ask(route: str, *instances: Instance, state: SourceState | None = None) -> Fetched:
    source = Source(SourceKind.ROUTE, route, Filing("测试", "RSSHub", route))
    return visit(request_for(source, instances, state), SETTINGS)


def test_second_visit_is_a_304_though_the_answer_is_compressed(instance: Instance) -> None:
    """Sending the weak ETag alone would never give one."""
    first = ask("/test/1", instance)
    assert first.failure is None
    assert b"<rss" in (first.body or b"")
    exchange = first.exchanges[0]
    assert exchange.headers["content-encoding"] in ("gzip", "deflate")
    assert exchange.headers["rsshub-node"] == "first"
    assert (first.validators.etag or "").startswith('W/"')
    second = ask("/test/1", instance, state=SourceState({exchange.url: first.validators}, None))
    assert (second.not_modified, second.failure, second.exchanges[0].status) == (True, None, 304)


def test_access_key_opens_and_leaves_no_trace(locked: Instance) -> None:
    """The feed repeats the address it was asked by; neither key nor code is in what comes back."""
    fetched = ask("/test/1?limit=2", locked)
    code = attempt_at(locked, "/test/1").secret or ""
    assert fetched.failure is None
    assert (fetched.body or b"").count(b"<item>") == 2
    assert b"code=hidden" in (fetched.body or b"")
    whole = msgspec.json.encode(fetched) + (fetched.body or b"")
    assert code.encode() not in whole
    assert b"open-sesame" not in whole


def test_escaped_path_has_the_right_code(locked: Instance) -> None:
    """The code is made over the path as RSSHub sees it: a wrong one would be refused with 403."""
    fetched = ask("/test/中文 字", locked)
    assert fetched.failure is None


def test_wrong_key_is_told_in_rsshubs_words(locked: Instance) -> None:
    fetched = ask("/test/1", Instance(locked.url, "wrong"))
    assert (fetched.failure_kind, fetched.exchanges[0].status) == ("status", 403)
    assert "Authentication failed" in (fetched.failure or "")


def test_an_instance_that_refuses_us_is_followed_by_the_next(instance: Instance, locked: Instance) -> None:
    fetched = ask("/test/1", Instance(locked.url), instance)
    assert fetched.failure is None
    assert [exchange.status for exchange in fetched.exchanges] == [403, 200]


@pytest.mark.parametrize(
    ("route", "asked", "words"),
    [
        ("/test/error", 2, "Error test"),
        ("/test/empty", 2, "this route is empty"),
        ("/test/config-not-found-error", 2, "ConfigNotFoundError"),
        ("/test/invalid-parameter-error", 1, "InvalidParameterError"),
        ("/no-such-namespace/x", 2, "404 Not Found"),
        ("/test/1?format=json&filter=(", 1, "503"),
    ],
)
def test_error_words(instance: Instance, route: str, asked: int, words: str) -> None:
    """The cause is read from the page; our own mistakes are not taken to the next instance."""
    fetched = ask(route, instance, instance)
    assert fetched.failure is not None
    assert words in fetched.failure
    assert len(fetched.exchanges) == asked


def test_slash_at_the_end_needs_no_redirect(instance: Instance) -> None:
    fetched = ask("/test/1/", instance)
    assert (fetched.failure, fetched.exchanges[0].redirects) == (None, ())


def test_the_catalogue_comes_whole(locked: Instance) -> None:
    """3.8 MB of JSON, with the access code."""
    catalogue = msgspec.json.decode(
        get_bytes(attempt_at(locked, "/api/namespace"), SETTINGS, accept="application/json")
    )
    assert len(catalogue) > 1_000
    assert "sina" in catalogue
