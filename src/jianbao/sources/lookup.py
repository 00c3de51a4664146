"""What an owner means by words on the command line: one source, or all of a site or category."""

import unicodedata
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from jianbao.errors import ConfigError
from jianbao.model.source import Source


def find_sources(sources: Sequence[Source], words: Iterable[str]) -> list[Source]:
    """The sources that any of ``words`` names, each once, in the order of ``sources``; all of them for no words.

    A word is a key, a feed's URL, a route or a file's path; or a category, site or channel; or several of these levels
    (``财经/新浪财经``). Where none is equal, those are taken in whose names or address it is a part of.
    ConfigError: a word that names none, with the nearest there are.
    """
    wanted = list(words)
    if not wanted:
        return list(sources)
    chosen = {source.key for word in wanted for source in _named(sources, word)}
    return [source for source in sources if source.key in chosen]


def _named(sources: Sequence[Source], word: str) -> list[Source]:
    folded = _folded(word)
    equal = [source for source in sources if folded in _names(source)]
    part = [source for source in sources if any(folded in name for name in _names(source))] if folded else []
    if equal or part:
        return equal or part
    known: dict[str, str] = {}
    for source in sources:
        filing = source.filing
        for name in (filing.channel, filing.site, filing.category, source.locator, source.key):
            known.setdefault(_folded(name), name)
    near = [known[name] for name in get_close_matches(folded, known, n=3, cutoff=0.5)]
    hint = f"did you mean {' or '.join(near)}?" if near else "see what is followed: jianbao sources"
    raise ConfigError(f'no source is called "{word}"', hint=hint)


def _names(source: Source) -> set[str]:
    """Everything a source is called by, folded."""
    category, site, channel = source.filing.category, source.filing.site, source.filing.channel
    levels = [category, site, channel]
    joined = ["/".join(levels[start:stop]) for start in range(3) for stop in range(start + 1, 4)]
    return {_folded(name) for name in (*joined, source.key, source.locator, str(source.filing))}


def _folded(text: str) -> str:
    """For comparing: one width, one case, no slash at the ends, none of the spaces around slashes and dashes."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return "/".join(part.strip() for part in text.strip().strip("/").split("/"))
