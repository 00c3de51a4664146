"""One run at a time in a newsroom (``jianbao.archive.lock``)."""

from jianbao.archive.lock import only_run

__all__ = ["only_run"]
