"""An entry and its article's own pages made into one article: the pages' text, if it is the better one.

``clean_entry_with_pages`` is a pure function of the raw entry, the raw pages, and the rules' version: what
``reprocess`` runs again over what the archive holds (``Archive.stored_pages``).
"""

import re
from collections.abc import Sequence
from datetime import tzinfo
from urllib.parse import urlsplit

import msgspec

from jianbao.articles import allowlist, render
from jianbao.articles.clean import clean_entry
from jianbao.articles.folding import fold
from jianbao.articles.learned import Learned
from jianbao.articles.lines import Reader
from jianbao.articles.markup import parse_fragment
from jianbao.articles.page import PageReading, read_page
from jianbao.articles.pagekind import not_an_article, titles_agree
from jianbao.articles.teaser import is_teaser
from jianbao.articles.tokens import Item, Line
from jianbao.model.article import CleanArticle, Provenance
from jianbao.model.feed import Entry
from jianbao.model.page import Page, PageOutcome

_SENTENCE = re.compile(r"[。！？!?；;\n]+|\.(?=\s|$)")
_LEAST_SENTENCE = 6
"""Folded letters of a sentence that is looked for on the page."""
_HELD_OF_TEASER = 0.3
_HELD_OF_BODY = 0.8
_SAME_LINE = 12
"""Folded letters from which on a line that stands in an earlier part is that part's."""
_LONGER = 1.2
_BINARY = re.compile(
    r"^\s*(?:image|video|audio|font)/|application/(?:pdf|zip|octet-stream|msword|vnd\.|json)", re.IGNORECASE
)


class FullText(msgspec.Struct, frozen=True):
    """``article`` is the entry's own unless ``outcome`` is ``taken``; ``reason`` is in words for people."""

    article: CleanArticle
    outcome: PageOutcome
    reason: str | None = None


def read_part(
    page: Page, *, first_url: str | None = None, number: int = 1, learned: Learned | None = None
) -> PageReading:
    """One part of an article, read; ``first_url``: where it begins. Never raises."""
    return read_page(
        page.body, url=page.url, content_type=page.content_type, learned=learned, first_url=first_url, number=number
    )


def clean_entry_with_pages(
    entry: Entry,
    pages: Sequence[Page],
    *,
    base: str | None,
    zone: tzinfo,
    asked: str | None = None,
    learned: Learned | None = None,
) -> FullText:
    """The article of an entry whose own pages came, in the order of its parts.

    ``base``, ``zone`` and ``learned`` are ``clean_entry``'s; ``asked`` is the address that the entry gave for the
    first page. Never raises: without a page that is better the entry's own text stays, and ``outcome`` says why.
    """
    first_url = pages[0].url if pages else None
    readings = [
        read_part(page, first_url=first_url, number=number, learned=learned)
        for number, page in enumerate(pages, start=1)
    ]
    return settle(entry, pages, readings, base=base, zone=zone, asked=asked, learned=learned)


def settle(
    entry: Entry,
    pages: Sequence[Page],
    readings: Sequence[PageReading],
    *,
    base: str | None,
    zone: tzinfo,
    asked: str | None = None,
    learned: Learned | None = None,
) -> FullText:
    """``clean_entry_with_pages`` for pages that are read already."""
    own = clean_entry(entry, base=base, zone=zone, learned=learned)
    if not pages:
        return FullText(own, PageOutcome.FAILED, "there is no page")
    if _BINARY.search(pages[0].content_type or ""):
        return FullText(own, PageOutcome.OTHER, f"it is no web page ({(pages[0].content_type or '')[:60]})")
    first = readings[0]
    told = not_an_article(first, title=entry.title)
    if told is None and _leads_home(asked or entry.url, pages[0].url):
        told = PageOutcome.OTHER, f"it led to the front page {pages[0].url}"
    if told is not None:
        return FullText(own, *told)
    others = [one.article for one in readings[1:] if not_an_article(one, title=entry.title) is None]
    whole = joined([first.article, *others])
    if (reason := _is_worse(entry, own, whole, first)) is not None:
        return FullText(own, *reason)
    return FullText(_merged(own, whole), PageOutcome.TAKEN)


