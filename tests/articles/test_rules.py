"""The rules as data: their form, their examples, and that one for a site holds for that site alone."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.articles import clean_entry, ruleset
from jianbao.model.feed import Entry

FOLDER = Path(ruleset.__file__).parent / "rules"
FILES = sorted(FOLDER.rglob("*.toml"))
LINES = [
    (entry["name"], example)
    for entry in tomllib.loads((FOLDER / "lines.toml").read_text("utf-8"))["line"]
    for example in ([entry["example"]] if isinstance(entry["example"], str) else entry["example"])
]
PATTERNS = [
    e["pattern"]
    for p in FILES
    for k in ("line", "box", "picture")
    for e in tomllib.loads(p.read_text("utf-8")).get(k, [])
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_rule_has_a_day_and_an_example(path):
    """A rule nobody can date or show is none."""
    for kind, entries in tomllib.loads(path.read_text("utf-8")).items():
        if kind == "hosts":
            continue
        for entry in entries:
            assert entry["example"], entry
            assert entry["added"].year >= 2026


@pytest.mark.parametrize(("name", "example"), LINES)
def test_a_line_like_the_example_goes(name, example):
    """Each example, alone in a paragraph behind a sentence, leaves the body with a reason."""
    article = clean_entry(Entry(content_html=f"<p>今天天气很好。</p><p>{example}</p>"), base=None)
    assert article.text == "今天天气很好。"
    assert article.removed


@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_pattern_repeats_without_a_limit_inside_a_repeat(pattern):
    """``(a+)+`` and the like take exponential time."""
    assert not re.search(r"\([^()]*[+*][^()]*\)[+*]", pattern.replace("\\s*", "").replace("\\d*", ""))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"pattern": "(a)b"}, "groups"),
        ({"example": "zzz"}, "misses"),
        ({"keeps": "ab"}, "must keep"),
        ({"colour": "red"}, "unknown keys"),
        ({"added": "soon"}, "day"),
        ({"words": ["q"]}, "no word"),
    ],
)
def test_a_bad_rule_is_refused_when_rules_load(tmp_path, change, complaint):
    """The loader says which file and which rule."""
    entry = {"name": "r", "pattern": "ab", "words": ["a"], "added": "2026-01-02", "example": "ab"} | change
    lines = [
        f"{k} = {v if k == 'added' and v != 'soon' else repr(v) if not isinstance(v, list) else v}"
        for k, v in entry.items()
    ]
    (tmp_path / "x.toml").write_text("[[line]]\n" + "\n".join(lines), "utf-8")
    with pytest.raises(ValueError, match=complaint):
        ruleset.Ruleset(*ruleset.read([tmp_path / "x.toml"]))


def test_a_rule_of_a_site_holds_for_that_site(tmp_path):
    """Rules with hosts come before the general ones and do not touch other sites."""
    (tmp_path / "s.toml").write_text(
        'hosts = ["site.example"]\n[[line]]\nname = "site-x"\npattern = "^小编"\nwords = ["小编"]\nadded = 2026-01-02\nexample = "小编说"\n',
        "utf-8",
    )
    rules = ruleset.Ruleset(*ruleset.read([tmp_path / "s.toml"]))
    assert rules.line("小编说今天有雨") == "site-x"
    assert ruleset.general().line("小编说今天有雨") is None
    assert ruleset.rules_for("https://www.unknown.example/") is ruleset.general()


@given(st.lists(st.text("ab", min_size=1, max_size=4), min_size=1, max_size=12))
def test_a_word_found_stands_for_those_inside_it_and_those_that_begin_within_it(words):
    """A search reports one of several words that overlap: the rules of all of them are to be tried."""
    lines = [ruleset.LineRule(f"r{place}", word, (word,), 110) for place, word in enumerate(words)]
    for word, places in ruleset._rules_by_word(lines).items():
        ends = [word[cut:] for cut in range(1, len(word))]
        spelt = [{w, w.lower(), w.upper(), w.capitalize()} for w in words]
        meant = {n for n, forms in enumerate(spelt) for w in forms if w in word or w.startswith(tuple(ends))}
        assert places == tuple(sorted(meant)), word
