"""The embedded engine: one file, opened at the schema of this version."""

from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from jianbao.archive.index import IndexSide
from jianbao.archive.instances import InstanceSide
from jianbao.archive.ledger import LedgerSide
from jianbao.archive.reading import ReadingSide
from jianbao.archive.schedule import ScheduleSide
from jianbao.archive.windows import WindowSide
from jianbao.archive.writing import WritingSide
from jianbao.errors import ArchiveError

SCHEMA_VERSION = "0001"
"""The newest migration; ``tests/archive/test_migrations.py`` holds it to the migrations folder."""


class SqliteArchive(ReadingSide, IndexSide, WritingSide, ScheduleSide, WindowSide, LedgerSide, InstanceSide):
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
        version = _version(archive)
        if version != SCHEMA_VERSION:
            _migrate(archive, path, version)
    except BaseException:
        archive.close()
        raise
    return archive


def _version(archive: SqliteArchive) -> str | None:
    """The migration a file is at; ``None`` for an empty one."""
    with archive.read() as db:
        try:
            return db.execute(text("SELECT version_num FROM alembic_version")).scalar()
        except OperationalError as error:
            if "no such table" not in str(error.orig):
                raise
            return None


def _migrate(archive: SqliteArchive, path: Path, version: str | None) -> None:
    # Alembic takes 100 ms to import, so only a file that needs it pays for it.
    from jianbao.archive.migrate import known_versions, upgrade  # noqa: PLC0415 - see above

    if version is not None and version not in known_versions():
        raise ArchiveError(
            f"it was written by a later version of jianbao (schema {version})",
            subject=str(path),
            hint="Use that version, or a newer one.",
        )
    with archive.write() as db:
        upgrade(db)