def joined(parts: Sequence[CleanArticle]) -> CleanArticle:
    """Several parts as one article: lines and pictures that stand in an earlier part are not said again."""
    if len(parts) == 1:
        return parts[0]
    items: list[Item] = []
    lines: set[str] = set()
    pictures: set[str] = set()
    for part in parts:
        root = parse_fragment(part.body_html)
        if root is None:
            continue
        fresh: list[Item] = []
        for item in Reader(None, None, lambda _reason, _text: None).read(root):
            if type(item) is Line and _said(item, lines, pictures):
                continue
            fresh.append(item)
        for item in fresh:
            if type(item) is Line:
                lines.add(fold(item.text))
                pictures |= {picture.url for picture in item.pictures}
        items += fresh
    items = render.sound(items)
    images = tuple(dict.fromkeys(p.url for x in items if type(x) is Line and x.pictured for p in x.pictures))
    first = parts[0]
    said = [part.provenance for part in parts]
    return msgspec.structs.replace(
        first,
        body_html=allowlist.enforce(render.to_html(items)),
        text=render.to_text(items),
        images=images,
        lead_image=images[0] if images else first.lead_image,
        provenance=_first_of(said),
        removed=tuple(dict.fromkeys(removed for part in parts for removed in part.removed)),
    )


def _said(line: Line, lines: set[str], pictures: set[str]) -> bool:
    """Whether an earlier part says this line, or shows this picture."""
    key = fold(line.text)
    if line.pictures:
        return all(picture.url in pictures for picture in line.pictures) and (not key or key in lines)
    return len(key) >= _SAME_LINE and key in lines


def _is_worse(
    entry: Entry, own: CleanArticle, whole: CleanArticle, first: PageReading
) -> tuple[PageOutcome, str] | None:
    """Why the page's text does not take the place of the feed's; ``None``: it does."""
    sentences = _sentences(own.text)
    page = fold(whole.text)
    held = sum(len(sentence) for sentence in sentences if sentence in page)
    share = held / total if (total := sum(map(len, sentences))) else None
    teaser = is_teaser(entry, own)
    agreed = titles_agree(entry.title, first)
    if len(page) <= len(fold(own.text)) * (_LONGER if teaser else 1.0):
        return PageOutcome.WORSE, "the page has no more text than the feed gave"
    if teaser or share is None:
        if not agreed and (share or 0.0) < _HELD_OF_TEASER:
            return PageOutcome.OTHER, "neither its title nor its text is the entry's"
        return None
    if share < _HELD_OF_BODY:
        if not agreed and share < _HELD_OF_TEASER:
            return PageOutcome.OTHER, "neither its title nor its text is the entry's"
        return PageOutcome.WORSE, f"the page lacks {1 - share:.0%} of what the feed says"
    return None


def _sentences(text: str) -> list[str]:
    """The sentences of a text, folded, without the last one where it breaks off."""
    pieces = _SENTENCE.split(text)
    if text.rstrip().endswith(("…", "...", "⋯", "]")):
        pieces = pieces[:-1] if len(pieces) > 1 else [pieces[0].rstrip(" .…⋯[]")[:60]]
    found = [fold(piece).strip('….[]()（）"“”') for piece in pieces]
    return [piece for piece in found if len(piece) >= _LEAST_SENTENCE]


def _leads_home(asked: str | None, url: str) -> bool:
    """Whether a page was asked for and the front page of a site answered."""
    if not asked:
        return False
    try:
        wanted, got = urlsplit(asked), urlsplit(url)
    except ValueError:
        return False
    return got.path.strip("/") == "" and not got.query and (wanted.path.strip("/") != "" or bool(wanted.query))


def _merged(own: CleanArticle, whole: CleanArticle) -> CleanArticle:
    """The page's article with what the feed knows better.

    Title and time are the feed's where it gives them. For the rest the page's header and text come first, then the
    feed's body: a page names its source and its editor, where a feed has only a channel's name.
    """
    image = whole.images[0] if whole.images else (own.lead_image or whole.lead_image)
    return msgspec.structs.replace(
        whole,
        title=own.title or whole.title,
        published=own.published or whole.published,
        lead_image=image,
        provenance=_first_of([whole.provenance, own.provenance]),
    )


def _first_of(said: Sequence[Provenance]) -> Provenance:
    """Field by field, the first that says something."""

    def first(name: str) -> object:
        return next((value for one in said if (value := getattr(one, name)) is not None), None)

    return Provenance(**{name: first(name) for name in Provenance.__struct_fields__})  # type: ignore[arg-type]
