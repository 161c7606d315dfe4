"""A SELECT that is kept for good, sent without asking SQLAlchemy again what it worked out once.

That is the same each time: the words, the places of the values, how each value is written and each column read. Working
it out at every execution costs more than the database's own work. Events and errors are SQLAlchemy's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Select
from sqlalchemy.sql.compiler import SQLCompiler

Processor = Callable[[Any], Any]


@dataclass(slots=True)
class Direct:
    """``given``: the values that come with the execution, each with what writes it, if anything does; ``fixed``: the
    others, written; ``in_order`` puts them where the driver wants them, each once; ``readers``: the columns that are
    read by more than taking them as they are, once the driver told what it gives.
    """

    compiled: SQLCompiler
    words: str
    given: Mapping[str, Processor | None]
    fixed: Mapping[str, Any]
    in_order: Callable[[Mapping[str, Any]], Any]
    dialect: Dialect
    readers: Sequence[tuple[int, Processor]] | None = None

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        """The rows, within the connection's transaction. Raises as SQLAlchemy does, and :class:`KeyError` for a value
        that is not given.
        """
        written = dict(self.fixed)
        for name, write in self.given.items():
            written[name] = write(values[name]) if write else values[name]
        sent = self.in_order(written)
        cursor = connection.connection.cursor()
        try:
            for told in connection.dispatch.before_cursor_execute:
                told(connection, cursor, self.words, sent, None, False)
            cursor.execute(self.words, sent)
            if self.readers is None:
                self.readers = _readers(self.compiled, self.dialect, cursor.description)
            found: Sequence[Sequence[Any]] = cursor.fetchall()
        except BaseException as error:
            connection._handle_dbapi_exception(error, self.words, sent, cursor, None)
            raise
        finally:
            cursor.close()
        return _read(found, self.readers) if self.readers and found else found


def direct(statement: Select[*tuple[Any, ...]], dialect: Dialect) -> Direct:
    """What has to be known to send it. Raises :class:`TypeError` for a list that is given, of a length not known."""
    compiled = statement.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)
    given = {name: one for name, one in compiled.binds.items() if one.required}
    if any(one.expanding for one in given.values()):
        raise TypeError("A list whose length is not known makes other words each time.")
    state = compiled.construct_expanded_state(dict.fromkeys(given))
    write: dict[str, Any] = {
        name: one.type.dialect_impl(dialect).bind_processor(dialect) for name, one in compiled.binds.items()
    }
    write |= state.processors
    others = {name: value for name, value in state.parameters.items() if name not in given}
    fixed = {name: process(value) if (process := write.get(name)) else value for name, value in others.items()}
    words, names = state.statement, state.positiontup
    if names is not None and dialect.paramstyle == "qmark":
        words, names = _numbered(words, names, fixed)
        fixed = {name: fixed[name] for name in names if name in fixed}
    return Direct(compiled, words, {name: write[name] for name in given}, fixed, _in_order(names), dialect)


def _numbered(words: str, names: Sequence[str], fixed: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The words with ``?1``, ``?2``, … for what is the same: a statement under a criterion says the same few values in
    hundreds of places, and each place would be bound anew.
    """
    parts, places, sent = words.split("?"), dict[tuple[Any, ...], int](), list[str]()
    if len(parts) != len(names) + 1:
        raise ValueError("A question mark that is no place of a value.")
    numbered = [parts[0]]
    for name, part in zip(names, parts[1:], strict=True):
        told = (type(fixed[name]), fixed[name]) if name in fixed else (name,)
        if told not in places:
            places[told] = len(places) + 1
            sent.append(name)
        numbered.append(f"?{places[told]}{part}")
    return "".join(numbered), sent


def _in_order(names: Sequence[str] | None) -> Callable[[Mapping[str, Any]], Any]:
    if names is None:
        return lambda values: values
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple(values[name] for name in names)


def _readers(compiled: SQLCompiler, dialect: Dialect, described: Any) -> list[tuple[int, Processor]]:
    """By the type of each column and, for drivers that tell it, by what they give for it."""
    given = zip(compiled._result_columns, described, strict=True)
    readers = [column.type.dialect_impl(dialect).result_processor(dialect, one[1]) for column, one in given]
    return [(place, read) for place, read in enumerate(readers) if read is not None]


def _read(rows: Sequence[Sequence[Any]], readers: Sequence[tuple[int, Processor]]) -> Sequence[Sequence[Any]]:
    """Column by column: that leaves the interpreter out of it."""
    columns: list[Iterable[Any]] = list(zip(*rows, strict=True))
    for place, read in readers:
        columns[place] = map(read, columns[place])
    return list(zip(*columns, strict=True))
