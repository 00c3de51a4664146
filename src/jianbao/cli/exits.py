"""Exit codes, the same for every command."""

from enum import IntEnum


class Exit(IntEnum):
    """What the shell is told."""

    WELL = 0
    SOME_FAILED = 1
    """Some sources, entries or files failed; the rest is done."""
    BAD_CONFIG = 2
    """The configuration or the command line cannot be followed (the code that shells and click use for it)."""
    NOTHING_WORKED = 3
    INTERRUPTED = 130
    """By Ctrl-C (SIGINT, signal 2); what was done is stored."""
    TERMINATED = 143
    """By SIGTERM (signal 15), as systemd and containers stop a service; what was done is stored."""
