"""The language of the terminal, and its messages."""

import os

from jianbao.messages import Catalogue, catalogue, supported


def language() -> str:
    """``JIANBAO_LANG`` if set, else what the locale says (POSIX: LC_ALL, LC_MESSAGES, LANG), else English."""
    for name in ("JIANBAO_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return supported(value)
    return "en"


t: Catalogue = catalogue("cli", language())
"""The terminal's messages."""
