"""A real Hexo with its default theme, installed once from the lock file beside this module.

It goes to ``$XDG_CACHE_HOME/jianbao-hexo/<digest of the lock>/``, outside the checkout, without running any package's
install script. ``python -m tests.hexo.install`` prints the folder.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.npm_packages import install

HERE = Path(__file__).resolve().parent


class HexoMissing(Exception):  # noqa: N818 - the reason of a skip
    """There is no Hexo and none can be had; says what is missing."""


def installed() -> Path:
    """The folder whose ``node_modules`` holds Hexo; installs it on the first call. HexoMissing: no node, no npm."""
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            raise HexoMissing(f"no {tool} on this machine; scripts/test installs it where it can")
    return install(HERE, "jianbao-hexo")


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
