"""robots.txt (RFC 9309), for pages that nobody subscribed to: asked before a page is, never before a feed."""

from urllib.parse import urlsplit

from jianbao.errors import FetchError
from jianbao.fetch.connections import user_agent
from jianbao.fetch.request import endpoint_of
from jianbao.fetch.robots_gate import ABSENT, MAX_BYTES, robots_allows
from jianbao.fetch.settings import ClientSettings
from jianbao.fetch.single import get_bytes


class Robots:
    """What the robots.txt of each host allows; each is asked for once. Not to be used where an event loop runs."""

    def __init__(self, settings: ClientSettings) -> None:
        self._settings = settings
        self._agent = user_agent(None, settings.user_agent)
        self._texts: dict[str, str | None] = {}

    def allows(self, url: str) -> bool:
        """Whether ``url`` may be fetched; False also for what is no web address.

        RFC 9309 §2.3.1: a robots.txt that is not there (4xx) allows everything, one that cannot be had (5xx, no
        connection) nothing.
        """
        if endpoint_of(url) is None:
            return False
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._texts:
            self._texts[origin] = self._read(origin)
        text = self._texts[origin]
        return text is not None and robots_allows(url, text, agent=self._agent)

    def _read(self, origin: str) -> str | None:
        try:
            body = get_bytes(f"{origin}/robots.txt", self._settings, accept="text/plain", max_bytes=4 * MAX_BYTES)
        except FetchError as error:
            return "" if error.status in ABSENT else None
        return body[:MAX_BYTES].decode("utf-8", "replace")


__all__ = ["Robots", "robots_allows"]
