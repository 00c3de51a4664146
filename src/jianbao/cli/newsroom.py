"""Which newsroom a command is about, and its archive."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jianbao.archive.sqlite import SqliteArchive
    from jianbao.sources import Newsroom

_chosen: list[Path] = []


def choose(folder: Path | None) -> None:
    """Remember what ``-C`` said."""
    _chosen[:] = [folder] if folder else []


def the_newsroom() -> "Newsroom":
    """The newsroom of this command. Raises ``ConfigError``."""
    from jianbao.sources import find_newsroom, load_newsroom

    return load_newsroom(_chosen[0] if _chosen else find_newsroom(Path.cwd()), os.environ)


@contextmanager
def the_archive(newsroom: "Newsroom", *, create: bool = False) -> Iterator["SqliteArchive"]:
    """Its archive, open. Raises ``ArchiveError``: there is none yet (unless ``create``), or it cannot be used."""
    from jianbao.archive import open_archive

    with open_archive(newsroom.archive_path, create=create) as archive:
        yield archive


def clock() -> datetime:
    """The time now: the one place that asks."""
    return datetime.now(UTC)
