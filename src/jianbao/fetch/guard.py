"""Which addresses may be connected to.

Names prove nothing: a public name may lead to a private address, and to another one a second later (DNS rebinding).
So the check sits where the socket is made, on the very address that is about to be connected to, for every hop.
"""

import socket
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from jianbao.errors import ConfigError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
AddressInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[object, ...]]
"""As ``socket.getaddrinfo`` gives it: family, type, protocol, canonical name, socket address."""

# The IANA registries of special-purpose addresses (RFC 6890 and what came after it), written out because those of the
# ``ipaddress`` module differ between Python versions. The first network that holds an address gives the reason.
_SPECIAL_V4 = tuple(
    (IPv4Network(network), reason)
    for network, reason in (
        ("0.0.0.0/8", "unspecified"),
        ("10.0.0.0/8", "private (RFC 1918)"),
        ("100.64.0.0/10", "shared by a carrier's NAT (RFC 6598)"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private (RFC 1918)"),
        ("192.0.0.0/24", "reserved for protocols"),
        ("192.0.2.0/24", "for documentation"),
        ("192.31.196.0/24", "reserved for AS112"),
        ("192.52.193.0/24", "reserved for AMT"),
        ("192.88.99.0/24", "a 6to4 relay"),
        ("192.168.0.0/16", "private (RFC 1918)"),
        ("192.175.48.0/24", "reserved for AS112"),
        ("198.18.0.0/15", "for benchmarks (RFC 2544), also the fake-ip range of some proxy programs"),
        ("198.51.100.0/24", "for documentation"),
        ("203.0.113.0/24", "for documentation"),
        ("224.0.0.0/4", "multicast"),
        ("255.255.255.255/32", "broadcast"),
        ("240.0.0.0/4", "reserved"),
    )
)
_SPECIAL_V6 = tuple(
    (IPv6Network(network), reason)
    for network, reason in (
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("64:ff9b:1::/48", "a local NAT64 (RFC 8215)"),
        ("fc00::/7", "private (unique local, RFC 4193)"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
        ("2001::/23", "reserved for protocols"),
        ("2001:db8::/32", "for documentation"),
        ("2620:4f:8000::/48", "reserved for AS112"),
        ("3fff::/20", "for documentation"),
    )
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_SIX_TO_FOUR = IPv6Network("2002::/16")

# An owner who writes 192.168.1.5 as his instance means it; these he cannot mean. Link-local holds the address at which
# cloud machines give out credentials (169.254.169.254).
_NEVER_OWN = ("link-local", "multicast", "broadcast", "reserved")


REFUSED = "not one of the public internet"
"""Words of every refusal: where several addresses of a name fail, the HTTP library leaves only their joined texts."""


class RefusedAddressError(OSError):
    """A connection that the guard does not allow. An ``OSError``, since it is raised where sockets are made."""


def parse_networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """The networks of an allow-list; a single address is a network of one. ConfigError: one cannot be read."""
    networks: list[Network] = []
    for text in texts:
        try:
            networks.append(ip_network(text.strip(), strict=False))
        except ValueError as error:
            raise ConfigError(
                f"{text!r} is not a network of addresses",
                subject="[fetch] allow",
                hint='Write an address or a network, such as "192.168.1.5" or "192.168.1.0/24".',
            ) from error
    return tuple(networks)


def _embedded_ipv4(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that packets to ``address`` end up at: mapped, NAT64 (RFC 6052) or 6to4 (RFC 3056)."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    if address in _SIX_TO_FOUR:
        return address.sixtofour
    return None


def why_special(address: Address) -> str | None:
    """Why ``address`` is not one of the public internet, in a few words; ``None``: it is."""
    if isinstance(address, IPv6Address):
        inner = _embedded_ipv4(address)
        if inner is not None:
            return why_special(inner)
        for network, reason in _SPECIAL_V6:
            if address in network:
                return reason
        return None if address in _GLOBAL_UNICAST else "reserved"
    return next((reason for network, reason in _SPECIAL_V4 if address in network), None)


def parse_address(text: str) -> Address:
    """An address as a resolver gives it, with or without a zone (``fe80::1%eth0``). ValueError: it is none."""
    return ip_address(text.partition("%")[0])


class Guard:
    """Decides about addresses and makes the sockets to them.

    ``allow`` are networks that may be asked in any case. ``own`` is for connections to nothing but servers whose host
    and port the owner wrote down himself (his instances, his proxy): private addresses pass.
    """

    def __init__(self, allow: Iterable[Network] = (), *, own: bool = False) -> None:
        self._allow = tuple(allow)
        self._own = own
        self._reason = lru_cache(maxsize=4_096)(self._decide)

    def why_refused(self, address: Address) -> str | None:
        """The reason why ``address`` is not connected to, or ``None``: it may be."""
        return self._reason(address)

    def _decide(self, address: Address) -> str | None:
        reason = why_special(address)
        if reason is None or (self._own and not reason.startswith(_NEVER_OWN)):
            return None
        inner = _embedded_ipv4(address) if isinstance(address, IPv6Address) else None
        for candidate in (address, inner):
            if candidate is not None and any(candidate in network for network in self._allow):
                return None
        return reason

    def check(self, text: str) -> None:
        """RefusedAddressError: the address written in ``text`` may not be connected to (or is none)."""
        try:
            address = parse_address(text)
        except ValueError:
            raise RefusedAddressError(f"{text} is no IP address, {REFUSED}") from None
        reason = self.why_refused(address)
        if reason is not None:
            raise RefusedAddressError(
                f"the address {address} is {reason}, {REFUSED}; if you mean to ask it, add it to allow under [fetch]"
            )

    def make_socket(self, info: AddressInfo) -> socket.socket:
        """A socket for the connection that ``info`` describes. RefusedAddressError: there must be none."""
        family, kind, protocol, _, address = info
        self.check(str(address[0]))
        return socket.socket(family, kind, protocol)
