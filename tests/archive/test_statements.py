"""Statements made ready once."""

import pytest
from sqlalchemy import bindparam, insert, select

from jianbao.archive import open_archive
from jianbao.archive import schema as s
from jianbao.archive.statements import Prepared, among, as_list


@pytest.fixture
def archive(tmp_path):
    """An empty archive."""
    with open_archive(tmp_path / "archive.db") as archive:
        yield archive


def test_parameters_in_another_order_than_the_statement_has_them_are_refused(archive):
    """Values would go into the wrong columns."""
    statement = Prepared(insert(s.identity), "article_id", "key")
    with archive.write() as db, pytest.raises(ValueError, match="in the order"):
        statement.run(db, [("a", "k")])


def test_any_number_of_values_of_any_kind_are_looked_for_at_once(archive):
    """Quotes, astral characters and more values than SQLite has variables for."""
    keys = ["'", '"', "𝒳", "\\", "", *map(str, range(40_000))]
    with archive.write() as db:
        Prepared(insert(s.identity), "key", "article_id").run(db, [(key, key) for key in keys])
        find = Prepared(select(s.identity.c.key).where(among(s.identity.c.key)), "wanted")
        assert sorted(row.key for row in find.rows(db, as_list([*keys, "nosuch"]))) == sorted(keys)
        assert find.rows(db, as_list([])) == []
        one = Prepared(select(s.identity.c.article_id).where(s.identity.c.key == bindparam("key")), "key")
        assert (one.value(db, "𝒳"), one.value(db, "nosuch"), one.row(db, "'").article_id) == ("𝒳", None, "'")
