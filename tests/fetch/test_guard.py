"""Which addresses are connected to: by table, by property, and over real sockets with names that lie."""

import asyncio
import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given
from hypothesis import strategies as st
from tests.fetch.server import FEED, Server, answer, redirect
from tests.fetch.visits import quick, visit, visits

from jianbao.errors import ConfigError
from jianbao.fetch import Attempt, FetchRequest
from jianbao.fetch.guard import Guard, RefusedAddressError, parse_networks, why_special

# The reasons are read off the IANA registries, not off the code.
SPECIAL = {
    "0.0.0.0": "unspecified",
    "10.1.2.3": "private",
    "100.64.0.1": "carrier",
    "100.127.255.255": "carrier",
    "127.0.0.1": "loopback",
    "127.255.255.254": "loopback",
    "169.254.169.254": "link-local",
    "172.16.0.1": "private",
    "172.31.255.255": "private",
    "192.0.0.8": "protocols",
    "192.0.2.1": "documentation",
    "192.168.0.1": "private",
    "198.18.0.1": "fake-ip",
    "198.19.255.255": "fake-ip",
    "203.0.113.9": "documentation",
    "224.0.0.251": "multicast",
    "239.255.255.250": "multicast",
    "255.255.255.255": "broadcast",
    "240.0.0.1": "reserved",
    "::": "unspecified",
    "::1": "loopback",
    "::ffff:127.0.0.1": "loopback",
    "::ffff:10.0.0.1": "private",
    "::127.0.0.1": "reserved",
    "::ffff:0:127.0.0.1": "reserved",
    "64:ff9b::7f00:1": "loopback",
    "64:ff9b::a9fe:a9fe": "link-local",
    "64:ff9b:1::1": "NAT64",
    "100::1": "reserved",
    "2001::1": "protocols",
    "2001:db8::1": "documentation",
    "2002:7f00:1::": "loopback",
    "2002:c0a8:1::1": "private",
    "3fff::1": "documentation",
    "5f00::1": "reserved",
    "fc00::1": "private",
    "fd12:3456::1": "private",
    "fe80::1": "link-local",
    "fec0::1": "site-local",
    "ff02::1": "multicast",
}
PUBLIC = [
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2001:200::1",
    "2400:3200::1",
    "2606:4700:4700::1111",
    "::ffff:1.1.1.1",
    "64:ff9b::101:101",
    "2002:101:101::1",
]


