"""Asking an index: which articles have all that was asked for, the newest or the best first.

The client does the same in a browser, with the same outcome (``tests/search``); this side serves readers without
JavaScript and the terminal. Postings tell which articles may be meant; the text of those that are to be shown has the
last say, so a phrase is never shown where it does not stand.
"""

import zlib
from collections.abc import Callable, Iterator, Sequence
from heapq import heapify, heappop, heappush

import msgspec

from jianbao.errors import PublishError
from jianbao.search import documents, folding, head, layout, query, ranges, shards, terms
from jianbao.search.codec import from_postings
from jianbao.search.documents import Document
from jianbao.search.head import Head, Segment
from jianbao.search.query import Clause

_WEIGHTS = (2, 3, 4, 8)
_SCALE = 12
_TRIES = 3

Read = Callable[[str], bytes | None]


class Wanted(msgspec.Struct, frozen=True):
    """A question. Empty names do not restrict; ``since`` and ``until`` (exclusive) are minutes of local time."""

    clauses: tuple[Clause, ...]
    category: str = ""
    site: str = ""
    channel: str = ""
    since: int | None = None
    until: int | None = None
    best: bool = False


class Answer(msgspec.Struct, frozen=True):
    """The articles asked for, in order; ``count`` how many there are, ``exact`` whether it is that or an estimate."""

    documents: tuple[Document, ...]
    count: int
    exact: bool


class _Gone(Exception):  # noqa: N818 - no error: a newer index has taken this one's place
    """A file that the head names is not there."""


def find(read: Read, wanted: Wanted, *, start: int = 0, stop: int = 10) -> Answer:
    """The ``start``-th to ``stop``-th article of an index, whose files ``read`` gives.

    An index that is replaced meanwhile is asked again. ``PublishError``: a file of it is missing or damaged.
    """
    missing = ""
    for _ in range(_TRIES):
        at = head.decoded(read(layout.HEAD))
        if at is None or not wanted.clauses:
            return Answer((), 0, exact=True)
        asking = _Asking(read, at, wanted)
        try:
            return asking.best(start, stop) if wanted.best else asking.newest(start, stop)
        except _Gone as gone:
            missing = str(gone)
        except (ValueError, zlib.error) as error:
            raise _broken(str(error)) from error
    raise _broken(f"{missing} is missing")


def _broken(what: str) -> PublishError:
    return PublishError(
        f"the search index is broken: {what}",
        hint="Remove the folder of the index (`.search` of the newsroom): it is made again from the archive.",
    )


