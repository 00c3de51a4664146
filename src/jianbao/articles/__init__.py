"""HTML → article: clean body, text, lead image, provenance, language. Pure; rules are data (``rules/``).

* ``clean_entry``: a feed's entry, whose body is the article already
* ``clean_page``: a whole web page, from which the article is picked first
* ``clean_entry_with_pages``: an entry and its article's own pages, the better text of the two; ``read_part`` and
  ``settle`` are its two halves; ``is_teaser``: whether a body asks for it
* ``sanitize``: the allow-list alone
* ``content_hash``, ``excerpt``, ``language_of``: what follows from a text; ``summary``: what lists show of an article
* ``Learned``: what the owner of a source accepted to be left out, applied with the rules
* ``article_document``: the line that ``jianbao inspect article`` writes
"""

from jianbao.articles.clean import clean_entry, sanitize
from jianbao.articles.document import article_document
from jianbao.articles.folding import content_hash, excerpt, fold
from jianbao.articles.full_text import FullText, clean_entry_with_pages, read_part, settle
from jianbao.articles.language import language_of
from jianbao.articles.learned import Learned, LearnedRule
from jianbao.articles.page import clean_page
from jianbao.articles.ruleset import RULES_VERSION
from jianbao.articles.summary import summary
from jianbao.articles.teaser import is_teaser

__all__ = [
    "RULES_VERSION",
    "FullText",
    "Learned",
    "LearnedRule",
    "article_document",
    "clean_entry",
    "clean_entry_with_pages",
    "clean_page",
    "content_hash",
    "excerpt",
    "fold",
    "is_teaser",
    "language_of",
    "read_part",
    "sanitize",
    "settle",
    "summary",
]
