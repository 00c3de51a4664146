"""The way from bytes to a feed: decode, then the strict reader, then mended text, then the tolerant one."""

from datetime import UTC, tzinfo

from jianbao.errors import FeedError
from jianbao.feeds import jsonfeed, tolerant, wellformed
from jianbao.feeds.decode import decode
from jianbao.feeds.limits import MAX_BYTES
from jianbao.feeds.mend import mend
from jianbao.feeds.page import describe
from jianbao.feeds.reading import Reading
from jianbao.feeds.repairs import Repairs
from jianbao.model.feed import Feed


def parse_feed(data: bytes, *, url: str | None = None, content_type: str | None = None, zone: tzinfo = UTC) -> Feed:
    """What a publisher said in ``data``: RSS 0.9x, 1.0, 2.0, Atom 0.3, 1.0, JSON Feed 1.x or CDF, mended where broken.

    ``url`` is where it was fetched from (relative links are resolved against it, errors name it), ``content_type`` the
    HTTP header as it came, ``zone`` that of times that name none. Neither network nor files are touched.
    Raises FeedError for what is no feed, an empty answer, or what passes a limit of ``feeds.limits``.
    """
    if len(data) > MAX_BYTES:
        raise FeedError(
            f"{len(data)} bytes, more than the {MAX_BYTES} a feed may have",
            subject=url,
            hint="Ask the source for fewer entries (RSSHub: ?limit=20).",
        )
    repairs = Repairs()
    quickly = data.startswith(b"<") and data[1:2] != b"\0" and not data.isascii()
    if quickly:
        # Most feeds are UTF-8, which lxml checks as it reads: then the text as such is not needed.
        feed = wellformed.read(data, Reading(url, zone, "utf-8", repairs))
        if feed is not None:
            return feed
    text, encoding = decode(data, content_type, repairs)
    reading = Reading(url, zone, encoding, repairs)
    start = text[:1000].lstrip()
    if not start and not text.strip():
        raise FeedError(describe(text), subject=url)
    if start[:1] in {"{", "["}:
        return jsonfeed.read(text, reading)
    as_it_came = encoding == "utf-8" and not repairs.texts()
    if not (as_it_came and quickly):
        feed = wellformed.read(data if as_it_came else text.encode("utf-8", "replace"), reading)
        if feed is not None:
            return feed
    mended = mend(text, repairs)
    if mended != text:
        feed = wellformed.read(mended.encode("utf-8", "replace"), reading)
    return feed or tolerant.read(mended, reading)
