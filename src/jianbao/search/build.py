"""Brings an index up to date with the archive: reads every unit's stamp, and the words of those that changed.

Order is safety. New files bear new names (a digest is part of them) and are written first; then the head, which names
them; then what no head names any more is removed. So a reader always finds what the head that it holds says, or learns
from a missing file that there is a newer head. A run that is killed leaves files which the next one uses or removes.
Only documents keep their names: where one was taken back, its file says ``null``.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from jianbao.search import documents, folding, head, layout, ranges, segments, state
from jianbao.search.codec import packed
from jianbao.search.documents import Document
from jianbao.search.folder import IndexFolder
from jianbao.search.head import Head, Range, Segment
from jianbao.search.segments import BLOCK, Part
from jianbao.search.source import Stamp, Unit, Units
from jianbao.search.state import RangeState, Seen

_KNOWN_BY = 16
"""Bytes of a digest of words."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Update(msgspec.Struct, frozen=True):
    """What an update did: files written with their sizes in bytes, files removed, articles that can be found."""

    written: dict[str, int]
    removed: tuple[str, ...]
    articles: int


def update(folder: Path, archive: Units, zone: tzinfo) -> Update:
    """Bring the index in ``folder`` up to date. ``zone`` is the site's: days are its days.

    ``PublishError``: the folder cannot be written to. Whatever stops it, the index that was there still holds.
    """
    store = IndexFolder(folder)
    store.tidy()
    old = head.decoded(store.read(layout.HEAD))
    before = state.seen(store) if old else None
    if before and before.zone != str(zone):
        before = None
    last, touched = archive.unit_changes(before.change if before else 0)
    count = archive.unit_count()
    if old and before and touched is not None and count >= old.slots:
        if not touched and count == old.slots:
            return Update({}, (), old.articles)
        dirty = {slot // layout.RANGE for slot in touched} | set(
            range(old.slots // layout.RANGE, count // layout.RANGE + 1)
        )
    else:
        dirty = None
    new = _Indexing(store, archive, zone, old).head(count, dirty)
    store.write(layout.fold_path(new.fold), packed(folding.simplified_pairs().encode()))
    store.write(layout.HEAD, head.encoded(new))
    state.save_seen(store, Seen(last, str(zone)))
    _remove_others(store, new)
    return Update(store.written, tuple(store.removed), new.articles)


class _Indexing:
    """One update."""

    def __init__(self, store: IndexFolder, archive: Units, zone: tzinfo, old: Head | None) -> None:
        self._store = store
        self._archive = archive
        self._zone = zone
        self._known = {segment.name: segment for segment in old.segments} if old else {}
        self._trusted = old is not None
        self._digests: list[bytes] = []
        """For each ``SMALLEST`` slots: what their words are known by."""
        self._newest: list[int | None] = []
        """For each ``SMALLEST`` slots: the newest date of a live one."""

    def head(self, count: int, dirty: Collection[int] | None) -> Head:
        """Write everything but the head. ``dirty`` are the ranges to look at; ``None``: all."""
        articles = 0
        found = []
        for number, start in enumerate(range(0, count, layout.RANGE)):
            stop = min(count, start + layout.RANGE)
            before = state.range_state(self._store, number) if self._trusted else None
            if before is None or before.slots != stop - start or dirty is None or number in dirty:
                now = self._range(number, start, stop, before)
            else:
                now = before
            self._digests += now.contents
            self._newest += now.newest
            articles += now.articles
            found.append(now.files)
        parts = tuple(self._segment(start, size) for start, size in layout.partition(count))
        sizes = (layout.RANGE, layout.GROUP, layout.DATED)
        return Head(head.FORMAT, head.fold_digest(), sizes, count, articles, parts, tuple(found))

    def _range(self, number: int, start: int, stop: int, before: RangeState | None) -> RangeState:
        stamps = self._archive.unit_stamps(start, stop)
        live = [stamp for stamp in stamps if stamp.live]
        newest: list[int | None] = [None] * -(-(stop - start) // layout.DATED)
        channels: dict[str, dict[tuple[str, str], list[int]]] = {}
        for stamp in live:
            minutes = self._minutes(stamp)
            place = (stamp.slot - start) // layout.DATED
            newest[place] = _newest([newest[place], minutes])
            for filing in stamp.filings:
                lists = channels.setdefault(filing.category, {})
                lists.setdefault((filing.site, filing.channel), []).append(stamp.slot - start)
        marks = self._documents(start, stop, live, before.marks if before else b"")
        alive = {stamp.slot - start for stamp in live}
        table = ranges.encoded_table(
            [slot for slot in range(stop - start) if slot not in alive], [minutes or 0 for minutes in newest]
        )
        named = _digest(table)
        self._store.write(layout.range_path(number, named), table)
        filings = {}
        for category in sorted(channels):
            content = ranges.encoded_filings(channels[category])
            filings[category] = _digest(content)
            self._store.write(layout.filing_path(number, filings[category]), content)
        dates = layout.SMALLEST // layout.DATED
        now = RangeState(
            slots=stop - start,
            articles=len(live),
            contents=_contents(start, stop, stamps),
            newest=tuple(_newest(newest[place : place + dates]) for place in range(0, len(newest), dates)),
            marks=marks,
            files=Range(named, filings),
        )
        state.save_range(self._store, number, now)
        return now

    def _documents(self, start: int, stop: int, live: Sequence[Stamp], before: bytes) -> bytes:
        """Write the documents of a range that may not be as ``before`` says; what is to be said next time."""
        stamps = {stamp.slot: stamp for stamp in live}
        marks = []
        for begin in range(start, stop, layout.MARKED):
            slots = range(begin, min(stop, begin + layout.MARKED))
            marks.append(self._mark(len(slots), [stamps[slot] for slot in slots if slot in stamps]))
        wanted = [
            block for block, mark in enumerate(marks) if mark != before[block * state.MARK : (block + 1) * state.MARK]
        ]
        for first, last in _runs(wanted):
            begin, end = start + first * layout.MARKED, min(stop, start + last * layout.MARKED)
            units = {unit.slot: unit for unit in self._archive.units(begin, end)}
            for base in range(begin, end, layout.GROUP):
                there = range(base, min(stop, base + layout.GROUP))
                told = [self._document(stamps[slot], units[slot]) if slot in stamps else None for slot in there]
                self._store.write(layout.document_path(base // layout.GROUP), documents.encoded(told))
        return b"".join(marks)

    def _mark(self, slots: int, stamps: list[Stamp]) -> bytes:
        told = [f"{s.slot} {s.article_id} {s.content} {self._minutes(s)} {s.filing}" for s in stamps]
        made_from = "\n".join([str(slots), *told])
        return hashlib.sha256(made_from.encode("utf-8", "replace")).digest()[: state.MARK]

    def _document(self, stamp: Stamp, unit: Unit) -> Document:
        filing = stamp.filing
        return Document(
            stamp.article_id,
            unit.title,
            self._minutes(stamp),
            filing.category,
            filing.site,
            filing.channel,
            unit.text,
        )

    def _minutes(self, stamp: Stamp) -> int:
        try:
            local = stamp.dated_at.astimezone(self._zone).replace(tzinfo=UTC)
        except OverflowError:  # at the edges of the calendar
            local = stamp.dated_at
        return int((local - _EPOCH).total_seconds() // 60)

    def _segment(self, start: int, count: int) -> Segment:
        """The segment of these slots; written if it is not there, from smaller ones as far as they are."""
        name = self._name(start, count)
        newest = _newest(self._newest[start // layout.SMALLEST : -(-(start + count) // layout.SMALLEST)]) or 0
        if name in self._known:
            return msgspec.structs.replace(self._known[name], newest=newest)
        with TemporaryDirectory(prefix="jianbao-search-") as place:
            work = IndexFolder(Path(place))
            try:
                parts = list(self._parts(work, start, count, reuse=True))
                characters = segments.write(self._store, lambda number: layout.shard_path(name, number), parts)
            except ValueError:  # a file of an older segment is missing or damaged: the archive has it all
                parts = list(self._parts(work, start, count, reuse=False))
                characters = segments.write(self._store, lambda number: layout.shard_path(name, number), parts)
        return Segment(name, start, count, characters, newest)

    def _parts(self, work: IndexFolder, start: int, count: int, *, reuse: bool) -> Iterator[Part]:
        stop = start + count
        at_hand = {segment.start: segment for segment in self._known.values()} if reuse else {}
        while start < stop:
            there = at_hand.get(start)
            if there is not None and there.start + there.count <= stop and there.name == self._name(start, there.count):
                yield segments.stored(self._store, there.name, start, there.count, there.characters)
                start += there.count
                continue
            nearest = min((begin for begin in at_hand if begin > start), default=stop)
            end = min(stop, start + BLOCK, nearest)
            part = segments.indexed(list(self._archive.units(start, end)), start, end - start)
            if (start, end) != (stop - count, stop) and count > BLOCK:
                name = f"{start:x}"
                characters = segments.write(work, lambda number, n=name: layout.shard_path(n, number), [part])  # type: ignore[misc]
                part = segments.stored(work, name, start, end - start, characters)
            yield part
            start = end

    def _name(self, start: int, count: int) -> str:
        first, last = start // layout.SMALLEST, -(-(start + count) // layout.SMALLEST)
        made_from = hashlib.sha256(f"{head.FORMAT} {head.fold_digest()} ".encode())
        for digest in self._digests[first:last]:
            made_from.update(digest)
        return f"{start:x}-{count:x}-{made_from.hexdigest()[:10]}"


def _contents(start: int, stop: int, stamps: Sequence[Stamp]) -> tuple[bytes, ...]:
    """For each ``SMALLEST`` slots what their words are known by."""
    found = {}
    for block, same in groupby(stamps, key=lambda stamp: stamp.slot // layout.SMALLEST):
        told = "\n".join(f"{stamp.slot} {stamp.content}" for stamp in same)
        found[block] = hashlib.sha256(told.encode()).digest()[:_KNOWN_BY]
    blocks = range(start // layout.SMALLEST, -(-stop // layout.SMALLEST))
    return tuple(found.get(block, b"") for block in blocks)


def _newest(dates: Sequence[int | None]) -> int | None:
    return max((minutes for minutes in dates if minutes is not None), default=None)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:10]


def _runs(groups: list[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring numbers as ``(first, behind the last)``, at most 32 together."""
    first = last = -1
    for group in groups:
        if group == last and group - first < 32:  # noqa: PLR2004 - texts that are held at a time: 256
            last += 1
            continue
        if first >= 0:
            yield first, last
        first, last = group, group + 1
    if first >= 0:
        yield first, last


def _remove_others(store: IndexFolder, new: Head) -> None:
    segments_named = {segment.name for segment in new.segments}
    for name in store.names("t"):
        if name not in segments_named:
            store.remove(f"t/{name}")
    _keep(store, {layout.range_path(number, one.table) for number, one in enumerate(new.ranges)}, "r")
    named = {
        layout.filing_path(number, digest) for number, one in enumerate(new.ranges) for digest in one.filings.values()
    }
    _keep(store, named, "f")
    _keep(store, {layout.STATE, *(layout.state_path(number) for number in range(len(new.ranges)))}, "state")
    for name in store.names(""):
        if name.startswith("fold-") and name != layout.fold_path(new.fold):
            store.remove(name)


def _keep(store: IndexFolder, named: set[str], folder: str) -> None:
    for name in store.names(folder):
        if f"{folder}/{name}" not in named:
            store.remove(f"{folder}/{name}")
