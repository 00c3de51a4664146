"""What a revision changed is shown as it is: nothing hidden, nothing invented, and never as markup."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.views import newspaper
from tests.views.newspaper import PARAGRAPHS, SOURCES, Item, article_id, store
from tests.views.reading import read

from jianbao.archive import open_archive
from jianbao.views import Views, paths
from jianbao.views.revisions import _KEPT, _passages, _pieces

from datetime import timedelta  # isort: skip


def sides(pieces):
    """The words before and after, as the pieces tell them."""
    before = "".join(piece.text for piece in pieces if piece.kind != "in")
    after = "".join(piece.text for piece in pieces if piece.kind != "out")
    return before, after


@given(st.text("江城日报记者ab 12，。", max_size=30), st.text("江城日报记者ab 12，。", max_size=30))
def test_the_pieces_of_a_passage_are_both_its_states(before, after):
    """Short ones whole; the characters that are left out of long ones stand in neither state alone."""
    told = _pieces(before, after)
    if not any(piece.text.startswith("…") or piece.text.endswith("…") or "…" in piece.text for piece in told):
        assert sides(told) == (before, after)


@given(
    st.lists(st.text("甲乙丙丁ab ", max_size=12), max_size=8), st.lists(st.text("甲乙丙丁ab ", max_size=12), max_size=8)
)
def test_every_word_that_came_or_went_is_shown(before, after):
    shown = _passages("\n".join(before), "\n".join(after)) or ()
    pieces = [piece for passage in shown for piece in passage.pieces]
    gone = sum(len(piece.text) for piece in pieces if piece.kind == "out")
    come = sum(len(piece.text) for piece in pieces if piece.kind == "in")
    length = sum(map(len, after)) - sum(map(len, before))
    assert come - gone == length


def test_one_changed_word_is_marked_and_the_rest_is_shortened():
    start, end = "甲" * 100, "乙" * 100
    pieces = _pieces(f"{start}十人{end}", f"{start}二十人{end}")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("same", "…" + "甲" * _KEPT),
        ("in", "二"),
        ("same", "十人" + "乙" * (_KEPT - 2) + "…"),
    ]


def test_paragraphs_with_little_in_common_are_not_mixed():
    assert [piece.kind for piece in _pieces("今天江上有雾，渡轮停航。", "市图书馆明起延长开放")] == ["out", "in"]


@pytest.fixture
def changed(tmp_path):
    """The views of a paper whose article ``x`` has been changed by each of the given items."""

    def change(*items):
        with open_archive(tmp_path / "archive.db") as archive:
            for hours, item in enumerate(items):
                store(archive, SOURCES[0], [item], newspaper.NOW + timedelta(hours=hours))
            views = Views(archive, newspaper.newsroom(tmp_path))
            page = views.resolve(paths.article(article_id("x")))
            assert page is not None
            return views.render(page).decode()

    return change


def test_a_page_tells_what_was_changed_the_newest_first(changed):
    first = Item("x", "旧标题在此", PARAGRAPHS)
    second = msgspec.structs.replace(first, title="新标题在此", body=PARAGRAPHS + "<p>更正：应为二十人。</p>")
    page = changed(first, second)
    assert (
        '<del><span class="unseen">删去：</span>旧</del><ins><span class="unseen">添上：</span>新</ins>标题在此' in page
    )
    assert "添上：</span>更正：应为二十人。</ins>" in page
    assert page.index("第 2 版") < page.index("第 1 版")
    assert "最初收录的一版" in page
    read(page.encode())


def test_an_article_that_never_changed_says_nothing_of_revisions(changed):
    page = changed(Item("x", "标题", PARAGRAPHS))
    assert "changes" not in page
    assert "<del>" not in page


def test_changed_words_that_look_like_markup_are_text(changed):
    first = Item("x", "标题", "<p>&lt;b&gt;一&lt;/b&gt;</p>")
    second = msgspec.structs.replace(first, title='<img src=x onerror="alert(1)">')
    page = changed(first, second)
    assert "<img src=x" not in page
    read(page.encode())


def test_what_is_too_much_to_compare_is_said_to_be(changed):
    many = "".join(f"<p>第{n}段，共{n * 7}字。</p>" for n in range(900))
    page = changed(Item("x", "标题", many), Item("x", "标题", many.replace("第", "另")))
    assert "改动很大" in page
    assert "<del>" not in page
