"""HTML → article: clean body, text, lead image, provenance, language. Pure; rules are data (``rules/``).

* ``clean_entry``: a feed's entry, whose body is the article already
* ``clean_page``: a whole web page, from which the article is picked first
* ``sanitize``: the allow-list alone
* ``content_hash``, ``excerpt``, ``language_of``: what follows from a text; ``summary``: what lists show of an article
* ``Learned``: what the owner of a source accepted to be left out, applied with the rules
* ``article_document``: the line that ``jianbao inspect article`` writes
"""

from jianbao.articles.clean import clean_entry, sanitize
from jianbao.articles.document import article_document
from jianbao.articles.folding import content_hash, excerpt, fold
from jianbao.articles.language import language_of
from jianbao.articles.learned import Learned, LearnedRule
from jianbao.articles.page import clean_page
from jianbao.articles.ruleset import RULES_VERSION
from jianbao.articles.summary import summary

__all__ = [
    "RULES_VERSION",
    "Learned",
    "LearnedRule",
    "article_document",
    "clean_entry",
    "clean_page",
    "content_hash",
    "excerpt",
    "fold",
    "language_of",
    "sanitize",
    "summary",
]
