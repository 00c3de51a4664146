"""Bodies that are made to cost: time grows with the size and no faster. What is made to run is in ``tests/xss``."""

import time

import pytest

from jianbao.articles import clean_entry
from jianbao.model.feed import Entry


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "<p>今天天气很好，更多精彩请看。</p>",
        "<div>",
        "<b>字",
        "（",
        "来源：",
        "记者 张三 ",
        "\u3000",
        "<td>",
        "<a href=x>字</a>",
        "二维码",
        "&lt;",
        "<p",
        "<!--",
    ],
)
def test_time_is_linear_in_size(piece):
    """Four times the size takes at most about four times as long (measured with room for noise)."""

    def seconds(size):
        body = piece * (size // len(piece))
        start = time.process_time()
        clean_entry(Entry(content_html=body), base=None)
        return time.process_time() - start

    seconds(1000)
    # Both beyond the size up to which suspects are found in one pass (``suspects``): the same way is measured twice.
    small = max(seconds(300_000), 0.02)
    assert seconds(1_200_000) < small * 10


@pytest.mark.slow
def test_five_megabytes_are_cleaned():
    """A body of 5 MB is an article like any other."""
    body = "<p>今天天气很好，适合出门走一走，看一看。</p>" * 80_000
    article = clean_entry(Entry(content_html=body), base=None)
    assert article.text.count("\n") == 79_999
