"""The views that answers are made with: always the same, or made anew when the newsroom's files change."""

import os
import threading
from pathlib import Path

from jianbao.archive import Archive
from jianbao.sources import Newsroom, load_newsroom
from jianbao.views import Views

_State = tuple[tuple[str, int, int], ...]


class CurrentViews:
    """Gives the views of a newsroom. ``watch``: its theme and its ``jianbao.toml`` are looked at before each answer.

    Looking costs a ``stat`` for each file of the theme; for one who designs, not for the public. May be used from
    several threads. Raises on being made what ``Views`` raises, unless it watches.
    """

    def __init__(self, archive: Archive, newsroom: Newsroom, *, watch: bool = False) -> None:
        self._archive = archive
        self._newsroom = newsroom
        self._lock = threading.Lock()
        self._watch = watch
        self._seen = self._state() if watch else ()
        self._views = self._made() if watch else Views(archive, newsroom)

    def get(self) -> Views:
        """The views of this moment. What the newsroom's files are wrong in is raised, at each call until they change.

        ``PublishError``: the theme; ``ConfigError``: ``jianbao.toml``.
        """
        if self._watch:
            with self._lock:
                self._look()
        if isinstance(self._views, Exception):
            raise self._views
        return self._views

    def _look(self) -> None:
        state = self._state()
        if state == self._seen:
            return
        self._seen = state
        self._views = self._made()

    def _made(self) -> Views | Exception:
        try:
            self._newsroom = load_newsroom(self._newsroom.folder, os.environ)
            return Views(self._archive, self._newsroom)
        except Exception as error:  # noqa: BLE001 - it is told at each answer until the file is right again
            return error

    def _state(self) -> _State:
        folder: Path = self._newsroom.folder
        files = [self._newsroom.config_path, *sorted((folder / "theme").rglob("*"))]
        return tuple(state for file in files if (state := _file_state(file)))


def _file_state(file: Path) -> tuple[str, int, int] | None:
    try:
        told = file.stat()
    except OSError:  # gone in this moment
        return None
    return str(file), told.st_mtime_ns, told.st_size
