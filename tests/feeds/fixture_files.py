"""Feed files that carry their own expectation: ``<!-- expect {...} -->``, ``_expect`` in JSON, or ``NAME.expect`` beside them.

Keys of an expectation: ``about``; ``args`` of ``parse_feed``; ``error``: part of the message; ``feed``, ``entries``: the
fields that must be so (``more_entries``: there may be more); ``repairs``: parts of notes, an empty list for none at all;
``reader``: which one must take it (``strict``; ``mended``: the strict one, after mending; ``tolerant``).
"""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from jianbao.model.feed import Feed

FOLDER = Path(__file__).parent / "fixtures"
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".expect")
_COMMENT = re.compile(r"<!-- expect\n(.*?)\n-->", re.DOTALL)


def expectation(path: Path) -> dict[str, Any]:
    """What a file says of itself."""
    beside = path.with_name(path.name + ".expect")
    raw = (beside if beside.exists() else path).read_bytes()
    if path.suffix == ".json" and not beside.exists():
        found: dict[str, Any] = json.loads(raw.decode("utf-8-sig"))["_expect"]
        return found
    for encoding in ("utf-8", "utf-16", "utf-16-be", "latin-1"):
        text = raw.decode(encoding, "ignore")
        comment = _COMMENT.search(text)
        if comment:
            return dict(json.loads(comment[1]))
    raise AssertionError(f"{path.name} does not say what is expected of it")


def arguments(expected: dict[str, Any]) -> dict[str, Any]:
    """Keyword arguments for ``parse_feed``."""
    args = dict(expected.get("args", {}))
    if "zone" in args:
        args["zone"] = ZoneInfo(args["zone"])
    return args


def plain(feed: Feed) -> dict[str, Any]:
    """A feed as plain values with every field present; instants in whole seconds as the fixtures write them."""
    values: dict[str, Any] = {name: getattr(feed, name) for name in feed.__struct_fields__}
    values["entries"] = [{name: getattr(entry, name) for name in entry.__struct_fields__} for entry in feed.entries]
    return dict(_plain(values))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(microsecond=0).isoformat().replace("+00:00", "Z")
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return msgspec.to_builtins(value)
