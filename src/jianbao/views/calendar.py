"""The archive by date: years with their months, months as calendars, days."""

import calendar as gregorian
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from jianbao.archive.interface import Shelf
from jianbao.views import paths
from jianbao.views.context import CalendarDay, CategoryGroup, DaysView, DayView, Link, MonthView, YearView
from jianbao.views.press import Press

Days = Sequence[tuple[date, int]]
_SHADES = (1, 10, 30, 80)
"""From how many articles on a day is shown darker."""


def all_days(press: Press, days: Days) -> bytes:
    """``/d/``: every year with its months."""
    counts: dict[date, int] = {}
    for day, count in days:
        first = day.replace(day=1)
        counts[first] = counts.get(first, 0) + count
    years = tuple(
        YearView(
            press.dates.form("year", date(year, 1, 1)),
            tuple(_month_box(press, date(year, month, 1), counts) for month in range(1, 13)),
        )
        for year in sorted({first.year for first in counts}, reverse=True)
    )
    lead = press.words("days.lead", zone=press.site.timezone)
    frame = press.frame(paths.DAYS, press.t["days.title"], description=lead)
    return press.render("days.html", frame, DaysView(lead, years))


def month(press: Press, first: date, days: Days) -> bytes:
    """A month as a calendar."""
    months = sorted({day.replace(day=1) for day, _ in days})
    counts = {day: count for day, count in days if day.replace(day=1) == first}
    name = press.dates.form("month", first)
    page = MonthView(
        name=name,
        weekdays=tuple(press.dates.weekdays()),
        weeks=tuple(
            tuple(_day_box(press, first.replace(day=number), counts) if number else CalendarDay(0) for number in week)
            for week in gregorian.Calendar().monthdayscalendar(first.year, first.month)
        ),
        previous=_month_link(press, [m for m in months if m < first][-1:]),
        next=_month_link(press, [m for m in months if m > first][:1]),
    )
    frame = press.frame(paths.month(first), name, description=press.words("days.of_day", day=name))
    return press.render("month.html", frame, page)


def day(press: Press, when: date, days: Days) -> bytes:
    """All articles of a day, by category in the owner's order, the newest first."""
    cards = list(press.cards_of_day(when))
    cards.reverse()  # the sort is stable: inside a category the newest stays first
    ordered = sorted(cards, key=lambda card: press.rank(Shelf(card.filing.category)))
    others = [day for day, _ in days]
    page = DayView(
        title=press.dates.form("day_weekday", when),
        month=Link(press.dates.form("month", when), press.addresses.href(paths.month(when))),
        groups=tuple(
            CategoryGroup(press.shelf_link(Shelf(category)), tuple(map(press.card, group)))
            for category, group in groupby(ordered, key=lambda card: card.filing.category)
        ),
        previous=_day_link(press, [d for d in others if d < when][-1:]),
        next=_day_link(press, [d for d in others if d > when][:1]),
    )
    title = press.words("days.of_day", day=press.dates.form("day", when))
    return press.render("day.html", press.frame(paths.day(when), title), page)


def _day_box(press: Press, when: date, counts: dict[date, int]) -> CalendarDay:
    count = counts.get(when, 0)
    label = f"{press.dates.form('day', when)}, {press.articles_note(count)}" if count else ""
    return CalendarDay(
        when.day, press.addresses.href(paths.day(when)) if count else "", count, label, _shade(count, _SHADES)
    )


def _month_box(press: Press, first: date, counts: dict[date, int]) -> CalendarDay:
    count = counts.get(first, 0)
    label = press.dates.form("month_only", first)
    href = press.addresses.href(paths.month(first)) if count else ""
    return CalendarDay(first.month, href, count, label, _shade(count, tuple(20 * step for step in _SHADES)))


def _shade(count: int, steps: tuple[int, ...]) -> int:
    return max(1, sum(count >= step for step in steps)) if count else 0


def _month_link(press: Press, found: list[date]) -> Link | None:
    return Link(press.dates.form("month", found[0]), press.addresses.href(paths.month(found[0]))) if found else None


def _day_link(press: Press, found: list[date]) -> Link | None:
    return Link(press.dates.form("day_short", found[0]), press.addresses.href(paths.day(found[0]))) if found else None
