"""What every reader is told about the feed it reads, besides its text."""

from datetime import datetime, tzinfo
from typing import NamedTuple

from jianbao.feeds.dates import parse_date
from jianbao.feeds.limits import MAX_DATE
from jianbao.feeds.repairs import Repairs
from jianbao.feeds.text import clean


class Reading(NamedTuple):
    """``url``: where the feed was fetched from; ``zone``: that of times without one; ``encoding``: see ``decode``."""

    url: str | None
    zone: tzinfo
    encoding: str
    repairs: Repairs

    def date(self, written: str | None, *, chinese: bool) -> tuple[datetime | None, str | None]:
        """The instant, and the date as it was written (at most ``MAX_DATE`` characters)."""
        if not written or not (written := written.strip()):
            return None, None
        moment = parse_date(written, self.zone, chinese=chinese)
        if moment is None:
            written = clean(written[:MAX_DATE], self.repairs)
            self.repairs.note("a date could not be read")
        return moment, written
