"""The index is a function of the archive alone, and an update writes in proportion to what is new."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.search.made import MONEY, START, TECH, WORLD, ZONE, Item, Made, ask, files, ids, index

from jianbao.errors import PublishError
from jianbao.search import documents, layout, update

WORDS = (
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
    "的",
    "观察",
    "A股",
    "，",
    "。\n",
    " ",
)


def news(count: int, seed: int = 1) -> list[Item]:
    rng = random.Random(seed)
    return [
        Item(
            "".join(rng.choices(WORDS, k=4)) + str(n % 17),
            "".join(rng.choices(WORDS, k=30)),
            rng.choice((MONEY, TECH, WORLD)),
            hours=n + rng.randint(-5, 5),
        )
        for n in range(count)
    ]


@pytest.mark.parametrize("count", [0, 1, 3, 4, 63, 64, 65, 128, 200, 1000])
def test_segments_cover_all_slots_in_order_and_few_of_them_change(count):
    parts = layout.partition(count)
    assert [slot for start, size in parts for slot in range(start, start + size)] == list(range(count))
    assert len(parts) <= count // layout.LARGEST + 11


def test_full_segments_stay_when_slots_are_added():
    before, after = layout.partition(200_010), layout.partition(200_020)
    assert [part for part in before if part not in after] == [before[-1]]


def test_an_index_that_grew_step_by_step_equals_one_made_at_once(tmp_path):
    items = news(700)
    for count in (0, 1, 5, 60, 64, 66, 190, 300, 513, 700):
        index(tmp_path / "grown", Made(items[:count]))
    index(tmp_path / "fresh", Made(items))
    assert files(tmp_path / "grown") == files(tmp_path / "fresh")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.booleans(), st.booleans()), max_size=6), st.randoms())
def test_whatever_the_way_the_index_is_the_same(tmp_path_factory, steps, rng):
    folder = tmp_path_factory.mktemp("index")
    pool = news(300, seed=2)
    items: list[Item] = []
    withdrawn: set[str] = set()
    for more, revise, withdraw in steps:
        items += pool[len(items) : len(items) + more]
        if items and revise:
            old = rng.randrange(len(items))
            article = items[old].article or f"a{old:011d}"
            items.append(Item("更正" + items[old].title, "改了", items[old].filing, items[old].hours, article))
        if items and withdraw:
            withdrawn.add(f"a{rng.randrange(len(items)):011d}")
        index(folder / "grown", Made(items, tuple(withdrawn)))
    index(folder / "grown", Made(items, tuple(withdrawn)))
    index(folder / "fresh", Made(items, tuple(withdrawn)))
    assert files(folder / "grown") == files(folder / "fresh")


def test_nothing_new_writes_nothing_and_reads_no_text(tmp_path):
    made = Made(news(300))
    index(tmp_path, made)
    made.read = 0
    told = update(tmp_path, made, ZONE)
    assert (told.written, told.removed, made.read) == ({}, (), 0)


def test_a_few_new_articles_write_a_few_small_files(tmp_path):
    items = news(3000)
    index(tmp_path, Made(items[:2960]))
    made = Made(items[:2975])
    told = update(tmp_path, made, ZONE)
    assert len(told.written) <= 25
    assert made.read <= 64
    assert not any("/".join(path.split("/")[:2]).startswith("t/0-800") for path in told.written)


def test_a_withdrawn_article_leaves_no_word_in_any_document(tmp_path):
    made = Made([*news(10), Item("秘闻", "不该留下的话 topsecret")])
    index(tmp_path, made)
    assert ids(ask(tmp_path, "不该留下")) == ["a00000000010"]
    made.withdrawn.add("a00000000010")
    told = update(tmp_path, made, ZONE)
    assert ids(ask(tmp_path, "不该留下")) == []
    assert [path for path in told.written if path.startswith("t/")] == []
    shown = [documents.decoded(data) for path, data in files(tmp_path).items() if path.startswith("d/")]
    assert not any("topsecret" in one.text for group in shown for one in group if one)


def test_a_corrected_article_is_found_by_its_new_words_only_and_once(tmp_path):
    made = Made([Item("旧标题", "从前的说法", article="x"), *news(5)])
    index(tmp_path, made)
    made.items.append(Item("新标题", "后来的说法", article="x"))
    index(tmp_path, made)
    assert ids(ask(tmp_path, "从前")) == []
    assert ids(ask(tmp_path, "说法")) == ["x"]


def test_an_article_filed_anew_is_found_where_it_is_now(tmp_path):
    made = Made([Item("标题", "正文内容", MONEY)])
    index(tmp_path, made)
    assert ids(ask(tmp_path, "正文", category="财经")) == ["a00000000000"]
    made.items[0] = Item("标题", "正文内容", TECH)
    index(tmp_path, made)
    assert ids(ask(tmp_path, "正文", category="财经")) == []
    found = ask(tmp_path, "正文", category="科技", site=TECH.site, channel=TECH.channel)
    assert found.documents[0].site == TECH.site


def test_a_damaged_or_missing_file_of_an_old_segment_is_made_from_the_archive(tmp_path):
    items = news(130)
    index(tmp_path / "one", Made(items[:120]))
    for path, data in files(tmp_path / "one").items():
        if path.startswith("t/0-40"):
            (tmp_path / "one" / path).write_bytes(data[: len(data) // 2])
    index(tmp_path / "one", Made(items))
    index(tmp_path / "two", Made(items))
    assert files(tmp_path / "one") == files(tmp_path / "two")


@pytest.mark.parametrize("damage", [b"", b"{", b'{"format":99}', b"\xff\xfe"])
def test_an_unreadable_head_means_all_is_made_again(tmp_path, damage):
    made = Made(news(70))
    index(tmp_path, made)
    whole = files(tmp_path)
    (tmp_path / "head.json").write_bytes(damage)
    index(tmp_path, made)
    assert files(tmp_path) == whole


def test_a_run_that_is_stopped_leaves_the_old_index_whole_and_the_next_one_ends_the_work(tmp_path, monkeypatch):
    items = news(260)
    index(tmp_path / "killed", Made(items[:200]))
    from jianbao.search.folder import IndexFolder

    real = IndexFolder.write
    for stop in range(1, 200, 7):
        left = stop

        def write(self, path, content):
            nonlocal left
            left -= 1
            if left < 0:
                raise KeyboardInterrupt
            real(self, path, content)

        monkeypatch.setattr(IndexFolder, "write", write)
        try:
            index(tmp_path / "killed", Made(items))
        except KeyboardInterrupt:
            pass
        else:
            break
        found = ids(ask(tmp_path / "killed", "新能源"))
        there = Made(items[:200]).scan_ids("新能源")
        assert found == there
    else:
        pytest.fail("the update never came to its end")
    monkeypatch.setattr(IndexFolder, "write", real)
    index(tmp_path / "killed", Made(items))
    index(tmp_path / "fresh", Made(items))
    assert files(tmp_path / "killed") == files(tmp_path / "fresh")


def test_slots_that_are_dead_from_the_start_are_told_as_such_however_the_index_grew(tmp_path):
    items = news(70)
    dead = ("a00000000061", "a00000000062", "a00000000063", "a00000000069")
    for count in (0, 61, 62, 64, 65, 70):
        index(tmp_path / "grown", Made(items[:count], dead))
    index(tmp_path / "fresh", Made(items, dead))
    assert files(tmp_path / "grown") == files(tmp_path / "fresh")
    assert documents.decoded((tmp_path / "grown" / layout.document_path(62)).read_bytes()) == [None]


def test_slots_without_a_revision_do_no_harm(tmp_path):
    made = Made(news(100), missing=(0, 7, 63, 64, 99))
    index(tmp_path, made)
    assert ids(ask(tmp_path, "汽车")) == made.scan_ids("汽车")


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path):
    (tmp_path / "search").write_text("a file stands where the folder should be")
    with pytest.raises(PublishError, match="cannot be written"):
        update(tmp_path / "search", Made(news(1)), ZONE)


def test_dates_before_1970_are_dates(tmp_path):
    made = Made([Item("古", "老照片", hours=-24 * 365 * 80), Item("今", "老照片")])
    index(tmp_path, made)
    assert ids(ask(tmp_path, "照片")) == ["a00000000001", "a00000000000"]
    assert START.year == 2026