@pytest.mark.parametrize(("address", "reason"), SPECIAL.items())
def test_special_addresses_are_refused_with_their_reason(address: str, reason: str) -> None:
    assert reason in (why_special(ip_address(address)) or "public")
    with pytest.raises(RefusedAddressError, match="allow under"):
        Guard().check(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_pass(address: str) -> None:
    """Among them the neighbours of every special network."""
    Guard().check(address)


ADDRESSES = st.one_of(
    st.ip_addresses(v=4),
    st.ip_addresses(v=6),
    st.ip_addresses(v=4).map(lambda inner: IPv6Address(0xFFFF << 32 | int(inner))),
    st.ip_addresses(v=4).map(lambda inner: IPv6Address((0x64FF9B << 96) | int(inner))),
    st.ip_addresses(v=4).map(lambda inner: IPv6Address((0x2002 << 112) | int(inner) << 80)),
    st.sampled_from(sorted(SPECIAL)).map(ip_address),
)


@given(ADDRESSES)
def test_what_the_standard_library_calls_not_global_is_never_connected_to(address: IPv4Address | IPv6Address) -> None:
    """Nor is what is multicast, private or loopback in any wrapping it knows.

    NAT64's prefix is the one exception: newer tables call all of it global, older none; we look inside.
    """
    inner = address
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or address
        if address in IPv6Network("64:ff9b::/96"):
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
    if why_special(address) is None:
        assert inner.is_global
        for kind in ("multicast", "private", "loopback", "link_local", "reserved", "unspecified"):
            assert not getattr(inner, f"is_{kind}"), kind


# Globally reachable by the registries, and yet no place where anyone serves news.
STRICTER = [
    IPv4Network(n) for n in ("192.0.0.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.175.48.0/24")
]


@given(st.ip_addresses(v=4))
def test_nothing_public_is_refused(address: IPv4Address) -> None:
    """The other way round: what is global, not multicast, and not on the short list of stricter networks, passes."""
    if address.is_global and not address.is_multicast and not any(address in network for network in STRICTER):
        assert why_special(address) is None


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:{}", "64:ff9b::{}"]))
def test_wrapping_an_address_changes_nothing(address: IPv4Address, form: str) -> None:
    assert why_special(ip_address(form.format(address))) == why_special(address)


def test_allow_list_is_for_those_networks_only() -> None:
    guard = Guard(parse_networks(["192.168.1.0/24", "10.0.0.5", "fd00::/8"]))
    for address in ("192.168.1.77", "10.0.0.5", "fd00::5", "::ffff:10.0.0.5"):
        guard.check(address)
    for address in ("192.168.2.1", "10.0.0.6", "fc00::5", "127.0.0.1", "::ffff:10.0.0.6"):
        with pytest.raises(RefusedAddressError):
            guard.check(address)


def test_allow_list_that_cannot_be_read_says_what_to_write() -> None:
    with pytest.raises(ConfigError, match=r"(?s)\[fetch\] allow: 'my lan'.*192\.168\.1\.0/24"):
        parse_networks(["my lan"])


def test_own_servers_may_be_private_but_not_the_cloud_metadata_address() -> None:
    guard = Guard(own=True)
    for address in ("127.0.0.1", "192.168.1.5", "100.64.0.7", "fd00::1", "::1"):
        guard.check(address)
    for address in ("169.254.169.254", "::ffff:169.254.169.254", "fe80::1%eth0", "224.0.0.1", "255.255.255.255"):
        with pytest.raises(RefusedAddressError):
            guard.check(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0",
        "127.0.0.1.",
        "LOCALHOST",
        "①②⑦.0.0.1",
    ],
)
def test_loopback_in_any_spelling_is_not_asked(host: str) -> None:
    """Over the real client, without an allow-list: the server sees no connection."""
    with Server(otherwise=answer()) as server:
        fetched = visit(f"http://{host}:{server.port}/", quick(allow=()))
        assert server.connections == 0
    assert fetched.failure_kind in ("refused-address", "protocol", "connect")


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "gopher://x/",
        "http://",
        "//x",
        "",
        "http://[",
        "http://a b/",
        "http://\ud800/",
        "javascript:1",
    ],
)
def test_only_http_and_https_are_asked(url: str) -> None:
    """An address that is none, or of another scheme, is a result too."""
    fetched = visit(url, quick())
    assert fetched.failure_kind in ("protocol", "connect")
    assert fetched.failure


def test_redirect_to_a_private_address_is_refused() -> None:
    """The first server is allowed; the second, one address further, is not, and is not connected to."""
    with Server(otherwise=answer(), host="127.0.0.2") as secret, Server({"/it": redirect(secret.url("/"))}) as server:
        fetched = visit(server.url("/it"), quick(allow=("127.0.0.1",)))
        assert secret.connections == 0
    assert fetched.failure_kind == "refused-address"
    assert "127.0.0.2 is loopback" in (fetched.failure or "")
    assert fetched.exchanges[0].redirects == (f"302 {secret.url('/')}",)


class LyingResolver(AbstractResolver):
    """A name server that gives another answer each time: the first is harmless, the next is not."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def resolve(self, host: str, port: int = 0, family: int = socket.AF_INET) -> list[ResolveResult]:
        addresses = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=0,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        """Nothing is open."""


def test_the_lying_resolver_lies() -> None:
    """The test's own tool: its answers change, the last one stays."""
    resolver = LyingResolver(["1.2.3.4"], ["127.0.0.1", "::1"])
    answers = [asyncio.run(resolver.resolve("x.example", 80)) for _ in range(3)]
    assert [[found["host"] for found in one] for one in answers] == [
        ["1.2.3.4"],
        ["127.0.0.1", "::1"],
        ["127.0.0.1", "::1"],
    ]


