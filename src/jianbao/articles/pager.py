"""The next part of an article that is published on several pages. Pure."""

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from jianbao.articles import links

if TYPE_CHECKING:
    from lxml.etree import _Element

_NEXT = re.compile(
    r"[\s\[（(<«]*(?:下一?[页頁](?!面)|后一页|後一頁|次のページ|次ページ|次へ|다음\s?(?:페이지|쪽)?"
    r"|next(?:\s(?:page|part))?|continue to (?:next )?page|weiter|nächste seite|page suivante|suivante?"
    r"|(?:página )?siguiente|(?:следующая(?: страница)?|далее)|(?:الصفحة )?التالية?)[\s>»›→\]）)]*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[\s\[（(第-]*(\d{1,2})[\s\]）)页頁-]*")
_NOT_OURS = re.compile(
    r"(?:^|[\s_-])(?:comments?|replies|reply|respond|discuss|pinglun|thread|posts?-list)", re.IGNORECASE
)
_EXTENSION = re.compile(r"\.(?:s?html?|php|aspx?|jsp|jhtml|xhtml)$", re.IGNORECASE)
_PAGE_KEYS = frozenset(
    ["page", "p", "pn", "pg", "pageno", "pagenum", "page_no", "currentpage", "curpage", "paged", "seite", "part"]
)
_SUFFIX = re.compile(r"(?:[_\-.,]|/(?:page[/_-]?|p|seite-|part-?|)|_p|-p|-page-|_page_)(\d{1,2})", re.IGNORECASE)
_FIRST = re.compile(r"(?:_p?|-p|/page[/_-]?|/p|/seite-|/part-?)0?1$", re.IGNORECASE)
"""The number of a first part. A bare ``/1`` or ``-1`` is more often an article's own: then ``/2`` is another one."""
_DEEPEST = 12
_MOST_LINKS = 4_000


class _Address:
    """An article's address taken apart: which article, which page of it (``None``: it does not say)."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.host = (parts.hostname or "").removeprefix("www.")
        path = parts.path.rstrip("/") or "/"
        self.stem = _EXTENSION.sub("", path)
        self.extension = path[len(self.stem) :].lower()
        query = parse_qsl(parts.query, keep_blank_values=True)
        pages = [value for key, value in query if key.lower() in _PAGE_KEYS]
        self.query_page = int(pages[0]) if len(pages) == 1 and re.fullmatch(r"\d{1,2}", pages[0]) else None
        numbered = self.query_page is not None
        self.query = sorted(pair for pair in query if not (numbered and pair[0].lower() in _PAGE_KEYS))


def following_page(root: "_Element", url: str, first_url: str, number: int) -> str | None:
    """The address of part ``number + 1``, if the page at ``url``, part ``number``, names it; ``None``: it is the last.

    ``first_url`` is where the article begins. Only an address that differs from it in nothing but a page number is
    followed, so "next" may lead to no other article, list or site. Links inside comments do not count.
    """
    try:
        first = _Address(first_url)
    except ValueError:
        return None
    for found in _candidates(root, url, number):
        if found not in (url, first_url) and _is_part(found, first, number):
            return found
    return None


def _candidates(root: "_Element", url: str, number: int) -> list[str]:
    """Addresses that may be the next part: those of links that say "next", then those that have its number."""
    named: list[str] = []
    numbered: list[str] = []
    for count, element in enumerate(root.iter("link", "a")):
        if count > _MOST_LINKS:
            break
        href = links.resolve(element.get("href"), url)
        if href is None:
            continue
        href = href.partition("#")[0]
        if "next" in (element.get("rel") or "").lower().split():
            named.append(href)
            continue
        if element.tag == "link":
            continue
        text = "".join(t for t in element.itertext() if type(t) is str)[:40]
        names = f"{element.get('class') or ''} {element.get('title') or ''}"
        if _NEXT.fullmatch(text) or (not text.strip() and _NEXT.fullmatch(names.strip() or "-")):
            if not _in_comments(element):
                named.append(href)
        elif (digits := _NUMBER.fullmatch(text)) and int(digits[1]) == number + 1 and not _in_comments(element):
            numbered.append(href)
    return [*named, *numbered]


def _is_part(url: str, first: _Address, number: int) -> bool:
    """Whether an address is that of the first with the next page's number put to it."""
    try:
        other = _Address(url)
    except ValueError:
        return False
    if other.host != first.host or other.query != first.query:
        return False
    numbers = (number + 1, number)  # many systems count from nought: a.html, a_1.html
    if other.stem == first.stem and other.extension == first.extension:
        return other.query_page in numbers
    if other.query_page != first.query_page or (first.extension and other.extension != first.extension):
        return False
    stem = first.stem
    stems = [stem]
    if own := _FIRST.search(stem):
        stems.append(stem[: own.start()])  # the first part may have its number too
    for one in stems:
        if other.stem.startswith(one) and (match := _SUFFIX.fullmatch(other.stem, len(one))):
            return int(match[1]) in numbers
    return False


def _in_comments(element: "_Element") -> bool:
    around = element.getparent()
    for _ in range(_DEEPEST):
        if around is None:
            return False
        if _NOT_OURS.search(f"{around.get('class') or ''} {around.get('id') or ''}"):
            return True
        around = around.getparent()
    return False
