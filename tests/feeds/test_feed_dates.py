"""Dates as feeds write them."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.feeds.dates import is_chinese, parse_date

SHANGHAI = ZoneInfo("Asia/Shanghai")
TWO = datetime(2025, 1, 6, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "Mon, 06 Jan 2025 10:00:00 +0800",
        "Mon, 6 Jan 25 02:00 UT",
        "Monday, 06 January 2025 10:00:00 +08:00",
        "Tue, 06 Jan 2025 02:00:00 GMT",
        "Mon,06 Jan 2025 10:00:00 GMT+8",
        "Sun, 05 Jan 2025 21:00:00 EST",
        "Mon Jan  6 10:00:00 HKT 2025",
        "Mon Jan 06 2025 10:00:00 GMT+0800 (中国标准时间)",
        "星期一, 06 一月 2025 10:00:00 +0800",
        "Jan 6, 2025 10:00 AM",
        "2025-01-06T02:00:00Z",
        "2025-01-06T02:00:00.999Z",
        "2025-01-06T10:00+08:00",
        "2025-01-06 10:00:00 +0800",
        "2025-01-05T21:00:00-05:00[America/New_York]",
        "20250106T100000",
        "2025-006T02:00:00Z",
        "2025/1/6 10:00",
        "2025.01.06 10:00:00",
        "2025年1月6日 10:00",
        "2025年01月06日 10时00分",
        "2025年1月6日（星期一）上午10点",
        "２０２５年１月６日　１０：００",
        "2025년 1월 6일 오전 10:00",
        "1736128800",
        "1736128800000",
    ],
)
def test_one_instant_in_many_forms(written: str):
    assert parse_date(written, SHANGHAI) == TWO


@pytest.mark.parametrize(
    "written",
    [
        "",
        "刚刚",
        "3分钟前",
        "昨天 10:00",
        "1月6日",
        "01/02/2025",
        "Invalid Date",
        "0000-00-00 00:00:00",
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2025-02-30",
        "2025-01-06T25:00:00Z",
        "2025-01-06T10:00:00+99:00",
        "Mon, 06 Jan 2025 10:00:00 XYZT",
        "2025-01-06 10:00" + " " * 200 + "x",
    ],
)
def test_no_instant_rather_than_a_wrong_one(written: str):
    assert parse_date(written, SHANGHAI) is None


def test_midnight_and_leap_seconds():
    assert parse_date("2025-01-05T24:00:00Z") == datetime(2025, 1, 6, tzinfo=UTC)
    assert parse_date("2016-12-31T23:59:60Z") == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("凌晨0点5分", 0),
        ("上午9:05", 9),
        ("中午12:05", 12),
        ("中午1点05分", 13),
        ("下午3:05", 15),
        ("晚上8时05分", 20),
        ("中午2点05分", 14),
    ],
)
def test_chinese_halves_of_the_day(written: str, hour: int):
    assert parse_date(f"2025年1月6日 {written}") == datetime(2025, 1, 6, hour, 5, tzinfo=UTC)


def test_a_day_alone_begins_in_the_zone_of_its_source():
    assert parse_date("2025-01-06", SHANGHAI) == datetime(2025, 1, 5, 16, 0, tzinfo=UTC)


def test_cst_is_chinas_in_a_chinese_source_only():
    assert parse_date("Mon, 06 Jan 2025 10:00:00 CST", chinese=True) == TWO
    assert parse_date("Mon, 06 Jan 2025 10:00:00 CST") == datetime(2025, 1, 6, 16, 0, tzinfo=UTC)


def test_what_makes_a_source_chinese():
    assert is_chinese("zh-TW", "", "utf-8", UTC)
    assert is_chinese("en", "渡口晚报", "utf-8", UTC)
    assert is_chinese(None, "", "gb18030", UTC)
    assert is_chinese(None, "", "utf-8", SHANGHAI)
    assert not is_chinese("ja", "新聞のまとめ", "utf-8", UTC)
    assert not is_chinese("en", "Prairie News", "utf-8", UTC)


@given(
    seconds=st.integers(1, 7_258_118_400),
    minutes=st.integers(-12 * 60, 14 * 60),
    form=st.sampled_from(
        ["%Y-%m-%dT%H:%M:%S{}", "%Y/%m/%d %H:%M:%S {}", "%Y年%m月%d日 %H:%M:%S {}", "%d %b %Y %H:%M:%S {}"]
    ),
)
def test_every_instant_survives_every_form(seconds: int, minutes: int, form: str):
    local = datetime.fromtimestamp(seconds, timezone(timedelta(minutes=minutes)))
    sign, size = "-" if minutes < 0 else "+", abs(minutes)
    written = local.strftime(form.format(f"{sign}{size // 60:02}:{size % 60:02}"))
    assert parse_date(written) == local


@given(st.text(max_size=120) | st.from_regex(r"[0-9年月日/:T.+ Z-]{1,40}", fullmatch=True))
def test_any_text_is_a_date_in_utc_or_none(text: str):
    found = parse_date(text, SHANGHAI)
    assert found is None or (found.tzinfo is UTC and 1900 <= found.year <= 2200)
