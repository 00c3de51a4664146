"""What is asked, in which order, and what an answer means. Pure: no clock, no network.

The table of RSSHub's answers that ``judge`` follows was seen on a running RSSHub and is in its tests. Which instances
are asked at present is for ``breaker`` to say.
"""

import hashlib
import re
from collections.abc import Mapping
from enum import Enum
from urllib.parse import quote

import msgspec

from jianbao.fetch.causes import cause_of_answer, cause_of_failure
from jianbao.fetch.request import Attempt, FetchRequest, endpoint_of, without_password
from jianbao.fetch.rsshub_error import one_line, read_rsshub_error
from jianbao.model.circuit import Cause
from jianbao.model.fetched import Validators
from jianbao.model.history import SourceState
from jianbao.model.source import Instance, Source, SourceKind

ACCEPT_FEED = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
)
ACCEPT_PAGE = "text/html, application/xhtml+xml, application/xml;q=0.8, */*;q=0.1"
BODY_START = 64 * 1024
"""Bytes of a body that ``judge`` wants to see; an error page of RSSHub has 6 KB."""

# RFC 3986 pchar and "/"; "%" stays, since a route may hold escapes already.
_PATH_SAFE = "/:@!$&'()*+,;=%-._~"
_QUERY_SAFE = _PATH_SAFE + "?"
# A validator is sent back as it came, so only what is safe in a header and of a sane size is kept.
_VALIDATOR = re.compile(r"[\x21-\x7e][\x20-\x7e]{0,511}")


def request_for(source: Source, instances: tuple[Instance, ...], state: SourceState | None = None) -> FetchRequest:
    """The visit of ``source``: conditional on what ``state`` remembers; ``None``: unconditional."""
    return FetchRequest(
        source_key=source.key,
        attempts=attempts_for(source, instances),
        validators=state.validators if state else {},
        body_digest=state.body_digest if state else None,
        path=source.locator if source.kind is SourceKind.FILE else None,
    )


def attempts_for(source: Source, instances: tuple[Instance, ...]) -> tuple[Attempt, ...]:
    """The ways to ask for ``source``: one for a feed, one per instance in their order for a route, none for a file."""
    match source.kind:
        case SourceKind.FEED:
            return (Attempt(source.locator, without_password(source.locator)),)
        case SourceKind.ROUTE:
            return tuple(attempt_at(instance, source.locator) for instance in instances)
        case _:
            return ()


def attempt_at(instance: Instance, route: str) -> Attempt:
    """Asks ``instance`` for a path such as ``/sina/finance/china?limit=20`` or ``/api/namespace``.

    The access key goes as ``code=md5(path + key)`` over the percent-encoded path, so a code that leaks opens one path.
    A slash at the end is dropped: RSSHub would redirect, to a path for which the code is wrong.
    """
    path, _, query = route.partition("?")
    path = "/" + quote(path.strip("/"), safe=_PATH_SAFE)
    query = quote(query, safe=_QUERY_SAFE)
    base = instance.url.rstrip("/")
    shown_base = without_password(base)
    shown_url = shown_base + path + ("?" + query if query else "")
    if not instance.key:
        return Attempt(base + path + ("?" + query if query else ""), shown_url, shown_base)
    code = hashlib.md5((path + instance.key).encode(), usedforsecurity=False).hexdigest()
    url = f"{base}{path}?{query}&code={code}" if query else f"{base}{path}?code={code}"
    return Attempt(url, shown_url, shown_base, code)


def conditional_headers(validators: Validators | None) -> dict[str, str]:
    """The request headers that ask for a body only if it changed (RFC 9110 §13.1).

    If-None-Match names a weak ETag in its strong form too: RSSHub weakens the ETag of a compressed answer and then
    compares as text with the strong one, so the tag alone would never give a 304. The comparison is weak by
    definition, so naming both is right anywhere.
    """
    headers: dict[str, str] = {}
    if validators is None:
        return headers
    etag, modified = validators.etag, validators.last_modified
    if etag and _VALIDATOR.fullmatch(etag):
        headers["If-None-Match"] = f"{etag}, {etag[2:]}" if etag.startswith('W/"') else etag
    if modified and _VALIDATOR.fullmatch(modified):
        headers["If-Modified-Since"] = modified
    return headers


def validators_from(headers: Mapping[str, str]) -> Validators:
    """What a good answer lets us ask with next time; odd values are left out. Header names are in lower case."""

    def sane(name: str) -> str | None:
        value = headers.get(name)
        return value if value and _VALIDATOR.fullmatch(value) else None

    return Validators(etag=sane("etag"), last_modified=sane("last-modified"))


