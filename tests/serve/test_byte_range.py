"""What ``Range`` asks for, by the examples of RFC 9110 §14.1.2 and beyond."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.serve.byte_range import wanted_range


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("bytes=0-499", range(500)),
        ("bytes=500-999", range(500, 1000)),
        ("bytes=-500", range(9500, 10000)),
        ("bytes=9500-", range(9500, 10000)),
        ("Bytes = 0-0", range(1)),
        ("bytes=9990-20000", range(9990, 10000)),
        ("bytes=-20000", range(10000)),
        (None, None),
        ("", None),
        ("bytes=-", None),
        ("bytes=5-4", None),
        ("bytes=0-1,5-6", None),
        ("lines=0-1", None),
        ("bytes=٣-٤", None),
        ("bytes=" + "9" * 400 + "-", None),
    ],
)
def test_a_range_is_read_as_the_rfc_says(asked, wanted):
    """Several ranges and what cannot be understood are no range: the whole is sent."""
    assert wanted_range(asked, 10_000) == wanted


@pytest.mark.parametrize("asked", ["bytes=10000-", "bytes=10000-10005", "bytes=-0"])
def test_what_lies_behind_the_end_is_an_empty_range(asked):
    """Which is not the same as no range."""
    wanted = wanted_range(asked, 10_000)
    assert wanted is not None
    assert len(wanted) == 0


@given(st.one_of(st.text(), st.from_regex(r"bytes=[0-9]{0,4}-[0-9]{0,4}", fullmatch=True)), st.integers(0, 2000))
def test_a_range_never_leaves_the_body(asked, size):
    """Whatever is asked for."""
    wanted = wanted_range(asked, size)
    assert wanted is None or (wanted.step == 1 and 0 <= wanted.start <= wanted.stop <= size)
