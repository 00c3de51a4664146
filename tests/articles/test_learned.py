"""Learned rules applied: each takes what is equal to it, and nothing else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.articles import clean_entry, clean_page, fold
from jianbao.articles.learned import Kind, Learned, LearnedRule, picture_key, refusal, sentences
from jianbao.model.feed import Entry

PROSE = "湖边的市集上周重新开放，一共来了四百多人。"


def learned(*rules):
    return Learned(
        [LearnedRule(f"r{place}", kind, tuple(texts)) for place, (kind, *texts) in enumerate(map(list, rules))]
    )


def rule(kind, *texts):
    return Learned([LearnedRule("ours", kind, texts)])


def clean(body, rules=None, **more):
    return clean_entry(Entry(title="题", content_html=body, **more), base="https://n.example/", learned=rules)


def test_a_line_rule_takes_lines_that_are_equal_after_folding():
    """Width, case, white space and links do not count; what goes is noted with the rule's name."""
    rules = rule(Kind.LINE, "湖边电台 Radio 制作")
    made = clean(f"<p>{PROSE}</p><p>湖边电台 <a href='/r'>ＲＡＤＩＯ</a>制作</p>", rules)
    assert made.text == PROSE
    assert [(one.reason, one.text) for one in made.removed] == [("ours", "湖边电台 ＲＡＤＩＯ制作")]
    assert made.learned == rules.digest != ""


@pytest.mark.parametrize("line", ["湖边电台制作了这档节目。", "听众说：湖边电台制作", "湖边电台制作。"])
def test_a_line_rule_leaves_every_other_line(line):
    """Also one that begins with its words, or ends with them."""
    assert clean(f"<p>{PROSE}</p><p>{line}</p>", rule(Kind.LINE, "湖边电台制作")).text == f"{PROSE}\n{line}"


def test_a_line_rule_takes_nothing_in_tables_and_in_verbatim_text():
    """A cell or a line of code that happens to be equal is the article's own."""
    body = f"<p>{PROSE}</p><table><tr><td>合计</td><td>12</td></tr></table><pre>合计</pre>"
    assert clean(body, rule(Kind.LINE, "合计")).text == clean(body).text


@pytest.mark.parametrize(
    ("text", "taken", "kept"),
    [
        (
            "值日员：{name}",
            ["值日员：王小明", "值日员: Anna Li"],
            ["值日员：王小明，李四", "值日员：", "值日员：她说。好"],
        ),
        ("第{number}次广播", ["第7次广播", "第1,204次广播"], ["第七次广播", "第次广播"]),
        ("Updated {date} {number}", ["Updated June 4", "updated Friday 13"], ["Updated yesterday 4"]),
    ],
)
def test_a_hole_stands_for_a_name_a_number_or_a_date(text, taken, kept):
    """And for nothing longer."""
    for line in taken:
        assert clean(f"<p>{PROSE}</p><p>{line}</p>", rule(Kind.LINE, text)).text == PROSE
    for line in kept:
        assert fold(clean(f"<p>{PROSE}</p><p>{line}</p>", rule(Kind.LINE, text)).text) == fold(PROSE + line)


def test_a_sentence_rule_takes_only_itself_out_of_a_line():
    """From both ends, again and again; never the last one that is left, and none in the middle."""
    rules = learned((Kind.SENTENCE, "欢迎来信。"), (Kind.SENTENCE, "我们周一再见！"))
    assert clean(f"<p>{PROSE}欢迎来信。我们周一再见！</p>", rules).text == PROSE
    assert clean(f"<p>欢迎来信。{PROSE}</p>", rules).text == PROSE
    middle = f"{PROSE}欢迎来信。市集下月再开。"
    assert clean(f"<p>{middle}</p>", rules).text == middle
    assert clean(f"<p>{PROSE}</p><p>欢迎来信。</p>", rules).text == f"{PROSE}\n欢迎来信。"


def test_a_sentence_ends_at_a_full_stop_of_its_language():
    """English full stops end one before a capital; those in numbers and names of sites do not."""
    text = "It cost 3.50 at shop.example today. Nobody knew. “Why?” she asked. Write to us."
    assert [text[start:stop] for start, stop in sentences(text)] == [
        "It cost 3.50 at shop.example today. ",
        "Nobody knew. ",
        "“Why?” ",
        "she asked. ",
        "Write to us.",
    ]


def test_a_block_goes_only_as_a_whole():
    """Its lines one after the other, in order."""
    rules = rule(Kind.BLOCK, "关于本站", "联络处", "返回")
    whole = f"<p>{PROSE}</p><p>关于本站</p><ul><li>联络处</li><li>返回</li></ul>"
    assert clean(whole, rules).body_html == f"<p>{PROSE}</p>"
    parted = f"<p>关于本站</p><p>{PROSE}</p><p>联络处</p><p>返回</p>"
    assert clean(parted, rules).text == clean(parted).text


def test_a_picture_goes_wherever_its_copies_are_kept():
    """It is no lead image either, not even where the feed itself names it; text beside it stays."""
    rules = rule(Kind.IMAGE, "https://img1.n.example/studio.jpg")
    body = f"<p><img src='http://img7.n.example/studio.jpg?v=2'>{PROSE}</p><p><img src='/photo.jpg'></p>"
    made = clean(body, rules, image="https://img2.n.example/studio.jpg")
    assert made.images == ("https://n.example/photo.jpg",)
    assert made.text == PROSE
    assert clean(f"<p>{PROSE}</p>", rules, image="https://img2.n.example/studio.jpg").lead_image is None
    assert clean(f"<p>{PROSE}</p>", image="https://img2.n.example/studio.jpg").lead_image is not None


