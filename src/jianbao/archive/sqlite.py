"""The embedded engine: one file, opened at the schema of this version."""

from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from jianbao.archive.changes import ChangesSide
from jianbao.archive.index import IndexSide
from jianbao.archive.instances import InstanceSide
from jianbao.archive.ledger import LedgerSide
from jianbao.archive.pages import PageSide
from jianbao.archive.recleaning import RecleaningSide
from jianbao.archive.schedule import ScheduleSide
from jianbao.archive.schema import metadata
from jianbao.archive.sheets import SheetSide
from jianbao.archive.units import UnitSide
from jianbao.archive.windows import WindowSide
from jianbao.archive.writing import WritingSide
from jianbao.errors import ArchiveError

SCHEMA_VERSION = "0001"
"""The newest migration; ``tests/archive/test_opening.py`` holds it to the migrations folder."""


class SqliteArchive(
    SheetSide,
    ChangesSide,
    IndexSide,
    WritingSide,
    ScheduleSide,
    WindowSide,
    PageSide,
    LedgerSide,
    RecleaningSide,
    InstanceSide,
    UnitSide,
):
    """``interface.Archive`` over one SQLite file."""

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()


def open_archive(path: Path, *, create: bool = True) -> SqliteArchive:
    """Open the archive at ``path``, and bring it to this version's schema.

    Raises ``ArchiveError``: there is none and ``create`` is false, it is locked or damaged, or a later version of
    jianbao wrote it.
    """
    if not create and not path.exists():
        raise ArchiveError("there is no archive yet", subject=str(path), hint="Run `jianbao collect` to begin one.")
    archive = SqliteArchive(path)
    try:
        with archive.read() as db:
            version = _version(db)
        if version is None:
            _create(archive)
        elif version != SCHEMA_VERSION:
            _migrate(archive, path, version)
    except BaseException:
        archive.close()
        raise
    return archive


def _version(db: Connection) -> str | None:
    """The migration a file is at; ``None`` for an empty one."""
    try:
        return db.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except OperationalError as error:
        if "no such table" not in str(error.orig):
            raise
        return None


def _create(archive: SqliteArchive) -> None:
    """Make the tables of a new file at once, at the newest version: 10 ms, where Alembic's steps take 140."""
    with archive.write() as db:
        if _version(db) is None:  # another process may have been first
            metadata.create_all(db)
            db.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
            db.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": SCHEMA_VERSION})


def _migrate(archive: SqliteArchive, path: Path, version: str) -> None:
    # Alembic takes 100 ms to import, so only a file that needs it pays for it.
    from jianbao.archive.migrate import known_versions, upgrade  # noqa: PLC0415 - see above

    if version not in known_versions():
        raise ArchiveError(
            f"it was written by a later version of jianbao (schema {version})",
            subject=str(path),
            hint="Use that version, or a newer one.",
        )
    with archive.write() as db:
        upgrade(db)
