"""Which address a picture really has, and whether it is a picture of the article at all."""

import re

import msgspec

from jianbao.articles import links
from jianbao.articles.nodes import Node
from jianbao.articles.proxies import direct
from jianbao.articles.ruleset import Ruleset

# Lazy loaders keep the address in one of these and a stand-in in src; the first that leads somewhere wins.
_SOURCES = (
    "data-original",
    "data-src",
    "_src",
    "data-lazy-src",
    "data-actualsrc",
    "data-original-src",
    "data-lazyload",
    "data-lazy",
    "data-echo",
    "data-url",
    "data-image",
    "data-ks-lazyload",
    "data-cfsrc",
    "lazy-src",
    "real_src",
    "zoomfile",
    "file",
    "original",
    "src",
)
_NO_WORD = frozenset({"picture-tracking", "picture-stand-in"})
"""Rules that say nothing about the picture that comes in place of such a one."""
_NO_ADDRESS = _NO_WORD | {"picture-without-address"}
_SRCSETS = ("data-srcset", "data-lazy-srcset", "srcset")
_LAZY_SRCSETS = ("data-srcset", "data-lazy-srcset")
"""Real candidates; ``srcset`` then holds a stand-in."""
_LAZY = (frozenset(_SOURCES) - {"src"}).union(_LAZY_SRCSETS)
_NUMBER = re.compile(r"\s*(\d{1,5})(?:\.\d+)?\s*(?:px)?\s*$")
_TINY = 3
"""Pixels: up to this a picture only counts its viewers."""
_BANNER = 4.5
_BANNER_HEIGHT = 180
"""Wider than this many times its height, and not high: an advert or a rule, not a picture of something."""
_NAMED_SIZE = re.compile(r"(?:^|[/_-])w?(\d{3,4})[hx*](\d{2,4})(?:[/_.-]|$)")
_QR = 300
"""Pixels: squares up to this may be codes to scan."""
_MAX_SRCSET = 4000
_DESCRIPTOR = re.compile(r"\d{1,5}(?:\.\d{1,5})?[wx]")
_ICON = 36
"""Pixels in both directions: up to this a picture is an icon."""


class Picture(msgspec.Struct, frozen=True):
    """A picture of the article. ``width`` and ``height`` in CSS pixels are the publisher's word."""

    url: str
    alt: str = ""
    width: int | None = None
    height: int | None = None
    srcset: str = ""

    @property
    def square(self) -> bool:
        """Small and as wide as high, as QR codes are."""
        return bool(self.width and self.height and self.width == self.height and self.width <= _QR)


def picture_of(  # noqa: C901, PLR0912 - one test after another, each a line
    attrs: dict[str, str], base: str | None, rules: Ruleset | None
) -> tuple[Picture | None, str]:
    """The picture that an ``img`` with these attributes shows, or ``None`` and the name of the rule that says no.

    Without rules every picture with an address is one.
    """
    width = _pixels(attrs["width"]) if "width" in attrs else None
    height = _pixels(attrs["height"]) if "height" in attrs else None
    alt = " ".join(alt.split()) if (alt := attrs.get("alt", "")) else ""
    if rules is not None:
        if (width is not None and width <= _TINY) or (height is not None and height <= _TINY):
            return None, "picture-tracking"
        if width and height and max(width, height) <= _ICON:
            return None, "picture-icon"
        if width and height and width >= _BANNER * height and height <= _BANNER_HEIGHT:
            return None, "picture-banner"
        names = attrs.get("class", "")
        if names and (rule := rules.picture_class.find(names)):
            return None, rule
        if alt and (rule := rules.picture_alt.find(alt)):
            return None, rule
    refused = "picture-without-address"
    lazy = not _LAZY.isdisjoint(attrs)
    for name in _SOURCES if lazy else ("src",):
        value = attrs.get(name)
        if not value or value.startswith("data:"):
            continue
        url = links.resolve(value, base)
        if url is None:
            continue
        url = direct(url)
        if rules is not None:
            if (size := _NAMED_SIZE.search(url, 7)) and int(size[1]) >= _BANNER * int(size[2]):
                return None, "picture-banner"
            if rule := rules.picture_url.find(url):
                refused = rule
                if name == "src" and lazy and rule in _NO_WORD and (found := _by_srcset(attrs, base, rules)):
                    return Picture(found.split()[0], alt, width, height, found), ""
                if name == "src" or rule != "picture-tracking":
                    return None, rule
                continue
        srcset = _best_srcset(attrs, base, lazy=lazy) if lazy or "srcset" in attrs else ""
        return Picture(url, alt, width, height, srcset), ""
    if "picture" in refused and (srcset := _by_srcset(attrs, base, rules)):
        return Picture(srcset.split()[0], alt, width, height, srcset), ""
    return None, refused


