"""Dates and times as readers see them: in the site's zone and language."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

from jianbao.messages import Catalogue


class When(msgspec.Struct, frozen=True):
    """A moment for ``<time>``: ``machine`` is ISO 8601 to the second with its offset."""

    machine: str
    moment: str
    day: str
    day_short: str
    time: str


class Dates:
    """Writes dates in the words of ``texts`` and the zone ``zone_name`` (an IANA name)."""

    def __init__(self, texts: Catalogue, zone_name: str) -> None:
        self.zone = ZoneInfo(zone_name)
        self._texts = texts
        # Neighbours on a page are of the same few days, and an article's time stands on several pages.
        self.form = lru_cache(maxsize=8192)(self._form)
        self.when = lru_cache(maxsize=8192)(self._when)

    def day_in_zone(self, moment: datetime) -> date:
        """The calendar day of a moment, at the edges of the calendar too."""
        try:
            return moment.astimezone(self.zone).date()
        except OverflowError:
            return moment.date()

    def _when(self, moment: datetime) -> When:
        """A moment in all the forms templates ask for."""
        try:
            local = moment.astimezone(self.zone)
        except OverflowError:
            local = moment
        time = f"{local.hour:02d}:{local.minute:02d}"
        return When(
            machine=local.isoformat(timespec="seconds"),
            moment=self.form("moment", local.date(), time=time),
            day=self.form("day", local.date()),
            day_short=self.form("day_short", local.date()),
            time=time,
        )

    def _form(self, form: str, day: date, *, time: str = "") -> str:
        """``day`` in one of the forms of ``[date]`` in site.toml, such as ``day_weekday`` or ``month``."""
        name = self._texts[f"date.month_name.{day.month}"]
        return self._texts(
            f"date.{form}",
            year=day.year,
            month=day.month,
            day=day.day,
            month_name=name,
            month_short=name[:3],
            weekday=self._texts[f"date.weekday.{day.isoweekday()}"],
            time=time,
        )

    def weekdays(self) -> list[str]:
        """The heads of a calendar's columns, Monday first (ISO 8601)."""
        return [self._texts[f"date.weekday_short.{number}"] for number in range(1, 8)]
