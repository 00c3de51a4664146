"""The store: a small interface in words of the domain (``interface``), SQLite behind it (``sqlite``).

* ``schema``: the tables, as SQLAlchemy Core
* ``migrations``: how a store of an earlier version becomes one of this (Alembic)
* ``codec``: how values become columns: times, compressed JSON
* ``reading``, ``index``, ``writing``, ``schedule``, ``windows``, ``instances``, ``ledger``: the sides of the interface
* ``changes``, ``sheets``, ``withdrawing``, over ``publishing_schema``: what publishing in proportion to the change asks
* ``visiting``, ``shelving``, ``statements``: what writers share
"""

from typing import TYPE_CHECKING

from jianbao.archive.interface import (
    Archive,
    HostPause,
    IndexCard,
    Instances,
    Ledger,
    MissedWindow,
    Published,
    RawEntry,
    Reading,
    Scheduling,
    Shelf,
    ShelfCount,
    Windows,
    Writing,
)

if TYPE_CHECKING:
    from jianbao.archive.sqlite import open_archive

__all__ = [
    "Archive",
    "HostPause",
    "IndexCard",
    "Instances",
    "Ledger",
    "MissedWindow",
    "Published",
    "RawEntry",
    "Reading",
    "Scheduling",
    "Shelf",
    "ShelfCount",
    "Windows",
    "Writing",
    "open_archive",
]


def __getattr__(name: str) -> object:
    # SQLAlchemy takes longer to import than all of ours: only what opens an archive pays for it.
    if name != "open_archive":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from jianbao.archive.sqlite import open_archive  # noqa: PLC0415 - see above

    return open_archive