def with_address(element: Node, base: str | None, rules: Ruleset | None) -> Node:
    """A ``picture`` as it is to be read: with the address of its first ``source`` where its ``img`` is a stand-in."""
    image = next(element.iter("img"), None)
    if image is None or (refused := picture_of(image.attrib, base, rules)[1]) not in _NO_ADDRESS:
        return element
    told = (next((s.attrib[name] for name in _SRCSETS if s.attrib.get(name)), "") for s in element.iter("source"))
    if (srcset := next(filter(None, told), "")) == "":
        return element
    kept = {name: value for name, value in image.attrib.items() if name not in _LAZY and name != "src"}
    if refused == "picture-tracking":  # a stand-in of one pixel says nothing of the size either
        kept = {name: value for name, value in kept.items() if name not in ("width", "height")}
    shown = Node("picture", {}, "")
    name = "data-srcset" if len(srcset.split()) > 1 else "data-src"  # one address without a size
    shown.children.append(Node("img", kept | {name: srcset.strip()}, ""))
    return shown


def is_twin(lazy: Picture, plain: Picture) -> bool:
    """Whether a picture in ``noscript`` is the one before it once more: of the same name, in whatever size."""
    return lazy.url == plain.url or _file_name(lazy.url) == _file_name(plain.url) != ""


def fit_for_lead(url: str | None, base: str | None, rules: Ruleset) -> str | None:
    """A picture that the feed itself names, if it is one of the article: resolved, out of its proxy, no stand-in."""
    address = links.resolve(url, base)
    if address is None:
        return None
    address = direct(address)
    return None if rules.picture_url.find(address) else address


def _file_name(url: str) -> str:
    """The host and path of an address without what tells a size: ``a-300x200.jpg``, ``a.jpg!w640``, ``a.jpg?w=640``."""
    plain = re.split("[?#]", url.partition("//")[2], maxsplit=1)[0]
    name = re.sub(r"(?:[-_]\d{2,4}x\d{2,4}|-scaled)(?=\.\w{3,4}$)", "", plain.partition("!")[0])
    return name if "/" in name.rstrip("/") else ""


def _by_srcset(attrs: dict[str, str], base: str | None, rules: Ruleset | None) -> str:
    """The srcset of a picture whose ``src`` says nothing, if it is one of the article."""
    srcset = _best_srcset(attrs, base, lazy=True)
    return "" if srcset and rules is not None and rules.picture_url.find(srcset.split()[0]) else srcset


def _best_srcset(attrs: dict[str, str], base: str | None, *, lazy: bool) -> str:
    """The first srcset that can be read, the real one of lazy loaders before the stand-in."""
    for name in (*_LAZY_SRCSETS, "srcset") if lazy else ("srcset",):
        if (value := attrs.get(name)) and (srcset := _srcset(value, base)):
            return srcset
    return ""


def _pixels(value: str | None) -> int | None:
    match = _NUMBER.match(value) if value else None
    return int(match[1]) if match else None


def _srcset(value: str, base: str | None) -> str:
    """The candidates of a srcset with absolute addresses; empty when one cannot be read (HTML §4.8.4.2).

    An address ends at white space, a descriptor at a comma: commas inside an address are its own.
    """
    if len(value) > _MAX_SRCSET:
        return ""
    found: list[str] = []
    rest = " ".join(value.split()).strip(" ,")
    while rest:
        address, _, rest = rest.partition(" ")
        descriptor = ""
        if address.endswith(","):
            address = address.rstrip(",")
        else:
            descriptor, _, rest = rest.partition(",")
            descriptor = descriptor.strip()
        url = links.resolve(address, base)
        if url is None or (descriptor and not _DESCRIPTOR.fullmatch(descriptor)):
            return ""
        found.append(f"{direct(url)} {descriptor}".rstrip())
        rest = rest.lstrip(" ,")
    return ", ".join(found) if len(found) > 1 or " " in "".join(found) else ""
