"""Fetch articles' own pages: those that entries wish for, of this run and of earlier ones.

Which pages are wanted is state in the archive, written with their entries, so a run that is killed goes on in the
next. Pages are asked for in rounds, a few of each server at a time: a server that does not answer is left alone for
the rest of the run, and the next part of an article comes in the next round. Each page is settled, as one
transaction, when its last part is there. ``docs/decisions/full-text.md`` says why.
"""

import time
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from jianbao.archive import Archive
from jianbao.fetch import Attempt, FetchRequest
from jianbao.fetch.politeness import PAUSED, in_turns
from jianbao.fetch.request import Endpoint, endpoint_of
from jianbao.model.fetched import Fetched, Validators
from jianbao.model.history import Outcome, Visit
from jianbao.model.page import PageOutcome, WantedPage
from jianbao.model.source import SourceKind
from jianbao.sources import Newsroom
from jianbao.update.agenda import OFFLINE, judged_offline
from jianbao.update.page_job import PageJob

Ask = Callable[[Iterable[FetchRequest]], Iterable[Fetched]]
"""Makes requests as visits are made (``fetch.fetch_all``): politely, guarded, within limits."""

PER_HOST = 60
"""Pages that are asked of one server in a run; the rest waits for the next."""
_ROUND = 6
_MOST = 5_000
_UNANSWERED = 2
"""Pages in a row that a server may leave unanswered."""


def fetch_pages(
    archive: Archive,
    newsroom: Newsroom,
    ask: Ask,
    *,
    clock: Callable[[], datetime],
    only: Collection[str] | None = None,
    heed: Callable[[Fetched, datetime], None] = lambda _fetched, _now: None,
    on_done: Callable[[Visit], None] | None = None,
) -> tuple[Visit, ...]:
    """Fetch what is wished for and due; a visit of outcome ``pages`` for each source comes back, as a run of its own.

    ``only``: keys of the sources to be served; ``None``: all of the newsroom. ``heed`` is told of every answer, for
    servers that ask to be left alone. Raises ``ArchiveError``; what was settled before stays.
    """
    sources = {source.key: source for source in newsroom.sources if source.full_text is not False}
    keys = [key for key, source in sources.items() if (only is None or key in only) and _may_have_pages(source.kind)]
    wanted = archive.wanted_pages(clock(), source_keys=keys, limit=_MOST)
    if not wanted:
        return ()
    run_id = archive.start_run("pages", clock())
    phase = _Phase(archive, newsroom, wanted, clock)
    while requests := phase.requests():
        for fetched in judged_offline(ask(requests)):
            heed(fetched, clock())
            phase.take(fetched)
    visits = phase.visits()
    for visit in visits:
        archive.record_visit(run_id, visit)
        if on_done is not None:
            on_done(visit)
    archive.finish_run(run_id, clock())
    return visits


def _may_have_pages(kind: SourceKind) -> bool:
    return kind is not SourceKind.IMPORT


class _Phase:
    """The pages of one run under way."""

    def __init__(
        self, archive: Archive, newsroom: Newsroom, wanted: Iterable[WantedPage], clock: Callable[[], datetime]
    ) -> None:
        self._archive = archive
        self._newsroom = newsroom
        self._clock = clock
        self._started = clock()
        self._clock_start = time.monotonic()
        self._zones = {s.key: ZoneInfo(s.timezone or newsroom.site.timezone) for s in newsroom.sources}
        self._queues: dict[Endpoint | None, deque[WantedPage]] = {}
        self._jobs: dict[str, PageJob] = {}
        self._more: list[FetchRequest] = []
        self._left_alone: set[Endpoint | None] = set()
        self._unanswered: Counter[Endpoint | None] = Counter()
        self._counts: dict[str, Counter[str]] = {}
        articles: set[str] = set()
        for one in wanted:
            self._counts.setdefault(one.source_key, Counter())
            queue = self._queues.setdefault(endpoint_of(one.wish.url), deque())
            if len(queue) < PER_HOST and one.article_id not in articles:
                articles.add(one.article_id)  # two channels of one site: the second waits for what the first brings
                queue.append(one)
            else:
                self._count(one.source_key, "pending")

    def requests(self) -> list[FetchRequest]:
        """The next round: next parts, and a few new pages of each server that answers; empty: that was all."""
        found, self._more = self._more, []
        for host, queue in self._queues.items():
            if host in self._left_alone:
                while queue:
                    self._count(queue.popleft().source_key, "pending")
            for _ in range(min(_ROUND, len(queue))):
                found.append(self._begin(queue.popleft()))
        return in_turns(found, lambda request: endpoint_of(request.attempts[0].url))

    def take(self, fetched: Fetched) -> None:
        """Take what came for a page: settle it, or ask for its next part."""
        job = self._jobs[fetched.source_key]
        wanted = job.wanted
        host = endpoint_of(wanted.wish.url)
        if fetched.failure_kind in (PAUSED, OFFLINE):
            # Not its fault: it stays due, and this was no try.
            self._left_alone.add(host)
            self._count(wanted.source_key, "pending")
            return
        self._unanswered[host] = self._unanswered[host] + 1 if _unanswered(fetched) else 0
        if self._unanswered[host] >= _UNANSWERED:
            self._left_alone.add(host)
        following = job.take(fetched)
        if following is not None:
            self._more.append(_request(fetched.source_key, following))
            return
        settlement = job.settle(self._clock())
        self._archive.settle_page(settlement, self._clock())
        self._count(wanted.source_key, settlement.outcome.value)

    def visits(self) -> tuple[Visit, ...]:
        """What came of each source."""
        return tuple(
            Visit(
                source_key=key,
                outcome=Outcome.PAGES,
                started_at=self._started,
                seconds=time.monotonic() - self._clock_start,
                entries=sum(counts.values()) - counts["pending"],
                new=counts[PageOutcome.TAKEN.value],
                pages=dict(counts),
            )
            for key, counts in self._counts.items()
        )

    def _begin(self, wanted: WantedPage) -> FetchRequest:
        name = str(wanted.entry_id)
        job = self._jobs[name] = PageJob(
            wanted,
            zone=self._zones[wanted.source_key],
            learned=self._newsroom.learned.get(wanted.source_key),
            earlier=self._archive.earlier_pages(wanted.source_key, wanted.entry_key, wanted.wish.url),
        )
        return _request(name, wanted.wish.url, job.validators)

    def _count(self, source_key: str, what: str) -> None:
        self._counts[source_key][what] += 1


def _unanswered(fetched: Fetched) -> bool:
    """Whether a server was asked and said nothing."""
    asked = fetched.exchanges and fetched.failure_kind not in ("robots", "refused-address")
    return bool(asked) and all(exchange.status is None for exchange in fetched.exchanges)


def _request(name: str, url: str, validators: Validators | None = None) -> FetchRequest:
    known = {url: validators} if validators else {}
    return FetchRequest(source_key=name, attempts=(Attempt(url, url),), validators=known, page=True)
