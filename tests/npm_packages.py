"""npm packages that tests need, installed once from a lock file, outside the checkout, without any install script."""

import fcntl
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

_INSTALL = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"]


def install(locked: Path, name: str) -> Path:
    """The folder with the ``node_modules`` of the ``package-lock.json`` in ``locked``; npm must be there.

    It is ``$XDG_CACHE_HOME/<name>/<digest of the lock>/``.
    """
    sources = [locked / "package.json", locked / "package-lock.json"]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / name
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
    return folder
