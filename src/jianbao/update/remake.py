"""A stored revision, made once more: from the raw entry that it was made from, by the present rules."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from jianbao.articles import Learned
from jianbao.model.article import CleanArticle
from jianbao.model.feed import Entry
from jianbao.model.recleaning import StoredCleaning
from jianbao.sources import Newsroom
from jianbao.update.decide import named
from jianbao.update.intake import cleaner

if TYPE_CHECKING:
    from datetime import tzinfo


class Remaker:
    """Cleans as ``collect`` would now. ``learned`` takes the place of the rules accepted for a source."""

    def __init__(self, newsroom: Newsroom, learned: Learned | None = None) -> None:
        self._zones: dict[str, tzinfo] = {
            source.key: ZoneInfo(source.timezone) for source in newsroom.sources if source.timezone
        }
        self._zone = ZoneInfo(newsroom.site.timezone)
        self._newsroom = newsroom
        self._learned = learned

    def remake(self, stored: StoredCleaning) -> CleanArticle | None:
        """What the present rules make of it; ``None``: it was made of more than is at hand, and stays as it is."""
        if stored.paged:
            return None
        return self.remake_entry(stored.source_key, stored.entry)

    def remake_entry(self, source_key: str, entry: Entry) -> CleanArticle:
        """What the present rules make of an entry of this source."""
        learned = self._learned or self._newsroom.learned.get(source_key)
        return named(cleaner(None, self._zones.get(source_key, self._zone), learned)(entry))
