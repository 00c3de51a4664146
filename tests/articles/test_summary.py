"""What lists show of an article."""

from jianbao.articles import clean_entry, summary
from jianbao.model.feed import Entry

FIGURE = '<figure><img src="https://n.example/a.jpg"><figcaption>图为 <b>新</b>桥 &amp; 旧桥。</figcaption></figure>'


def told(html):
    return summary(clean_entry(Entry(title="题", content_html=html), base="https://n.example/"), 50)


def test_a_caption_is_not_how_an_article_begins():
    """Lists show the words, not the picture that the caption is about."""
    assert told(FIGURE + "<p>桥今天通车了。</p>") == "桥今天通车了。"


def test_captions_are_better_than_nothing():
    """A picture story without text."""
    assert told(FIGURE) == "图为 新桥 & 旧桥。"


def test_rows_of_a_table_are_not_how_an_article_begins():
    """In one line they read as noise."""
    table = "<table><tr><th>品种</th><th>最新</th></tr><tr><td>云棉</td><td>152</td></tr></table>"
    assert told(table + "<p>棉价小幅回升。</p>") == "棉价小幅回升。"


def test_a_sentence_that_holds_a_captions_words_stays():
    """Only whole lines are captions."""
    assert told(FIGURE + "<p>图为新桥 & 旧桥。它们今天通车。</p>").startswith("图为新桥")


def test_links_in_a_body_do_not_say_where_the_reader_comes_from():
    """Tracking parameters go; what names the page stays."""
    html = '<p>见<a href="https://n.example/a?utm_source=rss&amp;id=7&amp;spm=x">原文</a>。</p>'
    body = clean_entry(Entry(title="题", content_html=html), base=None).body_html
    assert 'href="https://n.example/a?id=7"' in body
