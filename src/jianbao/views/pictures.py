"""Pictures that the owner keeps copies of: which there are, and the address that stands for the publisher's."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from jianbao.sources.newsroom import Mirror
from jianbao.views import paths
from jianbao.views.page import PICTURE_ENDINGS
from jianbao.views.picture_size import picture_size


class Pictures:
    """The pictures in the folders of ``mirrors``, as they are at this moment.

    A URL is a mirror's if it begins with the mirror's and names a file that is there; everything else stays as it is.
    Links that lead out of a mirror's folder are not followed.
    """

    def __init__(self, mirrors: Sequence[Mirror], addresses: paths.Addresses) -> None:
        self._mirrors = mirrors
        self._addresses = addresses
        self._files: dict[str, Path] = {}
        self._by_url: dict[str, str] = {}
        self._sizes: dict[str, tuple[int, int] | None] = {}
        for mirror in mirrors:
            for rest, file in _files(mirror.folder):
                path = paths.picture(mirror.folder.name, rest)
                self._files[path] = file
                self._by_url.setdefault(mirror.url + rest, path)
        self.digest = hashlib.sha256("\n".join(sorted(self._by_url)).encode()).hexdigest()

    def __iter__(self) -> Iterator[tuple[str, Path]]:
        """Path on the site and file of each picture, sorted by path."""
        return iter(sorted(self._files.items()))

    def file(self, path: str) -> Path | None:
        """The file behind a path of the site."""
        return self._files.get(path)

    def _path(self, url: str) -> str | None:
        return self._by_url.get(unquote(url.partition("?")[0].partition("#")[0])) if self._by_url else None

    def local(self, url: str) -> str:
        """The address of our copy, or ``url`` itself."""
        path = self._path(url)
        return self._addresses.href(path) if path else url

    def size(self, url: str) -> tuple[int, int] | None:
        """Width and height of our copy in pixels; ``None`` where there is none, or it does not tell."""
        path = self._path(url)
        if path is None:
            return None
        if path not in self._sizes:
            self._sizes[path] = picture_size(self._files[path])
        return self._sizes[path]

    def absolute(self, url: str) -> str:
        """The whole URL of our copy, or ``url`` itself: for feeds and metadata."""
        local = self.local(url)
        return url if local == url else self._addresses.origin + local


def web_url(url: str | None) -> str | None:
    """``url`` if it is an absolute http(s) URL, else ``None``: what may stand in ``href`` or ``src``."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Pictures under a folder, by their path inside it; hidden ones and links out of it are passed over."""
    root = folder.resolve()
    for place, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(place, name)
            ending = name.rpartition(".")[2].lower()
            if ending in PICTURE_ENDINGS and not name.startswith(".") and file.resolve().is_relative_to(root):
                yield file.relative_to(root).as_posix(), file