class _Asking:
    def __init__(self, read: Read, at: Head, wanted: Wanted) -> None:
        self._read = read
        self._head = at
        self._wanted = wanted
        self._texts: dict[int, list[Document | None]] = {}

    def _load(self, path: str) -> bytes:
        data = self._read(path)
        if data is None:
            raise _Gone(path)
        return data

    def newest(self, start: int, stop: int) -> Answer:
        """By date, then by slot, descending."""
        ahead = sorted(self._head.segments, key=lambda one: one.newest)
        groups: list[tuple[int, int, list[int]]] = []
        heapify(groups)
        found: list[tuple[int, int, Document]] = []
        candidates = refused = 0
        while ahead or groups:
            bound = max([one.newest for one in ahead[-1:]] + [-group[0] for group in groups[:1]])
            found.sort(key=lambda one: one[:2], reverse=True)
            if len(found) >= stop and found[stop - 1][0] > bound:
                break
            if ahead and (not groups or ahead[-1].newest >= -groups[0][0]):
                for newest, slots in self._dated(ahead.pop()):
                    candidates += len(slots)
                    heappush(groups, (-newest, slots[0], slots))
                continue
            for slot in heappop(groups)[2]:
                document = self._checked(slot)
                if document is None:
                    refused += 1
                else:
                    found.append((document.minutes, slot, document))
        found.sort(key=lambda one: one[:2], reverse=True)
        done = not ahead and not groups
        for segment in ahead:
            candidates += sum(len(slots) for _, slots in self._dated(segment))
        exact = done or (self._certain() and not refused)
        return Answer(tuple(one[2] for one in found[start:stop]), candidates - refused, exact)

    def best(self, start: int, stop: int) -> Answer:
        """By how well they fit, then by slot, descending."""
        lists = [(segment, *self._lists(segment)) for segment in self._head.segments]
        sizes = [0] * sum(len(clause.terms) for clause in self._wanted.clauses)
        for _, postings, _ in lists:
            for place, entries in enumerate(postings):
                sizes[place] += len(entries)
        rare = [(self._head.slots * 16 // size).bit_length() if size else 0 for size in sizes]
        scored: list[tuple[int, int]] = []
        for segment, postings, slots in lists:
            scored += [
                (self._score([entries.get(slot, 0) for entries in postings], rare), slot)
                for slot in self._restricted(segment, slots)
            ]
        scored.sort(reverse=True)
        found: list[Document] = []
        refused = looked = 0
        for _, slot in scored:
            if len(found) >= stop:
                break
            looked += 1
            document = self._checked(slot)
            if document is None:
                refused += 1
            else:
                found.append(document)
        exact = looked == len(scored) or (self._certain() and not refused)
        return Answer(tuple(found[start:stop]), len(scored) - refused, exact)

    def _certain(self) -> bool:
        dated = self._wanted.since is not None or self._wanted.until is not None
        return not dated and all(clause.certain for clause in self._wanted.clauses)

    def _score(self, weights: Sequence[int], rare: Sequence[int]) -> int:
        """Whole numbers only: the client must come to the same."""
        score = place = 0
        for clause in self._wanted.clauses:
            count = len(clause.terms)
            total = sum(_WEIGHTS[weights[n]] * rare[n] for n in range(place, place + count))
            score += total * _SCALE // count
            place += count
        return score

    def _lists(self, segment: Segment) -> tuple[list[dict[int, int]], list[int]]:
        """For each term its slots with weights; and the slots that have all terms, ascending."""
        lists = []
        for clause in self._wanted.clauses:
            for term, begins in clause.terms:
                found = self._postings(segment, term, begins=begins)
                lists.append(found)
        common = set(lists[0])
        for more in lists[1:]:
            common &= more.keys()
        return lists, sorted(common)

    def _postings(self, segment: Segment, term: str, *, begins: bool) -> dict[int, int]:
        opened = terms.is_open(term)
        number = (terms.shard_key(term) if opened else terms.key(term)) & ((1 << segment.bits) - 1)
        shard = shards.decoded(self._load(layout.shard_path(segment.name, number)), number, segment.bits)
        if not opened:
            chosen = [shard.closed.get(terms.key(term), b"")]
        elif begins:
            chosen = [postings for word, postings in shard.open.items() if word.startswith(term)]
        else:
            chosen = [shard.open.get(term, b"")]
        found: dict[int, int] = {}
        for postings in chosen:
            for entry in from_postings(postings):
                slot = segment.start + (entry >> 2)
                found[slot] = max(found.get(slot, 0), entry & 3)
        return found

    def _restricted(self, segment: Segment, slots: Sequence[int]) -> list[int]:
        """Those that live and are filed where it is asked for."""
        kept = []
        for number in range(segment.start // layout.RANGE, -(-(segment.start + segment.count) // layout.RANGE)):
            base = number * layout.RANGE
            inside = [slot for slot in slots if base <= slot < base + layout.RANGE]
            if not inside:
                continue
            dead = self._table(number).dead
            filed = self._filed(number)
            kept += [slot for slot in inside if slot - base not in dead and (filed is None or slot - base in filed)]
        return kept

    def _dated(self, segment: Segment) -> Iterator[tuple[int, list[int]]]:
        """Candidates by groups of slots, with the newest date of each group; those that are too old are left out."""
        _, slots = self._lists(segment)
        groups: dict[int, list[int]] = {}
        for slot in self._restricted(segment, slots):
            groups.setdefault(slot // layout.DATED, []).append(slot)
        for group, inside in groups.items():
            base = group * layout.DATED
            newest = self._table(base // layout.RANGE).newest[base % layout.RANGE // layout.DATED]
            if self._wanted.since is None or newest >= self._wanted.since:
                yield newest, inside

    def _table(self, number: int) -> ranges.Table:
        return ranges.decoded_table(self._load(layout.range_path(number, self._head.ranges[number].table)))

    def _filed(self, number: int) -> set[int] | None:
        wanted = self._wanted
        if not wanted.category:
            return None
        digest = self._head.ranges[number].filings.get(wanted.category)
        if digest is None:
            return set()
        return {
            slot
            for (site, channel), slots in ranges.decoded_filings(self._load(layout.filing_path(number, digest))).items()
            if (not wanted.site or site == wanted.site) and (not wanted.channel or channel == wanted.channel)
            for slot in slots
        }

    def _checked(self, slot: int) -> Document | None:
        """The document of a slot, if it is what was asked for."""
        group = slot // layout.GROUP
        if group not in self._texts:
            self._texts[group] = documents.decoded(self._read(layout.document_path(group)))
        texts = self._texts[group]
        place = slot % layout.GROUP
        document = texts[place] if place < len(texts) else None
        if document is None:
            return None
        wanted = self._wanted
        if wanted.since is not None and document.minutes < wanted.since:
            return None
        if wanted.until is not None and document.minutes >= wanted.until:
            return None
        title, text = (folding.canonical(folding.tokens(part)) for part in (document.title, document.text))
        return document if all(query.stands_in(clause, title, text) for clause in wanted.clauses) else None
