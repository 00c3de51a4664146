"""The shared conformance set: every file outside ``sanitize`` passes, by its own scorer."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ADAPTER = """
import json, sys
from jianbao.errors import FeedError
from jianbao.feeds import feed_document, parse_feed
for line in sys.stdin:
    path, base, kind = line.rstrip("\\n").split("\\t")
    try:
        answer = feed_document(parse_feed(open(path, "rb").read(), url=base or None, content_type=kind or None))
    except FeedError as error:
        answer = {"error": str(error)}
    print(json.dumps(answer), flush=True)
"""


@pytest.mark.shared
def test_the_dev_half_of_the_conformance_set_passes(shared: Path, tmp_path: Path):
    (tmp_path / "adapter.py").write_text(ADAPTER)
    scorer = shared / "feeds" / "conformance" / "score.py"
    adapter = f"{sys.executable} {tmp_path / 'adapter.py'}"
    command = [sys.executable, str(scorer), "--cmd", adapter, "--json", str(tmp_path / "out")]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    groups = json.loads((tmp_path / "out").read_text("utf-8"))["groups"]
    core = [(right, total) for name, (right, total) in groups.items() if name != "sanitize"]
    assert sum(right for right, _ in core) >= 0.99 * sum(total for _, total in core), groups
