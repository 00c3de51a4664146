"""Folding: what reads the same is the same."""

import pytest
from tests.search.opencc_map import from_library

from jianbao.search import folding


def test_the_table_of_simplified_characters_is_opencc_s():
    pairs = folding.simplified_pairs()
    assert dict(zip(pairs[::2], pairs[1::2], strict=True)) == from_library()


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("臺灣後來", "台湾后来"),
        ("Café Ångström", "cafe angstrom"),
        ("e\u0301", "e"),
        ("ﬁne ㎏ ①", "fine kg 1"),
        ("micro\u00adchip\u200b", "microchip"),
        ("❤\ufe0f", "❤"),
        ("한국", "한국"),
        ("が", "が"),
        ("İstanbul", "istanbul"),
        ("ΑΣ", "ας"[:1] + "σ"),
    ],
)
def test_a_text_folds(written, folded):
    assert folding.fold(written) == folded


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("5G 手机", "5g手机"),
        ("手机，电脑", "手机\n电脑"),
        ("中 国", "中\n国"),
        ("covid-19", "covid 19"),
        ("end. Start", "end start"),
        ("A股，B站", "a股\nb站"),
        ("snake_case", "snake case"),
        ("……", ""),
    ],
)
def test_punctuation_parts_chinese_and_blanks_do_not_part_it_from_latin(text, canonical):
    assert folding.canonical(folding.tokens(text)) == canonical
