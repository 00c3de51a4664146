"""Run a bench on jianbao as its wheels are: with the busiest modules compiled.

    python -m bench.compiled bench.clean [arguments of that bench]

The compiled copy is made once for each state of the sources (half a minute) and kept under ``build/``.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "build" / "compiled"


def folder() -> Path | None:
    """A folder to put on ``PYTHONPATH``; ``None``, with words on standard error: it cannot be made here."""
    digest = hashlib.sha256(sys.version.encode())
    for path in [
        ROOT / "pyproject.toml",
        *sorted((ROOT / "src").rglob("*.py")),
        *sorted((ROOT / "src").rglob("*.toml")),
    ]:
        digest.update(path.read_bytes())
    made = KEPT / digest.hexdigest()[:16]
    if not made.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        scratch = KEPT / f"{made.name}.{os.getpid()}"
        command = [sys.executable, str(ROOT / "scripts" / "compiled.py"), str(scratch)]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            return None
        scratch.rename(made)
    return made


def environment(made: Path) -> dict[str, str]:
    """The environment in which ``import jianbao`` gives the compiled copy."""
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(made), str(ROOT)])}


def main() -> None:
    """The command line."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    made = folder()
    if made is None:
        sys.exit(1)
    os.execve(sys.executable, [sys.executable, "-m", *sys.argv[1:]], environment(made))


if __name__ == "__main__":
    main()
