"""The open file: engine, transactions, and what its errors mean."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, InterfaceError
from sqlalchemy.pool import QueuePool

from jianbao.errors import ArchiveError

_BUSY_SECONDS = 15
_WRITE = "jianbao_write"
_HINTS = {
    "locked": "Another run is writing; wait for it to end, then run this again.",
    "full": "Free some space and run this again: what was stored before is safe.",
    "readonly": "Make the archive and its folder writable for this user.",
    "malformed": "Restore it from a copy; `sqlite3 archive.db .recover` may save what is left.",
    "not a database": "Name a newsroom whose archive.db jianbao made.",
    "unable to open": "Check that the folder exists and may be written.",
    "disk i/o": "Check the disk and its free space.",
}


class _Own(threading.local):
    """What each thread has of its own: the connection that its transactions share at present (``together``)."""

    shared: Connection | None = None


class Store:
    """One SQLite file, open. Reading takes a connection of a small pool; writing takes the write lock at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = _engine(path)
        self._own = _Own()

    def close(self) -> None:
        """Let go of the file. Closing twice is harmless."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection inside a read transaction: one consistent state of the archive."""
        with self.explained():
            if self._own.shared is not None:
                yield self._own.shared
                return
            with self._engine.connect() as connection:
                yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection inside a write transaction: all of it is stored when the block ends, or nothing."""
        with self.explained():
            if self._own.shared is not None:
                with _savepoint(self._own.shared):
                    yield self._own.shared
                return
            writing = self._engine.execution_options(**{_WRITE: True})
            with writing.connect() as connection, connection.begin():
                yield connection

    @contextmanager
    def together(self) -> Iterator[None]:
        """See ``Writing.together``."""
        with self.write() as connection:
            before, self._own.shared = self._own.shared, connection
            try:
                yield
            finally:
                self._own.shared = before

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn what SQLite says about the file into an ``ArchiveError``; mistakes of ours stay as they are."""
        try:
            yield
        except (DatabaseError, InterfaceError) as error:
            cause = error.orig
            if not isinstance(cause, sqlite3.DatabaseError) or isinstance(
                cause, (sqlite3.IntegrityError, sqlite3.ProgrammingError)
            ):
                raise
            words = str(cause)
            hint = next((hint for mark, hint in _HINTS.items() if mark in words.lower()), None)
            if hint is None:
                raise
            raise ArchiveError(words, subject=str(self.path), hint=hint) from error


@contextmanager
def _savepoint(connection: Connection) -> Iterator[None]:
    """A part of a transaction that is undone by itself where it fails."""
    connection.exec_driver_sql("SAVEPOINT part")
    try:
        yield
    except BaseException:
        # A full disk may have undone the whole transaction already; then there is no part any more.
        with suppress(DatabaseError):
            connection.exec_driver_sql("ROLLBACK TO part")
            connection.exec_driver_sql("RELEASE part")
        raise
    connection.exec_driver_sql("RELEASE part")


def _engine(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False, "isolation_level": None},
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=8,
    )

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:  # noqa: ANN401 - the driver's own type
        # WAL: readers never wait for the writer (sqlite.org/wal.html). NORMAL is safe against a crash of the program
        # in WAL mode; only a power cut may undo the last transactions, never damage the file.
        # The log is written back every 16 MB instead of 4: a page that changes in each transaction is then copied
        # once. Pages of 8 KiB (settled when the file is made) and 16 MB of them in memory (taken as they are read):
        # `docs/decisions/archive-speed.md` has the figures.
        for pragma in (
            "page_size=8192",
            "cache_size=-16000",
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "temp_store=MEMORY",
            "wal_autocheckpoint=2000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # The driver is in autocommit mode and we say when a transaction begins (SQLAlchemy's SQLite page tells why).
        # IMMEDIATE: a writer that waits for the lock at its start never fails in the middle.
        write = connection.get_execution_options().get(_WRITE, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine
