"""``[site]`` says how bodies are set, and nothing but what there is can be chosen."""

from pathlib import Path

import pytest

from jianbao.errors import ConfigError
from jianbao.sources import load_newsroom


def site(folder: Path, *lines: str):
    text = "\n".join(["[site]", 'title = "湖边"', 'url = "https://news.example/"', *lines])
    (folder / "jianbao.toml").write_text(text, "utf-8")
    return load_newsroom(folder, {}).site


def test_bodies_are_sans_and_indented_unless_the_owner_says_otherwise(tmp_path):
    assert (site(tmp_path).typeface, site(tmp_path).paragraphs) == ("sans", "indent")
    chosen = site(tmp_path, 'typeface = "serif"', 'paragraphs = "space"')
    assert (chosen.typeface, chosen.paragraphs) == ("serif", "space")


@pytest.mark.parametrize(("line", "words"), [('typeface = "gothic"', "serif"), ('paragraphs = "none"', "space")])
def test_another_choice_is_told_with_its_line(tmp_path, line, words):
    with pytest.raises(ConfigError, match=r"jianbao\.toml:4") as caught:
        site(tmp_path, line)
    assert words in str(caught.value)
