"""Whether a feed's body is only the beginning of an article, or a word about it. Pure."""

import re
from html import unescape

from jianbao.articles.folding import fold
from jianbao.model.article import CleanArticle
from jianbao.model.feed import Entry

_LONG = 1_600
"""Weight (a wide letter counts 2.5, any other 1) from which on a body is no teaser, however it ends."""
_SHORT = 500
"""Weight under which a body without an end is one."""
_TAIL = 900
_LAST_LINES = 3
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]")
_TAG = re.compile(r"<[^<>]{0,400}>")
_BREAK = re.compile(r"<(?:br|/?p|/?div|/?li|/?h\d)\b[^<>]{0,400}>", re.IGNORECASE)
_BREAKS_OFF = re.compile(r"(?:\.{3}|…|⋯|\[\s*(?:…|\.{3})\s*\]|[(（]\s*(?:…|\.{3})\s*[)）])[\s>»›→\]]*$")
_MORE = re.compile(
    r"(?:^|[\s。.!?！？…\]>（(\[【])(?:"
    r"(?:点击|點擊)?(?:阅读|閱讀|查看|浏览|继续阅读|繼續閱讀|展开)(?:全文|原文|更多|完整(?:文章|内容|报道))?|全文(?:阅读|链接|请见|詳見|详见)?|未完待续|更多(?:内容|详情)"
    r"|(?:read|view|see|learn)\s(?:the\s)?(?:more|on|full(?:\s(?:article|story|post|text))?|whole\s(?:article|story)|rest(?:\sof\sthis\s\w+)?)"
    r"|continue\sreading[^\n]{0,90}|keep\sreading|more"
    r"|weiterlesen|mehr\s(?:lesen|erfahren)|zum\s(?:artikel|ganzen\sartikel)|lire\s(?:la\ssuite|plus|l.article)|la\ssuite"
    r"|(?:leer|ver)\smás|seguir\sleyendo|続き(?:を読む|はこちら)|もっと(?:見る|読む)|全文を読む"
    r"|더\s?(?:보기|읽기)|계속\s?읽기|читать\s(?:далее|дальше|полностью|статью)|подробнее|اقرأ\sالمزيد|المزيد|تابع\sالقراءة"
    r")[\s…\.>»›→）)\]】:：]*$",
    re.IGNORECASE,
)
_ENDS = tuple("。．.!?！？”’」』）)\"'】》…；;~～:：|")


def is_teaser(entry: Entry, clean: CleanArticle) -> bool:
    """Whether the article of an entry is likely to be longer than what its feed gives.

    ``clean`` is what cleaning made of the body. One that is missing, or repeats the title, is a teaser; so is one of
    at most some 600 Chinese or 1,600 other letters that breaks off or ends in "Read more"; and one of at most 200 or
    500 without a picture, table or player that does not end like a sentence. Short news that ends is no teaser.
    """
    text = clean.text.strip()
    weight = len(text) + 1.5 * len(_WIDE.findall(text[:_LONG]))
    if weight > _LONG:
        return False
    if fold(text) in {"", fold(entry.title)}:
        return not _shows_something(clean)
    if any(_BREAKS_OFF.search(line) or _MORE.search(line) for line in _last_lines(entry.body_html, text)):
        return True
    return weight <= _SHORT and not _shows_something(clean) and not text.endswith(_ENDS)


def _last_lines(html: str, text: str) -> list[str]:
    """The last lines of the clean text, and of the body as it came: cleaning takes "Read more" out."""
    raw = unescape(_TAG.sub("", _BREAK.sub("\n", html[-_TAIL:])))
    found: list[str] = []
    for lines in (text.split("\n"), raw.split("\n")):
        found += [line for one in lines if (line := " ".join(one.split()))][-_LAST_LINES:]
    return found


def _shows_something(clean: CleanArticle) -> bool:
    """Whether a body is more than text: pictures, tables, players, code."""
    return bool(clean.images) or any(
        mark in clean.body_html for mark in ("<table", "<video", "<audio", '"embed"', "<pre")
    )
