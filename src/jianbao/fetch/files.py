"""Reads file sources: feed files inside the newsroom folder, and nothing else on the disk."""

import errno
import hashlib
import os
import stat
import time
from datetime import UTC, datetime
from pathlib import Path

from jianbao.fetch.request import FetchRequest
from jianbao.fetch.settings import ClientSettings
from jianbao.model.fetched import Exchange, Fetched, Validators


class _FileError(Exception):
    """Why a file cannot be read, in plain words."""


def read_source_file(request: FetchRequest, settings: ClientSettings) -> Fetched:
    """The file of ``request`` as if it had been fetched; ``not_modified`` if it has the digest of the last time.

    The exchange's URL is ``file:PATH``; size and time of change are recorded as validators, but only the digest
    decides, since times of files lie (copies, checkouts, network disks). Never raises for what the disk holds.
    """
    assert request.path is not None
    asked_at, started = datetime.now(UTC), time.monotonic()
    body: bytes | None = None
    validators, failure = Validators(), None
    try:
        body, validators = _read(request.path, settings)
    except _FileError as error:
        failure = f"{request.path}: {error}"
    except (OSError, ValueError) as error:
        words = getattr(error, "strerror", None) or str(error)
        failure = f"{request.path}: the file cannot be read ({words})"
    unchanged = body is not None and hashlib.sha256(body).hexdigest() == request.body_digest
    exchange = Exchange(
        url=f"file:{request.path}",
        asked_at=asked_at,
        final_url=f"file:{request.path}",
        seconds=round(time.monotonic() - started, 4),
        bytes=len(body or b""),
        error=failure,
    )
    return Fetched(
        source_key=request.source_key,
        exchanges=(exchange,),
        body=None if unchanged else body,
        not_modified=unchanged,
        validators=validators,
        failure=failure,
        failure_kind="file" if failure else None,
    )


def _read(path: str, settings: ClientSettings) -> tuple[bytes, Validators]:
    """Content and state of a file of the newsroom. _FileError, OSError, ValueError (a NUL in the path)."""
    if settings.newsroom is None:
        raise _FileError("there is no newsroom folder to read files from")
    root = settings.newsroom.resolve()
    try:
        whole = (root / path).resolve()
    except RuntimeError as error:  # Python 3.11 and 3.12 say so of a link that leads to itself
        raise _FileError("it is a link that leads to itself") from error
    if Path(path).is_absolute() or not whole.is_relative_to(root):
        raise _FileError("it lies outside the newsroom folder; copy it into the folder")
    try:
        # Not to follow: what was resolved a moment ago is no link. Not to block: a pipe would wait for its writer.
        handle = os.open(whole, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno == errno.ENOENT:
            raise _FileError("there is no such file in the newsroom folder") from error
        raise
    with os.fdopen(handle, "rb") as file:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise _FileError("it is not a plain file")
        most = settings.limits.max_body
        body = file.read(most + 1)
    if len(body) > most:
        raise _FileError(f"it is larger than {most:,} bytes")
    modified = datetime.fromtimestamp(state.st_mtime, UTC).isoformat(timespec="seconds")
    return body, Validators(etag=f"{state.st_size}-{state.st_mtime_ns}", last_modified=modified)
