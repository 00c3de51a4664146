"""What a page is: an address, and what it shows."""

from datetime import date
from enum import IntEnum
from pathlib import Path

import msgspec

from jianbao.archive.interface import Sheet, Shelf


class Kind(IntEnum):
    """What a page shows. The order is the order of writing: what is linked stands before what links to it."""

    ASSET = 1
    PICTURE = 2
    OPML = 3
    MANIFEST = 4
    WORKER = 5
    ARTICLE = 6
    WITHDRAWN = 7
    """In place of an article that the owner took back."""
    SHELF_PAGE = 8
    DAY = 9
    MONTH = 10
    DAYS = 11
    SHELF = 12
    SHELVES = 13
    SOURCES = 14
    ABOUT = 15
    NOT_FOUND = 16
    SEARCH = 17
    HOME = 18
    FEED_HISTORY = 19
    FEED = 20
    SITEMAP_PART = 21
    NEWS_SITEMAP = 22
    SITEMAP = 23
    ROBOTS = 24
    MOVED = 25
    """An old address that leads on."""
    MOVED_FEED = 26
    """The feed of a shelf that went elsewhere: what the one there holds."""


class Page(msgspec.Struct, frozen=True):
    """One file of the site.

    ``path`` is its place under the site's folder (``paths``). The other fields say what is shown, as far as the kind
    needs.
    """

    path: str
    kind: Kind
    article_id: str | None = None
    sheet: Sheet | None = None
    """What an article's page is made from, where it was read already."""
    shelf: Shelf = Shelf()
    number: int = 0
    """Of a shelf's older page, of its feed's history, or of a part of the sitemap."""
    day: date | None = None
    """The day, or the first day of the month."""
    file: Path | None = None
    """What a picture is a copy of."""
    target: str = ""
    """The path that an old address leads to."""

    @property
    def content_type(self) -> str:
        """The media type it is served with (RFC 9110 §8.3)."""
        return content_type(self.path)


_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "woff2": "font/woff2",
    "ico": "image/x-icon",
    "webmanifest": "application/manifest+json",
    "opml": "text/x-opml; charset=utf-8",
}
PICTURE_ENDINGS = frozenset({"png", "jpg", "jpeg", "gif", "webp", "avif", "svg"})
"""Files of a mirror with other endings are left alone."""
ASSET_ENDINGS = frozenset(_TYPES) - {"html", "opml"}
"""What a theme may bring along."""


def content_type(path: str) -> str:
    """The media type of a path of ours. KeyError: nothing of ours ends like that."""
    name = path.rpartition("/")[2]
    if name.startswith("feed") and name.endswith(".xml"):
        return "application/atom+xml; charset=utf-8"
    if name == "feed.json":
        return "application/feed+json"
    if name.endswith(".xml"):
        return "application/xml; charset=utf-8"
    return _TYPES[name.rpartition(".")[2].lower()]
