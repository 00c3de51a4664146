"""Asks servers and reads what they answer, however they misbehave. What answers mean is ``policy``'s to say."""

import asyncio
import hashlib
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Self
from urllib.parse import quote, urljoin

import aiohttp
import msgspec
from aiohttp.abc import AbstractResolver

from jianbao.fetch.breaker import Circuits
from jianbao.fetch.connections import Connections
from jianbao.fetch.decode import DecodeError, decode_body
from jianbao.fetch.failures import NETWORK_ERRORS, AttemptError, explain
from jianbao.fetch.files import read_source_file
from jianbao.fetch.instances import Instances
from jianbao.fetch.policy import (
    ACCEPT_FEED,
    ACCEPT_PAGE,
    BODY_START,
    Action,
    Verdict,
    conditional_headers,
    failed,
    judge,
    redirect_leaves,
    validators_from,
)
from jianbao.fetch.request import Attempt, FetchRequest, endpoint_of, without_password
from jianbao.fetch.robots_gate import RobotsGate, RobotsTexts
from jianbao.fetch.settings import ClientSettings
from jianbao.model.fetched import Exchange, Fetched, Validators

KEPT_HEADERS = (
    "etag",
    "last-modified",
    "content-type",
    "content-encoding",
    "cache-control",
    "expires",
    "retry-after",
    "date",
    "server",
    "rsshub-node",
    "location",
)
_MAX_HEADER_KEPT = 512
_MAX_URL = 2_000
_REDIRECTS = (301, 302, 303, 307, 308)
_OFF_LOOP = 256 * 1024
"""A larger body is decoded in another thread, so that other downloads go on meanwhile."""
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_URL_SAFE = "%/:?#[]@!$&'()*+,;=-._~|"
_NEEDS_QUOTING = re.compile(r"[^\x21-\x7e]")


class Answer(msgspec.Struct, frozen=True):
    """What came back at the end of an attempt's redirects."""

    status: int
    headers: dict[str, str]
    """Those of ``KEPT_HEADERS``, names in lower case, scrubbed."""
    body: bytes
    """Decoded; for errors only its beginning."""
    url: str
    """Scrubbed."""


class _Progress:
    """What is known of an attempt so far, for the exchange that is recorded however it ends."""

    def __init__(self, attempt: Attempt) -> None:
        self.asked_at = datetime.now(UTC)
        self.started = time.monotonic()
        self.final_url = attempt.shown_url
        self.redirects: list[str] = []
        self.status: int | None = None
        self.headers: dict[str, str] = {}
        self.bytes = 0

    def exchange(self, attempt: Attempt, error: str | None) -> Exchange:
        """The record of it."""
        return Exchange(
            url=attempt.shown_url,
            asked_at=self.asked_at,
            final_url=self.final_url,
            redirects=tuple(self.redirects),
            status=self.status,
            headers=self.headers,
            seconds=round(time.monotonic() - self.started, 4),
            bytes=self.bytes,
            instance=attempt.instance,
            error=error,
        )


