"""Which sources a newsroom can take in as it is: an importer adds these, and tells what stands against the others."""

from collections.abc import Iterable

import msgspec

from jianbao.model.source import Source, SourceKind
from jianbao.sources.config import ROUTE_HINT, check_file
from jianbao.sources.newsroom import Newsroom
from jianbao.sources.problems import Wrong


class Followable(msgspec.Struct, frozen=True):
    """``sources`` can be added; ``problems`` tell, with a line each, why others cannot."""

    sources: tuple[Source, ...]
    problems: tuple[str, ...] = ()


def followable(newsroom: Newsroom, sources: Iterable[Source]) -> Followable:
    """Of ``sources``, those that ``jianbao.toml`` would not be refused for; those that it has already are left out."""
    known = {source.key for source in newsroom.sources}
    taken: dict[str, Source] = {}
    problems: list[str] = []
    waiting: list[str] = []
    for source in sources:
        if source.key in known or source.key in taken:
            continue
        if source.kind is SourceKind.ROUTE and not newsroom.instances:
            waiting.append(source.key)
            continue
        if source.kind is SourceKind.FILE:
            try:
                check_file(newsroom.folder, source.locator)
            except Wrong as wrong:
                problems.append(f"{source.key}: {wrong.message}; {wrong.hint}")
                continue
        taken[source.key] = source
    if waiting:
        those = f"{len(waiting)} routes wait" if len(waiting) > 1 else "a route waits"
        problems.append(f"{those} for an RSSHub instance (the first is {waiting[0]}); {ROUTE_HINT}, and import again")
    return Followable(tuple(taken.values()), tuple(problems))
