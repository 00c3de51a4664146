"""Whose own pages are wished for: by the owner's word, else where a body is a teaser. Pure."""

from urllib.parse import urlsplit

from jianbao.articles import is_teaser
from jianbao.model.article import CleanArticle
from jianbao.model.feed import Entry
from jianbao.model.page import PageWish
from jianbao.model.source import Source, SourceKind
from jianbao.update.decide import Wishes
from jianbao.urls import canonical_url, names_a_page

_SECOND_LEVEL = frozenset(
    [
        "ac",
        "co",
        "com",
        "edu",
        "gob",
        "gov",
        "go",
        "gouv",
        "govt",
        "ltd",
        "me",
        "mil",
        "ne",
        "net",
        "nom",
        "or",
        "org",
        "plc",
        "sch",
    ]
)
"""Names that stand between a country's domain and the one somebody registered (``com.cn``, ``co.uk``)."""
_COUNTRY = 2


def wishes_of(source: Source, home: str | None) -> Wishes | None:
    """Which pages the entries of a source wish for; ``None``: none ever. ``home``: the site or address of its feed.

    With ``full_text = true`` that of every entry that links to one. Left to us, those whose bodies are teasers and
    whose pages are of the feed's own site: who follows a list of links did not ask for the sites behind it. Never
    those of files, which were never asked for over the network.
    """
    wanted = source.full_text
    if wanted is False or source.kind is SourceKind.IMPORT or (wanted is None and source.kind is SourceKind.FILE):
        return None

    def wish(entry: Entry, clean: CleanArticle) -> PageWish | None:
        url = canonical_url(entry.url, entry.base or home)
        if url is None or not names_a_page(url):
            return None
        if wanted or (home is not None and is_teaser(entry, clean) and same_publisher(url, home)):
            return PageWish(url)
        return None

    return wish


def same_publisher(one: str, other: str) -> bool:
    """Whether two addresses are of one registered domain (``rss.news.example`` and ``www.news.example``)."""
    ours, theirs = _domain(one), _domain(other)
    return ours is not None and ours == theirs


def _domain(url: str) -> str | None:
    """The domain that somebody registered, as far as its form tells; a number or a lone name as it stands."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return None
    labels = host.split(".")
    if not host or ":" in host or labels[-1].isdigit():
        return host or None
    if len(labels) > 2 and len(labels[-1]) == _COUNTRY and labels[-2] in _SECOND_LEVEL:  # noqa: PLR2004 - a.com.cn
        return ".".join(labels[-3:])
    return ".".join(labels[-2:])
