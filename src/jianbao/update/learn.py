"""Find in the archive what recurs over a source's articles, to propose rules of cleaning to the owner."""

from collections.abc import Callable, Iterable

import msgspec

from jianbao.archive import Archive
from jianbao.articles.learned import LearnedRule, refusal
from jianbao.articles.learned_search import LEAST_SEEN, LEAST_SHARE, MOST_ARTICLES, Proposal, Search
from jianbao.sources import Newsroom
from jianbao.update.remake import Remaker


class Learning(msgspec.Struct, frozen=True):
    """What came of looking at one source: how many articles were looked at, and what recurs in them."""

    source_key: str
    articles: int
    proposals: tuple[Proposal, ...]


def learn(
    archive: Archive,
    newsroom: Newsroom,
    source_key: str,
    *,
    articles: int = MOST_ARTICLES,
    least: int = LEAST_SEEN,
    share: float = LEAST_SHARE,
    known: Iterable[LearnedRule] = (),
    progress: Callable[[int], None] | None = None,
) -> Learning:
    """Clean the newest ``articles`` of a source again, by the present rules, and see what recurs in them.

    What the present rules and those that the owner accepted take out is not seen any more, and what ``known`` rules
    say is left out. ``progress`` hears how many were looked at. Raises ``ArchiveError``.
    """
    search, remaker = Search(), Remaker(archive, newsroom)
    for done, stored in enumerate(archive.newest_told(source_key, articles), 1):
        search.add(f"{stored.article_id}  {stored.made.title}", remaker.remake(stored) or stored.made)
        if progress is not None:
            progress(done)
    told = {(rule.kind, rule.texts) for rule in known}
    found = [one for one in search.proposals(least=least, share=share) if (one.kind, one.texts) not in told]
    fit = [one for one in found if not any(refusal(one.kind, text) for text in one.texts)]
    return Learning(source_key, search.articles, tuple(fit))
