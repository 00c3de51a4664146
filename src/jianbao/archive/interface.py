"""What the store can do, in words of the domain. ``archive.sqlite`` is the embedded engine behind it.

All times are aware and UTC. Everything raises ``ArchiveError`` for a store that is locked, full, damaged or too new;
anything else that comes out of it is a bug. Reading calls never write. Iterators are lazy and hold a read snapshot:
read them to the end or close them.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, tzinfo
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from jianbao.archive.pages_interface import Pages, PageSettlement
from jianbao.archive.recleaning_interface import Recleaning
from jianbao.archive.values import (
    REACH,
    Changes,
    HostPause,
    IndexCard,
    MissedWindow,
    Published,
    RawEntry,
    SeenLately,
    Sheet,
    Shelf,
    ShelfChange,
    ShelfCount,
    ShelfRecord,
    SinkState,
    Withdrawal,
)
from jianbao.model.circuit import Circuit
from jianbao.model.fetched import Validators
from jianbao.model.history import (
    Article,
    Card,
    Known,
    Revision,
    Run,
    Schedule,
    SourceChanges,
    SourceHealth,
    SourceState,
    Visit,
)
from jianbao.model.source import Filing, Source


class Reading(Protocol):
    """What ``views``, ``serve`` and the asking commands need."""

    def article(self, article_id: str) -> Article | None:
        """One article with its current revision; ``None`` if the id was never issued."""

    def articles(self, after: tuple[datetime, str] | None = None) -> Iterator[Article]:
        """All articles, oldest ``(dated_at, id)`` first, from behind ``after`` on. Constant memory."""

    def index(self) -> Iterator[IndexCard]:
        """The index card of every article, oldest ``(dated_at, id)`` first. Reads no bodies; constant memory."""

    def revisions(self, article_id: str) -> Sequence[Revision]:
        """All revisions of an article, oldest first; empty if there is no such article."""

    def cards(self, shelf: Shelf, *, start: int, stop: int) -> Sequence[Card]:
        """The articles of a shelf by place: place 0 is the oldest by ``(dated_at, id)``. Ascending."""

    def count(self, shelf: Shelf) -> int:
        """How many articles stand on a shelf; 0 for one that does not exist."""

    def neighbours(self, article_id: str) -> tuple[Card | None, Card | None]:
        """The articles just before and just after it in its own channel, by ``(dated_at, id)``."""

    def shelves(self) -> Sequence[ShelfCount]:
        """Every shelf that has an article, the root first, sorted by names."""

    def days(self, zone: tzinfo) -> Sequence[tuple[date, int]]:
        """Days of ``zone`` that have articles, oldest first, with how many."""

    def cards_between(self, since: datetime, until: datetime) -> Sequence[Card]:
        """Articles with ``since <= dated_at < until``, ascending."""

    def issued_for(self, article_id: str) -> str | None:
        """The identity key that an id was issued for; ``None`` if it never was."""

    def find_article(self, words: str) -> Sequence[str]:
        """Ids that an owner may mean: an id or its beginning, a permalink, or the original's URL."""

    def sources(self) -> Sequence[SourceHealth]:
        """Every source ever followed, sorted by filing."""

    def runs(self, limit: int = 20) -> Sequence[Run]:
        """The newest runs first."""

    def visits(self, *, run_id: int | None = None, source_key: str | None = None, limit: int = 100) -> Sequence[Visit]:
        """Visits, the newest first."""

    def raw_entries(
        self, *, article_id: str | None = None, entry_id: int | None = None, failed: bool = False
    ) -> Iterator[RawEntry]:
        """Raw entries, oldest first: of an article, one by id, or all that failed (all, if nothing is asked)."""

    def visit_of_entry(self, entry_id: int) -> Visit | None:
        """The visit that brought an entry; ``None`` for an import."""

    def article_count(self) -> int:
        """How many articles there are."""


