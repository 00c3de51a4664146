"""Many visits at once, for a synchronous caller."""

import os
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Iterator

import pytest
from tests.fetch.server import FEED, Server, after, answer, reset_midway
from tests.fetch.visits import quick, request

from jianbao.errors import ConfigError
from jianbao.fetch import FetchRequest, fetch_all


def keys(server: Server, count: int) -> list[str]:
    return [server.url(f"/{number}") for number in range(count)]


def test_every_request_has_one_result_and_failures_hold_up_nobody() -> None:
    with Server({"/3": reset_midway(), "/5": answer(b"", 500)}, otherwise=answer()) as server:
        results = {fetched.source_key: fetched for fetched in fetch_all(map(request, keys(server, 40)), quick())}
    assert sorted(results) == sorted(keys(server, 40))
    assert {key for key, fetched in results.items() if fetched.failure} == {server.url("/3"), server.url("/5")}


def test_network_waits_overlap() -> None:
    """40 visits of 0.1 s, eight at once, take about 0.5 s and not 4."""
    with Server(otherwise=after(0.1, answer())) as server:
        started = time.monotonic()
        assert len(list(fetch_all(map(request, keys(server, 40)), quick(), concurrency=8, per_host=8))) == 40
        assert time.monotonic() - started < 2
        assert server.most_at_once == 8


def test_results_come_in_the_order_of_completion() -> None:
    with Server({"/slow": after(0.5, answer()), "/quick": answer()}) as server:
        wanted = [request(server.url("/slow")), request(server.url("/quick"))]
        assert [fetched.source_key for fetched in fetch_all(wanted, quick())] == [
            server.url("/quick"),
            server.url("/slow"),
        ]


def test_one_host_is_asked_so_often_at_once_and_others_meanwhile() -> None:
    """Thirty sources of a slow host stand before one of a quick host; that one does not wait for them."""
    with Server(otherwise=after(0.2, answer())) as crowd, Server(otherwise=answer()) as other:
        wanted = [request(key) for key in [*keys(crowd, 30), other.url("/x")]]
        order = [fetched.source_key for fetched in fetch_all(wanted, quick(), concurrency=4, per_host=3)]
        assert crowd.most_at_once == 3
    assert order.index(other.url("/x")) < 6


def test_the_caller_s_work_does_not_hold_up_downloads() -> None:
    """While the caller is busy with the first result, the next ones arrive."""
    with Server(otherwise=answer()) as server:
        results = fetch_all(map(request, keys(server, 6)), quick(), concurrency=6, per_host=6)
        next(results)
        deadline = time.monotonic() + 5
        while len(server.asked) < 6 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(server.asked) == 6
        started = time.monotonic()
        assert len(list(results)) == 5
        assert time.monotonic() - started < 0.5


def test_a_caller_that_is_slow_is_waited_for() -> None:
    """Bodies do not pile up: with two places, ten and a bit are fetched until one is taken."""
    with Server(otherwise=answer()) as server:
        results = fetch_all(map(request, keys(server, 100)), quick(), concurrency=2, per_host=2)
        next(results)
        time.sleep(1)
        assert len(server.asked) <= 2 + 8 + 2
        assert len(list(results)) == 99


def test_requests_are_taken_in_the_callers_thread_and_only_some_ahead() -> None:
    """They may come from a database that belongs to that thread, and there may be very many."""
    taken: list[int] = []

    def endless(server: Server) -> Iterator[FetchRequest]:
        while True:
            taken.append(threading.get_ident())
            yield request(server.url(f"/{len(taken)}"))

    with Server(otherwise=answer()) as server:
        results = fetch_all(endless(server), quick(), concurrency=2)
        for _ in range(20):
            next(results)
        results.close()
    assert set(taken) == {threading.get_ident()}
    assert len(taken) <= 20 + 2 * 16


def test_closing_ends_what_is_under_way() -> None:
    """Visits that would take 30 s are dropped, the thread is gone, and no task is left to complain."""
    with Server({"/0": answer()}, otherwise=after(30, answer())) as server:
        results = fetch_all(map(request, keys(server, 10)), quick(), per_host=8)
        next(results)
        started = time.monotonic()
        results.close()
        assert time.monotonic() - started < 1
    assert not [thread for thread in threading.enumerate() if thread.name == "fetch"]


def test_an_exception_of_the_callers_iterable_comes_through_and_ends_it() -> None:
    def broken() -> Iterator[FetchRequest]:
        yield request("http://127.0.0.1:9/")
        raise LookupError("database gone")

    with pytest.raises(LookupError, match="database gone"):
        list(fetch_all(broken(), quick()))
    assert not [thread for thread in threading.enumerate() if thread.name == "fetch"]


def test_a_bug_in_a_visit_is_raised_and_not_swallowed() -> None:
    """What is no failure of the outside keeps its traceback."""
    wrong = FetchRequest("k", attempts=("not an attempt",))  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        list(fetch_all([wrong], quick()))


def test_wrong_settings_are_raised_at_once() -> None:
    with pytest.raises(ConfigError, match="allow"):
        list(fetch_all([request("http://127.0.0.1:9/")], quick(allow=("x",))))


def test_nothing_to_do() -> None:
    assert list(fetch_all([], quick())) == []


def test_memory_does_not_grow_with_the_number_of_sources() -> None:
    """300 bodies of 200 KB, which are 60 MB, pass through less than 16."""
    with Server(otherwise=answer(FEED + b" " * 200_000)) as server:
        tracemalloc.start()
        for fetched in fetch_all(map(request, keys(server, 300)), quick(), concurrency=8, per_host=8):
            assert fetched.body
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 16 << 20


INTERRUPTED = """
import sys
from tests.fetch.visits import quick, request
from jianbao.fetch import fetch_all
print("ready", flush=True)
try:
    for fetched in fetch_all([request(sys.argv[1])], quick(limits=__import__("jianbao.fetch").fetch.FetchLimits())):
        print("result", flush=True)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


def test_ctrl_c_ends_it_at_once() -> None:
    """A SIGINT while all wait for a silent server: a KeyboardInterrupt in the caller, no hanging thread, no noise."""
    with Server(otherwise=after(60, answer())) as server:
        process = subprocess.Popen(
            [sys.executable, "-c", INTERRUPTED, server.url("/x")],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
        deadline = time.monotonic() + 15
        while not server.asked and time.monotonic() < deadline:
            time.sleep(0.02)
        started = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, noise = process.communicate(timeout=10)
        assert time.monotonic() - started < 3
    assert (out.decode().split(), noise, process.returncode) == (["ready", "interrupted"], b"", 0)
