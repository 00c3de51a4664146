"""``http:`` addresses of pictures made ``https:`` where their host is known to answer so, and nowhere else.

It is known when the article itself stands there over https, when another picture of the same body comes from there over
https, or when ``rules/pictures/https.toml`` names the host. A page over https would not show the picture otherwise.
"""

import re
import tomllib
from collections.abc import Collection, Iterable
from functools import cache

import msgspec

from jianbao.articles import links
from jianbao.articles.pictures import Picture
from jianbao.articles.ruleset import folder
from jianbao.articles.tokens import Item, Line

_PLAIN = re.compile(r"http://([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?=[/?#]|$)", re.IGNORECASE)
"""An address without user or port: on another port something else answers."""


def upgraded(url: str, hosts: Collection[str] = ()) -> str:
    """The address over https, if its host is among ``hosts`` or a known one; else as it stands."""
    match = _PLAIN.match(url)
    return f"https{url[4:]}" if match and ((host := match[1].lower()) in hosts or _known(host)) else url


def safe_hosts(addresses: Iterable[str | None]) -> set[str]:
    """The hosts that some address says to answer over https on their usual port."""
    plain = (f"http{url[5:]}" for url in addresses if url and url[:6].lower() == "https:")
    return {match[1].lower() for url in plain if (match := _PLAIN.match(url))}


def upgrade_all(items: list[Item], hosts: Collection[str]) -> None:
    """Upgrade the pictures in lines, their srcset too, in place."""
    for item in items:
        if type(item) is Line and item.pictured:
            item.tokens = [_picture(token, hosts) if type(token) is Picture else token for token in item.tokens]


def _picture(picture: Picture, hosts: Collection[str]) -> Picture:
    srcset = ", ".join(upgraded(one, hosts) for one in picture.srcset.split(", ")) if picture.srcset else ""
    return msgspec.structs.replace(picture, url=upgraded(picture.url, hosts), srcset=srcset)


def _known(host: str) -> bool:
    hosts = _listed()
    while host:
        if host in hosts:
            return True
        host = host.partition(".")[2]
    return False


@cache
def _listed() -> frozenset[str]:
    """The hosts of the data file. ValueError: an example that is of no host of its table."""
    found: set[str] = set()
    for path in folder("pictures"):
        for table in tomllib.loads(path.read_text("utf-8")).get("https", []):
            for example in table["example"]:
                name = links.host(example)
                if not any(name == host or name.endswith(f".{host}") for host in table["hosts"]):
                    raise ValueError(f"{path.name}: {table['name']}: {example!r} is of none of its hosts")
            found.update(table["hosts"])
    return frozenset(found)
