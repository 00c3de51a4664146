"""One document, for callers that want its bytes or an error; and whether instances answer."""

import asyncio
import time
from collections.abc import Sequence

import msgspec

from jianbao.errors import FetchError
from jianbao.fetch.client import Answer, Fetcher
from jianbao.fetch.failures import AttemptError
from jianbao.fetch.instances import InstanceCheck, check_instances
from jianbao.fetch.policy import BODY_START, Action, judge
from jianbao.fetch.request import Attempt, without_password
from jianbao.fetch.settings import ClientSettings
from jianbao.model.source import Instance


def get_bytes(
    target: str | Attempt,
    settings: ClientSettings,
    *,
    allow: tuple[str, ...] = (),
    accept: str = "*/*",
    max_bytes: int | None = None,
) -> bytes:
    """The body of a URL, or of a path of an instance (``attempt_at(instance, "/api/namespace")``).

    ``allow`` adds networks to ``settings.allow``; ``max_bytes`` replaces both limits of size. Not to be called where
    an event loop runs. FetchError: there was no good answer.
    """
    limits = settings.limits
    if max_bytes is not None:
        limits = msgspec.structs.replace(limits, max_body=max_bytes, max_decoded=max_bytes)
    settings = msgspec.structs.replace(settings, allow=(*settings.allow, *allow), limits=limits)
    attempt = Attempt(target, without_password(target)) if isinstance(target, str) else target
    try:
        answer = asyncio.run(_ask(attempt, settings, accept))
    except AttemptError as error:
        raise FetchError(attempt.scrub(error.words), kind=error.kind, subject=attempt.shown_url) from error
    verdict = judge(answer.status, answer.headers, answer.body[:BODY_START], feed=False)
    if verdict.action is not Action.OK:
        raise FetchError(verdict.words, kind=verdict.kind, subject=attempt.shown_url, status=answer.status)
    return answer.body


def check(instances: Sequence[Instance], settings: ClientSettings) -> tuple[InstanceCheck, ...]:
    """Whether each of ``instances`` answers now, in their order. Not to be called where an event loop runs."""
    return asyncio.run(check_instances(lambda: Fetcher(settings), instances))


async def _ask(attempt: Attempt, settings: ClientSettings, accept: str) -> Answer:
    """One attempt, with a client of its own."""
    async with Fetcher(settings) as fetcher:
        deadline = time.monotonic() + settings.limits.deadline_seconds
        return await fetcher.ask(attempt, {"Accept": accept}, deadline=deadline)
