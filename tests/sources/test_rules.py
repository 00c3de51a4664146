"""The newsroom's own rules: read, each mistake told with its line, changed without touching the rest."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.articles.learned import Kind, LearnedRule, refusal
from jianbao.errors import ConfigError
from jianbao.sources import (
    ConfigFileError,
    OwnRule,
    RulesFile,
    State,
    accepted_rules,
    add_rules,
    load_newsroom,
    load_rules,
    new_newsroom,
    rule_name,
    set_states,
)
from jianbao.sources.rules import parse_rules, rules_path

KEY = "https://lake.example/feed.xml"
WHOLE = f"""# 湖边的规则
source = "{KEY}"

[[rule]]
kind = "line"
state = "accepted"
text = "值日员：{{name}}"   # 每篇都有
name = "duty"
seen = 38
of = 40
place = "tail"
caution = "names"
added = 2026-11-22
examples = ["a1b2  第一篇"]

[[rule]]
kind = "block"
state = "proposed"
lines = ["关于本站", "联络处"]

[[rule]]
kind = "image"
state = "rejected"
image = "https://img.lake.example/wall.jpg"
"""


def read(text):
    return parse_rules(text, Path("rules/lake.toml"))


def test_a_file_says_what_its_owner_wrote():
    """Every key; a rule without a name is called after what it takes, always the same."""
    file = read(WHOLE)
    assert file.source_key == KEY
    assert file.rules[0] == OwnRule(
        LearnedRule("duty", Kind.LINE, ("值日员：{name}",)),
        State.ACCEPTED,
        38,
        40,
        "tail",
        "names",
        date(2026, 11, 22),
        ("a1b2  第一篇",),
    )
    assert file.rules[1].rule.name == rule_name(Kind.BLOCK, ("关于本站", "联络处")) == read(WHOLE).rules[1].rule.name
    assert [one.name for one in file.accepted().rules] == ["duty"]


def test_only_accepted_rules_reach_the_cleaning_of_a_newsroom(tmp_path):
    """By the key of their source, with the newsroom's file."""
    (tmp_path / "jianbao.toml").write_text(new_newsroom("新闻", "https://n.example/", "zh-CN"), "utf-8")
    assert load_newsroom(tmp_path, {}).learned == {}
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/lake.toml").write_text(WHOLE, "utf-8")
    (tmp_path / "rules/other.toml").write_text(
        'source = "file:x.xml"\n[[rule]]\nkind="line"\nstate="proposed"\ntext="甲乙"\n'
    )
    (tmp_path / "rules/notes.txt").write_text("not a rule")
    learned = load_newsroom(tmp_path, {}).learned
    assert {key: [one.name for one in rules.rules] for key, rules in learned.items()} == {KEY: ["duty"]}
    assert accepted_rules(tmp_path).keys() == learned.keys()


RULE = '[[rule]]\nkind = "line"\nstate = "accepted"\ntext = "湖边电台"\n'


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("", 1, "source is missing here", 'add source = "https://example.com/feed.xml"'),
        (f'sources = "{KEY}"\n', 1, 'unknown key "sources"', 'did you mean "source"?'),
        (f'source = "{KEY}"\n[[rules]]\n', 2, 'unknown key "rules"', 'did you mean "rule"?'),
        (f'source = "{KEY}"\n[rule]\nkind = "line"\n', 2, "rule is a table and should be tables", "[[rule]]"),
        (
            f'source = "{KEY}"\n{RULE.replace("line", "lien")}',
            3,
            'kind: "lien" is not one we know',
            'did you mean "line"?',
        ),
        (f'source = "{KEY}"\n{RULE.replace("accepted", "yes")}', 4, 'state: "yes" is not', "one of proposed, accepted"),
        (f'source = "{KEY}"\n{RULE.replace("湖边电台", "{name}")}', 5, "text: would take nearly any line", "{name}"),
        (f'source = "{KEY}"\n{RULE.replace("text", "lines")}', 5, "lines should be a list of texts", 'lines = ["…"'),
        (
            f'source = "{KEY}"\n{RULE.replace("text", "image")}',
            5,
            "a rule of kind line has no image",
            "write text instead",
        ),
        (
            f'source = "{KEY}"\n[[rule]]\nkind = "block"\nstate = "accepted"\n',
            2,
            "lines is missing here",
            'lines = ["…", "…"]',
        ),
        (
            f'source = "{KEY}"\n[[rule]]\nkind = "block"\nstate = "accepted"\nlines = ["甲乙丙"]\n',
            5,
            "a block has several lines",
            'kind = "line"',
        ),
        (f'source = "{KEY}"\n{RULE}name = "Radio Line"\n', 6, "is no name of a rule", "radio-footer"),
        (f'source = "{KEY}"\n{RULE}added = "2026-11-22"\n', 6, "added should be a day", "without quotes"),
        (f'source = "{KEY}"\n{RULE}{RULE}', 6, "already, see rules/lake.toml:2", "take one out"),
        (f'source = "{KEY}"\n{RULE}seen = -1\n', 6, "seen is -1", "from 0"),
        (f'source = "{KEY}\n', 1, "not valid TOML", "the line reads"),
    ],
)
def test_each_mistake_is_told_with_its_line_and_what_to_write(text, line, message, hint):
    """As in jianbao.toml."""
    with pytest.raises(ConfigFileError) as caught:
        read(text)
    first = caught.value.problems[0]
    told = [one for one in caught.value.problems if message in one.message]
    assert told, str(caught.value)
    assert told[0].subject == f"rules/lake.toml:{line}"
    assert hint in (told[0].hint or "")
    assert first.subject


