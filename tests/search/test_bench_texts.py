"""The search bench measures on the same texts everywhere."""

from bench.search import Stored, questions
from bench.texts import Texts

from jianbao.search import folding


def test_articles_are_the_same_every_time_and_differ_from_one_another():
    one, other = Texts().article(7), Texts().article(7)
    assert one == other
    assert one.filing == Texts().filing(7)
    assert one.text != Texts().article(8).text
    assert Texts(seed=2).article(7).text != one.text


def test_questions_stand_in_the_texts(tmp_path):
    archive = Stored(tmp_path, 60)
    texts = [folding.canonical(folding.tokens(f"{unit.title}\n{unit.text}")) for unit in archive.units(0, 60)]
    asked = questions(archive, 40)
    assert len(asked) == 40
    pairs = [words for words in asked if len(words) == 2 and words[0] > "\u4e00"]
    assert pairs
    assert any(folding.canonical(folding.tokens(words)) in text for words in pairs for text in texts)
