"""Statements that several writers build alike."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.dialects.sqlite import insert as upsert

CHUNK = 500
"""Values in one IN (...): below SQLite's limit of variables in every build."""


def chunks(values: Sequence[str]) -> Iterable[Sequence[str]]:
    """The values in pieces that one statement can take."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def replacing(table: Any, columns: Sequence[str]) -> Any:  # noqa: ANN401 - SQLAlchemy's statements
    """INSERT that, for a row that is there, replaces these columns."""
    statement = upsert(table)
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key.columns), set_={name: statement.excluded[name] for name in columns}
    )
