"""What is found is what a scan of all texts finds."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.search.made import MONEY, TECH, Item, Made, ask, ids, index, minutes_of, reader, wanted
from tests.search.test_index import news

from jianbao.errors import PublishError
from jianbao.search import excerpt, find, folding, query

TOLD = [
    Item("新能源汽车销量创新高", "据統計，今年電動車銷量增長。王文博说：“今天是个好日子。”", hours=1),
    Item("5G手机发布", "新款 5G 手机支持ＡＩ功能，售价１９９９元。iPhone 17 Pro 的对手。", TECH, hours=2),
    Item("A股收盘", "沪指涨4.7%，歼20概念股走强。Climate-change report, café.", MONEY, hours=3),
    Item("茶", "一杯茶的功夫，半导体板块翻红；自动 驾驶", hours=4),
    Item(
        "Microsoft opens AI lab", "The new lab in Zürich will study micro\u00adchips and Straße names.", TECH, hours=5
    ),
    Item("龍年說龍", "乾隆皇帝喜歡的臺灣高山茶，後來傳到裡海。", hours=6, also=(TECH,)),
    Item("한국 경제", "서울에서 열린 회의 ประเทศไทย", hours=7),
]


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    index(folder, Made(TOLD))
    return folder


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("销量", [0]),
        ("銷量", [0]),
        ("统计", [0]),
        ("王文博", [0]),
        ("文王", []),
        ("新能源汽车", [0]),
        ("能源汽", [0]),
        ("电动车 王文博", [0]),
        ("电动车 手机", []),
        ("5g手机", [1]),
        ("5G 手机", [1]),
        ("5Ｇ手機", [1]),
        ("1999", [1]),
        ("199", []),
        ("ai", [4, 1]),
        ("iphone 17", [1]),
        ('"iphone 17 pro"', [1]),
        ('"pro iphone"', []),
        ("“今天是个好日子”", [0]),
        ("「好日子」", [0]),
        ("A股", [2]),
        ("歼20", [2]),
        ("歼2", []),
        ("4.7%", [2]),
        ("climate change", [2]),
        ("cafe", [2]),
        ("CAFÉ", [2]),
        ("茶", [3]),
        ("龙", [5]),
        ("乾隆", [5]),
        ("干隆", [5]),
        ("台湾", [5]),
        ("后来", [5]),
        ("里海", [5]),
        ("半导体", [3]),
        ("自动驾驶", []),
        ("micro", [4]),
        ("micros", [4]),
        ('"micro"', []),
        ("microchips", [4]),
        ("mi", []),
        ("zurich", [4]),
        ("straße", [4]),
        ("서울", [6]),
        ("ประเทศ", [6]),
        ("日子。茶", []),
        ("", []),
        ("。，！", []),
        ('"', []),
        ("\x00", []),
    ],
)
def test_words_find_their_articles(told, words, found):
    assert ids(ask(told, words)) == [f"a{slot:011d}" for slot in found]
    if query.parsed(words):
        assert Made(TOLD).scan(wanted(words)) == [f"a{slot:011d}" for slot in found]


def test_filters_and_dates_restrict(told):
    assert ids(ask(told, "茶", category="财经")) == ["a00000000003"]
    assert ids(ask(told, "龙年", category="科技")) == ["a00000000005"]
    assert ids(ask(told, "龙年", category="科技", site="晚钟")) == []
    third = minutes_of(TOLD[3])
    assert ids(ask(told, "半导体", since=third, until=third + 1)) == ["a00000000003"]
    assert ids(ask(told, "半导体", since=third + 1)) == []
    assert ids(ask(told, "半导体", until=third)) == []


def test_the_best_come_first_where_that_is_asked_for(tmp_path):
    made = Made(
        [
            Item("半导体", "半导体"),
            Item("别的事", "说到半导体一次。" + "其他的话。" * 400, hours=1),
            Item("别的事", "半导体，半导体，半导体，半导体。", hours=2),
        ]
    )
    index(tmp_path, made)
    assert ids(ask(tmp_path, "半导体", best=True)) == ["a00000000000", "a00000000002", "a00000000001"]
    assert ids(ask(tmp_path, "半导体")) == ["a00000000002", "a00000000001", "a00000000000"]


def test_every_pair_of_characters_finds_every_article_that_has_it(tmp_path):
    made = Made(news(400))
    index(tmp_path, made)
    pairs = {
        "".join(pair)
        for item in made.items
        for run, chinese, _ in [*folding.tokens(item.title), *folding.tokens(item.text)]
        if chinese
        for pair in pairwise(run)
    }
    assert len(pairs) > 50
    for pair in pairs:
        answer = ask(tmp_path, pair)
        assert ids(answer) == made.scan_ids(pair), pair
        assert answer.exact
        assert answer.count == len(answer.documents)
        assert sorted(ids(ask(tmp_path, pair, best=True))) == sorted(ids(answer))


def test_pages_of_results_follow_one_another(tmp_path):
    made = Made(news(500))
    index(tmp_path, made)
    for best in (False, True):
        question = wanted("新能源 观察", best=best)
        whole = ids(find.find(reader(tmp_path), question, stop=10_000))
        assert len(whole) > 30
        pages = [ids(find.find(reader(tmp_path), question, start=n, stop=n + 10)) for n in range(0, len(whole), 10)]
        assert [one for page in pages for one in page] == whole


_TEXT = st.text(st.sampled_from('新能源汽车龍龙5GAi1 ，。\n"茶é café Ｘ٣ß한글'), max_size=40)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(_TEXT, _TEXT), min_size=1, max_size=8),
    st.text(st.sampled_from("新能源龙5GAi1 “”茶éX한"), max_size=8),
)
def test_any_question_over_any_texts_is_answered_as_by_a_scan(tmp_path_factory, texts, words):
    folder = tmp_path_factory.mktemp("index")
    made = Made([Item(title, text, hours=n) for n, (title, text) in enumerate(texts)])
    index(folder, made)
    expected = made.scan_ids(words) if query.parsed(words) else []
    assert ids(ask(folder, words)) == expected


@given(st.text(max_size=200))
def test_folding_is_stable_and_its_places_lead_back(text):
    once = folding.fold(text)
    canonical, origins = folding.located(text)
    assert canonical == folding.canonical(folding.tokens(text))
    assert len(origins) == len(canonical)
    assert all(0 <= place < len(text) for place in origins)
    assert folding.canonical(folding.tokens(once)) == canonical


@given(st.text(max_size=200), st.text(max_size=20))
def test_an_excerpt_loses_no_character_and_marks_what_was_asked(text, words):
    clauses = query.parsed(words)
    assert "".join(piece for piece, _ in excerpt.marked(text, clauses)) == text.replace("\n", " ")
    shown = "".join(piece for piece, _ in excerpt.excerpt(text, clauses))
    assert len(shown) <= excerpt.LENGTH + 2


def test_an_excerpt_shows_the_words_in_the_writing_of_the_text():
    text = "开头的话。" * 40 + "這裡說到電動車，还有ＡＩ芯片。" + "结尾。" * 50
    pieces = excerpt.excerpt(text, query.parsed("电动车 ai"))
    assert [piece for piece, hit in pieces if hit] == ["電動車", "ＡＩ"]
    assert pieces[0] == ("…", False)
    assert pieces[-1] == ("…", False)


def test_an_index_that_is_replaced_while_it_is_asked_is_asked_again(tmp_path):
    made = Made(news(70))
    index(tmp_path, made)
    files = reader(tmp_path)
    asked = []

    def read(path):
        asked.append(path)
        if len(asked) == 3:  # the head and a shard of the old index were read
            made.items += news(80, seed=3)
            index(tmp_path, made)
        return files(path)

    found = find.find(read, wanted("汽车"), stop=1000)
    assert ids(found) == made.scan_ids("汽车")
    assert asked.count("head.json") == 2


def test_a_broken_index_is_told_with_what_to_do(tmp_path):
    index(tmp_path, Made(news(70)))
    for file in tmp_path.glob("t/*/*/*"):
        file.write_bytes(b"not deflate")
    with pytest.raises(PublishError, match="broken"):
        ask(tmp_path, "汽车")
    for file in tmp_path.glob("t/*/*/*"):
        file.unlink()
    with pytest.raises(PublishError, match="missing"):
        ask(tmp_path, "汽车")
