"""Dates as feeds write them → aware instants in UTC, or ``None``: a wrong instant is worse than none.

Read are RFC 822 (and 2822, asctime, Java's and JavaScript's ``Date.toString``), ISO 8601 and its relatives, Chinese,
Japanese and Korean forms, and epoch seconds or milliseconds. Not read are forms that need a clock (``3分钟前``)
or a guess (``01/02/2025``).
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from jianbao.feeds.limits import MAX_DATE

EARLIEST_YEAR = 1900
LATEST_YEAR = 2200

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januar january 一",
            "feb februar february 二",
            "mar march 三",
            "apr april 四",
            "may mai 五",
            "jun june juni 六",
            "jul july juli 七",
            "aug august 八",
            "sep sept september 九",
            "oct october okt 十",
            "nov november 十一",
            "dec december dez 十二",
        ),
        1,
    )
    for name in names.split()
}
# Hours from UTC. RFC 822 §5.1, RFC 2822 §4.3, and the names that news sites in use write.
_ZONES = {
    **dict.fromkeys(("z", "ut", "utc", "gmt", "wet", "etc/utc", "etc/gmt"), 0.0),
    "est": -5.0, "edt": -4.0, "cst": -6.0, "cdt": -5.0, "mst": -7.0, "mdt": -6.0, "pst": -8.0, "pdt": -7.0,
    "et": -5.0, "ct": -6.0, "mt": -7.0, "pt": -8.0, "akst": -9.0, "akdt": -8.0, "hst": -10.0,
    "bst": 1.0, "ist": 5.5, "west": 1.0, "cet": 1.0, "mez": 1.0, "cest": 2.0, "mesz": 2.0, "eet": 2.0, "eest": 3.0,
    "msk": 3.0, "hkt": 8.0, "sgt": 8.0, "awst": 8.0, "prc": 8.0, "asia/shanghai": 8.0, "asia/hong_kong": 8.0,
    "asia/taipei": 8.0, "asia/singapore": 8.0, "北京时间": 8.0, "中国标准时间": 8.0, "jst": 9.0, "asia/tokyo": 9.0,
    "kst": 9.0, "asia/seoul": 9.0, "acst": 9.5, "aest": 10.0, "aedt": 11.0, "nzst": 12.0, "nzdt": 13.0,
}  # fmt: skip
_CHINA_HOURS = 8.0

_WEEKDAY = r"(?:[^\W\d_]{2,12}\.?\s*,?\s+|[^\W\d_]{2,9},)?"
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,]\d+)?)?"
_MERIDIEM = r"(?:\s*(?P<meridiem>[AaPp]\.?[Mm]\b\.?))?"
_DAY_FIRST = re.compile(  # 6 Jan 2025, 06-Jan-25
    _WEEKDAY
    + r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s./-]*(?P<month>[^\W\d_]{2,9}|\d{1,2}月)\.?,?[\s./-]*(?P<year>\d{2,4})\b"
    r"(?:,?[\sT]+(?:at\s+)?" + _CLOCK + _MERIDIEM + r")?(?P<zone>.*)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(  # Jan 6, 2025 10:00 PM; Mon Jan 06 2025 10:00:00 GMT+0800
    _WEEKDAY + r"(?P<month>[^\W\d_]{2,9}|\d{1,2}月)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})\b"
    r"(?:,?[\sT]+(?:at\s+)?" + _CLOCK + _MERIDIEM + r")?(?P<zone>.*)",
    re.IGNORECASE,
)
_ASCTIME = re.compile(  # Mon Jan  6 10:00:00 CST 2025
    _WEEKDAY
    + r"(?P<month>[^\W\d_]{2,9}|\d{1,2}月)\s+(?P<day>\d{1,2})\s+"
    + _CLOCK
    + r"\s+(?P<zone>[A-Za-z0-9:+/_-]*)\s*"
    r"(?P<year>\d{4})",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(  # 2025-01-06T10:00:00.5+08:00, 2025/1/6 10:00, 2025.01.06, 2025年1月6日 下午3点05分
    r"(?P<year>\d{4})\s*(?:[-/.]|[年년]\s*)\s*(?P<month>\d{1,2})\s*(?:[-/.]|[月월]\s*)\s*(?P<day>\d{1,2})\s*[日号號일]?\.?"
    r"(?:\s*[(（]?(?:星期|周|週|礼拜)[一二三四五六日天][)）]?|\s*[(（][日月火水木金土월화수목금토일][)）])?"
    r"(?:(?:\s*[T,]\s*|\s*)(?P<half>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|夜间|午前|午後|오전|오후)?\s*"
    r"(?P<hour>\d{1,2})\s*(?::|[点點时時시]\s*)\s*(?:(?P<minute>\d{1,2})\s*(?:[分분]\s*)?"
    r"(?::?\s*(?<=[:분分\s])(?P<second>\d{1,2})(?:[.,]\d+)?\s*[秒초]?)?)?" + _MERIDIEM + r")?(?P<zone>.*)",
)
_COMPACT = re.compile(  # 20250106T100000Z, 20250106
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:[T ]?(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2}))?"
    r"(?:[.,]\d+)?)?(?P<zone>(?:\D.*)?)"
)
_ORDINAL = re.compile(  # 2025-006T10:00:00Z
    r"(?P<year>\d{4})-?(?P<ordinal>\d{3})(?:T" + _CLOCK + r")?(?P<zone>(?:[^\d-].*|[+-]\d\d:?\d\d)?)"
)
_YEAR_OR_MONTH = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})|年(?:(?P<month2>\d{1,2})月)?)?(?P<zone>Z?)")
_EPOCH = re.compile(r"(\d{9,10}|\d{12,13})(?:\.\d+)?")
_OFFSET = re.compile(
    r"(?:GMT|UTC|UT|Z)?\s*(?P<sign>[+\u2212-])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?(?::?\d{2})?", re.IGNORECASE
)
_COMMENT = re.compile(r"[(\[]([^()\[\]]*)[)\]]\s*$")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９：／－．，　", "0123456789:/-., ")
_NIGHT = frozenset({"晚上", "晚间", "夜间"})
_AFTERNOON = frozenset({"下午", "傍晚", "晚上", "晚间", "夜间", "午後", "오후"})
_NOON = 12
_LAST_NOON = 2  # 中午2点 is 14:00


def parse_date(text: str | None, zone: tzinfo = UTC, *, chinese: bool = False) -> datetime | None:
    """The instant that ``text`` means, in UTC; ``None`` if it means none that we are sure of.

    ``zone`` is that of times without one. ``chinese`` says that the source is: then ``CST`` is China Standard Time
    (+08:00), else US Central (RFC 822). Years outside 1900 to 2200 and the very start of the epoch are no dates.
    """
    if not text:
        return None
    text = text.strip()
    if not text or len(text) > MAX_DATE:
        return None
    if not text.isascii():
        text = text.translate(_FULL_WIDTH).strip()
    try:
        moment = _epoch(text) or _calendar(text, zone, chinese=chinese)
    except (ValueError, OverflowError):  # 30 February, hour 25, an offset of 99 hours
        return None
    if moment is None or not EARLIEST_YEAR <= moment.year <= LATEST_YEAR or moment.timestamp() == 0:
        return None
    return moment


def _epoch(text: str) -> datetime | None:
    """Seconds or milliseconds since 1970."""
    found = _EPOCH.fullmatch(text)
    if found is None:
        return None
    digits = found[1]
    seconds = int(digits) / 1000 if len(digits) > 10 else int(digits)  # noqa: PLR2004 - ten digits last until 2286
    return datetime.fromtimestamp(seconds, UTC)


def _calendar(text: str, zone: tzinfo, *, chinese: bool) -> datetime | None:
    """The first form that fits with a month and a zone that exist."""
    for form in (_DAY_FIRST, _YEAR_FIRST, _ASCTIME, _MONTH_FIRST, _COMPACT, _ORDINAL, _YEAR_OR_MONTH):
        found = form.fullmatch(text)
        if found is None:
            continue
        parts = found.groupdict()
        start = _day(parts)
        if start is None:
            continue
        offset = _zone(parts["zone"], zone, chinese=chinese)
        if offset is None:
            continue
        return (start + _time(parts)).replace(tzinfo=offset).astimezone(UTC)
    return None


def _day(parts: dict[str, str | None]) -> datetime | None:
    """Midnight of the day, without a zone; ``None`` for a month that has no such name."""
    digits = parts["year"] or ""
    year = int(digits)
    if len(digits) == 2:  # noqa: PLR2004 - RFC 2822 §4.3
        year += 2000 if year < 50 else 1900  # noqa: PLR2004
    elif len(digits) == 3:  # noqa: PLR2004
        year += 1900
    if parts.get("ordinal"):
        return datetime(year, 1, 1) + timedelta(days=int(parts["ordinal"] or 1) - 1)  # noqa: DTZ001 - set by the caller
    word = (parts.get("month") or parts.get("month2") or "1").removesuffix("月")
    month = int(word) if word.isdecimal() else _MONTHS.get(word.lower())
    if month is None:
        return None
    return datetime(year, month, int(parts.get("day") or 1))  # noqa: DTZ001 - the zone is set by the caller


def _time(parts: dict[str, str | None]) -> timedelta:
    """The time of day; 24:00 is the next midnight, second 60 is second 59. Raises ValueError for none that exists."""
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    half, meridiem = parts.get("half"), (parts.get("meridiem") or "").lower()
    if ((half in _AFTERNOON or meridiem.startswith("p")) and hour < _NOON) or (half == "中午" and hour <= _LAST_NOON):
        hour += _NOON
    elif hour == _NOON and half in _NIGHT:
        hour = 24
    elif hour == _NOON and (half in {"凌晨", "午前", "오전"} or meridiem.startswith("a")):
        hour = 0
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and (minute or second)):  # noqa: PLR2004 - a clock
        raise ValueError("no such time of day")
    return timedelta(hours=hour, minutes=minute, seconds=min(second, 59))


def _zone(text: str | None, naive: tzinfo, *, chinese: bool) -> tzinfo | None:
    """The zone that a date names, ``naive`` if it names none, ``None`` if what stands there is no zone of ours."""
    text = (text or "").strip().rstrip(".").strip()
    comment = _COMMENT.search(text)
    if comment:
        text = text[: comment.start()].strip() or comment[1].strip()
    if not text:
        return naive
    offset = _OFFSET.fullmatch(text)
    if offset:
        size = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
        return timezone(size if offset["sign"] == "+" else -size)
    name = text.lower()
    if name == "cst" and chinese:
        return timezone(timedelta(hours=_CHINA_HOURS))
    hours = _ZONES.get(name)
    if hours is None and len(name) == 1 and name.isascii() and name.isalpha():
        hours = 0.0  # military letters were specified the wrong way round: "no information" (RFC 2822 §4.3)
    return None if hours is None else timezone(timedelta(hours=hours))


def is_chinese(language: str | None, title: str, encoding: str, zone: tzinfo) -> bool:
    """Whether a feed comes from China by its language, its title, its encoding, or the zone it was filed with."""
    if (language or "").lower().startswith("zh") or encoding in {"gb18030", "hz"}:
        return True
    if zone.utcoffset(datetime(2025, 1, 1)) == timedelta(hours=_CHINA_HOURS):  # noqa: DTZ001 - only its offset is asked
        return True
    has_han = any("\u4e00" <= sign <= "\u9fff" for sign in title)
    return has_han and not any("\u3040" <= sign <= "\u30ff" or "\uac00" <= sign <= "\ud7af" for sign in title)
