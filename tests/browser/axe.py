"""axe-core, which finds barriers on a page, and vnu, which finds faults of its HTML; installed once from the lock file
beside this module.

It goes to ``$XDG_CACHE_HOME/jianbao-axe/<digest of the lock>/``, outside the checkout. ``python -m tests.browser.axe``
prints its file.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
_INSTALL = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"]


class AxeMissing(Exception):  # noqa: N818 - the reason of a skip
    """There is no axe-core and none can be had; says what is missing."""


def installed() -> Path:
    """The script to run in a page; installs it on the first call. AxeMissing: no npm."""
    if shutil.which("npm") is None:
        raise AxeMissing("no npm on this machine; scripts/test installs it where it can")
    sources = [HERE / "package.json", HERE / "package-lock.json"]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "jianbao-axe"
    folder = cache / digest
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / f"{digest}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several workers may ask at once
        if not (folder / "complete").is_file():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            for path in sources:
                shutil.copy(path, folder)
            done = subprocess.run(_INSTALL, cwd=folder, capture_output=True, text=True, timeout=600, check=False)
            if done.returncode:
                raise RuntimeError(f"{' '.join(_INSTALL)} ended with {done.returncode}:\n{done.stderr}")
            (folder / "complete").touch()
    return folder / "node_modules" / "axe-core" / "axe.min.js"


if __name__ == "__main__":
    sys.stdout.write(f"{installed()}\n")
