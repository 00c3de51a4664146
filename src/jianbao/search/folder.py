"""The folder that holds an index: whole files only."""

import shutil
from pathlib import Path

from jianbao.errors import PublishError

_PART = ".part"


class IndexFolder:
    """Reads and writes files under ``root`` by relative path. ``PublishError``: it cannot be written to."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.written: dict[str, int] = {}
        """Bytes by path."""
        self.removed: list[str] = []
        self._made: set[Path] = set()

    def read(self, path: str) -> bytes | None:
        """A file's bytes; ``None`` if there is none."""
        try:
            return (self.root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as error:
            raise _unusable(path, error) from error

    def write(self, path: str, content: bytes) -> None:
        """Put a whole file in place, unless it is there with these bytes."""
        file = self.root / path
        if self.read(path) == content:
            return
        part = self.root / _PART
        try:
            if file.parent not in self._made:
                file.parent.mkdir(parents=True, exist_ok=True)
                self._made.add(file.parent)
            part.write_bytes(content)
            part.replace(file)
        except OSError as error:
            raise _unusable(path, error) from error
        self.written[path] = len(content)

    def names(self, folder: str) -> list[str]:
        """What is in a folder, sorted; nothing if there is none."""
        try:
            return sorted(place.name for place in (self.root / folder).iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return []

    def remove(self, path: str) -> None:
        """Take away a file, or a folder with all that is in it."""
        place = self.root / path
        try:
            if place.is_dir() and not place.is_symlink():
                self.removed += [f"{path}/{file.relative_to(place)}" for file in place.rglob("*") if file.is_file()]
                shutil.rmtree(place)
            elif place.exists() or place.is_symlink():
                place.unlink()
                self.removed.append(path)
        except OSError as error:
            raise _unusable(path, error) from error

    def tidy(self) -> None:
        """Take away what a killed run left unfinished."""
        try:
            (self.root / _PART).unlink(missing_ok=True)
        except OSError as error:
            raise _unusable(_PART, error) from error


def _unusable(path: str, error: OSError) -> PublishError:
    return PublishError(
        f"cannot be written: {error.strerror or error}",
        subject=f"search/{path}",
        hint="Check that the folder may be written and has space; the index that was there before still holds.",
    )
