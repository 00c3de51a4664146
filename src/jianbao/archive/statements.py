"""Statements that several writers build alike, and statements made ready once for all times they run."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Dialect, bindparam, func, select
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


def among(column: Any, name: str = "wanted") -> Any:  # noqa: ANN401 - SQLAlchemy's clauses
    """``column IN (...)`` for any number of values with the same text each time: bound as ``as_list`` gives them."""
    return column.in_(select(func.json_each(bindparam(name)).table_valued("value").c.value))


def as_list(values: Iterable[str]) -> str:
    """Values for a parameter of ``among``."""
    return msgspec.json.encode(list(values)).decode()


class Prepared:
    """A statement whose text is made once for each kind of engine, run with plain values: as fast as the driver itself.

    Looking a statement up in SQLAlchemy's cache and converting parameters row by row costs several times what SQLite
    takes to store the rows. So the values come as the driver takes them (times by ``codec.microseconds``, long texts
    packed), as tuples in the order of ``names``. The schema stays the one truth: the text is compiled from it.
    """

    def __init__(self, statement: Any, *names: str) -> None:  # noqa: ANN401 - SQLAlchemy's statements
        """``names`` are those of the parameters, in the order in which SQLAlchemy writes them: of an INSERT, that of
        the table's columns.
        """
        self._statement = statement
        self._names = names
        self._texts: dict[str, str] = {}

    def run(self, db: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Run it for each of the rows; not at all for none."""
        if rows:
            db.exec_driver_sql(self._text(db.dialect), list(rows))

    def rows(self, db: Connection, *values: Any) -> Sequence[Any]:  # noqa: ANN401 - what columns hold
        """What a SELECT gives for these values: rows of plain values."""
        return db.exec_driver_sql(self._text(db.dialect), values).all()

    def row(self, db: Connection, *values: Any) -> Any:  # noqa: ANN401 - what columns hold
        """The only row there is. SQLAlchemy's ``NoResultFound``: there is none."""
        return db.exec_driver_sql(self._text(db.dialect), values).one()

    def value(self, db: Connection, *values: Any) -> Any:  # noqa: ANN401 - what a column holds
        """The first column of the first row; ``None`` where there is no row."""
        return db.exec_driver_sql(self._text(db.dialect), values).scalar()

    def _text(self, dialect: Dialect) -> str:
        text = self._texts.get(dialect.name)
        if text is None:
            keys = list(self._names) if not getattr(self._statement, "is_select", False) else None
            compiled = self._statement.compile(dialect=dialect, column_keys=keys)
            order = tuple(getattr(compiled, "positiontup", None) or ())
            if order != self._names:
                raise ValueError(f"parameters in the order {order}, not {self._names}: {compiled}")
            text = self._texts[dialect.name] = str(compiled)
        return text
