"""The database lock: a protected table is read only through an opened record, and only as far as it was opened.

Every statement of the session passes here. One that touches a protected table without an opened record raises; any
other gets the record and the scope added, in subqueries too. Rows are written only into the opened record.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, Table, event
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql import visitors

from portal.access.items import PROTECTED, OfRecord
from portal.access.scope import criterion

if TYPE_CHECKING:
    from portal.access.opening import Opened

_OPENED = "opened_record"
_CRITERIA = "opened_criteria"


class Unguarded(RuntimeError):
    """A protected table was touched without an opened record, or with another one's: a fault of our own code."""


def set_opened(session: Session, opened: Opened | None) -> None:
    """Say under which opening the session's statements run from here on."""
    session.info[_OPENED] = opened
    session.info[_CRITERIA] = {}


def get_opened(session: Session) -> Opened | None:
    """The opening in force."""
    opened: Opened | None = session.info.get(_OPENED)
    return opened


def _touched(statement: Any) -> set[str]:
    """Names of the protected tables anywhere in a statement, those that relationships will bring in included."""
    names: set[str] = set()
    for element in visitors.iterate(statement):
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
                yield relationship.mapper.local_table.name
    for option in statement._with_options:
        for element in getattr(option, "context", ()):
            yield from (part.local_table.name for part in element.path.path if isinstance(part, Mapper))


@event.listens_for(Session, "do_orm_execute")
def _guard_reads(state: ORMExecuteState) -> None:
    names = _touched(state.statement)
    if not names:
        return
    opened = get_opened(state.session)
    if opened is None:
        raise Unguarded(f"{sorted(names)} read without an opened record.")
    if not (state.is_orm_statement and state.is_select) and not state.is_insert:
        raise Unguarded(f"{sorted(names)}: only mapped SELECTs and inserts by the unit of work are allowed.")
    if state.is_select:
        made: dict[str, Any] = state.session.info[_CRITERIA]
        state.statement = state.statement.options(*(_criteria(made, name, opened) for name in sorted(names)))


def _criteria(made: dict[str, Any], name: str, opened: Opened) -> Any:
    """The criterion of a table under this opening; made once, for it costs as much as a small query."""
    if name not in made:
        expression = criterion(PROTECTED[name], opened.subject, opened.facts, opened.record.id)
        made[name] = with_loader_criteria(PROTECTED[name], expression, include_aliases=True, propagate_to_loaders=True)
    return made[name]


@event.listens_for(Session, "before_flush")
def _guard_writes(session: Session, _context: Any, _instances: Any) -> None:
    opened = get_opened(session)
    for row in (*session.new, *session.dirty, *session.deleted):
        if not isinstance(row, OfRecord):
            continue
        record_id: uuid.UUID | None = row.record_id
        if opened is None or record_id != opened.record.id:
            raise Unguarded(f"{type(row).__name__} written outside its opened record.")
