"""The client finds what ``jianbao.search.find`` finds, in the same order, with the same excerpts, in a real browser."""

import random
import shutil
from pathlib import Path

import pytest
from tests.search.made import Item, Made, ask, index, reader, wanted
from tests.search.static_server import hosting
from tests.search.test_find import TOLD
from tests.search.test_index import news

import jianbao.views
from jianbao.search import excerpt, find, folding, query

pytestmark = pytest.mark.slow

ENGINE = Path(jianbao.views.__file__).parent / "assets" / "search-engine.js"
ASK = """async ([base, question, stop]) => {
  const { open } = await import(base + "search-engine.js");
  window.engine ??= await open(base + "search/");
  const answer = await window.engine.find(question, stop);
  return { ...answer, hits: answer.hits.map((hit) => [hit.id, hit.minutes, hit.title, hit.excerpt]) };
}"""
FOLD = """async ([base, texts]) => {
  const { open } = await import(base + "search-engine.js");
  window.engine ??= await open(base + "search/");
  return texts.map((text) => [window.engine.folding.fold(text), window.engine.folding.canonical(text)]);
}"""
HOSTILE = Item("<b>&amp;\"'<script>", "</script><img src=x onerror=alert(1)> 新能源 \u202e反转", hours=900)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A host of an index of 600 articles with corrections and gaps, and the units it was made from."""
    folder = tmp_path_factory.mktemp("site")
    made = Made([*TOLD, *news(560), HOSTILE], withdrawn=("a00000000030",), missing=(40, 41, 300))
    made.items += [Item("更正：新能源", "观察 5G 手机", hours=3, article=f"a{slot:011d}") for slot in range(50, 80)]
    index(folder / "search", made)
    shutil.copy(ENGINE, folder / "search-engine.js")
    (folder / "index.html").write_text("<!doctype html><title>x</title>")
    with hosting(folder) as host:
        yield host, folder / "search", made


@pytest.fixture
def page(chromium, told):
    opened = chromium.new_page()
    opened.goto(told[0].origin + "/index.html")
    yield opened
    opened.close()


def questions():
    rng = random.Random(7)
    words = [
        "新能源",
        "汽车",
        "王文博",
        "5G",
        "iPhone",
        "2026",
        "臺灣",
        "台湾",
        "半导体",
        "market",
        "观察",
        "A股",
        "电动车",
        "茶",
        "龙",
        "mark",
        "ai",
        "4.7%",
        "歼20",
        "能源汽",
        "不存在",
    ]
    for word in words:
        yield {"query": word}, word
    for _ in range(25):
        chosen = " ".join(rng.sample(words, 2))
        yield {"query": chosen}, chosen
        phrase = f"“{''.join(rng.sample(words, 2))}”"
        yield {"query": phrase}, phrase


@pytest.mark.parametrize("best", [False, True], ids=["newest", "best"])
@pytest.mark.parametrize("stop", [10, 1000])
def test_the_client_answers_as_the_server_does(page, told, best, stop):
    host, folder, made = told
    found = exact = 0
    for question, words in questions():
        answer = page.evaluate(ASK, [host.origin + "/", {**question, "best": best}, stop])
        expected = ask(folder, words, stop=stop, best=best)
        clauses = query.parsed(words)
        assert answer["hits"] == [
            [
                one.id,
                one.minutes,
                pieces(excerpt.marked(one.title, clauses)),
                pieces(excerpt.excerpt(one.text, clauses)),
            ]
            for one in expected.documents
        ], words
        # The client leaves terms to the texts where that is cheaper: then it tells an estimate where this side counts.
        if answer["exact"]:
            assert answer["count"] == len(made.scan(wanted(words))), words
        assert answer["count"] >= len(answer["hits"]), words
        assert answer["whole"] or not best, words
        if answer["whole"] and best:
            assert (answer["count"], answer["exact"]) == (expected.count, expected.exact), words
        exact += answer["exact"]
        found += len(expected.documents)
    assert found > 200
    assert exact > 20


def pieces(told):
    return [[text, hit] for text, hit in told]


def test_filters_and_dates_are_the_same(page, told):
    host, folder, _ = told
    for more in (
        {"category": "科技"},
        {"category": "科技", "site": "新芽 & <Lab>"},
        {"category": "科技", "site": "新芽 & <Lab>", "channel": "nothing"},
        {"category": "没有"},
        {"since": 29_460_000, "until": 29_470_000},
        {"since": 29_460_000, "category": "财经"},
        {"until": 29_456_000},
    ):
        for best in (False, True):
            answer = page.evaluate(ASK, [host.origin + "/", {"query": "新能源", "best": best, **more}, 50])
            expected = find.find(reader(folder), wanted("新能源", best=best, **more), stop=50)
            assert [hit[0] for hit in answer["hits"]] == [one.id for one in expected.documents], more


def test_folding_is_the_same_for_every_character_of_the_basic_plane(page, told):
    # Python's tables are of Unicode 14: characters that came later are left to each side.
    import unicodedata

    chars = [chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000]
    known = [char for char in chars if unicodedata.category(char) != "Cn"]
    texts = ["".join(known[n : n + 64]) for n in range(0, len(known), 64)]
    answers = page.evaluate(FOLD, [told[0].origin + "/", texts])
    for text, (folded, canonical) in zip(texts, answers, strict=True):
        assert folded == folding.fold(text), text
        assert canonical == folding.canonical(folding.tokens(text)), text


def test_an_index_that_was_replaced_under_a_reader_is_read_anew(chromium, tmp_path):
    made = Made(news(100))
    index(tmp_path / "search", made)
    shutil.copy(ENGINE, tmp_path / "search-engine.js")
    (tmp_path / "index.html").write_text("<!doctype html><title>x</title>")
    with hosting(tmp_path) as host:
        page = chromium.new_page()
        page.goto(host.origin + "/index.html")
        page.evaluate(FOLD, [host.origin + "/", ["the head is read, no shard yet"]])
        made.items += [Item("全新的新能源", "刚刚发生的半导体", hours=5000 + n) for n in range(40)]
        index(tmp_path / "search", made)
        after = page.evaluate(ASK, [host.origin + "/", {"query": "半导体"}, 10])
        assert after["hits"][0][0] == "a00000000139"
        page.close()