def test_a_line_of_a_picture_and_a_text_loses_the_text_only():
    """The picture is not equal to the rule."""
    made = clean(f"<p>{PROSE}</p><p><img src='/photo.jpg'>湖边电台制作</p>", rule(Kind.LINE, "湖边电台制作"))
    assert (made.text, made.images) == (PROSE, ("https://n.example/photo.jpg",))


def test_they_hold_for_whole_pages_too():
    """The same rules, whether a body came in a feed or from its page."""
    page = f"<html><head><title>题</title></head><body><h1>题</h1><p>{PROSE * 5}</p><p>湖边电台制作</p></body></html>"
    made = clean_page(page, url="https://n.example/1", learned=rule(Kind.LINE, "湖边电台制作"))
    assert "湖边电台制作" in clean_page(page, url="https://n.example/1").text
    assert made.text == PROSE * 5


def test_the_digest_stands_for_what_the_rules_do_and_are_called():
    """In any order; no rules have an empty one."""
    one, two = LearnedRule("a", Kind.LINE, ("甲方",)), LearnedRule("b", Kind.IMAGE, ("https://e/x.png",))
    assert Learned([one, two]).digest == Learned([two, one, one]).digest
    assert len({Learned(rules).digest for rules in ([], [one], [two], [LearnedRule("c", Kind.LINE, ("甲方",))])}) == 4
    assert Learned([]).digest == clean("<p>文</p>", Learned([])).learned == ""


@pytest.mark.parametrize("text", ["{name}", "：{name}。", "、", "", "甲{number}"])
def test_a_text_that_would_take_nearly_any_line_is_refused(text):
    """Two letters or digits have to be spelled out."""
    assert "nearly any line" in (refusal(Kind.LINE, text) or "")
    assert refusal(Kind.LINE, "甲乙{number}") is None


def test_addresses_of_pictures_that_differ_in_what_is_asked_for_are_two():
    """A query counts where the path names no file."""
    assert picture_key("https://img1.e/x.png?a=1") == picture_key("http://img23.e/x.png?a=2")
    assert picture_key("https://e/pic?id=1") != picture_key("https://e/pic?id=2")
    assert picture_key("https://e/a/x.png") != picture_key("https://e/b/x.png")


WORDS = st.text("甲乙丙。！ ab.A，{}12\n", max_size=12)
TEXTS = st.sampled_from(["甲乙", "甲乙。", "ab", "甲{number}乙", "乙丙：{name}", "丙。", "A ab.", "12 甲"])
RULES = st.lists(
    st.one_of(
        st.builds(lambda text: (Kind.LINE, text), TEXTS),
        st.builds(lambda text: (Kind.SENTENCE, text), TEXTS),
        st.builds(lambda texts: (Kind.BLOCK, *texts), st.lists(TEXTS, min_size=2, max_size=3)),
        st.just((Kind.IMAGE, "https://n.example/1.png")),
    ),
    max_size=5,
)
PIECES = st.one_of(
    st.builds("<p>{}</p>".format, WORDS),
    st.builds("<p>{}</p>".format, TEXTS.map(lambda text: text.replace("{number}", "7").replace("{name}", "某"))),
    st.builds("<li>{}</li>".format, WORDS),
    st.builds("{}<br>{}".format, WORDS, WORDS),
    st.builds("<p>{}<img src='/{}.png'>{}</p>".format, WORDS, st.integers(0, 2), WORDS),
    st.builds("<table><tr><td>{}</td><td>{}</td></tr></table>".format, TEXTS, WORDS),
)


@given(st.lists(PIECES, max_size=8).map("".join), RULES)
def test_applying_rules_makes_no_text_loses_no_other_line_and_is_done_after_once(body, told):
    """For any body and any rules: what is gone is what the rules say, and the clean body stays as it is."""
    rules = learned(*told)
    plain, made = clean(body), clean(body, rules)
    before, after = [[fold(line) for line in one.text.split("\n") if fold(line)] for one in (plain, made)]
    wanted = [spelled_out(text) for kind, *texts in told if kind is not Kind.IMAGE for text in texts]
    assert accounted_for(before, after, wanted), f"{before} → {after}"
    if not any(re.fullmatch(r"r\d", one.reason) for one in made.removed):
        assert made.body_html == plain.body_html
    assert clean(made.body_html, rules).body_html == made.body_html


def spelled_out(text):
    """A pattern, written without those of the product, for what a rule's text may take."""
    return re.compile("[^。]+".join(re.escape(fold(part)) for part in re.split(r"\{\w+\}", text)))


def accounted_for(before, after, wanted):
    """Whether each line stayed, lost wanted sentences at its ends, or was wanted as a whole."""
    if not before:
        return not after
    line, rest = before[0], before[1:]
    if any(one.fullmatch(line) for one in wanted) and accounted_for(rest, after, wanted):
        return True
    if not after or after[0] not in line or not accounted_for(rest, after[1:], wanted):
        return False
    left = line
    while left != after[0]:
        ends = [left[m.end() :] for one in wanted if (m := one.match(left)) and m.end()] + [
            left[:place] for place in range(len(left)) for one in wanted if one.fullmatch(left[place:])
        ]
        left = next((end for end in ends if after[0] in end), "")
        if not left:
            return False
    return True
