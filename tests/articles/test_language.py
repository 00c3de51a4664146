"""Language by content, excerpts, hashes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.articles import content_hash, excerpt, language, language_of

TEXTS = {
    "zh": [
        "远山市今天下雪了，气象台说雪还会下两天。",
        "新手机用上了 5G 芯片 Snapdragon 8 Gen 1，性能大涨。",
        "發言人表示，將繼續關注。",
    ],
    "en": [
        "The old mill by the river has been sold to a local baker.",
        "It was the first time that they had seen the sea.",
    ],
    "ja": ["今日は雪が降っています。明日も続くそうです。", "東京都は新しい規則を発表した。"],
    "ko": ["오늘은 눈이 내립니다. 내일도 계속될 것입니다."],
    "fr": ["Le moulin de la rivière a été vendu à un boulanger qui va ouvrir dans le village."],
    "de": ["Die alte Mühle am Fluss ist an einen Bäcker verkauft worden, der sie im Frühling öffnet."],
    "es": ["El viejo molino del río fue vendido a un panadero que lo abrirá en la primavera."],
    "ru": ["Старая мельница у реки продана местному пекарю."],
    None: ["", "12345", "???"],
}


@pytest.mark.parametrize(("language", "text"), [(k, t) for k, ts in TEXTS.items() for t in ts])
def test_the_language_is_read_from_the_text(language, text):
    """A sentence is enough."""
    assert language_of(text) == language


def test_an_excerpt_ends_with_a_sentence_where_it_can():
    """Half of the length or more of whole sentences is better than a cut."""
    assert excerpt("第一句话说完了。第二句话很长很长很长很长很长", 12) == "第一句话说完了。"
    assert excerpt("没有句号的一长段话一直一直说下去", 8) == "没有句号的一长…"
    assert excerpt("A word is never cut in two here", 16) == "A word is never…"
    assert excerpt("短。\n两行。", 200) == "短。 两行。"


def test_what_a_reader_reads_makes_the_hash():
    """A changed word is a revision; a moved picture server or a signature in its address is not."""
    same = content_hash("标题", "正文 一", ["https://a.example/x/1.jpg?sign=1"])
    assert same == content_hash("标题 ", "正文一", ["http://b.example/y/1.jpg?sign=2"])
    assert same != content_hash("标题", "正文 二", ["https://a.example/x/1.jpg?sign=1"])
    assert same != content_hash("标题", "正文 一", [])
    assert same != content_hash("标题2", "正文 一", ["https://a.example/x/1.jpg?sign=1"])


@given(
    st.text(
        st.one_of(
            st.characters(), st.characters(min_codepoint=0x3300, max_codepoint=0xFB00), st.sampled_from("aZ1𠮷🎉")
        )
    )
)
def test_letters_are_counted_as_patterns_count_them(text):
    """By the bytes of the text or by ranges of characters: the same."""
    han = sum(map(len, re.findall("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+", text)))
    assert language._letters(text) == (han, len(re.findall("[a-zA-Z]", text)))