class Writing(Protocol):
    """What ``update`` needs. Each call is one transaction: it is wholly there after a crash, or not at all."""

    def sync_sources(self, sources: Iterable[Source], now: datetime) -> None:
        """Make the active sources these: new ones are added, changed filings move their articles' shelves.

        Sources that are no longer named are kept and marked inactive.
        """

    def add_source(self, source: Source, now: datetime) -> None:
        """Add one source as inactive if it is unknown (importers), or move its filing."""

    def start_run(self, kind: str, now: datetime) -> int:
        """Begin a run; its id."""

    def finish_run(self, run_id: int, now: datetime) -> None:
        """Mark a run as ended by itself."""

    def source_state(self, source_key: str) -> SourceState:
        """Validators and last body digest of a source; empty when it was never visited."""

    def source_states(self) -> dict[str, SourceState]:
        """The same of every source that was ever visited, by key."""

    def known(self, source_key: str, entry_keys: Sequence[str], identity_keys: Sequence[str]) -> Known:
        """What the planner must know about these entries of a source."""

    def issue_ids(self, wanted: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
        """Reserve nothing, write nothing: for each ``(identity key, candidate ids)`` the first free candidate.

        A candidate issued to the same identity key counts as free: the id is the same again.
        """

    def store(
        self,
        run_id: int,
        source_key: str,
        changes: SourceChanges,
        visit: Visit | None,
        now: datetime,
        *,
        validators: tuple[str, Validators] | None = None,
        body_digest: str | None = None,
        schedule: Schedule | None = None,
    ) -> None:
        """Write what was planned for one source, its visit and when the next is due, as one transaction.

        ``validators`` are for a URL, and are only handed over after a good parse. Without a ``schedule`` the visit
        only counts as a success or a failure.
        """

    def record_visit(self, run_id: int, visit: Visit, schedule: Schedule | None = None) -> None:
        """A visit that brought nothing to store: 304, the same bytes, or a failure."""

    def record_visits(self, run_id: int, told: Sequence[tuple[Visit, Schedule | None]]) -> None:
        """The same for many, as one transaction."""

    def together(self) -> AbstractContextManager[None]:
        """All that this thread does inside is one transaction: its reading sees what it wrote, others wait to write.

        A call that fails inside undoes what it did itself; an exception that leaves the block undoes everything.
        """


class Scheduling(Protocol):
    """Who is to be visited when, and who is to be left alone. ``store`` and ``record_visit`` write schedules."""

    def schedules(self) -> dict[str, Schedule]:
        """The schedule of every source that was ever visited, by key."""

    def host_pauses(self, now: datetime) -> dict[str, HostPause]:
        """The servers to be left alone at ``now``, by ``host:port``."""

    def pause_hosts(self, pauses: Iterable[HostPause], now: datetime) -> None:
        """Remember these, in place of what was known of their hosts; those that are over are forgotten."""


class Windows(Protocol):
    """What tells a missed window and helps to fill the gap; and what feeds say of where they push to."""

    def seen_lately(self, source_key: str, limit: int) -> Sequence[SeenLately]:
        """What a source showed last, the latest first; empty for one that never showed an entry."""

    def seen_before(self, source_key: str, entry_keys: Sequence[str], before: datetime) -> bool:
        """Whether one of these entries was first seen in the source before a time."""

    def missed_windows(self) -> Sequence[MissedWindow]:
        """The windows missed lately (in the latest 20,000 visits), one a source, sorted by key."""

    def hubs(self) -> dict[str, tuple[str, ...]]:
        """The WebSub hubs of every source that names some, by key."""

    def note_hubs(self, source_key: str, hubs: Sequence[str]) -> None:
        """Remember these as the source's hubs, in place of those before."""


class Ledger(Protocol):
    """What ``publish`` needs to write only what changed, and to say later where an article went."""

    def published(self, sink: str) -> dict[str, Published]:
        """Everything a sink wrote, by path."""

    def published_article(self, article_id: str) -> Sequence[tuple[str, Published]]:
        """``(sink, file)`` of an article, for ``why``."""

    def record_published(self, sink: str, written: Iterable[Published], removed: Iterable[str]) -> None:
        """Bring a sink's ledger up to date, in one transaction."""

    def record_removed(self, sink: str, paths: Sequence[str], now: datetime) -> None:
        """Take files out of a sink's ledger, and remember that they were there (``published_since``)."""

    def published_files(self, sink: str, paths: Sequence[str]) -> dict[str, Published]:
        """What a sink wrote at these paths."""

    def published_under(self, sink: str, prefix: str) -> Iterator[Published]:
        """What a sink wrote at paths that begin so, by path. Constant memory."""

    def published_since(self, sink: str, since: datetime) -> Sequence[Published]:
        """What a sink wrote at or after a time; files that it took away since then have an empty digest."""

    def new_articles(self, sink: str) -> Iterator[str]:
        """The articles that a sink has no file of, and that were not withdrawn. Constant memory."""

    def lost_addresses(self, sink: str) -> Sequence[str]:
        """The paths of a sink's files whose article is not there any more."""

    def sink_state(self, sink: str) -> SinkState | None:
        """How far a sink is; ``None`` if it was never finished."""

    def sinks(self) -> Sequence[str]:
        """Every sink that was ever finished."""

    def save_sink(self, sink: str, state: SinkState) -> None:
        """Note how far a sink is, and forget the changes that no sink waits for any more."""


class Following(Protocol):
    """What changed, and where on the shelves: for those who keep something that is made of the archive."""

    def last_change(self) -> int:
        """The number of the last change; 0 if there never was one."""

    def changes(self, after: int) -> Changes:
        """Everything that changed after a change."""

    def shelves_of(self, article_ids: Sequence[str]) -> Sequence[ShelfChange]:
        """Where these articles stand now."""

    def place(self, shelf: Shelf, dated_at: datetime, article_id: str) -> int:
        """How many articles stand before this place on a shelf. Quick near the newest."""

    def around(self, shelf: Shelf, dated_at: datetime, article_id: str, *, before: int, behind: int) -> Sequence[str]:
        """The articles nearest to a place on a shelf, so many before and behind it; not the one that stands there."""

    def shelf_records(self) -> Sequence[ShelfRecord]:
        """Every shelf that ever had an article, sorted by names."""

    def shelf_moves(self) -> dict[Shelf, Shelf]:
        """Where the articles of renamed shelves went last."""

    def keep_days(self, zone: tzinfo) -> None:
        """Keep what ``days`` tells, so that it need not read every article again."""

    def card_ids(self, shelf: Shelf, *, start: int, stop: int, count: int | None = None) -> Sequence[str]:
        """The ids of ``Reading.cards``; ``count`` is what ``Reading.count`` says, where the caller knows it."""

    def ids_between(self, since: datetime, until: datetime) -> Sequence[tuple[str, datetime]]:
        """The ids of ``Reading.cards_between``, each with its time."""

    def cards_of(self, article_ids: Sequence[str]) -> Sequence[Card]:
        """The cards of these articles, in no order."""

    def articles_of(self, article_ids: Sequence[str]) -> Sequence[Article]:
        """These articles, in no order."""

    def sheets(self, channel: Shelf) -> Iterator[Sheet]:
        """The articles whose own channel this is, oldest first, each with its neighbours. Constant memory."""

    def sheet(self, article_id: str) -> Sheet | None:
        """One article with its neighbours; ``None`` if there is no such article, or it was withdrawn."""


class Issued(Protocol):
    """Addresses that were given out: of articles that were taken back, and of a system that stood here before."""

    def withdraw(self, article_id: str, reason: str, now: datetime) -> bool:
        """Take an article off all shelves, and remember why; whether there is one. What it said is kept."""

    def take_back(self, article_id: str) -> bool:
        """Undo ``withdraw``; whether it was withdrawn."""

    def withdrawal(self, article_id: str) -> Withdrawal | None:
        """Why an article was withdrawn; ``None`` if it was not."""

    def withdrawals(self) -> Sequence[Withdrawal]:
        """All of them, by article."""

    def add_addresses(self, pairs: Iterable[tuple[str, str]], now: datetime) -> int:
        """Remember ``(path, article id)``: the path leads to that article from now on. How many are new or differ."""

    def address(self, path: str) -> str | None:
        """The article that an old path leads to."""

    def addresses_of(self, article_ids: Sequence[str]) -> Sequence[tuple[str, str]]:
        """The old ``(path, article id)`` of these articles."""

    def addresses(self) -> Iterator[tuple[str, str]]:
        """All of them, by path."""


class Instances(Protocol):
    """What is remembered of RSSHub instances from one run to the next."""

    def circuits(self) -> Sequence[Circuit]:
        """All circuits, by instance and route."""

    def save_circuits(self, circuits: Iterable[Circuit]) -> None:
        """Store these as they are now, in one transaction; others stay."""

    def newest_dates(self, each: int, source_key: str | None = None) -> dict[str, list[datetime]]:
        """By key of every active source that has articles: the dates of the ``each`` that it told last, ascending.

        With ``source_key`` of that source only.
        """


class Archive(Reading, Writing, Scheduling, Windows, Pages, Ledger, Following, Issued, Recleaning, Instances, Protocol):
    """The whole store. A context manager; closing it twice is harmless."""

    path: Path
    """Its file."""

    def close(self) -> None:
        """Let go of the file."""

    def __enter__(self) -> Self:
        """Itself."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""


__all__ = [
    "REACH",
    "Archive",
    "Changes",
    "Filing",
    "Following",
    "HostPause",
    "IndexCard",
    "Instances",
    "Issued",
    "Ledger",
    "MissedWindow",
    "PageSettlement",
    "Pages",
    "Published",
    "RawEntry",
    "Reading",
    "Scheduling",
    "SeenLately",
    "Sheet",
    "Shelf",
    "ShelfChange",
    "ShelfCount",
    "ShelfRecord",
    "SinkState",
    "Windows",
    "Withdrawal",
    "Writing",
]
