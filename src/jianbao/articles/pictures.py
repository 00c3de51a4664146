"""Which address a picture really has, and whether it is a picture of the article at all."""

import re
from urllib.parse import unquote

import msgspec

from jianbao.articles import links
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
    "zoomfile",
    "file",
    "original",
    "src",
)
_LAZY = frozenset(_SOURCES) - {"src"}
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
_PAIR = 2
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
    for name in _SOURCES if not _LAZY.isdisjoint(attrs) else ("src",):
        value = attrs.get(name)
        if not value or value.startswith("data:"):
            continue
        url = links.resolve(value, base)
        if url is None:
            continue
        if rules is not None:
            url = _direct(url, rules)
            if (size := _NAMED_SIZE.search(url, 7)) and int(size[1]) >= _BANNER * int(size[2]):
                return None, "picture-banner"
            if rule := rules.picture_url.find(url):
                refused = rule
                if name == "src" or rule != "picture-tracking":
                    return None, rule
                continue
        srcset = _srcset(attrs["srcset"], base) if "srcset" in attrs else ""
        return Picture(url, alt, width, height, srcset), ""
    if (srcset := _srcset(attrs.get("srcset") or attrs.get("data-srcset"), base)) and "picture" in refused:
        url = srcset.split()[0]
        if rules is None or not rules.picture_url.find(url):
            return Picture(url, alt, width, height, srcset), ""
    return None, refused


def fit_for_lead(url: str | None, base: str | None, rules: Ruleset) -> str | None:
    """A picture that the feed itself names, if it is one of the article: resolved, out of its proxy, no stand-in."""
    address = links.resolve(url, base)
    if address is None:
        return None
    address = _direct(address, rules)
    return None if rules.picture_url.find(address) else address


def _direct(url: str, rules: Ruleset) -> str:
    """The address behind known kinds of image proxies; ``url`` itself when there is none."""
    if "http" not in url[8:]:
        return url
    for proxy in rules.proxies:
        if match := proxy.match(url):
            inner = url[match.end() :]
            inner = unquote(inner).split("&")[0] if "%3a" in inner[:8].lower() else inner
            return links.resolve(inner, None) or url
    return url


def _pixels(value: str | None) -> int | None:
    match = _NUMBER.match(value) if value else None
    return int(match[1]) if match else None


def _srcset(value: str | None, base: str | None) -> str:
    """The candidates of a srcset with absolute addresses; empty when one cannot be read (HTML §4.8.4.2)."""
    if not value or len(value) > _MAX_SRCSET:
        return ""
    found = []
    for candidate in re.split(r",\s+|\s+,", value.strip(" \t\n\r\f,")):
        parts = candidate.split()
        url = links.resolve(parts[0], base) if parts else None
        if (
            url is None
            or len(parts) > _PAIR
            or (len(parts) == _PAIR and not re.fullmatch(r"\d+(?:\.\d+)?[wx]", parts[1]))
        ):
            return ""
        found.append(" ".join([url, *parts[1:]]))
    return ", ".join(found) if len(found) > 1 or " " in "".join(found) else ""
