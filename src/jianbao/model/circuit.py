"""How far an RSSHub instance, or one route of it, is trusted at present."""

from datetime import datetime
from enum import StrEnum

import msgspec


class Cause(StrEnum):
    """Why an attempt at an RSSHub instance came to nothing; who has to do something about it follows from it."""

    DOWN = "down"
    """No connection: name, TCP, TLS."""
    FOREIGN = "foreign"
    """Something answered that is not RSSHub: a proxy, a challenge, a lapsed domain."""
    SILENT = "silent"
    """Connected, but no whole answer came in time."""
    TOO_MANY = "too-many"
    """429 of the instance itself."""
    KEY = "key"
    """The access key is refused."""
    REFUSED = "refused"
    """403 for another reason."""
    NO_ROUTE = "no-route"
    """This version of RSSHub has no such route."""
    SITE_GONE = "site-gone"
    """The site answered RSSHub 404 or 410."""
    SITE_BLOCKS = "site-blocks"
    """The site refuses the instance: 401, 403, 429, 451, a captcha."""
    NO_RESPONSE = "no-response"
    """The site did not answer the instance."""
    SETTING = "setting"
    """The instance lacks a cookie, token or other setting that the route needs."""
    BUSY = "busy"
    """The instance is at this very path already."""
    BROKEN = "broken"
    """The route found nothing, or its code broke on what it got."""
    OUR_REQUEST = "our-request"
    """The route, its parameters or filters are wrong."""
    OTHER = "other"
    """Another error of this route."""


class Circuit(msgspec.Struct, frozen=True):
    """What lately came of an instance (``route`` empty), of a route on it, or of a route anywhere (``instance`` empty).

    Closed, asked freely, while ``open_until`` is ``None``; open, not asked, before ``open_until``; half open after it:
    something has to go well first.
    """

    instance: str
    """Base URL without password or slash at the end."""
    route: str = ""
    """Path and query as they are sent, without access code."""
    failures: int = 0
    """In a row."""
    open_until: datetime | None = None
    last_success: datetime | None = None
    last_failure: datetime | None = None
    cause: Cause | None = None
    """Of the last failure; ``None`` after a success."""
    detail: str = ""
    """The last failure in words."""
    mark: str = ""
    """Stands for the settings that were refused (``KEY``): with others the circuit closes."""

    @property
    def key(self) -> tuple[str, str]:
        """What it is about."""
        return self.instance, self.route
