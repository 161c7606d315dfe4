"""The database lock: a protected table is read only through an opened record, and only as far as it was opened.

Every statement of the session passes here. One that touches a protected table without an opened record raises; any
other gets the record and the scope added, in subqueries too, and raises where one of its tables was left without.
Rows are written only into the opened record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakSet

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Dialect,
    Engine,
    Select,
    Table,
    TextClause,
    UpdateBase,
    event,
    inspect,
)
from sqlalchemy.engine import Compiled
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql import visitors

from portal.access import sent
from portal.access.items import PROTECTED, OfRecord
from portal.access.scope import TYPES, criterion, values_of
from portal.access.statements import is_prepared
from portal.access.subject import Role
from portal.core.db import db
from portal.core.direct import Direct, direct
from portal.trail.models import TrailEvent

if TYPE_CHECKING:
    from portal.access.opening import Opened

_OPENED = "opened_record"
_GIVEN = "values_of_criteria"
_SESSION = {"of_session": True}
"""Marks what comes from the session, or as rows, and must have its criteria; engine rooms work beneath."""


class Unguarded(RuntimeError):
    """A protected table was touched without an opened record, or with another one's: a fault of our own code."""


class _Given(BindParameter[Any]):
    """A value that comes with the execution. Compared by its hash, as SQLAlchemy does in the end with any other, but
    without making an expression for it: a page compares hundreds.
    """

    inherit_cache = True

    def __eq__(self, other: object) -> bool:  # type: ignore[override]
        return hash(self) == hash(other)

    __hash__ = BindParameter.__hash__


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A statement made once, the protected tables in it, and what becomes of it for each role.

    ``sent``: how its rows are read from a database, by role, None where it touches no protected table.
    """

    statement: Any
    names: frozenset[str]
    guarded: dict[Role, Any]
    sent: dict[tuple[Role | None, Dialect], Direct]


_prepared: dict[int, _Prepared] = {}
"""By the number of the statement, which is kept for good."""
_looked_at: WeakSet[Compiled] = WeakSet()
"""What has all its criteria. SQLAlchemy keeps what it compiled, so that the words are looked at once."""


def rows(statement: Select[*tuple[Any, ...]], **values: Any) -> Sequence[Sequence[Any]]:
    """The rows of a :func:`prepared` statement of columns, as far as the record was opened; ``values`` by their names.

    Beneath the session, whose own work would cost as much as the page: no entity is made.
    Raises :class:`Unguarded` like any other read, and for a statement that was not prepared.
    """
    session, known = db.session(), _known(statement)
    if known is None or not statement.is_select:
        raise Unguarded("Only a prepared SELECT is read as rows.")
    role = None
    if known.names:
        opened = _opened_for(session, known.names)
        role = opened.subject.role
        values |= _values(session, opened)
    if session.info.get("writing"):
        session.flush()
    connection = session.connection()
    return _sent(known, role, connection.dialect).rows(connection, values)


def _sent(known: _Prepared, role: Role | None, dialect: Dialect) -> Direct:
    made = known.sent.get((role, dialect))
    if made is None:
        made = direct(known.statement if role is None else _kept(known, role), dialect)
        _check(made.compiled)
        known.sent[role, dialect] = made
    return made


def set_opened(session: Session, opened: Opened | None) -> None:
    """Say under which opening the session's statements run from here on."""
    session.info[_OPENED] = opened
    session.info.pop(_GIVEN, None)


def get_opened(session: Session) -> Opened | None:
    """The opening in force."""
    opened: Opened | None = session.info.get(_OPENED)
    return opened


def _known(statement: Any) -> _Prepared | None:
    known = _prepared.get(id(statement))
    if known is None and is_prepared(statement):
        known = _prepared[id(statement)] = _Prepared(statement, frozenset(_touched(statement)), {}, {})
    return known


def _touched(statement: Any) -> set[str]:
    """Names of the protected tables anywhere in a statement, those that relationships will bring in included.

    Raises :class:`Unguarded` for raw text, which could name any, and for a change of one of them.
    """
    names: set[str] = set()
    for element in visitors.iterate(statement):
        if isinstance(element, TextClause):
            raise Unguarded("Raw text is for the engine rooms: the session takes none.")
        if isinstance(element, UpdateBase) and str(element.table) in PROTECTED:
            raise Unguarded(f"{element.table}: changed by the unit of work alone.")
        if isinstance(element, Table):
            names.add(element.name)
        elif isinstance(element, Select) and (element._setup_joins or element._with_options):
            names.update(_related(element))
    return names & PROTECTED.keys()


