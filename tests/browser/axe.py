"""axe-core, which finds barriers on a page, and vnu, which finds faults of its HTML; installed once from the lock file
beside this module.

It goes to ``$XDG_CACHE_HOME/jianbao-axe/<digest of the lock>/``, outside the checkout. ``python -m tests.browser.axe``
prints its file.
"""

import shutil
import sys
from pathlib import Path

from tests.npm_packages import install

HERE = Path(__file__).resolve().parent


class AxeMissing(Exception):  # noqa: N818 - the reason of a skip
    """There is no axe-core and none can be had; says what is missing."""


def installed() -> Path:
    """The script to run in a page; installs it on the first call. AxeMissing: no npm."""
    if shutil.which("npm") is None:
        raise AxeMissing("no npm on this machine; scripts/test installs it where it can")
    return install(HERE, "jianbao-axe") / "node_modules" / "axe-core" / "axe.min.js"


if __name__ == "__main__":
    sys.stdout.write(f"{installed()}\n")
