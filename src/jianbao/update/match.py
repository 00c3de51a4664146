"""Which article each entry belongs to: a known one, one that another entry of this feed just began, or a new one."""

from collections.abc import Sequence

import msgspec

from jianbao.model.history import Known, KnownAppearance
from jianbao.update.identity import Identified, split_key


class Match(msgspec.Struct, frozen=True):
    """An entry and its article: ``article_id`` of one in the archive, or the identity key of a newcomer.

    ``seen`` is its appearance in this source, if it was seen there before.
    """

    told: Identified
    article_id: str | None = None
    newcomer: str | None = None
    seen: KnownAppearance | None = None


def match(told: Sequence[Identified], known: Known) -> tuple[Match, ...]:
    """Match the entries of one feed, in their order."""
    begun: dict[str, str] = {}  # identity key -> the newcomer that claimed it
    found: list[Match] = []
    for one in told:
        seen = known.appearances.get(one.entry_key)
        other = known.appearances.get(one.alias or "")
        if other is not None and _is_the_same(one, other) and not (seen is not None and _is_the_same(one, seen)):
            # Seen before in other company, when its id was used once more, or once less, in the feed.
            one, seen = msgspec.structs.replace(one, entry_key=one.alias), other  # noqa: PLW2901 - by its known name
        if seen is not None and _is_something_else(one, seen):
            # The publisher uses this id for whatever is newest. Nobody may be overwritten: it is another entry.
            entry_key = split_key(one.entry_key, one.entry, one.url)
            identity = tuple(key for key in one.identity_keys if key.startswith("url:")) or (
                one.identity_keys[-1] + "\x1f" + entry_key,
            )
            one = msgspec.structs.replace(one, entry_key=entry_key, identity_keys=identity)  # noqa: PLW2901 - the same entry, named better
            seen = known.appearances.get(entry_key)
        if seen is not None:
            found.append(Match(one, article_id=seen.article_id, seen=seen))
            continue
        article_id = next((known.identities[key] for key in one.identity_keys if key in known.identities), None)
        newcomer = None
        if article_id is None:
            newcomer = next((begun[key] for key in one.identity_keys if key in begun), one.identity_keys[0])
            for key in one.identity_keys:
                begun.setdefault(key, newcomer)
        found.append(Match(one, article_id=article_id, newcomer=newcomer))
    return tuple(found)


def _is_the_same(one: Identified, seen: KnownAppearance) -> bool:
    """The same id, page and title."""
    return one.url_key == seen.url_key and one.entry.title == seen.title


def _is_something_else(one: Identified, seen: KnownAppearance) -> bool:
    """The same id, but another page under another title."""
    return (
        one.url_key is not None
        and seen.url_key is not None
        and one.url_key != seen.url_key
        and one.entry.title != seen.title
    )
