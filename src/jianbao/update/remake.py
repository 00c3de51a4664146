"""A stored revision, made once more: from the raw entry and pages that it was made from, by the present rules."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from jianbao.archive import Archive
from jianbao.articles import clean_entry_with_pages
from jianbao.model.article import CleanArticle
from jianbao.model.page import PageOutcome
from jianbao.model.recleaning import StoredCleaning
from jianbao.sources import Newsroom
from jianbao.update.decide import Clean, named
from jianbao.update.intake import cleaner

if TYPE_CHECKING:
    from datetime import tzinfo


class Remaker:
    """Cleans as ``collect`` would now, with the rules that the newsroom's owner accepted."""

    def __init__(self, archive: Archive, newsroom: Newsroom) -> None:
        self._archive = archive
        self._zones: dict[str, tzinfo] = {
            source.key: ZoneInfo(source.timezone) for source in newsroom.sources if source.timezone
        }
        self._zone = ZoneInfo(newsroom.site.timezone)
        self._learned = newsroom.learned

    def cleaner_of(self, source_key: str) -> Clean:
        """How entries of this source are cleaned."""
        return cleaner(None, self._zones.get(source_key, self._zone), self._learned.get(source_key))

    def remake(self, stored: StoredCleaning) -> CleanArticle | None:
        """What the present rules make of it; ``None``: its page is not here, or they would not take it for better."""
        entry, key = stored.entry, stored.source_key
        zone, learned = self._zones.get(key, self._zone), self._learned.get(key)
        if not stored.paged:
            return named(self.cleaner_of(key)(entry))
        pages = [one.page for one in self._archive.stored_pages(stored.entry_id) if one.page is not None]
        if not pages:
            return None
        made = clean_entry_with_pages(entry, pages, base=entry.base, zone=zone, asked=stored.asked, learned=learned)
        return named(made.article) if made.outcome is PageOutcome.TAKEN else None
