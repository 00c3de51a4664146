"""Make a copy of ``src`` whose busiest modules are compiled by mypyc: ``python scripts/compiled.py TARGET``.

The copy is used by the wheel (``build_hook.py``) and by the benches (``bench.compiled``). The modules are named in
``pyproject.toml``, ``tool.jianbao.compiled``. Needs mypy with what jianbao itself needs, setuptools, a C compiler
and Python's headers; exits with 1 and words where something is missing. The source stays the one truth: a compiled
module does what its source says, and the tests hold both together (``tests/test_compiled.py``).
"""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def compiled_modules() -> list[str]:
    """Paths below ``src`` of the modules that are compiled."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    names: list[str] = told["tool"]["jianbao"]["compiled"]
    return [name.replace(".", "/") + ".py" for name in names]


def make(target: Path) -> list[Path]:
    """The compiled copy in the folder ``target``, which is new; gives the extension modules. SystemExit: it failed."""
    shutil.copytree(ROOT / "src", target, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info", "*.so"))
    command = [sys.executable, "-m", "mypyc", "--ignore-missing-imports", *compiled_modules()]
    done = subprocess.run(command, cwd=target, capture_output=True, text=True, check=False)  # noqa: S603 - our own modules
    made = sorted(target.rglob("*.so")) + sorted(target.rglob("*.pyd"))
    shutil.rmtree(target / "build", ignore_errors=True)
    made = [path for path in made if path.exists()]
    if done.returncode or not made:
        told = done.stdout[-2000:] + done.stderr[-4000:]
        sys.exit(f"compiling failed (it needs mypy, setuptools, a C compiler and Python.h):\n{told}")
    return made


if __name__ == "__main__":
    for path in make(Path(sys.argv[1])):
        print(path)
