"""A real Hexo with its default theme, installed once from the lock file beside this module.

It goes to ``$XDG_CACHE_HOME/jianbao-hexo/<digest of the lock>/``, outside the checkout, without running any package's
install script. ``python -m tests.hexo.install`` prints the folder.
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


class HexoMissing(Exception):  # noqa: N818 - the reason of a skip
    """There is no Hexo and none can be had; says what is missing."""


def installed() -> Path:
    """The folder whose ``node_modules`` holds Hexo; installs it on the first call. HexoMissing: no node, no npm."""
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            raise HexoMissing(f"no {tool} on this machine; scripts/test installs it where it can")
    sources = [HERE / "package.json", HERE / "package-lock.json"]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "jianbao-hexo"
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


def new_site(folder: Path) -> None:
    """Make ``folder`` a Hexo site as ``hexo init`` makes it: default configuration, Landscape, no posts."""
    hexo = installed()
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(hexo / "package.json", folder)
    shutil.copy(hexo / "node_modules/hexo-cli/assets/_config.yml", folder)
    (folder / "node_modules").symlink_to(hexo / "node_modules")


def generate(folder: Path, *, timeout: float = 300) -> str:
    """Run ``hexo generate`` in a site, from scratch, and stop at the first error; gives back all it printed.

    ``--bail`` makes Hexo report an error of a page by its exit code. RuntimeError: it did.
    """
    command = ["node", str(folder / "node_modules/hexo-cli/bin/hexo"), "generate", "--force", "--bail"]
    environment = {**os.environ, "NO_COLOR": "1", "TZ": "UTC"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=timeout, check=False
    )
    printed = done.stdout + done.stderr
    if done.returncode:
        raise RuntimeError(f"hexo generate ended with {done.returncode}:\n{printed[-5000:]}")
    return printed


if __name__ == "__main__":
    sys.stdout.write(f"{installed()}\n")
