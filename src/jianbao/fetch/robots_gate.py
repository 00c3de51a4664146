"""What a robots.txt lets us fetch (RFC 9309), and the gate that every hop to a page passes."""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from protego import Protego

from jianbao.fetch.connections import user_agent
from jianbao.fetch.failures import AttemptError
from jianbao.fetch.settings import KIB, ClientSettings

MAX_BYTES = 500 * KIB
"""As much of a robots.txt is read (RFC 9309 §2.5 asks for no less)."""
ABSENT = frozenset(range(400, 500)) - {429}
"""Answers that say that there is none, so that all is allowed (RFC 9309 §2.3.1.3); 429 only says: not now."""

ReadText = Callable[[str], Awaitable[tuple[int, bytes]]]
"""Asks for a URL: status and body. AttemptError: it cannot be had."""

RobotsTexts = dict[str, str | None]
"""The robots.txt of origins asked so far: empty where there is none, ``None`` where it could not be had."""


def robots_allows(url: str, robots_txt: str, *, agent: str) -> bool:
    """Whether the text of a robots.txt lets ``agent`` (the name at the beginning of our User-Agent) fetch ``url``.

    Text that is no robots.txt forbids nothing (RFC 9309 §2.2).
    """
    return bool(Protego.parse(robots_txt.replace("\0", "")).can_fetch(url, agent))


class RobotsGate:
    """The same for many pages at once in an event loop; ``texts`` may be handed on from one loop to the next."""

    def __init__(self, settings: ClientSettings, read: ReadText, texts: RobotsTexts | None) -> None:
        self._agent = user_agent(None, settings.user_agent)
        self._read = read
        self._texts: RobotsTexts = {} if texts is None else texts
        self._locks: dict[str, asyncio.Lock] = {}

    async def permit(self, url: str) -> None:
        """Returns if ``url`` may be fetched.

        AttemptError: its site's robots.txt forbids it (kind ``robots``), or could not be had (``robots-unknown``).
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        async with self._locks.setdefault(origin, asyncio.Lock()):
            if origin not in self._texts:
                self._texts[origin] = await self._ask(f"{origin}/robots.txt")
        text = self._texts[origin]
        if text is None:
            raise AttemptError(
                "robots-unknown", "not asked: the site's robots.txt could not be had (RFC 9309 §2.3.1.4)"
            )
        if not robots_allows(url, text, agent=self._agent):
            raise AttemptError("robots", "not asked: the site's robots.txt forbids it")

    async def _ask(self, url: str) -> str | None:
        try:
            status, body = await self._read(url)
        except AttemptError as error:
            if error.kind == "refused-address":
                raise  # the page is as much out of bounds as its robots.txt
            return None
        if status in ABSENT:
            return ""
        return body[:MAX_BYTES].decode("utf-8", "replace") if status in (200, 203) else None
