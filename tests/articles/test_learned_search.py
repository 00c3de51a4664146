"""What is proposed, and what must not be."""

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.articles import recurring

from jianbao.articles import Learned, LearnedRule, clean_entry, fold
from jianbao.articles.learned import Kind, sentences
from jianbao.articles.learned_search import Search
from jianbao.articles.learned_sight import labelled, template
from jianbao.model.feed import Entry


def articles(body, title=lambda number: f"第{number}号新闻", count=40, learned=None):
    return [
        clean_entry(
            Entry(title=title(number), content_html=body(number)), base="https://lake.example/", learned=learned
        )
        for number in range(count)
    ]


def proposals(body, title=lambda number: f"第{number}号新闻", count=40, **how):
    search = Search()
    for number, article in enumerate(articles(body, title, count)):
        search.add(f"a{number}", article)
    return search.proposals(**how)


def told(found):
    return {(one.kind, *one.texts): (one.seen, one.of, one.place, one.caution) for one in found}


def test_boilerplate_of_a_chinese_source_is_found():
    """A block, a line with a name that differs, a sentence that shares its line, a picture."""
    assert told(proposals(recurring.zh_recurring)) == {
        (Kind.BLOCK, "湖边电台与您一路同行", "本栏目每晚七点在湖边频道播出，敬请留意。"): (40, 40, "tail", None),
        (Kind.LINE, "值日导播：{name}"): (40, 40, "tail", "names"),
        (Kind.SENTENCE, "湖边日报与读者一起看湖。"): (40, 40, "tail", None),
        (Kind.IMAGE, "https://img.lake.example/studio/wall.jpg"): (40, 40, "anywhere", None),
    }


def test_boilerplate_of_an_english_source_is_found():
    """The same kinds; copies of a picture on several servers are one."""
    assert told(proposals(recurring.en_recurring)) == {
        (Kind.BLOCK, "Lakeside Radio is made by its listeners.", "Visit the reading room above the boat house."): (
            40,
            40,
            "tail",
            None,
        ),
        (Kind.LINE, "Compiled by {name}"): (40, 40, "tail", "names"),
        (Kind.SENTENCE, "The Lakeside Courier is printed on Mondays."): (40, 40, "tail", None),
        (Kind.IMAGE, "https://img0.lake.example/courier.jpg?v=0"): (40, 40, "anywhere", None),
    }


@pytest.mark.parametrize("body", [recurring.zh_recurring, recurring.en_recurring])
def test_what_was_proposed_is_all_that_accepting_it_takes_out(body):
    """The articles' own paragraphs are whole, and nothing is found a second time."""
    rules = Learned(LearnedRule(f"r{n}", one.kind, one.texts) for n, one in enumerate(proposals(body)))
    prose = recurring.zh_prose if body is recurring.zh_recurring else recurring.en_prose
    search = Search()
    made, plain = articles(body, learned=rules), articles(prose)
    for number, (article, own) in enumerate(zip(made, plain, strict=True)):
        assert fold(article.text) == fold(own.text)
        assert article.images == ()
        search.add(f"a{number}", article)
    assert search.proposals() == []


@pytest.mark.parametrize("name", recurring.TRAPS)
def test_a_trap_is_not_proposed(name):
    """Each looks like something that recurs, and is the articles' own."""
    assert proposals(recurring.TRAPS[name], recurring.TRAP_TITLES.get(name, lambda number: f"第{number}号新闻")) == []


def test_a_salutation_is_proposed_with_a_caution():
    """It tells nothing of any one article, but its author wrote it: the owner decides, one by one."""
    greeting = "各位邻居早上好，欢迎读今天的湖边来信。"
    found = proposals(lambda number: f"<p>{greeting}</p>{recurring.zh_prose(number)}")
    assert told(found) == {(Kind.LINE, greeting): (40, 40, "head", "sentence")}


def test_a_line_that_may_say_who_wrote_an_article_is_proposed_with_a_caution():
    """One reporter of a source writes half of it: the same words, and yet each article's own."""
    found = proposals(lambda n: recurring.zh_prose(n) + ("<p>（湖边体育记者 韦一鸣）</p>" if n % 2 else ""))
    assert told(found)[Kind.LINE, "（湖边体育记者 韦一鸣）"] == (20, 40, "tail", "credit")


def test_a_line_has_to_stand_in_enough_articles():
    """In five, and in a quarter of all; both can be set."""

    def body(number):
        return recurring.zh_prose(number) + ("<p>湖边电台与您一路同行</p>" if number % 5 == 0 else "")

    assert proposals(body) == []
    assert told(proposals(body, share=0.2)) == {(Kind.LINE, "湖边电台与您一路同行"): (8, 40, "tail", None)}
    assert proposals(body, share=0.2, least=9) == []
    assert proposals(lambda n: recurring.zh_prose(n) + "<p>湖边电台与您一路同行</p>", count=4) == []


