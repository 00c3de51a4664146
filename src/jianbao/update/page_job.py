"""One wanted page under way: its parts, and what is to be stored when the last of them is there."""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from jianbao.archive.pages_interface import PageSettlement
from jianbao.articles import FullText, Learned, clean_entry, content_hash, read_part, settle, summary
from jianbao.articles.page import PageReading
from jianbao.articles.pagekind import titles_agree
from jianbao.errors import FeedError
from jianbao.fetch.policy import validators_from
from jianbao.model.fetched import Exchange, Fetched, Validators
from jianbao.model.page import Page, PageOutcome, StoredPage, WantedPage
from jianbao.update.decide import EXCERPT, named
from jianbao.update.older import same_site
from jianbao.update.parsing import cpu_limit

PARTS = 10
"""Parts of one article that are joined."""
BACKOFF = tuple(timedelta(hours=hours) for hours in (1, 4, 24, 72))
"""When a page that could not be had is tried again; after that never more."""
PAGE_SECONDS = 15.0
"""CPU seconds that reading one page may take: an ordinary one takes a tenth of a second."""
_FINAL_KINDS = frozenset({"refused-address", "too-large", "redirect"})
_PAYMENT = 402
_LOGIN = (401, 407)
_GONE = (404, 410)
_AGAIN = frozenset({PageOutcome.CAPTCHA, PageOutcome.FAILED, PageOutcome.ERROR})
_TWICE = frozenset({PageOutcome.ERROR, PageOutcome.GONE})
"""Worth one more try, an hour later: pages are announced before they are there."""


class PageJob:
    """A wanted page; ``earlier``: whose pages an earlier form of the entry was completed with, and the pages."""

    def __init__(
        self,
        wanted: WantedPage,
        *,
        zone: tzinfo,
        learned: Learned | None = None,
        earlier: tuple[int, Sequence[StoredPage]] | None = None,
    ) -> None:
        self.wanted = wanted
        self._zone = zone
        self._learned = learned
        self._earlier = earlier
        self._parts: list[StoredPage] = []
        self._pages: list[Page] = []
        self._readings: list[PageReading] = []
        self._asked = {wanted.wish.url}
        self._failure: tuple[PageOutcome, str, bool] | None = None
        self._pages_of: int | None = None

    @property
    def validators(self) -> Validators | None:
        """What makes the request for the first part conditional: what an earlier form's only part came with."""
        if self._earlier is None or len(self._earlier[1]) != 1 or self._earlier[1][0].page is None:
            return None
        return validators_from(self._earlier[1][0].exchange.headers)

    def take(self, fetched: Fetched) -> str | None:
        """Take in one part; the address of the next, or ``None``: that was all."""
        number = len(self._parts) + 1
        exchange = fetched.exchanges[-1] if fetched.exchanges else None
        if fetched.not_modified and self._earlier is not None:
            self._pages_of, stored = self._earlier
            self._pages = [one.page for one in stored if one.page is not None]
            self._readings = [read_part(page, learned=self._learned) for page in self._pages]
            return None
        if fetched.body is None or exchange is None:
            self._fail(number, exchange, fetched)
            return None
        page = Page(exchange.final_url or exchange.url, fetched.body, fetched.content_type)
        if number > 1 and (page.url in {one.url for one in self._pages} or not same_site(page.url, self._pages[0].url)):
            return None  # it led back, or elsewhere: that is no further part
        try:
            with cpu_limit(PAGE_SECONDS, page.url):
                first = self._pages[0].url if self._pages else page.url
                reading = read_part(page, first_url=first, number=number, learned=self._learned)
        except FeedError as error:
            self._failure = self._failure or (PageOutcome.FAILED, error.message, False)
            return None
        if number > 1 and not self._goes_on(reading):
            return None
        self._parts.append(StoredPage(number, exchange, page))
        self._pages.append(page)
        self._readings.append(reading)
        following = reading.following
        if following is None or following in self._asked or number >= PARTS:
            return None
        self._asked.add(following)
        return following

    def settle(self, now: datetime) -> PageSettlement:
        """What is to be stored. ``now`` is when a further try is counted from."""
        wanted = self.wanted
        if not self._pages:
            outcome, words, again = self._failure or (PageOutcome.FAILED, "nothing came", True)
            full = FullText(
                clean_entry(wanted.entry, base=None, zone=self._zone, learned=self._learned), outcome, words
            )
        else:
            full = settle(
                wanted.entry,
                self._pages,
                self._readings,
                base=None,
                zone=self._zone,
                asked=wanted.wish.url,
                learned=self._learned,
            )
            again = full.outcome in _AGAIN
        reason = full.reason
        if self._failure is not None and self._pages:  # a further part could not be had
            reason = f"part {len(self._pages) + 1}: {self._failure[1]}"
            again = self._failure[2]
        tries = 1 if full.outcome in _TWICE else len(BACKOFF)
        next_try = now + BACKOFF[wanted.tries] if again and wanted.tries < tries else None
        article = named(full.article)
        hashed = content_hash(article.title, article.text, article.images)
        takes = self._takes(full, hashed, final=next_try is None)
        return PageSettlement(
            wanted=wanted,
            outcome=full.outcome,
            reason=reason,
            next_try=next_try,
            pages=tuple(self._parts),
            pages_of=self._pages_of,
            cleaned=article if takes else None,
            excerpt=summary(article, EXCERPT) if takes else "",
            content_hash=hashed if takes else None,
        )

    def _takes(self, full: FullText, hashed: str, *, final: bool) -> bool:
        """Whether the text becomes the article's: the page's, or, where none comes any more, what the feed says now."""
        wanted = self.wanted
        if full.outcome is PageOutcome.TAKEN:
            return wanted.made_revision or hashed != wanted.content_hash
        if wanted.made_revision or not final or hashed == wanted.content_hash:
            return False
        return 2 * len(full.article.text) >= wanted.text_length

    def _goes_on(self, reading: PageReading) -> bool:
        """Whether a further part is of the same article, and says something that those before do not."""
        known = {line for one in self._readings for line in one.article.text.split("\n")}
        if all(line in known for line in reading.article.text.split("\n")):
            return False
        return titles_agree(self._readings[0].article.title, reading)

    def _fail(self, number: int, exchange: Exchange | None, fetched: Fetched) -> None:
        status = exchange.status if exchange else None
        words = (exchange.error if exchange else None) or fetched.failure or "no answer"
        kind = fetched.failure_kind
        if kind == "robots":
            told = (PageOutcome.ROBOTS, words, False)
        elif status in _GONE:
            told = (PageOutcome.GONE, words, status != 410)  # noqa: PLR2004 - Gone is for good
        elif status == _PAYMENT:
            told = (PageOutcome.PAYWALL, words, False)
        elif status in _LOGIN:
            told = (PageOutcome.LOGIN, words, False)
        else:
            told = (PageOutcome.FAILED, words, kind not in _FINAL_KINDS)
        self._failure = told
        if number == 1 and exchange is not None:
            self._parts.append(StoredPage(1, exchange))
