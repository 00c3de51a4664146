"""The scan that says on which line a key stands, held against tomllib and tomlkit."""

import tomllib

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from jianbao.sources.positions import Path, Positions


def paths(value: object, base: Path = ()) -> set[Path]:
    """Every path of a parsed document."""
    found: set[Path] = {base} if base else set()
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found |= paths(inner, (*base, key))
    return found


AWKWARD = '''\
# [not.a] = "table"
title = "a # is no comment \\" ]"
"quoted key" = 1
'li.teral' = { a = 1, b.c = [1, 2], d = { } }
site . "na.me" = """
[not] = 'this either'
x = \\"""
"""
multi = \'\'\'it's """ ''here\'\'\'\'\'
when = 1979-05-27 07:32:00 # a date with a space
list = [
  "[",  # in a list ]
  [ "a", 'b' ], { x = "}" },
]

[[source]]
feed = "one"
[source.inner]
x = 1
[[source.deep]]
y = 2
  [[ source ]] # indented
  feed = "two"
[a."b.c".d]
[a]
z = [[], [[]]]
'''


def test_every_path_of_an_awkward_file_is_placed():
    assert set(Positions(AWKWARD).spans) == paths(tomllib.loads(AWKWARD))


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("li.teral", "b", "c", 1), 4),
        (("site", "na.me"), 5),
        (("multi",), 9),
        (("list", 2, "x"), 13),
        (("source", 0), 16),
        (("source", 0, "deep", 0, "y"), 21),
        (("source", 1), 22),
        (("source", 1, "feed"), 23),
        (("source", 1, "not there"), 22),
        (("nowhere",), 1),
    ],
)
def test_lines_are_those_an_editor_shows(path: Path, line: int):
    assert Positions(AWKWARD).line(path) == line


def test_a_table_reaches_to_its_last_value():
    positions = Positions("[a]\nx = 1 # one\n# loose\n\n[b]\n")
    assert positions.spans["a",].stop == len("[a]\nx = 1")
    assert positions.spans["b",].start == len("[a]\nx = 1 # one\n# loose\n\n")


keys = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8)
scalars = (
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)
    | st.integers(-(2**63), 2**63 - 1)
    | st.booleans()
    | st.datetimes()
    | st.floats(allow_nan=False)
)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3))


@given(st.dictionaries(keys, values, max_size=5))
def test_every_path_of_what_tomlkit_writes_is_placed(document: dict[str, object]):
    text = tomlkit.dumps(document)
    assert set(Positions(text).spans) == paths(tomllib.loads(text))


# Pieces that make TOML often enough by chance, and hit the scan where it is weakest.
pieces = st.sampled_from(
    [
        "[a]\n",
        "[[s]]\n",
        "[[s.t]]\n",
        "[s.u]\n",
        "k = 1\n",
        "b.c = ",
        "'l' = ",
        '"q\\"" = ',
        '"""',
        "'''",
        '"',
        "'",
        "\\",
        "[",
        "]",
        "{",
        "}",
        ",",
        "\n",
        "\r\n",
        " ",
        "# ",
        "x",
        "1",
        "true\n",
        "1979-05-27 07:32:00",
        '"x"\n',
        "'x'",
        '""',
    ],
)


@given(st.lists(pieces, max_size=14).map("".join))
def test_whatever_tomllib_takes_is_placed(text: str):
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert set(Positions(text).spans) == paths(document)
