"""Opening an archive: new, old, too new, locked, damaged."""

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import sqlalchemy.exc
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from jianbao.archive import open_archive
from jianbao.archive.migrate import known_versions, upgrade
from jianbao.archive.schema import metadata
from jianbao.archive.sqlite import SCHEMA_VERSION
from jianbao.archive.store import Store
from jianbao.errors import ArchiveError

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def shape(db):
    """Tables with their columns and indexes, as SQLite tells them."""
    names = [name for (name,) in db.execute(text("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"))]
    pragmas = {"table_xinfo": 0, "index_list": 1, "foreign_key_list": 2, "table_list": 0}  # what is numbered goes
    found = {
        name: {
            p: sorted(map(repr, (row[n:] for row in db.exec_driver_sql(f"PRAGMA {p}('{name}')"))))
            for p, n in pragmas.items()
        }
        for name in names
    }
    del found["alembic_version"]
    triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    found["triggers"] = db.execute(text(triggers)).all()
    return found


def test_the_migrations_lead_to_the_schema_in_the_code(tmp_path):
    """A store that took every step has the tables as declared, and as a new file has them."""
    store = Store(tmp_path / "stepwise.db")
    with store.write() as db:
        upgrade(db)
    with open_archive(tmp_path / "new.db") as archive, archive.read() as new, store.read() as stepwise:
        assert compare_metadata(MigrationContext.configure(stepwise), metadata) == []
        assert shape(stepwise) == shape(new)
    store.close()
    with open_archive(tmp_path / "stepwise.db") as archive:
        assert archive.article_count() == 0


def test_two_processes_may_begin_an_archive_at_once(tmp_path):
    """One makes it, the other finds it made."""
    path = tmp_path / "a.db"
    with ThreadPoolExecutor(4) as pool:
        for archive in pool.map(open_archive, [path] * 4):
            assert archive.article_count() == 0
            archive.close()


def test_the_version_in_the_code_is_the_newest_migration():
    """Else every opening would migrate."""
    assert max(known_versions()) == SCHEMA_VERSION


def test_a_second_opening_finds_what_the_first_left(tmp_path):
    """And runs no migration."""
    with open_archive(tmp_path / "a.db") as archive:
        archive.start_run("collect", NOW)
    with open_archive(tmp_path / "a.db") as archive:
        assert [run.kind for run in archive.runs()] == ["collect"]


def test_readers_do_not_wait_for_a_writer(tmp_path):
    """WAL: while one connection writes, another reads the state before."""
    with open_archive(tmp_path / "a.db") as archive, archive.write():
        assert archive.article_count() == 0


def test_an_archive_that_must_exist_and_does_not_is_told(tmp_path):
    """With what to do next."""
    with pytest.raises(ArchiveError, match="jianbao collect"):
        open_archive(tmp_path / "a.db", create=False)


def test_an_archive_of_a_later_version_is_refused(tmp_path):
    """It is not touched."""
    path = tmp_path / "a.db"
    open_archive(path).close()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(ArchiveError, match="later version"):
        open_archive(path)


def test_a_file_that_is_no_archive_is_refused_in_words(tmp_path):
    """Not with a traceback of the driver."""
    path = tmp_path / "a.db"
    path.write_bytes(b"This is not a database, but a text. " * 100)
    with pytest.raises(ArchiveError, match="not a database"):
        open_archive(path)


def test_a_damaged_archive_is_told_with_what_may_save_it(tmp_path):
    """The hint names the way to recover."""
    path = tmp_path / "a.db"
    with open_archive(path) as archive:
        for number in range(50):
            archive.start_run(f"run {number}" * 50, NOW)
    data = bytearray(path.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(ArchiveError, match="recover"), open_archive(path) as archive:
        list(archive.runs())


def test_a_locked_archive_is_told_as_such(tmp_path, monkeypatch):
    """Another program holds the write lock for longer than we wait."""
    monkeypatch.setattr("jianbao.archive.store._BUSY_SECONDS", 0.05)
    path = tmp_path / "a.db"
    open_archive(path).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with open_archive(path) as archive, pytest.raises(ArchiveError, match="Another run"):
        archive.start_run("collect", NOW)
    other.close()


def test_a_write_that_fails_in_the_middle_leaves_nothing(tmp_path):
    """All of it is stored, or nothing."""

    def half(archive):
        with archive.write() as db:
            db.exec_driver_sql("INSERT INTO run (kind, started_at) VALUES ('half', 1)")
            db.exec_driver_sql("INSERT INTO run (kind, started_at) VALUES ('other half', NULL)")

    with open_archive(tmp_path / "a.db") as archive:
        with pytest.raises(sqlalchemy.exc.IntegrityError):
            half(archive)
        assert archive.runs() == []
