"""``full_text`` in jianbao.toml: three values, and what is said of any other."""

from pathlib import Path

import pytest

from jianbao.errors import ConfigError
from jianbao.sources.config import parse_newsroom

CONFIG = """
[site]
title = "t"
url = "https://t.example/"

[[source]]
category = "a"
site = "b"
channel = "c"
feed = "https://a.example/feed"
"""


@pytest.mark.parametrize(("written", "meant"), [("", None), ("true", True), ("false", False), ('"auto"', None)])
def test_the_values_of_full_text(written, meant):
    """Left out it is "auto"."""
    text = CONFIG + (f"full_text = {written}\n" if written else "")
    (source,) = parse_newsroom(text, Path("jianbao.toml"), {}).sources
    assert source.full_text is meant


@pytest.mark.parametrize("written", ['"yes"', "1", "[true]"])
def test_other_values_are_refused_with_those_that_there_are(written):
    """The line, the value, and what to write."""
    with pytest.raises(ConfigError) as caught:
        parse_newsroom(CONFIG + f"full_text = {written}\n", Path("jianbao.toml"), {})
    assert "full_text" in str(caught.value)
    assert 'full_text = "auto"' in str(caught.value)
    assert ":11" in str(caught.value)