def test_two_files_about_one_source_are_a_mistake(tmp_path):
    """Which of them counts would be a guess."""
    (tmp_path / "rules").mkdir()
    for name in ("a", "b"):
        (tmp_path / f"rules/{name}.toml").write_text(WHOLE, "utf-8")
    with pytest.raises(ConfigError, match=r"are in a\.toml already"):
        load_rules(tmp_path)


def test_adding_leaves_what_stands_and_brings_counts_up_to_date(tmp_path):
    """Comments, order and states are the owner's."""
    (tmp_path / "rules").mkdir()
    path = tmp_path / "rules/lake.toml"
    path.write_text(WHOLE, "utf-8")
    known = load_rules(tmp_path)[KEY]
    again = OwnRule(known.rules[1].rule, State.PROPOSED, seen=12, of=40, examples=("c3d4  另一篇",))
    fresh = OwnRule(
        LearnedRule("ours", Kind.SENTENCE, ("再见。湖",)), State.PROPOSED, 30, 40, "tail", None, date(2026, 12, 1)
    )
    assert add_rules(tmp_path, KEY, known, [again, fresh]) == path
    text = path.read_text("utf-8")
    assert "# 湖边的规则" in text
    assert "# 每篇都有" in text
    rules = load_rules(tmp_path)[KEY].rules
    assert [one.state for one in rules] == ["accepted", "proposed", "rejected", "proposed"]
    assert (rules[0], rules[1].seen, rules[3]) == (known.rules[0], 12, fresh)


def test_states_are_set_in_place(tmp_path):
    """Nothing else in the file changes."""
    (tmp_path / "rules").mkdir()
    path = tmp_path / "rules/lake.toml"
    path.write_text(WHOLE, "utf-8")
    set_states(load_rules(tmp_path)[KEY], {1: State.ACCEPTED, 2: State.PROPOSED})
    expected = (
        WHOLE.replace('"proposed"', '"ACCEPTED"').replace('"rejected"', '"proposed"').replace("ACCEPTED", "accepted")
    )
    assert path.read_text("utf-8") == expected


def test_the_example_of_the_docs_is_a_file_of_rules():
    """All kinds and states are in it."""
    page = Path(__file__).parents[2].joinpath("docs/add-a-rule.md").read_text("utf-8")
    example = page.split("```toml\n")[1].split("```")[0]
    file = read(example)
    assert {one.rule.kind for one in file.rules} == set(Kind)
    assert {one.state for one in file.rules} == {State.ACCEPTED, State.PROPOSED}


@pytest.mark.parametrize(
    "key",
    [
        KEY,
        "rsshub:///sina/finance/china?limit=20",
        "file:feeds/../x.xml",
        "import:hexo/a/b/c",
        "https://e/" + "x" * 500,
        "湖边",
    ],
)
def test_a_file_is_named_after_its_source_and_stays_in_the_folder(key):
    """Short, without anything that a file's name must not hold."""
    path = rules_path(Path("/room"), key)
    assert path.parent == Path("/room/rules")
    assert len(path.name.encode()) < 100
    assert ".." not in path.name
    assert path.suffix == ".toml"
    assert path != rules_path(Path("/room"), key + "x")


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cn"]), min_size=2, max_size=30).map(
    str.strip
)


@given(st.lists(TEXTS.filter(lambda text: refusal(Kind.LINE, text) is None), min_size=1, max_size=4, unique=True))
def test_what_is_written_is_read_back(tmp_path_factory, texts):
    """Whatever a publisher's boilerplate holds: quotes, brackets, backslashes."""
    folder = tmp_path_factory.mktemp("room")
    told = [OwnRule(LearnedRule(rule_name(Kind.LINE, (text,)), Kind.LINE, (text,)), State.PROPOSED) for text in texts]
    if len(texts) > 1:
        told.append(OwnRule(LearnedRule("block", Kind.BLOCK, tuple(texts)), State.PROPOSED, examples=tuple(texts)))
    add_rules(folder, KEY, None, told)
    (read_back,) = load_rules(folder).values()
    assert read_back == RulesFile(KEY, rules_path(folder, KEY), tuple(told))
