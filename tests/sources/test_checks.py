"""Single values of jianbao.toml."""

import pytest

from jianbao.sources import checks
from jianbao.sources.problems import Wrong


@pytest.mark.parametrize("written", ["新浪财经", " 新浪\u202e财经 ", "\ufeff新浪\u200b财经"])
def test_names_that_look_alike_are_one(written):
    """What cannot be seen, or turns the direction of writing, is no part of a name."""
    assert checks.name(written) == "新浪财经"


def test_a_name_of_nothing_that_can_be_seen_is_empty():
    """And refused as such."""
    with pytest.raises(Wrong, match="empty"):
        checks.name("\u200b\u2060")
