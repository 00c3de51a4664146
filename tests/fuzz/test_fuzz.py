"""A short round of the fuzzer with the same bytes each time; ``python -m tests.fuzz`` is the long one."""

from pathlib import Path

import pytest
from tests.fetch.server import Server
from tests.fuzz.targets import HERE, check_answer, check_feed, corpus, one_answer, one_feed

FOUND = sorted((HERE / "corpus").iterdir())


@pytest.mark.parametrize("file", FOUND, ids=lambda file: file.name)
def test_what_was_found_once_stays_mended(file: Path) -> None:
    """Bytes on which an earlier run found a fault."""
    check_feed(file.read_bytes())


def test_no_bytes_break_parser_or_cleaner() -> None:
    """Mutated fixtures: a feed or a FeedError, articles or CleanErrors, soon; and many of them still are feeds."""
    seeds = corpus()
    read = sum(check_feed(*one_feed(f"ci/{number}", seeds)) > 0 for number in range(300))
    assert read > 60


def test_no_answer_breaks_a_visit() -> None:
    """Mutated HTTP answers over loopback: a body, a 304 or a failure."""
    with Server() as server:
        for number in range(100):
            check_answer(server, one_answer(f"ci/{number}"), etag='"1"' if number % 2 else None)
