"""What a server answered, and what may be asked of it again."""

from datetime import datetime

import msgspec


class Validators(msgspec.Struct, frozen=True, omit_defaults=True):
    """What makes a request conditional (RFC 9110 §13), kept for the URL they came from."""

    etag: str | None = None
    last_modified: str | None = None


class Exchange(msgspec.Struct, frozen=True, omit_defaults=True):
    """One HTTP exchange (or reading of a file), kept with the visit; holds no access key.

    ``url`` is what was asked, ``final_url`` what answered after redirects; ``headers`` are the answer's that matter.
    """

    url: str
    asked_at: datetime
    final_url: str | None = None
    redirects: tuple[str, ...] = ()
    """Each hop as ``301 URL``: the status that sent us on, and where to."""
    status: int | None = None
    headers: dict[str, str] = {}
    seconds: float = 0.0
    bytes: int = 0
    instance: str | None = None
    """Base URL of the RSSHub instance, for routes."""
    error: str | None = None


class Fetched(msgspec.Struct, frozen=True):
    """The answer to one visit of a source: ``body`` is ``None`` when it was 304 or when nothing could be had.

    ``exchanges`` are in the order they took place (failover makes more than one); the last one answered.
    ``failure`` is ``None`` exactly if the visit gave a body or a 304.
    """

    source_key: str
    exchanges: tuple[Exchange, ...]
    body: bytes | None = None
    content_type: str | None = None
    not_modified: bool = False
    validators: Validators = Validators()
    failure: str | None = None
    failure_kind: str | None = None
