"""The command line: one file per command, thin. What they print comes from ``messages/cli.toml``.

* ``app``: the list of commands, and how errors become words and exit codes
* ``words``: the language of the terminal
* ``newsroom``: which newsroom a command is about
* ``output``: tables, lines per source, JSON

Commands import what they need when they run, so that ``--help`` and completion are quick.
"""

from jianbao.cli.app import main

__all__ = ["main"]
