"""What changed from one revision of an article to the next, word by word, as far as that can be shown.

Paragraphs are compared first, then the words inside those that changed; a Chinese character counts as a word. Both are
bounded: what is too long to compare is shown as taken out and put in, what changed altogether is said to have.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from jianbao.model.history import Revision
from jianbao.views.context import Passage, Piece, RevisionView
from jianbao.views.press import Press

_WORD = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)
_MOST_PARAGRAPHS = 400
_MOST_WORDS = 1_500
"""Of a paragraph; comparing takes time that grows with the square."""
_MOST_SHOWN = 40
"""Changed paragraphs of one revision."""
_KEPT = 18
"""Characters around a change that are shown of what stayed."""


def revision_views(press: Press, revisions: Sequence[Revision]) -> tuple[RevisionView, ...]:
    """Each revision with what it changed, the newest first; empty for an article that never changed."""
    if len(revisions) <= 1:
        return ()
    return tuple(
        _view(press, before, after)
        for before, after in reversed(list(zip([None, *revisions], revisions, strict=False)))
    )


def _view(press: Press, before: Revision | None, after: Revision) -> RevisionView:
    headline: Passage | None = None
    passages: tuple[Passage, ...] = ()
    note = ""
    if before is None:
        note = press.t["article.first_revision"]
    else:
        headline = None if before.title == after.title else Passage(_pieces(before.title, after.title))
        found = _passages(before.text, after.text)
        if found is None or len(found) > _MOST_SHOWN:
            note = press.t["article.much_changed"]
        elif not found and headline is None:
            note = press.t["article.only_unseen"]
        else:
            passages = found
    label = press.words("article.revision", number=after.number)
    return RevisionView(label, press.dates.when(after.seen_at), note, headline, passages)


def _passages(before: str, after: str) -> tuple[Passage, ...] | None:
    """The paragraphs that changed; ``None``: too many to compare."""
    old, new = before.split("\n"), after.split("\n")
    if max(len(old), len(new)) > _MOST_PARAGRAPHS:
        return None
    found: list[Passage] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            found += (Passage(_pieces(x, y)) for x, y in zip_longest(old[a:b], new[c:d], fillvalue="") if x or y)
    return tuple(found)


def _pieces(before: str, after: str) -> tuple[Piece, ...]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    if not old or not new or max(len(old), len(new)) > _MOST_WORDS:
        return tuple(_whole(before, after))
    compared = SequenceMatcher(None, old, new, autojunk=False)
    if compared.ratio() < 0.3:  # noqa: PLR2004 - another paragraph: its chance likenesses would only confuse
        return tuple(_whole(before, after))
    found: list[Piece] = []
    steps = compared.get_opcodes()
    for place, (kind, a, b, c, d) in enumerate(steps):
        if kind == "equal":
            found.append(Piece("same", _around("".join(old[a:b]), first=place == 0, last=place == len(steps) - 1)))
        else:
            found += _whole("".join(old[a:b]), "".join(new[c:d]))
    return tuple(found)


def _whole(before: str, after: str) -> Iterator[Piece]:
    if before:
        yield Piece("out", before)
    if after:
        yield Piece("in", after)


def _around(text: str, *, first: bool, last: bool) -> str:
    """What stayed, shortened to what stands next to a change."""
    if len(text) <= 2 * _KEPT + 4:
        return text
    return ("" if first else text[:_KEPT]) + "…" + ("" if last else text[-_KEPT:])
