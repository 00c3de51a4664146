"""From what was parsed to what is stored.

``collect`` keeps this promise, source by source::

    request   = validators and digest of the last visit          archive.source_state
    fetched   = ask the instances or the feed                    fetch.fetch_all   (waits overlap)
    feed      = parse(fetched.body)                              feeds.parse_feed (parsing.parse_fenced)
    told      = identify(feed.entries)                           identity          pure
    known     = what the archive knows of these keys             archive.known
    matches   = match(told, known)                               match             pure
    ids       = one for each newcomer                            archive.issue_ids
    changes   = decide(matches, known, ids, clean, now)          decide            pure; cleans what is new
    store(changes, visit)                                        archive.store     one transaction

``intake`` is the part from ``identify`` to ``store``; importers use it too. ``decide`` decides and touches nothing;
the archive writes and decides nothing.
"""

from jianbao.update.agenda import due_sources
from jianbao.update.collect import CollectReport, collect
from jianbao.update.imports import ImportReport, import_posts
from jianbao.update.intake import Intake, take_in

__all__ = ["CollectReport", "ImportReport", "Intake", "collect", "due_sources", "import_posts", "take_in"]