class Action(Enum):
    """What follows from an answer."""

    OK = "ok"
    NOT_MODIFIED = "not modified"
    TRY_NEXT = "try next"
    """This instance cannot, another may."""
    TRY_ONE = "try one"
    """Probably the same everywhere: one more instance is asked, and its word counts."""
    GIVE_UP = "give up"
    """It is our request that is wrong: the same everywhere."""


class Verdict(msgspec.Struct, frozen=True):
    """``kind`` as in ``FetchError``, ``words`` for people; both empty when all is well.

    ``cause`` is whose fault it is, should this be the answer of an RSSHub instance.
    """

    action: Action
    kind: str = ""
    words: str = ""
    cause: Cause | None = None


def judge(
    status: int, headers: Mapping[str, str], body_start: bytes, *, conditional: bool = False, feed: bool = True
) -> Verdict:
    """What an answer means.

    ``headers`` have lower-case names; ``body_start`` is the first 64 KiB, decoded. ``conditional``: validators were
    sent. ``feed``: a feed is wanted, so a web page, or nothing, is a failure although the status is 200.
    """
    if status == _NOT_MODIFIED:
        if conditional:
            return Verdict(Action.NOT_MODIFIED)
        return failed("protocol", "answered 304 Not Modified to a request that set no condition")
    if status in (200, 203):
        if not feed:
            return Verdict(Action.OK)
        if not body_start.strip():
            return failed("not-a-feed", "answered 200 with an empty body")
        if is_web_page(body_start):
            title = page_title(body_start)
            words = "answered with a web page, not a feed" + (f" (its title: {title})" if title else "")
            return failed("not-a-feed", words)
        return Verdict(Action.OK)
    told = read_rsshub_error(body_start)
    words = f"answered {_status_words(status)}" + (f": {told}" if told else "")
    if status == _TOO_MANY and "retry-after" in headers:
        words += f" (retry after {headers['retry-after'][:40]})"
    cause = cause_of_answer(status, told)
    return Verdict(_ACTIONS.get(cause, Action.TRY_NEXT), "status", words, cause)


def failed(kind: str, words: str, *, connected: bool = True) -> Verdict:
    """The verdict on an attempt that brought no usable answer: another instance may do better."""
    return Verdict(Action.TRY_NEXT, kind, words, cause_of_failure(kind, connected=connected))


_NOT_MODIFIED = 304
_TOO_MANY = 429
_ACTIONS = {
    Cause.OUR_REQUEST: Action.GIVE_UP,
    Cause.BROKEN: Action.TRY_ONE,
    Cause.SITE_GONE: Action.TRY_ONE,
}


_STATUS_WORDS = {
    204: "No Content",
    206: "Partial Content",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    406: "Not Acceptable",
    407: "Proxy Authentication Required",
    410: "Gone for good",
    429: "Too Many Requests",
    451: "Unavailable For Legal Reasons",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


def _status_words(status: int) -> str:
    words = _STATUS_WORDS.get(status)
    return f"{status} {words}" if words else str(status)


# Atomic and possessive groups: a page of ten thousand comments must not be tried in every division (ReDoS).
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?><\?xml[^<>]*>)?\s*+(?>(?><!--.*?-->)\s*+)*+<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_FEED_ROOT = re.compile(rb"<(?:\w{1,20}:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)
_TITLE_TAG = re.compile(rb"<title\b[^<>]*>", re.IGNORECASE)


def is_web_page(body_start: bytes) -> bool:
    """Whether a body is an HTML page with no feed inside (some servers wrap a feed in ``<html>``)."""
    return bool(_PAGE.match(body_start)) and not _FEED_ROOT.search(body_start)


def page_title(body_start: bytes) -> str:
    """The title of a web page, for people; empty when there is none."""
    tag = _TITLE_TAG.search(body_start)
    return (
        one_line(body_start[tag.end() : tag.end() + 400].split(b"</", 1)[0].decode("utf-8", "replace"))[:80]
        if tag
        else ""
    )


def redirect_leaves(instance_url: str, target: str) -> bool:
    """Whether a redirect leads away from an instance's host: a lapsed domain serves whatever it likes."""
    ours, theirs = endpoint_of(instance_url), endpoint_of(target)
    return ours is None or theirs is None or ours[0] != theirs[0]
