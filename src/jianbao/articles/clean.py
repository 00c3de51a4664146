"""A feed body, or a part of a page, made into an article."""

import re
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

from jianbao.articles import allowlist, links, render, secure, times
from jianbao.articles.folding import fold
from jianbao.articles.judge import Judge
from jianbao.articles.language import language_of
from jianbao.articles.learned import Learned
from jianbao.articles.lines import Reader
from jianbao.articles.markup import holdable, parse_fragment
from jianbao.articles.pictures import fit_for_lead
from jianbao.articles.provenance import Gathered
from jianbao.articles.ruleset import RULES_VERSION, rules_for
from jianbao.articles.tokens import Item, Line
from jianbao.model.article import CleanArticle, Removed
from jianbao.model.feed import Entry

if TYPE_CHECKING:
    from lxml.etree import _Element

    from jianbao.articles.nodes import Node

_MOST_NOTES = 60
_NOTE_LENGTH = 120
_MOST_ABOVE = 400
_MOST_ROUNDS = 5
_HEADER_LINES = 8
_HEADER_LENGTH = 80
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}\s?(?:[:：h時时시]|Uhr)\s?\d{0,2}")
_SENTENCE_ENDS = tuple("。！？!?…”」』；;.")


class Notes:
    """What was taken out and why, each thing once, the first sixty."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], None] = {}

    def __call__(self, reason: str, text: str) -> None:
        """Note one thing."""
        if len(self._seen) < _MOST_NOTES and (text := " ".join(text[:600].split())[:_NOTE_LENGTH]):
            self._seen[reason, text] = None

    def removed(self) -> tuple[Removed, ...]:
        """All of it, in order."""
        return tuple(Removed(reason, text) for reason, text in self._seen)


class Cleaned:
    """The body of an article, before a title and the like are put to it."""

    __slots__ = ("dropped_pictures", "html", "images", "text")

    def __init__(self, html: str, text: str, images: tuple[str, ...], dropped_pictures: set[str]) -> None:
        self.html = html
        self.text = text
        self.images = images
        self.dropped_pictures = dropped_pictures


def clean_entry(entry: Entry, *, base: str | None, zone: tzinfo = UTC, learned: Learned | None = None) -> CleanArticle:
    """The article that an entry carries: its body is the article already, so nothing is picked, only lines judged.

    ``base`` is the address that relative links are resolved against, when the entry names none; ``zone`` is that of
    times in the text that carry none; ``learned`` are the accepted rules of its source. Never raises: a body that
    holds nothing gives an article without text.
    """
    del zone  # no time is read from feed bodies yet: the entry's own is better
    base = entry.base or base or entry.url
    notes, gathered = Notes(), Gathered()
    cleaned = clean_tree(parse_fragment(entry.body_html), base, entry.url or base, gathered, notes, learned=learned)
    title = holdable(entry.title).strip()
    return CleanArticle(
        title=title,
        body_html=cleaned.html,
        text=cleaned.text,
        lead_image=cleaned.images[0] if cleaned.images else _named_picture(entry, base, cleaned, learned),
        images=cleaned.images,
        provenance=gathered.provenance(),
        language=language_of(f"{title}\n{cleaned.text}"),
        published=entry.published,
        removed=notes.removed(),
        rules_version=RULES_VERSION,
        learned=learned.digest if learned else "",
    )


def clean_tree(
    root: "Node | _Element | None",
    base: str | None,
    site: str | None,
    gathered: Gathered,
    notes: Notes,
    *,
    page_title: str | None = None,
    learned: Learned | None = None,
) -> Cleaned:
    """The clean body of everything below ``root``; ``site`` is the address whose rules hold.

    ``page_title``: the root is a part of a whole page, so that there is more around the article: the title again, all
    above it, links before the first sentence, and everything below the editor's line.
    """
    if root is None:
        return Cleaned("", "", (), set())
    rules = rules_for(site)
    reader = Reader(base, rules, notes)
    items = reader.read(root)
    if page_title is not None:
        items = _below_title(items, page_title, notes)
    for text in reader.dropped_texts:
        gathered.read_aside(text)
    for name in reader.named_authors:
        gathered.take("author", name, name, strength=1)
    judge = Judge(rules, gathered, notes, of_page=page_title is not None)
    if reader.captions:
        render.settle_captions(items)
    items = judge.judge(items)
    for _ in range(_MOST_ROUNDS if reader.captions else 0):
        if not render.settle_captions(items):
            break
        items = judge.judge(items)
    if learned is not None:
        items = _without_learned(items, learned, judge, reader, notes)
    items = render.sound(items)
    images = render.pictures(items)
    if any(url.startswith("http:") for url in images):
        secure.upgrade_all(items, secure.safe_hosts([base, *images]))
        images = render.pictures(items)
    html = allowlist.enforce_blocks(render.to_blocks(items))
    return Cleaned(html, render.to_text(items), images, reader.dropped_pictures)


def _without_learned(items: list[Item], learned: Learned, judge: Judge, reader: Reader, notes: Notes) -> list[Item]:
    """The items without what learned rules take out; what is left is judged again, as other lines now stand last."""
    for _ in range(_MOST_ROUNDS):
        kept = learned.apply(items, notes, reader.dropped_pictures)
        if kept is items:
            break
        if reader.captions:
            render.settle_captions(kept)
        items = judge.judge(kept)
    return items


def _below_title(items: list[Item], title: str, notes: Notes) -> list[Item]:
    """The items without the title and the lines above it, when it stands among the first lines of a page's node."""
    key = fold(title)
    if not key:
        return items
    place = next((i for i, x in enumerate(items[:40]) if type(x) is Line and fold(x.text) == key), None)
    if place is None or sum(len(x.text) for x in items[:place] if type(x) is Line) > _MOST_ABOVE:
        return items
    for item in items[: place + 1]:
        if type(item) is Line:
            notes("above-title", item.text)
    below = [(i, x.text) for i, x in enumerate(items[: place + _HEADER_LINES]) if i > place and type(x) is Line]
    gone = {i: text for i, text in below[:2] if _is_dated(text)}
    for text in gone.values():
        notes("header-line", text)
    return [x for i, x in enumerate(items) if type(x) is not Line or (i > place and i not in gone)]


