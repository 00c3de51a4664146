"""Wheels with compiled modules, where ``JIANBAO_COMPILE`` is set (``scripts/wheel`` sets it); all others are plain."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledModules(BuildHookInterface[Any]):
    """Adds the extension modules that ``scripts/compiled.py`` makes to the wheel, beside their sources."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before a wheel is built; an editable one is never compiled."""
        if version == "editable" or not os.environ.get("JIANBAO_COMPILE"):
            return
        target = Path(tempfile.mkdtemp(prefix="jianbao-compiled-")) / "src"
        script = Path(self.root) / "scripts" / "compiled.py"
        made = subprocess.run([sys.executable, str(script), str(target)], stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 - our own script
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        for path in map(Path, made.stdout.splitlines()):
            build_data["force_include"][str(path)] = str(path.relative_to(target))
