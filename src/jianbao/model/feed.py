"""What a publisher said, as it was said: the facts ``feeds`` makes of bytes."""

from datetime import datetime

import msgspec


class Enclosure(msgspec.Struct, frozen=True):
    """A file that an entry carries. ``type`` is a media type, ``length`` is in bytes; both are the publisher's word."""

    url: str
    type: str | None = None
    length: int | None = None


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One entry of a feed. Encoded as JSON it is the raw entry that the archive keeps for good.

    Nothing is cleaned: ``summary_html`` and ``content_html`` are the publisher's HTML (text-typed bodies escaped).
    """

    id: str | None = None
    """guid, Atom id, ``rdf:about`` or JSON id, as it stands."""
    url: str | None = None
    """The entry's page, absolute where a base is known."""
    title: str = ""
    """Plain text: no markup, entities resolved, white space collapsed."""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    published_text: str | None = None
    """The date as it was written, also where no instant could be read from it."""
    updated_text: str | None = None
    summary_html: str | None = None
    content_html: str | None = None
    base: str | None = None
    """Address that relative links of the bodies are resolved against; ``None``: the feed's."""
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    image: str | None = None
    """``media:thumbnail``, ``itunes:image`` or JSON image: a picture that the feed itself names."""
    language: str | None = None
    extra: dict[str, str] = {}
    """Everything else the entry said, by element or key name: kept, not interpreted."""

    @property
    def body_html(self) -> str:
        """The fuller of the two bodies: the content where there is one, else the summary, else empty."""
        return self.content_html or self.summary_html or ""


class Feed(msgspec.Struct, frozen=True):
    """A parsed feed.

    ``format`` is a short name such as ``rss20``, ``atom10``, ``json11``; ``encoding`` is the one the bytes were read
    in; ``repairs`` are words for people about what had to be mended, empty for a clean feed.
    """

    title: str = ""
    url: str | None = None
    """The site's page (Atom ``alternate``)."""
    base: str | None = None
    """Address that relative links are resolved against where an entry names no other: the feed's own, or its base."""
    description: str | None = None
    """HTML, uncleaned."""
    language: str | None = None
    updated: datetime | None = None
    entries: tuple[Entry, ...] = ()
    format: str = ""
    encoding: str = ""
    generator: str | None = None
    ttl_minutes: int | None = None
    period_minutes: int | None = None
    """How often it is updated, by ``sy:updatePeriod`` and ``sy:updateFrequency`` (RSS 1.0 syndication module)."""
    skip_hours: tuple[int, ...] = ()
    """Hours of the day, in GMT, in which it asks to be left alone (RSS 2.0)."""
    skip_days: tuple[int, ...] = ()
    """The same for days of the week; Monday is 0."""
    links: dict[str, tuple[str, ...]] = {}
    """What the feed as a whole links to, by relation (``feeds.feed_links.RELATIONS``); http(s) addresses only."""
    complete: bool = False
    """It says that it holds all its entries (RFC 5005 §2), so none can be missing."""
    repairs: tuple[str, ...] = ()
