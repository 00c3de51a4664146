"""The shortcuts of cleaning: what is not judged would have been judged to stay."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jianbao.articles import clean_entry, clean_page, literals, provenance, ruleset, suspects
from jianbao.model.feed import Entry

FIXTURES = Path(__file__).parent / "fixtures"
LINES = [
    line
    for name in ("lines-that-go.txt", "lines-that-stay.txt")
    for line in (FIXTURES / name).read_text("utf-8").splitlines()
]
DATA = ruleset.read(sorted((Path(ruleset.__file__).parent / "rules").glob("*.toml")))
PATTERNS = [(rule.name, rule.pattern) for rule in DATA[0]]
PICTURES = [(rule["name"], rule["pattern"]) for rule in DATA[2] if rule["on"] == "url"]
PIECES = [
    "<p>", "</p>", "<p>", "</p>", "<br>", "<b>", "</b>", "<div>", "</div>", "<td>", "<li>", "<span class=img_descr>",
    "<img src='https://i.example/a.jpg'>", "<figcaption>", "<pre>", "<a href='https://e.example/tag/x'>", "</a>",
    "\u3000\u3000", " ", "。", "！”", "（", "）", "【", "：", " : ", "/", "记者", "张三", "编辑", "远山日报", "本报记者 李四",
    "文 ", "图/", "来源", "By Ann Lee", "作者", "据《江畔晨报》报道", "责编 王五", "稿件来自某网", "市民陪同", "完", "（完）",
    "今天的风很大，渡船停了一天。", "he said.", "原标题", "#", "▲",
]  # fmt: skip
bodies = st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from(LINES)), max_size=24).map("".join)


def everything_judged(monkeypatch):
    monkeypatch.setattr(
        suspects.Suspects, "among", lambda _self, lines: dict.fromkeys(range(len(lines)), suspects.BOTH)
    )


@given(bodies)
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
def test_judging_only_suspect_lines_gives_what_judging_all_gives(body):
    """Body, text, provenance and what was taken out are the same, field by field."""
    entry = Entry(title="标题", content_html=body)
    quick = clean_entry(entry, base="https://e.example/")
    with pytest.MonkeyPatch.context() as patch:
        everything_judged(patch)
        assert quick == clean_entry(entry, base="https://e.example/")


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.html")), ids=lambda path: path.stem)
def test_the_fixtures_give_the_same_with_every_line_judged(path, monkeypatch):
    """As bodies and as pages."""
    body = path.read_text("utf-8").split("---\n", 2)[2]

    def both():
        return clean_entry(Entry(content_html=body), base=None), clean_page(body, url="https://e.example/")

    quick = both()
    everything_judged(monkeypatch)
    assert quick == both()


def test_most_lines_of_an_article_are_not_judged():
    """The shortcut is one: sentences without anything to judge are passed over, a promotion is not."""
    found = suspects.suspects_of(ruleset.general())
    plain = "节日期间，博物馆扩大了馆藏清单，相关数据已向社会开放，完成了意见征求。"
    lines = [plain, "扫描下方二维码关注我们", plain, "来源：某报", plain, "手机扫一扫阅读全文。责任编辑：某某"]
    assert found.among(lines) == {1: suspects.RULE, 3: suspects.ORIGIN, 5: suspects.BOTH}


def test_a_rule_without_a_required_string_has_every_line_judged():
    """A site's rule may be of any form; then there is no shortcut."""
    rules = ruleset.Ruleset([ruleset.LineRule("odd", r"^\d{3}$", ("1",), 20)], [], [])
    assert suspects.Suspects(rules).among(["甲", "乙"]) == {0: suspects.BOTH, 1: suspects.BOTH}


@pytest.mark.parametrize(("name", "pattern"), [*PATTERNS, *PICTURES])
def test_every_match_of_a_pattern_holds_one_of_its_strings(name, pattern):
    """Texts made from the pattern itself, in any case, hold what it is said to require, where it is said to stand."""
    edges = suspects._EDGE
    musts = literals.required(pattern, edges)

    @given(st.from_regex(re.compile(pattern, re.IGNORECASE)))
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    def holds(text):
        assert any(
            not begins or _at_edge(text, match.start(), edges)
            for must, begins in musts
            for match in re.finditer(re.escape(must), text)
        )

    holds()


def _at_edge(text, place, edges):
    return place == 0 or edges.match(text[place - 1]) is not None


def test_every_spelling_that_a_pattern_takes_is_known():
    """``re.IGNORECASE`` knows more than two cases of some letters."""
    for letter in "abcdefghijklmnopqrstuvwxyz":
        taken = set(re.findall(letter, "".join(map(chr, range(0x20000))), re.IGNORECASE))
        assert set(literals._spellings(letter)) == taken


def test_white_space_and_roles_are_complete():
    """What ``\\s`` means, and how the roles of provenance end, as the lists say."""
    spaces = {char for char in map(chr, range(0x110000)) if re.match(r"\s", char)}
    assert spaces - set(suspects._SPACES) == set("\n\r\f")

    @given(st.from_regex(re.compile(provenance._ROLE), fullmatch=True))
    @settings(max_examples=200, deadline=None)
    def ends(role):
        assert role[-1] in provenance.ROLE_ENDS

    ends()


def test_two_processes_write_the_same_bytes():
    """Attributes come in one order, whatever the hashes of a process are."""
    code = (
        "from jianbao.articles import sanitize; print(sanitize('<img src=https://e.example/a.jpg alt=x width=9>"
        "<video src=https://e.example/v.mp4></video><a href=https://e.example/ rel=x>y</a><audio src=https://e.example/a></audio>'))"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": str(seed)}, capture_output=True, check=True)
        for seed in range(6)
    ]
    assert len({run.stdout for run in runs}) == 1
    assert b'loading="lazy" referrerpolicy="no-referrer"' in runs[0].stdout
    assert b'controls="" preload="none"' in runs[0].stdout
