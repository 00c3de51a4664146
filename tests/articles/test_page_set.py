"""The multilingual pages of ``bench.pages``: the scorer counts as it says, and the article of each page is found."""

import pytest
from bench.pages import FOLDER, mean, ours, pages, score, shingles

from jianbao.articles import language_of


def test_shingles_are_of_four_words_or_characters():
    """Words where words are divided by spaces, characters where they are not; signs do not count."""
    assert len(shingles("one two, three four five")) == 2
    assert len(shingles("灯塔亮了，真好")) == 3
    assert score("a b c d e", "a b c d f").f1 == pytest.approx(0.5)
    assert mean([score("a b c d", "a b c d"), score("", "a b c d")]).recall == 0.5


def test_the_set_is_of_ten_languages_and_has_a_text_for_each_page():
    """At least 24 pages; no text without a page."""
    languages = {language_of(wanted) for _, wanted in pages().values()}
    assert len(pages()) >= 24
    assert languages == {"zh", "en", "ja", "ko", "de", "fr", "es", "ru", "ar"}
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(pages())
    assert any("纜" in wanted for _, wanted in pages().values())


@pytest.mark.parametrize("name", pages())
def test_the_article_of_each_page_is_found(name):
    """Nearly all of it, and little else: F1 over shingles of at least .95."""
    page, wanted = pages()[name]
    found = score(ours(page, f"https://news.example/2026/{name}.html"), wanted)
    assert found.recall >= 0.99
    assert found.f1 >= 0.95
