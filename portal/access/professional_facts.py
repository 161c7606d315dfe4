"""The facts of professionals: what the holder gave, took and hid, as it stands at one instant."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict, namedtuple
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select, union
from sqlalchemy.orm import aliased

from portal.access.collected import COLLECTOR, not_expired, not_left
from portal.access.facts import Facts, ItemFacts, ProfessionalFacts, Visited, switches_of
from portal.access.guard import rows
from portal.access.items import ITEM_KINDS
from portal.access.matrix import matrix_at
from portal.access.models import Record, RecordState
from portal.access.related import answers_for
from portal.access.rights import (
    FOLDERS,
    Block,
    EmergencyOpening,
    GpDesignation,
    Grant,
    ListedProfessional,
    Mask,
    Professional,
    Visit,
)
from portal.access.statements import prepared
from portal.core.db import db

_ITEM_COLUMNS = (
    *("hold_until", "secret", "removed_at", "masked"),
    *("type_code", "class_code", "folder", "author_rpps"),
)
_ADDED_COLUMNS = "added_by", "source"
"""What only an item has that somebody adds by itself."""
_PATIENT = "patient"


def facts_for(professional: Professional, record_id: uuid.UUID, now: dt.datetime) -> tuple[Record | None, Facts | None]:
    """A record, if it is there, and what one professional is to it. One query."""
    row = db.session.execute(_rights(), {"record_id": record_id, "me": professional.id, "now": now}).one_or_none()
    if row is None:
        return None, None
    return row.Record, _facts(row.Record, professional, row, now)


@dataclass(frozen=True, slots=True)
class Patient:
    """A record, and what a professional is to it."""

    record: Record
    facts: Facts


def patients_among(professional: Professional, record_ids: Sequence[uuid.UUID], now: dt.datetime) -> list[Patient]:
    """These records as one professional stands to them, in no order. One query."""
    every = cast("Select[Any]", select(Record, *_TOLD).select_from(Record))
    me = bindparam("me", type_=Professional.id.type)
    asked = _joined(every, Record.id, me, *_known_of(me)).where(Record.id.in_(record_ids))
    found = db.session.execute(asked, {"me": professional.id, "now": now})
    return [Patient(row.Record, _facts(row.Record, professional, row, now)) for row in found]


def facts_of_professionals(record: Record, now: dt.datetime) -> list[tuple[Professional, Facts]]:
    """Everybody with a right to a record now, or a block, and what they are to it, by name. One query."""
    given = {"record_id": record.id, "now": now, "new_since": None}
    found = db.session.execute(_rights_of_all(listed=False), given).all()
    return [(row.Professional, _facts(record, row.Professional, row, now)) for row in found]


def listed_with_facts(
    record: Record, now: dt.datetime, new_since: dt.datetime | None = None
) -> list[tuple[ListedProfessional, Facts]]:
    """The same as rows, for what asks at every visit and changes nothing. One query.

    ``new_since``: with those too who were there for the first time after it, whatever they are now.
    """
    found = rows(_rights_of_all(listed=True), record_id=record.id, now=now, new_since=new_since)
    most = len(ListedProfessional._fields)
    listed = ((ListedProfessional._make(row[:most]), _Rights._make(row[most:])) for row in found)
    return [(one, _facts(record, one, rights, now)) for one, rights in listed]


def is_open_to(professional: Professional, now: dt.datetime) -> ColumnElement[bool]:
    """The records that a professional may enter at an instant, as the decision has it: a criterion of ``Record``.

    Found from the rights of the professional, by index, whatever the number of records.
    """

    def current(table: Any, *criteria: ColumnElement[bool]) -> Select[tuple[uuid.UUID]]:
        mine = table.professional_id == professional.id, table.ended_at.is_(None), table.since <= now
        return select(table.record_id).where(*mine, *criteria)

    let_in = union(
        current(Grant, not_expired(Grant, now), not_left(now)),
        current(GpDesignation),
        current(EmergencyOpening, EmergencyOpening.until > now),
    )
    blocked = exists().where(Block.record_id == Record.id, Block.rpps == professional.rpps, Block.ended_at.is_(None))
    theirs = answers_for(professional.account_id, Record.id, now)
    return and_(Record.id.in_(let_in), Record.state == RecordState.OPEN, ~blocked, ~theirs)


def gp_of(record_id: uuid.UUID) -> Professional | None:
    """The GP that the holder of a record has designated. One query."""
    designated = select(Professional).join(GpDesignation, GpDesignation.professional_id == Professional.id)
    live = GpDesignation.record_id == record_id, GpDesignation.ended_at.is_(None)
    return db.session.scalars(designated.where(*live)).one_or_none()


def item_facts(kind: str, item_id: uuid.UUID, record_id: uuid.UUID) -> ItemFacts | None:
    """One item as the decision sees it; None where the record has none of this id. One query, whether or not anything
    hides it: neither the number of queries nor their time tells what is there.

    Read on the connection, beneath the guard: what is refused must be known to be told.
    """
    model = ITEM_KINDS[kind]
    table = model.__table__  # type: ignore[attr-defined]
    columns = [table.c[name] for name in (*_ITEM_COLUMNS, *_ADDED_COLUMNS) if name in table.c]
    about = and_(table.c.masked.is_(True), Mask.item_id == table.c[model.held_by or "id"])
    statement = (
        select(*columns, Mask.id.label("mask_id"), Mask.professional_id, Mask.shown)
        .select_from(table)
        .outerjoin(Mask, about)
        .where(table.c.id == item_id, table.c.record_id == record_id)
    )
    found = db.session.connection().execute(statement).all()
    return item_of(kind, item_id, found[0], [row for row in found if row.mask_id is not None]) if found else None


def item_of(kind: str, item_id: uuid.UUID, row: Any, masks: Sequence[Any]) -> ItemFacts:
    """The facts of an item from its row and the masks about it."""
    return ItemFacts(
        kind=kind,
        id=item_id,
        hold_until=row.hold_until,
        secret=row.secret,
        removed=row.removed_at is not None,
        type_code=row.type_code,
        class_code=row.class_code,
        folder=row.folder,
        author_rpps=row.author_rpps,
        hidden_from_all=any(one.professional_id is None for one in masks),
        hidden_from=frozenset(one.professional_id for one in masks if one.professional_id and not one.shown),
        shown_to=frozenset(one.professional_id for one in masks if one.professional_id and one.shown),
        added_by=getattr(row, "added_by", None),
        of_patient=getattr(row, "source", "") == _PATIENT,
    )


def masks_of(item_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Any]]:
    """The masks about these items, by item. One query."""
    found: dict[uuid.UUID, list[Any]] = defaultdict(list)
    statement = select(Mask.item_id, Mask.professional_id, Mask.shown).where(Mask.item_id.in_(item_ids))
    for row in db.session.connection().execute(statement):
        found[row.item_id].append(row)
    return found


def _facts(record: Record, professional: Professional | ListedProfessional, row: Any, now: dt.datetime) -> Facts:
    matrix, folders = matrix_at(now), _folders(row)
    return Facts(
        now=now,
        state=record.state,
        switches=switches_of(record),
        professional=ProfessionalFacts(
            id=professional.id,
            rpps=professional.rpps,
            profession=professional.profession,
            account_id=professional.account_id,
            reads=matrix.of(professional.profession),
            matrix=matrix.version,
            verified=professional.verified_at is not None,
            related=row.related,
            blocked=row.block_id is not None,
            gp=row.gp_id is not None,
            granted=row.grant_id is not None,
            brought_in=row.collected_by is not None,
            folders=folders,
            every_folder=folders >= FOLDERS,
            until=row.until,
            emergency=row.emergency_id is not None,
            emergency_until=row.emergency_until,
            visit=Visited(row.first_at, row.before_at, row.last_at) if row.first_at is not None else None,
        ),
    )


def _folders(row: Any) -> frozenset[str]:
    """What a grant covers. Who was brought in by a colleague reads no folder that is closed to the colleague by now."""
    own = frozenset(row.folders or ())
    if row.collected_by is None or row.collector_is_gp:
        return own
    return own & frozenset(row.collector_folders or ())


@cache
def _rights() -> Select[Any]:
    """Every page of a professional asks it: made once."""
    me = bindparam("me", type_=Professional.id.type)
    statement = cast("Select[Any]", select(Record, *_TOLD).select_from(Record))
    return prepared(_joined(statement, Record.id, me, *_known_of(me)).where(Record.id == bindparam("record_id")))


@cache
def _rights_of_all(*, listed: bool) -> Select[Any]:
    asked = bindparam("record_id", type_=Record.id.type)
    who = [getattr(Professional, name) for name in ListedProfessional._fields] if listed else [Professional]
    every = cast("Select[Any]", select(*who, *_TOLD).select_from(Professional))
    statement = _joined(every, asked, Professional.id, Professional.rpps, Professional.account_id)
    has_any = (table.id.is_not(None) for table in (Grant, GpDesignation, Block, EmergencyOpening))
    is_new = Visit.first_at > bindparam("new_since", type_=Visit.first_at.type)
    return prepared(
        statement.where(known_to(asked), or_(*has_any, is_new)).order_by(
            Professional.family_name, Professional.given_names, Professional.id
        )
    )


def known_to(record_id: Any) -> ColumnElement[bool]:
    """The professionals who have anything to do with a record, or had: looked up from it, for a site knows many."""
    same_number = aliased(Professional)
    ids = union(
        *(
            select(table.professional_id).where(table.record_id == record_id)
            for table in (Grant, GpDesignation, EmergencyOpening, Visit)
        ),
        select(same_number.id).join(Block, Block.rpps == same_number.rpps).where(Block.record_id == record_id),
    )
    return Professional.id.in_(ids)


_TOLD = (
    Grant.id.label("grant_id"),
    Grant.folders.label("folders"),
    Grant.collected_by.label("collected_by"),
    *COLLECTOR,
    Grant.until.label("until"),
    GpDesignation.id.label("gp_id"),
    Block.id.label("block_id"),
    EmergencyOpening.id.label("emergency_id"),
    EmergencyOpening.until.label("emergency_until"),
    *(Visit.first_at, Visit.before_at, Visit.last_at),
)
_Rights = namedtuple("_Rights", [*(one.key for one in _TOLD), "related"])  # type: ignore[misc]  # the columns above


def _known_of(professional_id: Any) -> tuple[Any, Any]:
    """The number of a professional, and the account."""
    own = Professional.id == professional_id
    return (
        select(Professional.rpps).where(own).scalar_subquery(),
        select(Professional.account_id).where(own).scalar_subquery(),
    )


def _joined(statement: Select[Any], record_id: Any, professional_id: Any, rpps: Any, account_id: Any) -> Select[Any]:
    """With each right that is current, at most one of a kind; a block holds whatever the clock says."""
    now = bindparam("now", type_=Grant.since.type)

    def live(table: Any) -> ColumnElement[bool]:
        return and_(table.record_id == record_id, table.ended_at.is_(None))

    def current(table: Any, *criteria: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(live(table), table.professional_id == professional_id, table.since <= now, *criteria)

    return (
        statement.add_columns(answers_for(account_id, record_id, now).label("related"))
        .outerjoin(Grant, current(Grant, not_expired(Grant, now), not_left(now)))
        .outerjoin(GpDesignation, current(GpDesignation))
        .outerjoin(Block, and_(live(Block), Block.rpps == rpps))
        .outerjoin(EmergencyOpening, current(EmergencyOpening, EmergencyOpening.until > now))
        .outerjoin(Visit, and_(Visit.record_id == record_id, Visit.professional_id == professional_id))
    )