def _is_dated(text: str) -> bool:
    """Whether a line below a title is the date and the byline: short, with a day or a year and a clock, no sentence."""
    if len(text) >= _HEADER_LENGTH or text.rstrip().endswith(_SENTENCE_ENDS):
        return False
    dated = times.time_in(text, UTC) is not None
    return dated or (_YEAR.search(text) is not None and _CLOCK.search(text) is not None)


def sanitize(html: str, *, base: str | None = None) -> str:
    """Safe HTML of the same form as a clean body, with nothing judged: every word stays. Never raises."""
    root = parse_fragment(html)
    if root is None:
        return ""
    items = Reader(base, None, lambda _reason, _text: None).read(root)
    return allowlist.enforce_blocks(render.to_blocks(render.sound(items)))


def _named_picture(entry: Entry, base: str | None, cleaned: Cleaned, learned: Learned | None) -> str | None:
    """The picture that the feed names, if the body shows none and did not show it as something else."""
    rules = rules_for(entry.url or base)
    named = [entry.image, *(e.url for e in entry.enclosures if (e.type or "").startswith("image/"))]
    for url in named:
        picture = fit_for_lead(url, base, rules)
        if picture and picture not in cleaned.dropped_pictures and not (learned and learned.image(picture)):
            return secure.upgraded(picture, secure.safe_hosts([base]))
    return None


__all__ = ["Cleaned", "Notes", "clean_entry", "clean_tree", "links", "sanitize"]
