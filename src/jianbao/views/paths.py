"""Every address of the site, and where each lives on disk. Nothing else in jianbao forms a URL of ours.

A page is named by its *path*: the file's place under the site's folder, with ``/`` between parts and nothing encoded
(``c/金融/index.html``). An *address* is what a browser asks for: the prefix of ``site.url``, the path percent-encoded
(RFC 3986 §2), ``index.html`` left out (``/news/c/%E9%87%91%E8%9E%8D/``). Paths depend on ids, names and dates alone, so
a permalink never moves.
"""

import hashlib
import re
import unicodedata
from datetime import date
from functools import lru_cache
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

from jianbao.archive.interface import Shelf

HOME = "index.html"
SHELVES = "c/index.html"
DAYS = "d/index.html"
SOURCES = "sources.html"
ABOUT = "about.html"
SEARCH = "search.html"
SEARCH_INDEX = "search/"
"""The folder of the full text index (``jianbao.search``)."""
NOT_FOUND = "404.html"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
FAVICON = "favicon.svg"
OPML = "sources.opml"
NEWS_SITEMAP = "sitemap-news.xml"
MANIFEST = "manifest.webmanifest"
WORKER = "sw.js"
"""Of the root, so that it may answer for the whole site (Service Workers §scope)."""

_SLUG_BYTES = 80
_HASH_DIGITS = 6
_LOOKS_HASHED = re.compile(rf"-[0-9a-f]{{{_HASH_DIGITS}}}\Z")
_ARTICLE = re.compile(r"a/([0-9a-z]{2})/([0-9a-z]+)\.html\Z", re.ASCII)
_DAY = re.compile(r"d/(\d{4})/(\d\d)/(\d\d)\.html\Z", re.ASCII)
_MONTH = re.compile(r"d/(\d{4})/(\d\d)/index\.html\Z", re.ASCII)
_HISTORY = re.compile(r"feed-([1-9]\d{0,8})\.xml\Z", re.ASCII)
_NUMBERED = re.compile(r"page-([1-9]\d{0,8})\.html\Z", re.ASCII)

_OURS = frozenset({"a", "c", "d", "assets", "pictures", "search"})
"""Folders of the site; pages of other systems that lie elsewhere can lead to ours."""
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\]")

FeedForm = Literal["xml", "json"]


@lru_cache(maxsize=4096)
def slug(name: str) -> str:
    """The part of a path that stands for a filing name: its letters and digits, Unicode kept, ``-`` between words.

    At most 80 bytes, no dots. It depends on the name alone, and two names never share one: where a slug does not
    determine its name (``C++`` and ``C#``, ``web`` and ``Web``), six digits of the name's SHA-256 follow.
    Names are taken to be written as usual (``Hacker News``, ``财经``): those stay bare.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).lower())
    kept = "".join(char if unicodedata.category(char)[0] in "LMN" else " " for char in folded)
    words = kept.split()
    bare = "-".join(words)
    cut = bare.encode()[:_SLUG_BYTES].decode(errors="ignore")
    usual = " ".join(word[:1].upper() + word[1:] for word in words)
    if bare and cut == bare and name == usual and not _LOOKS_HASHED.search(bare):
        return bare
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_DIGITS]
    room = _SLUG_BYTES - 1 - _HASH_DIGITS
    short = bare.encode()[:room].decode(errors="ignore").rstrip("-")
    return f"{short or 'x'}-{digest}"


def article(article_id: str) -> str:
    """An article's page: ``a/7k/3m9q2xt4bd.html``."""
    return f"a/{article_id[:2]}/{article_id[2:]}.html"


def shelf_folder(shelf: Shelf) -> str:
    """The folder of a shelf's pages and feeds, with a ``/`` at its end; empty for the root."""
    names = [name for name in (shelf.category, shelf.site, shelf.channel) if name]
    return "/".join(["c", *map(slug, names)]) + "/" if names else ""


def shelf(shelf: Shelf) -> str:
    """A shelf's first page, with the newest; the root's is the home page."""
    return shelf_folder(shelf) + "index.html"


def shelf_page(shelf: Shelf, number: int) -> str:
    """An older page of a shelf. Numbers count from the oldest, from 1."""
    return f"{shelf_folder(shelf)}page-{number}.html"


def feed(shelf: Shelf, form: FeedForm) -> str:
    """A shelf's feed: Atom (``xml``) or JSON Feed (``json``)."""
    return f"{shelf_folder(shelf)}feed.{form}"


