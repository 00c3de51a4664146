"""Instances on the wire: failover, probes, and turns. Real servers on loopback that speak like RSSHub."""

import asyncio
from datetime import UTC, datetime, timedelta

from tests.fetch.server import FEED, PAGE, Asked, Server, after, answer
from tests.fetch.test_policy import error_page
from tests.fetch.visits import quick

from jianbao.fetch import Circuits, Fetcher, check, request_for
from jianbao.model.circuit import Cause, Circuit
from jianbao.model.fetched import Fetched
from jianbao.model.source import Filing, Instance, Source, SourceKind

OK = answer(b"ok")


def route(path: str) -> Source:
    return Source(SourceKind.ROUTE, path, Filing("测试", "测试", path))


def visits(circuits: Circuits, instances: list[Instance], *paths: str, at_once: bool = False) -> list[Fetched]:
    async def run() -> list[Fetched]:
        async with Fetcher(quick(), circuits=circuits) as fetcher:
            wanted = [request_for(route(path), circuits.in_order(route(path), instances)) for path in paths]
            if at_once:
                return list(await asyncio.gather(*map(fetcher.fetch, wanted)))
            return [await fetcher.fetch(one) for one in wanted]

    return asyncio.run(run())


def asked(server: Server) -> list[str]:
    return [one.target for one in server.asked]


def test_a_dead_instance_is_met_once() -> None:
    """The routes behind the first go straight to the next instance."""
    with Server(otherwise=answer(FEED)) as well:
        dead = Instance("http://127.0.0.1:9")
        circuits = Circuits((), (dead, Instance(well.base)))
        told = visits(circuits, [dead, Instance(well.base)], "/a", "/b", "/c")
        assert [one.failure for one in told] == [None] * 3
        assert [len(one.exchanges) for one in told] == [2, 1, 1]


def test_when_all_circuits_are_open_the_visit_says_until_when() -> None:
    dead = Instance("http://127.0.0.1:9")
    first, second = visits(Circuits((), (dead,)), [dead], "/a", "/b")
    assert first.failure_kind == "connect"
    assert (second.failure_kind, second.exchanges) == ("circuit", ())
    assert f"not asked before {datetime.now(UTC):%Y-%m-%d}" in (second.failure or "")


def test_after_a_pause_it_is_probed_and_asked_again() -> None:
    """With its key, like any other request; whoever comes meanwhile waits for the same probe."""
    with Server({"/healthz": OK}, otherwise=answer(FEED)) as server:
        instance = Instance(server.base, "sesame")
        past = datetime.now(UTC) - timedelta(seconds=1)
        circuits = Circuits([Circuit(server.base, failures=3, open_until=past, cause=Cause.DOWN)], (instance,))
        told = visits(circuits, [instance], "/a", "/b", "/c", at_once=True)
        assert [one.failure for one in told] == [None] * 3
        assert asked(server)[0].startswith("/healthz?code=")
        assert sum(target.startswith("/healthz") for target in asked(server)) == 1


def test_a_lapsed_domain_does_not_pass_the_probe() -> None:
    """It answers everything with 200 and a page."""
    with Server(otherwise=answer(PAGE)) as foreign:
        instance = Instance(foreign.base)
        first, second, third = visits(Circuits((), (instance,)), [instance], "/a", "/b", "/c")
        assert first.failure_kind == "not-a-feed"
        assert second.failure_kind == third.failure_kind == "circuit"
        assert asked(foreign) == ["/a", "/healthz"]


def test_one_bad_route_does_not_stop_the_others() -> None:
    """A 500 with nothing in it is what RSSHub gives for a wrong parameter: it is alive, and asked for the rest."""
    with Server({"/healthz": OK, "/bad": answer(b"", 500)}, otherwise=answer(FEED)) as server:
        instance = Instance(server.base)
        told = visits(Circuits((), (instance,)), [instance], "/bad", "/a", "/bad?x", "/b")
        assert [one.failure is None for one in told] == [False, True, False, True]


def test_old_versions_without_healthz_are_alive() -> None:
    missing = answer(error_page("NotFoundError: no such route"), 404)
    with Server({"/healthz": missing, "/bad": answer(b"", 500)}, otherwise=answer(FEED)) as server:
        instance = Instance(server.base)
        told = visits(Circuits((), (instance,)), [instance], "/bad", "/a")
        assert told[1].failure is None


def test_a_broken_route_asks_one_other_and_rests_when_that_agrees() -> None:
    empty = answer(error_page("Error: this route is empty"), 503)
    with Server(otherwise=empty) as a, Server(otherwise=empty) as b, Server(otherwise=answer(FEED)) as c:
        instances = [Instance(server.base) for server in (a, b, c)]
        circuits = Circuits((), instances)
        first, second = visits(circuits, instances, "/x", "/x")
        assert len(first.exchanges) == 2
        assert second.exchanges == ()
        assert c.asked == []
        assert ("", "/x") in {one.key for one in circuits.changes()}


def test_the_same_path_is_never_asked_twice_at_once() -> None:
    """Also with different queries, which RSSHub's cache does not tell apart; other paths do not wait."""
    busy: dict[str, int] = {}
    most: dict[str, int] = {}
    slow = after(0.05, answer(FEED))

    async def handler(one: Asked, writer: asyncio.StreamWriter) -> None:
        path = one.target.partition("?")[0]
        busy[path] = busy.get(path, 0) + 1
        most[path] = max(most.get(path, 0), busy[path])
        most["any"] = max(most.get("any", 0), sum(busy.values()))
        await slow(one, writer)
        busy[path] -= 1

    with Server(otherwise=handler) as server:
        instance = Instance(server.base)
        paths = ["/a?limit=1", "/a?limit=2", "/a?limit=3", "/b", "/b?filter=x"]
        told = visits(Circuits((), (instance,)), [instance], *paths, at_once=True)
        assert [one.failure for one in told] == [None] * 5
        assert (most["/a"], most["/b"], most["any"]) == (1, 1, 2)


def test_check_tells_of_each_instance() -> None:
    refused = answer(error_page("RejectError: Authentication failed. Access denied."), 403)
    with Server({"/healthz": OK}) as well, Server(otherwise=refused) as locked, Server(otherwise=answer(PAGE)) as page:
        instances = [*(Instance(server.base) for server in (well, locked, page)), Instance("http://127.0.0.1:9")]
        told = check(instances, quick())
        assert [one.url for one in told] == [instance.url for instance in instances]
        assert [one.verdict and one.verdict.cause for one in told] == [None, Cause.KEY, Cause.FOREIGN, Cause.DOWN]
