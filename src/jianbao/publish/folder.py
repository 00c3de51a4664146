"""The folder a site is written to: whole files only, and never a file outside it."""

import os
from pathlib import Path, PurePosixPath

from jianbao.errors import PublishError
from jianbao.publish.whole_file import WholeFiles


class OutFolder:
    """Writes under ``root``, which is made if it is not there. ``PublishError``: it cannot be written to.

    ``owner`` names who writes there (``WholeFiles``); what its last run left unfinished is taken away.
    """

    def __init__(self, root: Path, owner: str = "") -> None:
        try:
            root.mkdir(parents=True, exist_ok=True)
            self.root = root.resolve(strict=True)
            self._files = WholeFiles(self.root, owner)
            self._files.clear()
        except OSError as error:
            raise _unwritable(str(root), error) from error
        self._root = str(self.root)
        self._safe: set[str] = set()
        """Folders, as paths begin, that are known to lie inside."""

    @property
    def identity(self) -> tuple[int, int]:
        """What tells this very folder from another one, or a copy, at the same place."""
        stat = self.root.stat()
        return stat.st_dev, stat.st_ino

    def read(self, path: str) -> bytes | None:
        """A file's bytes; ``None`` if there is none."""
        file = self._file(path)
        try:
            handle = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise _unwritable(path, error) from error
        try:
            with os.fdopen(handle, "rb", buffering=0) as stream:
                return stream.readall()
        except IsADirectoryError:
            return None
        except OSError as error:
            raise _unwritable(path, error) from error

    def holds(self, path: str) -> bool:
        """Whether there is a file at ``path``."""
        try:
            return Path(self._file(path)).is_file()
        except OSError:
            return False

    def write(self, path: str, content: bytes) -> None:
        """Put a whole file in place: a reader sees the old one or the new one, never a part."""
        file = self._file(path)
        try:
            self._files.put_bytes(file, content)
        except OSError as error:
            raise _unwritable(path, error) from error

    def remove(self, path: str) -> bool:
        """Take a file away, and the folders that are empty without it; whether there was one."""
        file = Path(self._file(path))
        if not file.is_file() and not file.is_symlink():
            return False
        try:
            file.unlink()
        except OSError as error:
            raise _unwritable(path, error) from error
        for folder in file.parents:
            if folder == self.root:
                break
            try:
                folder.rmdir()
            except OSError:
                break
        return True

    def _file(self, path: str) -> str:
        """The place of a path. ``PublishError``: it would lie outside."""
        folder, _, name = path.rpartition("/")
        if folder not in self._safe or name in {"", "..", "."} or "\\" in name or "\0" in name:
            parts = PurePosixPath(path).parts
            if (
                not parts
                or path.startswith("/")
                or any(part in {"..", "."} or "\\" in part or "\0" in part for part in parts)
            ):
                raise PublishError("would be written outside the site's folder", subject=path)
            self._inside(self.root.joinpath(*parts).parent, path)
            self._safe.add(folder)
        return f"{self._root}/{path}"

    def _inside(self, folder: Path, path: str) -> None:
        # Also for a folder that is yet to be made: what is there of it must not lead away.
        if not folder.resolve().is_relative_to(self.root):
            raise PublishError(
                "would be written outside the site's folder, through a link",
                subject=path,
                hint=f"Remove the link {folder}, or publish to another folder with --out.",
            )


def _unwritable(subject: str, error: OSError) -> PublishError:
    return PublishError(
        f"cannot be written: {error.strerror or error}",
        subject=subject,
        hint="Check that the folder may be written and has space, then publish again: the old site is in place.",
    )
