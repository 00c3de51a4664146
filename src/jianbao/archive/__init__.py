"""The store: a small interface in words of the domain (``interface``), SQLite behind it (``sqlite``).

* ``schema``: the tables, as SQLAlchemy Core
* ``migrations``: how a store of an earlier version becomes one of this (Alembic)
* ``codec``: how values become columns: times, compressed JSON
* ``reading``, ``index``, ``writing``, ``schedule``, ``windows``, ``instances``, ``ledger``: the sides of the interface
* ``changes``, ``sheets``, ``withdrawing``, over ``publishing_schema``: what publishing in proportion to the change asks
* ``visiting``, ``shelving``, ``statements``: what writers share
"""

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