def _related(statement: Select[Any]) -> Iterator[str]:
    """Names of the tables that ``join(A.b)`` and loader options such as ``joinedload(A.b)`` lead to."""
    for target, onclause, *_rest in statement._setup_joins:
        for part in (target, onclause):
            if (relationship := getattr(part, "property", None)) is not None and hasattr(relationship, "mapper"):
                yield str(relationship.mapper.local_table)
    for option in statement._with_options:
        for element in getattr(option, "context", ()):
            yield from (str(part.local_table) for part in element.path.path if isinstance(part, Mapper))


@event.listens_for(Session, "do_orm_execute")
def _guard_reads(state: ORMExecuteState) -> None:
    known = _known(state.statement)
    names = known.names if known else _touched(state.statement)
    state.update_execution_options(**_SESSION)
    if not names:
        return
    opened = _opened_for(state.session, names)
    if not (state.is_orm_statement and state.is_select):
        raise Unguarded(f"{sorted(names)}: only mapped SELECTs and changes by the unit of work are allowed.")
    role = opened.subject.role
    state.statement = _kept(known, role) if known else _completed(state.statement, names, role)
    if state.is_column_load:
        state.statement = _read_again(state, names, role)
    state.parameters = {**_given(state), **_values(state.session, opened)}


def _opened_for(session: Session, names: Iterable[str]) -> Opened:
    opened = get_opened(session)
    if opened is None:
        raise Unguarded(f"{sorted(names)} read without an opened record.")
    return opened


def _given(state: ORMExecuteState) -> Mapping[str, Any]:
    given = state.parameters or {}
    if not isinstance(given, Mapping):
        raise Unguarded("A SELECT takes one set of values.")
    return given


def _kept(known: _Prepared, role: Role) -> Any:
    if role not in known.guarded:
        known.guarded[role] = _completed(known.statement, known.names, role)
    return known.guarded[role]


def _completed(statement: Any, names: Iterable[str], role: Role) -> Any:
    return statement.options(*(_criteria(name, role) for name in sorted(names)))


def _read_again(state: ORMExecuteState, names: Iterable[str], role: Role) -> Any:
    """The statement with its own table's criterion, which the ORM leaves out where it reads a row again."""
    table = cast("Mapper[Any]", state.bind_mapper).local_table
    return state.statement.where(*(_expression(name, role) for name in names if name == str(table)))  # type: ignore[attr-defined]


@cache
def _criteria(name: str, role: Role) -> Any:
    return with_loader_criteria(
        PROTECTED[name], _expression(name, role), include_aliases=True, propagate_to_loaders=True
    )


@cache
def _expression(name: str, role: Role) -> ColumnElement[bool]:
    """The criterion of a table for a role. Its values are given when a statement is executed."""
    return criterion(PROTECTED[name], role, lambda asked: _Given(sent.PREFIX + asked, type_=TYPES[asked]))


def _values(session: Session, opened: Opened) -> Mapping[str, Any]:
    """The values of the criteria, the same for every statement under an opening."""
    made: Mapping[str, Any] | None = session.info.get(_GIVEN)
    if made is None:
        told = values_of(opened.record.id, opened.facts)
        made = session.info[_GIVEN] = {sent.PREFIX + name: value for name, value in told.items()}
    return made


@event.listens_for(Engine, "before_cursor_execute")
def _look_at_words(_connection: Any, _cursor: Any, _sql: str, _values: Any, context: Any, _many: bool) -> None:
    """What is sent as rows has no context: it was looked at when it was made."""
    if context is None or not context.execution_options.get("of_session") or context.compiled in _looked_at:
        return
    _check(context.compiled)
    _looked_at.add(context.compiled)


def _check(compiled: Compiled) -> None:
    if names := sent.unguarded(compiled, PROTECTED):
        raise Unguarded(f"{sorted(names)} in a statement other than through the mapped entity alone.")


@event.listens_for(Session, "before_flush")
def _guard_writes(session: Session, _context: Any, _instances: Any) -> None:
    opened = get_opened(session)
    for row in (*session.new, *session.dirty, *session.deleted):
        if not isinstance(row, (OfRecord, TrailEvent)):
            continue
        if isinstance(row, TrailEvent):
            raise Unguarded(f"{type(row).__name__} is written by the trail alone.")
        if opened is None or row.record_id != opened.record.id:
            raise Unguarded(f"{type(row).__name__} written outside its opened record.")
        state = inspect(row)
        if state.has_identity and state.attrs.record_id.history.has_changes():
            raise Unguarded(f"{type(row).__name__} moved to another record.")
