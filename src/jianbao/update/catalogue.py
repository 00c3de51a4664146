"""The RSSHub catalogue of the newsroom's own instance, cached in the newsroom."""

from datetime import UTC, datetime, timedelta

from jianbao.errors import ConfigError, FetchError, InputError
from jianbao.fetch import attempt_at, get_bytes
from jianbao.sources import Catalogue, Newsroom, parse_catalogue
from jianbao.update.collect import client_settings

_KEPT_FOR = timedelta(days=7)
_MAX_BYTES = 32 * 2**20
"""The catalogue was 3.8 MB in 2026."""


def load_catalogue(newsroom: Newsroom, *, now: datetime, refresh: bool = False) -> Catalogue:
    """The catalogue, from the cache if it is younger than a week, else from the first instance that answers.

    An old cache is better than none: it serves while no instance answers. Raises ``ConfigError``: there is no
    instance; ``FetchError``: none answers and nothing is cached.
    """
    cache = newsroom.folder / ".cache" / "rsshub-catalogue.json"
    cached = cache.read_bytes() if cache.exists() else None
    fresh = cached and now - datetime.fromtimestamp(cache.stat().st_mtime, UTC) < _KEPT_FOR
    if cached and fresh and not refresh:
        return Catalogue.from_json(cached)
    if not newsroom.instances:
        raise ConfigError(
            "no RSSHub instance is configured",
            subject=str(newsroom.config_path),
            hint='Add one:\n    [[rsshub]]\n    url = "http://127.0.0.1:1200"',
        )
    failures: list[str] = []
    for instance in newsroom.instances:
        try:
            data = get_bytes(attempt_at(instance, "/api/namespace"), client_settings(newsroom), max_bytes=_MAX_BYTES)
            catalogue = parse_catalogue(data)
        except (FetchError, InputError) as error:
            failures.append(str(error))
            continue
        cache.parent.mkdir(exist_ok=True)
        cache.write_bytes(catalogue.to_json())
        return catalogue
    if cached:
        return Catalogue.from_json(cached)
    raise FetchError("\n".join(failures), kind="status", subject="RSSHub catalogue")