def feed_history(shelf: Shelf, number: int) -> str:
    """A page of the history of a shelf's Atom feed (RFC 5005 §4). Numbers count from the oldest, from 1."""
    return f"{shelf_folder(shelf)}feed-{number}.xml"


def day(when: date) -> str:
    """The page of one day, in the site's zone."""
    return f"d/{when.year:04d}/{when.month:02d}/{when.day:02d}.html"


def month(when: date) -> str:
    """The page of the month that a day is in."""
    return f"d/{when.year:04d}/{when.month:02d}/index.html"


def sitemap_part(number: int) -> str:
    """A part of the sitemap, from 1 (the oldest articles)."""
    return f"sitemap-{number}.xml"


def asset(name: str, digest: str) -> str:
    """A file of the theme; its address changes with its bytes, so that it can be kept for good by a browser."""
    stem, _, ending = name.rpartition(".")
    return f"assets/{stem}.{digest[:10]}.{ending}"


def picture(folder_name: str, rest: str) -> str:
    """A mirrored picture; ``rest`` is its path inside the mirror's folder."""
    return f"pictures/{rest}" if folder_name == "pictures" else f"pictures/{slug(folder_name)}/{rest}"


def article_of(path: str) -> str | None:
    """The article id in the path of an article page."""
    match = _ARTICLE.match(path)
    return match[1] + match[2] if match else None


def day_of(path: str) -> date | None:
    """The day whose page this is."""
    match = _DAY.match(path)
    return _date(match[1], match[2], match[3]) if match else None


def month_of(path: str) -> date | None:
    """The first day of the month whose page this is."""
    match = _MONTH.match(path)
    return _date(match[1], match[2], "1") if match else None


def page_number(file_name: str) -> int | None:
    """The number in ``page-N.html``."""
    match = _NUMBERED.match(file_name)
    return int(match[1]) if match else None


def history_number(file_name: str) -> int | None:
    """The number in ``feed-N.xml``."""
    match = _HISTORY.match(file_name)
    return int(match[1]) if match else None


def _date(year: str, month_: str, day_: str) -> date | None:
    try:
        return date(int(year), int(month_), int(day_))
    except ValueError:
        return None


def old_path(address: str, addresses: "Addresses") -> str | None:
    """The path of an address (a URL, or what follows the host) of a system that stood here before.

    ``None``: it is not on this site, would be one of our own pages, or is no page (``.html``, or a folder).
    """
    try:
        named = unquote(urlsplit(address.strip()).path)
    except ValueError:
        return None
    path = addresses.path(named if named.startswith("/") else f"{addresses.prefix}{named}") or ""
    if path and not path.endswith(".html"):
        if "." in path.rpartition("/")[2]:
            return None
        path += "/index.html"
    parts = path.split("/")
    if len(parts) == 1 or parts[0] in _OURS or any(part in {"", ".", ".."} or _UNSAFE.search(part) for part in parts):
        return None
    return path


class Addresses:
    """Paths to addresses and back, for a site at ``site_url`` (absolute, ending in ``/``; it may have a path)."""

    def __init__(self, site_url: str) -> None:
        parts = urlsplit(site_url)
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self.prefix = parts.path.rstrip("/") + "/"
        self._quoted_prefix = quote(unquote(self.prefix), safe="/~")
        self._hrefs = lru_cache(maxsize=8192)(self._href)

    def href(self, path: str) -> str:
        """The address of a path as pages link it: absolute on its host, percent-encoded."""
        # An article's path needs no quoting (``article``), and is one of many; others are asked for again and again.
        return self._quoted_prefix + path if path.startswith("a/") else self._hrefs(path)

    def _href(self, path: str) -> str:
        shown = path[: -len("index.html")] if path == "index.html" or path.endswith("/index.html") else path
        return self._quoted_prefix + quote(shown, safe="/~")

    def url(self, path: str) -> str:
        """The whole URL of a path."""
        return self.origin + self.href(path)

    def path(self, decoded: str) -> str | None:
        """The path that answers a request, whose address is given *decoded*; ``None`` if it is not under the prefix.

        An address that ends in ``/`` is that folder's ``index.html``.
        """
        prefix = unquote(self.prefix)
        if not decoded.startswith(prefix):
            return None
        rest = decoded[len(prefix) :]
        return rest + "index.html" if rest == "" or rest.endswith("/") else rest
