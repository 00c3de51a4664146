"""Write the feeds of the demo newsroom from ``demo_texts``: ``python scripts/build_demo.py [FOLDER]``.

Reads no clock and no network: the same texts give the same bytes (``tests/demo`` compares them with what is committed).
"""

import sys
from pathlib import Path

from demo_feeds.formats import atom, json_feed, rss
from demo_feeds.outlets import OUTLETS
from demo_feeds.texts import read_all

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "src" / "jianbao" / "demo" / "newsroom" / "sources"


def build(folder: Path) -> None:
    """Write every outlet's feed into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, articles in read_all(HERE / "demo_texts").items():
        outlet = OUTLETS[name]
        write = json_feed if outlet.file.endswith(".json") else atom if outlet.file.endswith(".atom.xml") else rss
        (folder / outlet.file).write_text(write(outlet, articles), encoding="utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
