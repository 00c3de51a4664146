"""Who an entry is: its key within the source, and the keys by which it is the same article elsewhere.

Identity is layered: entry id within its source, then canonical URL, then title and date. All of it is a pure function
of what the publisher said, so every run, machine and RSSHub instance comes to the same keys.
"""

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence

import msgspec

from jianbao.model.feed import Entry
from jianbao.urls import canonical_url, names_a_page, url_key

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Base 32 without the letters that are mistaken for digits or for each other (Crockford)."""
ID_LENGTH = 12
"""60 bits: in an archive of a million articles one id in two million needs a thirteenth character."""
_LONGER = 8
_DIGITS = tuple(high + low for high in _ALPHABET for low in _ALPHABET)
"""Two digits for every 10 bits."""
_SHIFTS = range(5 * (ID_LENGTH + _LONGER) - 10, -1, -10)
_LENGTHS = range(ID_LENGTH, ID_LENGTH + _LONGER + 1)
_MAX_KEY = 400
_SEPARATOR = "\x1f"
OWN_ID = "id:"
"""Prefix of the identity key of a post that we exported ourselves: the rest is the article's id."""
_OWN_ENTRY = re.compile(rf"jianbao:([{_ALPHABET}]{{{ID_LENGTH},{ID_LENGTH + _LONGER}}})")
_encoder = msgspec.msgpack.Encoder()


class Identified(msgspec.Struct, frozen=True):
    """An entry with its keys. ``identity_keys`` are strongest first, and never empty."""

    entry: Entry
    entry_key: str
    identity_keys: tuple[str, ...]
    url: str | None
    """Canonical URL."""
    url_key: str | None
    raw_digest: str
    alias: str | None = None
    """The entry key that it would have in other company: an id is told apart only where a feed uses it twice."""


def identify(
    entries: Sequence[Entry], source_key: str, *, home: str | None = None, own: bool = False
) -> tuple[Identified, ...]:
    """Give each entry of one feed its keys. ``home`` is the feed's own page: a link to it names no article.

    ``own``: the entries are the owner's files, so an id of ours in them is believed, and an exported post is its
    article again. A feed that claims one gets nothing by it.

    Within a feed, ids that are used twice are told apart by URL and title, and a URL that entries with different ids
    and titles share (a live blog, a home page) is no identity of any of them.
    """
    urls = [canonical_url(entry.url, entry.base) for entry in entries]
    home_url = canonical_url(home)
    home_key = url_key(home_url) if home_url else None
    url_keys = [url_key(url) if url and names_a_page(url) else None for url in urls]
    shared = _shared([(key, entry) for key, entry in zip(url_keys, entries, strict=True) if key])
    ids = Counter(entry.id for entry in entries if entry.id)
    used: Counter[str] = Counter()
    found: list[Identified] = []
    for entry, url, key in zip(entries, urls, url_keys, strict=True):
        strong = key if key and key not in shared and key != home_key else None
        repeated = ids[entry.id or ""] > 1
        base = _entry_key(entry, url, strong, repeated=repeated)
        alias = _entry_key(entry, url, strong, repeated=not repeated) if entry.id else None
        used[base] += 1
        entry_key = base if used[base] == 1 else f"{base}{_SEPARATOR}{used[base]}"
        keys = [f"url:{strong}"] if strong else []
        keys.append(f"entry:{source_key}{_SEPARATOR}{entry_key}")
        if own and (ours := _OWN_ENTRY.fullmatch(entry.id or "")):
            keys.insert(0, OWN_ID + ours[1])
        found.append(
            Identified(
                entry=entry,
                entry_key=entry_key,
                identity_keys=tuple(keys),
                url=url,
                url_key=strong,
                raw_digest=raw_digest(entry),
                alias=alias if used[base] == 1 else None,
            )
        )
    return tuple(found)


def raw_digest(entry: Entry) -> str:
    """Digest of what an entry says, 32 hex digits.

    ``extra`` is left out: WordPress feeds count comments in it, and would give every entry a new raw form each hour.
    """
    said = entry if not entry.extra else msgspec.structs.replace(entry, extra={})
    return hashlib.sha256(_encoder.encode(said)).hexdigest()[:32]


def id_candidates(identity_key: str) -> tuple[str, ...]:
    """Ids for an identity key, best first: the same start, each a character longer than the one before.

    The first is taken unless another key's id is in its way; so ids are collision-free, and the same everywhere in
    all but one of some million archives. An exported post brings its id with it.
    """
    number = int.from_bytes(hashlib.sha256(b"jianbao/1\0" + identity_key.encode()).digest()[:13], "big") >> 4
    whole = "".join([_DIGITS[number >> shift & 1023] for shift in _SHIFTS])
    made = tuple([whole[:length] for length in _LENGTHS])
    return (identity_key.removeprefix(OWN_ID), *made) if identity_key.startswith(OWN_ID) else made


def split_key(entry_key: str, entry: Entry, url: str | None) -> str:
    """The key of an entry whose id was used before for something else: told apart by URL and title."""
    return _short(_SEPARATOR.join((entry_key, url or "", _folded(entry.title))))


def _entry_key(entry: Entry, url: str | None, strong: str | None, *, repeated: bool) -> str:
    if entry.id:
        return split_key(entry.id, entry, url) if repeated else _short(entry.id)
    if strong:
        return _short(f"url:{strong}")
    date = entry.published_text or (entry.published.isoformat() if entry.published else "")
    said = [_folded(entry.title), date, url or ""]
    if not any(said[:2]):
        said.append(entry.body_html)
    return "said:" + hashlib.blake2b(_SEPARATOR.join(said).encode(), digest_size=16).hexdigest()


def _shared(told: Sequence[tuple[str, Entry]]) -> set[str]:
    """URL keys under which a feed tells several things: different ids and different titles."""
    by_url: defaultdict[str, list[Entry]] = defaultdict(list)
    for key, entry in told:
        by_url[key].append(entry)
    return {key for key, entries in by_url.items() if len(entries) > 1 and _tell_apart(entries)}


def _tell_apart(entries: Sequence[Entry]) -> bool:
    """Whether entries of one URL are several things."""
    several = {(entry.id, _folded(entry.title)) for entry in entries}
    if len({title for _, title in several}) == 1:
        return False
    ids = {i for i, _ in several}
    return len(ids) > 1 or None in ids


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def _short(key: str) -> str:
    """A key as it stands, or its digest where it is absurdly long."""
    if len(key) <= _MAX_KEY:
        return key
    return "long:" + hashlib.blake2b(key.encode(), digest_size=16).hexdigest()
