"""The only place that speaks HTTP outwards.

* ``request``, ``settings``: what is asked for, and within which limits
* ``policy``: which attempts are made, and what an answer means (pure)
* ``causes``, ``breaker``: whose fault a failure is, and which RSSHub instances are asked at present (pure)
* ``instances``: instances that are probed, and never asked for a path twice at once
* ``guard``: which addresses may be connected to
* ``connections``, ``client``, ``decode``, ``failures``: sockets, redirects, limits, plain words
* ``politeness``, ``spacing``, ``caching``, ``moves``: hosts left alone, time between visits, what headers ask for, 301
* ``robots``, ``robots_gate``: which pages may be fetched; never asked for feeds
* ``files``: feed files of the newsroom
* ``pipeline``: many visits at once; ``single``: one document
"""

from jianbao.fetch.breaker import Circuits
from jianbao.fetch.client import Fetcher, body_digest
from jianbao.fetch.instances import InstanceCheck
from jianbao.fetch.pipeline import fetch_all
from jianbao.fetch.policy import attempt_at, attempts_for, request_for
from jianbao.fetch.request import Attempt, FetchRequest
from jianbao.fetch.robots import Robots
from jianbao.fetch.settings import ClientSettings, FetchLimits
from jianbao.fetch.single import check, get_bytes

__all__ = [
    "Attempt",
    "Circuits",
    "ClientSettings",
    "FetchLimits",
    "FetchRequest",
    "Fetcher",
    "InstanceCheck",
    "Robots",
    "attempt_at",
    "attempts_for",
    "body_digest",
    "check",
    "fetch_all",
    "get_bytes",
    "request_for",
]
