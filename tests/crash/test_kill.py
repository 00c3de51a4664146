"""Killed at any moment, the next run continues with nothing lost or doubled.

``JIANBAO_KILLS`` says how often (25); the long run is ``python -m tests.crash.kill 200``.
"""

import os
from pathlib import Path

import pytest
from tests.crash.kill import kill_often


@pytest.mark.slow
def test_kill_at_random_moments_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """The archive equals that of an undisturbed run, the site one published afresh, and no file is left over."""
    kills = int(os.environ.get("JIANBAO_KILLS", "25"))
    told = kill_often(tmp_path, kills, os.environ.get("JIANBAO_SEED", "1"))
    assert sum(count for words, count in told.items() if words.endswith("killed")) > kills / 8, told
