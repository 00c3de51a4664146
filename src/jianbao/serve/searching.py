"""Search on the live site: the page with its answer, and the files of the index for the page's script."""

import threading
from zoneinfo import ZoneInfo

from jianbao.errors import JianbaoError
from jianbao.search import Units
from jianbao.search.live import LiveIndex
from jianbao.sources import Newsroom
from jianbao.views import Views, paths, search

_JSON, _BYTES = "application/json", "application/octet-stream"


class Searching:
    """Answers questions from an index of the newsroom's own, which a thread begins to make at once."""

    def __init__(self, archive: Units, newsroom: Newsroom) -> None:
        self._index = LiveIndex(newsroom.folder, archive, ZoneInfo(newsroom.site.timezone))

    def begin(self) -> threading.Thread:
        """Make the index, or bring it up to date, while other pages are served already."""
        thread = threading.Thread(target=self._refresh, name="search index", daemon=True)
        thread.start()
        return thread

    def page(self, views: Views, parameters: list[tuple[str, str]]) -> bytes:
        """The search page with the answer to what its address asks."""
        asked = search.asked(parameters)
        wanted = views.wanted(asked)
        if not wanted.clauses:
            return views.search(asked)
        if not self._refresh():
            return views.search(asked, building=True)
        start = (asked.number - 1) * search.PAGE_SIZE
        return views.search(asked, self._index.find(wanted, start=start, stop=start + search.PAGE_SIZE))

    def file(self, path: str) -> tuple[bytes, str] | None:
        """A file of the index with its media type; ``None`` if there is no such file."""
        if not path.startswith(paths.SEARCH_INDEX):
            return None
        name = path.removeprefix(paths.SEARCH_INDEX)
        if name == "head.json":
            self._refresh()
        content = self._index.read(name)
        return None if content is None else (content, _JSON if name.endswith(".json") else _BYTES)

    def _refresh(self) -> bool:
        try:
            return self._index.refresh(wait=False)
        except JianbaoError:  # a folder that cannot be written to: what is there still answers
            return self._index.read("head.json") is not None
