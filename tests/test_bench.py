"""The benches measure what they say they measure."""

from pathlib import Path
from random import Random

from bench import generate
from bench.candidates import measure

KIB = 1024


def test_feeds_are_the_same_on_every_machine() -> None:
    """The same seed gives the same bytes, another seed or feed gives others."""
    assert generate.feed(3, 5) == generate.feed(3, 5)
    assert len({generate.feed(3, 5), generate.feed(4, 5), generate.feed(3, 5, seed=2)}) == 3


def test_articles_have_the_measured_sizes() -> None:
    """Articles are 2 to 15 KiB long, about 8.5 KiB in the mean."""
    random = Random(7)
    sizes = [len(generate.body(random).encode()) for _ in range(1000)]
    assert min(sizes) >= 2 * KIB
    assert max(sizes) <= 16 * KIB
    assert 8 * KIB < sum(sizes) / len(sizes) < 9 * KIB


def test_we_take_in_every_entry(tmp_path: Path) -> None:
    """Our candidate stores all entries of all feeds, and its figures are figures."""
    generate.write(tmp_path, feeds=2, entries=6)
    result = measure("jianbao", tmp_path)
    assert result["entries"] == 12
    assert 0 < result["cpu"] < 60
    assert result["peak_kib"] > KIB