class Fetcher:
    """Visits sources. Use as an async context manager; many visits may go on at once.

    ``resolver`` replaces the system's name lookup (tests). ``circuits`` say which instances are asked; without them
    all are. ``robots``: robots.txt files that are known already; those asked for are put to them. ConfigError on
    entering: ``settings.allow`` is wrong.
    """

    def __init__(
        self,
        settings: ClientSettings,
        *,
        resolver: AbstractResolver | None = None,
        circuits: Circuits | None = None,
        robots: RobotsTexts | None = None,
    ) -> None:
        self._settings = settings
        self._limits = settings.limits
        self._instances = Instances(self, circuits)
        self._connections = Connections(settings, resolver=resolver)
        self._robots = RobotsGate(settings, self._robots_txt, robots)

    async def __aenter__(self) -> Self:
        """Opens the connection pools."""
        await self._connections.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes them."""
        await self._connections.__aexit__(kind, error, trace)

    async def fetch(self, request: FetchRequest) -> Fetched:
        """Visits a source: attempt after attempt until one answers, at most ``max_attempts`` within the deadline.

        Never raises for what the outside does: that is told in ``failure`` and ``failure_kind``.
        """
        if request.path is not None:
            return await asyncio.to_thread(read_source_file, request, self._settings)
        exchanges: list[Exchange] = []
        failures: list[tuple[Attempt, Verdict]] = []
        asked: list[Verdict] = []
        deadline = time.monotonic() + self._limits.deadline_seconds
        left = self._limits.max_attempts
        for place, attempt in enumerate(request.attempts, start=1):
            closed = await self._instances.closed_for(attempt, deadline)
            if closed is not None:
                failures.append((attempt, closed))
                continue
            left -= 1
            validators = request.validators.get(attempt.shown_url)
            last = left == 0 or not self._instances.any_open(request.attempts[place:])
            async with self._instances.at(attempt) as told:
                outcome = await self._attempt(
                    attempt, validators, deadline, last=last, exchanges=exchanges, page=request.page
                )
                told(outcome if isinstance(outcome, Verdict) else None, exchanges[-1])
            if isinstance(outcome, Fetched):
                return msgspec.structs.replace(outcome, source_key=request.source_key, exchanges=tuple(exchanges))
            failures.append((attempt, outcome))
            asked.append(outcome)
            if outcome.action is Action.TRY_ONE:
                left = min(left, 1) if len(asked) == 1 else 0
            if outcome.action is Action.GIVE_UP or left <= 0 or time.monotonic() >= deadline:
                break
        if request.attempts:
            self._instances.agreed(request.attempts[0], asked)
        return _failed(request, exchanges, failures)

    async def _attempt(
        self,
        attempt: Attempt,
        validators: Validators | None,
        deadline: float,
        *,
        last: bool,
        exchanges: list[Exchange],
        page: bool = False,
    ) -> Fetched | Verdict:
        """One attempt, its exchange added to ``exchanges``: what it brought, or why it brought nothing."""
        condition = conditional_headers(validators)
        progress = _Progress(attempt)
        try:
            answer = await self.ask(
                attempt,
                {"Accept": ACCEPT_PAGE if page else ACCEPT_FEED} | condition,
                deadline=deadline,
                last=last,
                progress=progress,
                permit=self._robots.permit if page else None,
            )
        except AttemptError as error:
            # Header bytes that are not UTF-8 come as lone surrogates (PEP 383), and words about them are stored.
            words = attempt.scrub(error.words).encode("utf-8", "replace").decode()
            exchanges.append(progress.exchange(attempt, words))
            if condition and error.kind == "protocol":
                # Some servers answer a condition with a 304 that has a body, which no parser can tell from garbage.
                return await self._attempt(attempt, None, deadline, last=last, exchanges=exchanges, page=page)
            return failed(error.kind, words, connected=error.connected)
        start = answer.body[:BODY_START]
        verdict = judge(answer.status, answer.headers, start, conditional=bool(condition), feed=not page)
        exchanges.append(progress.exchange(attempt, verdict.words or None))
        match verdict.action:
            case Action.OK:
                return Fetched(
                    source_key="",
                    exchanges=(),
                    body=answer.body,
                    content_type=answer.headers.get("content-type"),
                    validators=validators_from(answer.headers),
                )
            case Action.NOT_MODIFIED:
                return Fetched(source_key="", exchanges=(), not_modified=True, validators=validators or Validators())
            case _:
                return verdict

    async def ask(
        self,
        attempt: Attempt,
        headers: dict[str, str],
        *,
        deadline: float,
        last: bool = True,
        progress: _Progress | None = None,
        permit: Callable[[str], Awaitable[None]] | None = None,
    ) -> Answer:
        """The answer to one attempt, its redirects followed. ``deadline`` is on the monotonic clock.

        ``permit`` is asked before each hop, and may raise. AttemptError: there is none, or it passed a limit.
        """
        progress = progress or _Progress(attempt)
        idle = self._limits.last_idle_seconds if last else self._limits.idle_seconds
        try:
            async with asyncio.timeout(deadline - time.monotonic()):
                return await self._follow(attempt, headers, idle, progress, permit)
        except NETWORK_ERRORS as error:
            raise explain(error) from error
        except DecodeError as error:
            raise AttemptError(error.kind, str(error)) from error

    async def _robots_txt(self, url: str) -> tuple[int, bytes]:
        """What a robots.txt is asked with: time enough of its own, since many pages may wait for it."""
        deadline = time.monotonic() + self._limits.idle_seconds
        answer = await self.ask(Attempt(url, without_password(url)), {"Accept": "text/plain"}, deadline=deadline)
        return answer.status, answer.body

    async def _follow(
        self,
        attempt: Attempt,
        headers: dict[str, str],
        idle: float,
        progress: _Progress,
        permit: Callable[[str], Awaitable[None]] | None,
    ) -> Answer:
        """From redirect to redirect until something answers."""
        url = _sendable(attempt.url)
        own = endpoint_of(url) if attempt.instance is not None else None
        for _ in range(self._limits.max_redirects + 1):
            if endpoint_of(url) is None:
                raise AttemptError("protocol", f"only http and https addresses are asked, not {url[:100]!r}")
            if permit is not None:
                await permit(url)
            async with self._connections.get(url, headers, own=own, idle_seconds=idle) as response:
                progress.status = response.status
                progress.headers = kept_headers(response.headers, attempt)
                location = response.headers.get("Location")
                if response.status not in _REDIRECTS or location is None:
                    body = await self._read_body(response, progress)
                    return Answer(response.status, progress.headers, attempt.scrub_bytes(body), progress.final_url)
                response.close()
            url = self._redirect_target(url, location, attempt)
            progress.final_url = clean_text(attempt.scrub(without_password(url)), _MAX_URL)
            progress.redirects.append(f"{response.status} {progress.final_url}")
        raise AttemptError("redirect", f"more than {self._limits.max_redirects} redirects")

    @staticmethod
    def _redirect_target(url: str, location: str, attempt: Attempt) -> str:
        """Where a redirect leads. AttemptError: nowhere we go."""
        try:
            target = _sendable(urljoin(url, location.strip()))
        except ValueError as error:
            raise AttemptError("redirect", "redirected to an address that cannot be understood") from error
        if endpoint_of(target) is None or len(target) > _MAX_URL:
            raise AttemptError("redirect", f"redirected to what is no web address ({clean_text(target, 100)!r})")
        if attempt.instance is not None and redirect_leaves(attempt.url, target):
            where = clean_text(without_password(target), 100)
            raise AttemptError(
                "redirect", f"the instance sends us to another host ({where}); if it has moved, change its address"
            )
        return target

    async def _read_body(self, response: aiohttp.ClientResponse, progress: _Progress) -> bytes:
        """The decoded body of an answer; of an error only as much as explains it."""
        limits = self._limits
        is_error = response.status not in (200, 203)
        most = BODY_START if is_error else limits.max_body
        if not is_error and (response.content_length or 0) > most:
            raise AttemptError(
                "too-large", f"the body is announced with {response.content_length:,} of at most {most:,} bytes"
            )
        raw = bytearray()
        async for chunk in response.content.iter_any():
            raw += chunk
            progress.bytes = len(raw)
            if len(raw) > most:
                response.close()
                if is_error:
                    break
                raise AttemptError("too-large", f"the body is larger than {most:,} bytes")
        encoding = ",".join(response.headers.getall("Content-Encoding", []))
        if is_error:
            try:
                return decode_body(bytes(raw), encoding, limits.max_decoded)[:BODY_START]
            except DecodeError:
                return b""
        if len(raw) > _OFF_LOOP and encoding:
            return await asyncio.to_thread(decode_body, bytes(raw), encoding, limits.max_decoded)
        return decode_body(bytes(raw), encoding, limits.max_decoded)


def body_digest(body: bytes) -> str:
    """SHA-256 of a body, in hex: equal digests, equal bytes."""
    return hashlib.sha256(body).hexdigest()


def kept_headers(headers: Mapping[str, str], attempt: Attempt) -> dict[str, str]:
    """The headers of an answer that are recorded: printable, without secrets, of bounded size."""
    kept = {}
    for name in KEPT_HEADERS:
        value = headers.get(name)
        if value is not None:
            text = without_password(value.strip()) if name == "location" else value
            kept[name] = clean_text(attempt.scrub(text), _MAX_HEADER_KEPT)
    return kept


def clean_text(text: str, most: int) -> str:
    """A stranger's text that can be stored and printed: no control characters, no lone surrogates, at most ``most``."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text[:most])


def _sendable(url: str) -> str:
    """``url`` without fragment, its path and query in ASCII, its host as IDNA. ValueError: it cannot be split."""
    url = url.partition("#")[0]
    if not _NEEDS_QUOTING.search(url):
        return url
    scheme, separator, rest = url.partition("://")
    end = min((index for sign in "/?" if (index := rest.find(sign)) >= 0), default=len(rest))
    try:
        host = rest[:end].encode("idna").decode()
    except UnicodeError:
        host = rest[:end]
    raw = rest[end:].encode("utf-8", "surrogateescape")
    return scheme + separator + host + quote(raw, safe=_URL_SAFE)


def _failed(request: FetchRequest, exchanges: list[Exchange], failures: list[tuple[Attempt, Verdict]]) -> Fetched:
    """A visit that brought nothing, with the reason of every attempt."""
    if failures:
        failure = "; ".join(f"{attempt.shown_url}: {verdict.words}" for attempt, verdict in failures)
        kind = failures[-1][1].kind
    else:
        failure = f"{request.source_key}: there is no RSSHub instance to ask; add one under [[instances]]"
        kind = "no-instance"
    return Fetched(source_key=request.source_key, exchanges=tuple(exchanges), failure=failure, failure_kind=kind)