def test_dates_and_counts_are_folded_where_they_are_no_facts():
    """``第12期`` differs from ``第13期`` in its number alone; a temperature is a fact."""
    found = proposals(lambda n: recurring.zh_prose(n) + f"<p>《湖边来信》第{n}期</p>")
    assert told(found) == {(Kind.LINE, "《湖边来信》第{number}期"): (40, 40, "tail", "numbers")}
    assert template("Published on May 4, 2026 by the lake") == "Published on {date} {number}, {number} by the lake"
    assert template("最高气温12度") is None
    assert template("第12期讲述了一条船的故事。") is None
    assert template("2026年11月22日") is None


def test_only_a_label_of_staff_takes_a_hole_for_a_name():
    """A place, a price or a cast is what an article is about."""
    assert labelled("值班主任：王小明") == ("值班主任：{name}", "王小明")
    assert labelled("Photographs by Ann Lee") == ("Photographs by {name}", "annlee")
    for text in ("地点：湖边", "主演：王小明", "Written on water", "编辑说：今天下雨。", "编辑：王小明，李安"):
        assert labelled(text) is None


def test_a_long_article_is_looked_at_from_both_ends():
    """Its middle is counted, not remembered."""

    def body(number):
        middle = "".join(f"<p>第{number}章第{line}行，讲{line * 7 + number}件事。</p>" for line in range(300))
        return middle + recurring.ZH_TAIL

    assert [one.kind for one in proposals(body, count=12)] == [Kind.BLOCK]


def test_memory_is_bounded_by_what_is_seen_often(monkeypatch):
    """Lines that were seen once are forgotten when there are too many; what recurs is still found."""
    monkeypatch.setattr("jianbao.articles.learned_search._MOST_CANDIDATES", 60)
    assert Kind.BLOCK in {one.kind for one in proposals(recurring.zh_recurring)}


LINES = st.sampled_from(
    """湖边电台与您一路同行|晚安。|国内要闻|今天没有风。|欢迎来信。湖|Compiled by Ann Lee|Compiled by Tom Reed|*
Compiled by Ida Moss|第3期|第4期|第5期|值日导播：王小明|值日导播：李安|值日导播：周晚|钟响了。钟又响了。""".replace(
        "\n", "|"
    ).split("|")
)
ARTICLE = st.lists(
    st.one_of(
        LINES.map("<p>{}</p>".format),
        LINES.map("<h3>{}</h3>".format),
        LINES.map("<ul><li>{}</li></ul>".format),
        LINES.map("<p>今日无事可记，只有湖。{}</p>".format),
        LINES.map("<blockquote><p>{}</p></blockquote>".format),
        LINES.map("<table><tr><td>{}</td><td>1</td></tr></table>".format),
        st.integers(0, 3).map("<p><img src='https://e.example/{}.jpg'></p>".format),
    ),
    max_size=7,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(ARTICLE, min_size=5, max_size=12), st.integers(0, 1))
def test_whatever_is_proposed_takes_no_line_that_few_articles_have(bodies, own):
    """Accept everything, cautions and all: each line or sentence that goes stood in five articles, or fits its hole."""

    def body(number):
        return "".join(bodies[number]) + (f"<p>只有第{number}篇写到的事。</p>" if own else "")

    found = proposals(body, count=len(bodies), share=0.01)
    rules = Learned(LearnedRule(f"r{n}", one.kind, one.texts) for n, one in enumerate(found))
    plain, made = articles(body, count=len(bodies)), articles(body, count=len(bodies), learned=rules)
    stood = Counter(piece for article in plain for piece in pieces(article.text))
    holed = [re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(one.texts[0]))) for one in found if "{" in one.texts[0]]
    for was, now in zip(plain, made, strict=True):
        assert not own or "篇写到的事。" in now.text
        for line in set(was.text.split("\n")) - set(now.text.split("\n")):
            lost = [piece for piece in pieces(line) - {line} if piece not in pieces(now.text)] or [line]
            assert stood[line] >= 5 or any(one.fullmatch(line) for one in holed) or all(stood[one] >= 5 for one in lost)
        assert not (set(now.images) - set(was.images))


def pieces(text):
    """The lines of a text, and the sentences of each."""
    lines = text.split("\n")
    return {*lines, *(line[start:stop].strip() for line in lines for start, stop in sentences(line))}
