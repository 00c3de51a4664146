"""The long run: ``python -m tests.fuzz --seconds 600 [--seed 1] [--keep FOLDER]``.

Half of the time goes to feeds, half to HTTP answers. What breaks a promise is written to ``--keep`` with its traceback
beside it, and the exit code is 1. ``corpus/`` keeps small ones of what was found once.
"""

import argparse
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from tests.fetch.server import Server
from tests.fuzz.targets import check_answer, check_feed, corpus, one_answer, one_feed


def rounds(
    name: str,
    seconds: float,
    keep: Path,
    one: Callable[[int], tuple[bytes, str | None]],
    check: Callable[[bytes, str | None], object],
) -> int:
    """Run until the time is up; prints executions and the slowest, keeps what failed, gives the number of failures."""
    until, number, failed, slowest, slowest_number = time.monotonic() + seconds, 0, 0, 0.0, 0
    kinds: set[str] = set()
    while time.monotonic() < until:
        data, condition = one(number)
        started = time.monotonic()
        try:
            check(data, condition)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
            failed += 1
            place = traceback.extract_tb(error.__traceback__)[-1]
            kind = f"{type(error).__name__} {Path(place.filename).name}:{place.lineno}"
            if kind not in kinds:
                kinds.add(kind)
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{name}-{number}.bin").write_bytes(data)
                (keep / f"{name}-{number}.txt").write_text(traceback.format_exc(), "utf-8")
                print(f"{name} {number}: {kind}: {str(error)[:200]!r}", flush=True)
        took = time.monotonic() - started
        if took > slowest:
            slowest, slowest_number = took, number
        number += 1
    print(
        f"{name}: {number} executions, {failed} failures of {len(kinds)} kinds, slowest {slowest:.2f} s (number {slowest_number})"
    )
    return failed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-findings"))
    asked = parser.parse_args()
    seeds = corpus()
    failed = rounds(
        "feed",
        asked.seconds / 2,
        asked.keep,
        lambda number: one_feed(f"{asked.seed}/{number}", seeds),
        check_feed,
    )
    with Server() as server:
        failed += rounds(
            "answer",
            asked.seconds / 2,
            asked.keep,
            lambda number: (one_answer(f"{asked.seed}/{number}"), '"1"' if number % 2 else None),
            lambda data, etag: check_answer(server, data, etag=etag),
        )
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
