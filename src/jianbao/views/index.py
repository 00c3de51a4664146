"""The measures of lists, which shelves an article stands on, and digests.

Places are counted from the oldest article, so that a full page of a shelf stays as it is while the archive grows.
"""

import hashlib
from collections.abc import Iterable

from jianbao.archive.interface import Shelf
from jianbao.model.source import Filing

PAGE_SIZE = 40
"""Articles on an older page of a shelf; the shelf's own page has from one to two times as many."""
FEED_SIZE = 20
FEATURED = 12
"""How many of a category's newest articles the home page may choose from."""
SITEMAP_SIZE = 5_000
"""URLs in one part of the sitemap; sitemaps.org allows 50,000."""


def shelves_of(filings: Iterable[Filing]) -> Iterable[Shelf]:
    """Every shelf on which an article with these filings stands, each once."""
    found = {Shelf()}
    for filing in filings:
        found |= {
            Shelf(filing.category),
            Shelf(filing.category, filing.site),
            Shelf(filing.category, filing.site, filing.channel),
        }
    return found


def fingerprint(*parts: str) -> str:
    """A digest of parts; where one ends matters."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
