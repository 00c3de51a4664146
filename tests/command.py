"""The program as its users run it: a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def jianbao(
    *words: object, folder: Path | None = None, exit_code: int | None = 0, stdin: str = "", lang: str = "en"
) -> subprocess.CompletedProcess[str]:
    """Run ``jianbao words…``; the exit code must be ``exit_code`` (``None``: any)."""
    chosen = ["-C", str(folder)] if folder else []
    done = subprocess.run(
        [sys.executable, "-m", "jianbao", *chosen, *map(str, words)],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        env=os.environ | {"JIANBAO_LANG": lang, "COLUMNS": "200", "PYTHONUTF8": "1"},
        check=False,
    )
    if exit_code is not None:
        assert done.returncode == exit_code, f"{words}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


def jianbao_json(*words: object, folder: Path | None = None, exit_code: int | None = 0) -> Any:
    """What a command says with ``--json``."""
    return json.loads(jianbao(*words, "--json", folder=folder, exit_code=exit_code).stdout)


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below ``folder``: its bytes and the time of its last change."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