def test_rebinding_name_is_refused_at_the_second_look() -> None:
    """A name leads to an allowed address first, and then, for the redirect's hop, to one that is not."""
    with Server(otherwise=answer(), host="127.0.0.2") as secret, Server(otherwise=answer()) as server:
        resolver = LyingResolver(["127.0.0.1"], ["127.0.0.2"])
        server.handlers["/it"] = redirect(f"http://rebinding.example:{secret.port}/")
        (fetched,) = visits(
            [f"http://rebinding.example:{server.port}/it"], quick(allow=("127.0.0.1",)), resolver=resolver
        )
        assert (resolver.asked, len(server.asked), secret.connections) == (2, 1, 0)
    assert fetched.failure_kind == "refused-address"


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["::1"],
        ["::ffff:127.0.0.1"],
        ["127.0.0.1", "::1"],
        ["10.255.255.1", "127.0.0.1", "169.254.169.254"],
    ],
)
def test_public_name_with_private_addresses_is_refused(addresses: list[str]) -> None:
    """All that a name leads to is looked at, in whichever order it is tried."""
    with Server(otherwise=answer()) as server:
        (fetched,) = visits(
            [f"http://public.example:{server.port}/"], quick(allow=()), resolver=LyingResolver(addresses)
        )
        assert server.connections == 0
    assert fetched.failure_kind == "refused-address"


def test_of_several_addresses_the_allowed_one_is_used() -> None:
    """A refused address does not spoil the others of the same name."""
    with Server(otherwise=answer()) as server:
        resolver = LyingResolver(["10.255.255.1", "127.0.0.1"])
        (fetched,) = visits([f"http://mixed.example:{server.port}/"], quick(allow=("127.0.0.1",)), resolver=resolver)
    assert fetched.body == FEED


def instance_request(server: Server, path: str) -> FetchRequest:
    return FetchRequest("rsshub://x", (Attempt(server.url(path), server.url(path), server.base),))


def test_own_instance_on_loopback_needs_no_allow_list() -> None:
    with Server({"/it": answer()}) as server:
        assert visit(instance_request(server, "/it"), quick(allow=())).body == FEED


def test_redirect_within_the_own_instance_is_followed() -> None:
    with Server({"/it/": redirect("/it", 301), "/it": answer()}) as server:
        fetched = visit(instance_request(server, "/it/"), quick(allow=()))
    assert fetched.body == FEED
    assert fetched.exchanges[0].redirects == (f"301 {server.url('/it')}",)


def test_own_instance_does_not_open_other_ports_of_its_host() -> None:
    """The instance may be asked at its own host and port only; its redirects elsewhere are a stranger's."""
    with Server(otherwise=answer()) as other, Server({"/it": redirect(other.url("/"))}) as server:
        fetched = visit(instance_request(server, "/it"), quick(allow=()))
        assert other.connections == 0
    assert fetched.failure_kind == "refused-address"


def test_stranger_cannot_ride_on_the_open_connection_to_an_instance() -> None:
    """With a kept connection to the instance at hand, a feed's own visit of the same address is still refused."""
    with Server({"/it": answer()}) as server:
        wanted: list[FetchRequest | str] = [
            instance_request(server, "/it"),
            server.url("/it"),
            instance_request(server, "/it"),
        ]
        results = visits(wanted, quick(allow=()))
        assert len(server.asked) == 2
    assert [fetched.failure_kind for fetched in results] == [None, "refused-address", None]


def test_instance_that_sends_us_to_another_host_has_failed() -> None:
    """A lapsed domain is served by whoever bought it; the words say what to do."""
    with Server(otherwise=answer(), host="127.0.0.2") as other, Server({"/it": redirect(other.url("/"))}) as server:
        fetched = visit(instance_request(server, "/it"), quick())
        assert other.connections == 0
    assert fetched.failure_kind == "redirect"
    assert "if it has moved, change its address" in (fetched.failure or "")


def test_proxy_is_asked_for_strangers_and_literal_private_addresses_stay_refused() -> None:
    """Behind a proxy names are the proxy's business, addresses written as such are still ours."""
    with Server(otherwise=answer()) as proxy:
        settings = quick(allow=(), proxy=proxy.base)
        good, *refused = visits(
            ["http://news.example/feed", "http://127.0.0.1/", "http://[::1]/", "http://localhost/", "http://0x7f.1/"],
            settings,
        )
        assert [asked.target for asked in proxy.asked] == ["http://news.example/feed"]
    assert good.body == FEED
    assert [fetched.failure_kind for fetched in refused] == ["refused-address"] * 4


def test_own_instance_is_asked_past_the_proxy() -> None:
    with Server(otherwise=answer(b"<rss>proxy</rss>")) as proxy, Server({"/it": answer()}) as server:
        assert visit(instance_request(server, "/it"), quick(allow=(), proxy=proxy.base)).body == FEED
