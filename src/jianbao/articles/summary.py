"""The few words that lists show of an article: its beginning, without captions and tables."""

import re
from html import unescape

from jianbao.articles.folding import excerpt
from jianbao.model.article import CleanArticle

_CAPTION = re.compile(r"<figcaption>(.*?)</figcaption>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def summary(article: CleanArticle, length: int = 200) -> str:
    """At most ``length`` characters of the text. Captions and rows of tables count only where there is nothing else."""
    if "<figcaption>" not in article.body_html and "\t" not in article.text:
        return excerpt(article.text, length)
    captions = {_squeezed(unescape(_TAG.sub("", found))) for found in _CAPTION.findall(article.body_html)}
    told: list[str] = []
    enough = 2 * length
    for line in article.text.split("\n"):
        if "\t" not in line and _squeezed(line) not in captions:
            told.append(line)
            enough -= len(line)
            if enough < 0:
                break
    return excerpt("\n".join(told) or article.text, length)


def _squeezed(text: str) -> str:
    return " ".join(text.split())
