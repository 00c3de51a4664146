"""Bodies and pages that would take time with the square of something."""

from time import process_time

import pytest

from jianbao.articles import clean_entry, clean_page
from jianbao.articles.allowlist import enforce
from jianbao.model.feed import Entry


@pytest.mark.parametrize("piece", ["&", "&a", "&amp;", "&amp;lt;script&amp;gt;"])
def test_a_body_of_ampersands_is_cleaned_in_time(piece):
    """A hostile feed cannot hold us: 1.2 million of them took minutes."""
    started = process_time()
    text = clean_entry(Entry(title="题", content_html="<p>" + piece * 300_000 + "</p>"), base=None).text
    assert process_time() - started < 20
    assert text.count("&") == 300_000 * (2 if "script" in piece else 1)


def test_the_stand_in_means_nothing_and_changes_nothing():
    """What it stands for comes back as it was, beside a real character of that kind."""
    html = "<p>\ue000" + "&amp;" * 20_000 + "\ue001</p>"
    assert enforce(html) == html
    assert "<script" not in enforce("<p>" + "&amp;" * 20_000 + "<script>x()</script></p>")


def test_a_page_of_one_long_word_is_decoded_in_time():
    """Telling its charset must not take time with the square of the word's length."""
    started = process_time()
    clean_page(b"<html><body><p>\xff\xe9 " + b"l" * 60_000 + b" \xfe</p></body></html>", url=None)
    assert process_time() - started < 10
