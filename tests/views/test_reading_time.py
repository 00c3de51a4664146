"""The time a text takes, in Chinese, in words, and mixed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.views.reading_time import reading_minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", 0),
        ("……——！", 0),
        ("字", 1),
        ("字" * 400, 1),
        ("字" * 401, 2),
        ("it's a well-kept word " * 60, 2),
        ("word " * 238, 1),
        ("字" * 400 + " word" * 238, 2),
        ("iPhone 17" * 10, 1),
        ("ひらがなカタカナ" * 100, 2),
        ("слово " * 500, 3),
    ],
)
def test_a_text_takes_its_time(text, minutes):
    """Rounded up; marks and white space take none."""
    assert reading_minutes(text) == minutes


@given(st.text(), st.text())
def test_more_text_never_takes_less_time(one, other):
    """Nor does either half take longer than both."""
    whole = reading_minutes(one + "\n" + other)
    assert max(reading_minutes(one), reading_minutes(other)) <= whole <= reading_minutes(one) + reading_minutes(other)
