"""Files that are there wholly or not at all, whenever the program is killed or the disk is full."""

import errno
import hashlib
import os
import shutil
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_MODE = 0o644
"""A web server of another user reads these."""


class WholeFiles:
    """Writes below ``root``: into one hidden file there, which then takes the place of the file meant.

    The hidden file has the same name each time, so what a killed run left is found again without a search: the next
    run of the same ``owner`` (a sink's name and its newsroom) writes over it, and ``clear`` takes it away. Runs of one
    owner must not overlap; the newsroom's lock sees to that.
    """

    def __init__(self, root: Path, owner: str) -> None:
        self._name = f".jianbao-{hashlib.blake2b(owner.encode(), digest_size=6).hexdigest()}.part"
        self._root = root

    def clear(self) -> None:
        """Take away what a killed run left. Raises OSError."""
        (self._root / self._name).unlink(missing_ok=True)

    def put(self, file: Path, source: BinaryIO) -> None:
        """Put all of ``source`` in place of ``file``: a reader sees the old one or the new one. Raises OSError."""
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._put_by(self._root / self._name, file, source)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            # A folder of the site is a disk of its own: files cannot be moved there from the root.
            source.seek(0)
            self._put_by(file.with_name(self._name), file, source)

    def put_bytes(self, file: str, content: bytes) -> None:
        """``put`` for what is in memory already, at a third of its cost. Raises OSError."""
        part = str(self._root / self._name)
        try:
            handle = os.open(part, _NEW, _MODE)
        except FileExistsError:  # also a link that somebody else put there
            os.unlink(part)  # noqa: PTH108 - paths are strings here, for speed
            handle = os.open(part, _NEW, _MODE)
        try:
            try:
                os.fchmod(handle, _MODE)
                rest = memoryview(content)
                while rest:
                    rest = rest[os.write(handle, rest) :]
            finally:
                os.close(handle)
            try:
                os.replace(part, file)  # noqa: PTH105 - the same
            except FileNotFoundError:
                Path(file).parent.mkdir(parents=True, exist_ok=True)
                os.replace(part, file)  # noqa: PTH105 - the same
        except OSError as error:
            Path(part).unlink(missing_ok=True)
            if error.errno == errno.EXDEV:
                self._put_by(Path(file).with_name(self._name), Path(file), BytesIO(content))
                return
            raise OSError(error.errno, error.strerror, file) from error  # the file meant, not the hidden one
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise

    def _put_by(self, part: Path, file: Path, source: BinaryIO) -> None:
        part.unlink(missing_ok=True)  # also a link that somebody else put there
        try:
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _MODE)
            with os.fdopen(handle, "wb") as stream:
                os.fchmod(handle, _MODE)
                shutil.copyfileobj(source, stream)
            part.replace(file)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise OSError(error.errno, error.strerror, str(file)) from error  # the file meant, not the hidden one
        except BaseException:
            part.unlink(missing_ok=True)
            raise
