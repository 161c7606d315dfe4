"""What a record knows of measures; each function tells how many statements it costs.

A measure is written under several codes: their entries are found by index, code by code, and put together.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, literal, or_, select, union_all

from portal.access.opening import Opened
from portal.access.statements import prepared
from portal.core.db import db
from portal.profile.measures.catalogue import CATALOGUE, Measure
from portal.profile.measures.models import MeasureTarget
from portal.profile.queries import reads_what_is_written
from portal.record.content import EntryKind
from portal.record.documents.queries import Place
from portal.record.entries.queries import IN_ERROR, by_id, last_values, listed, newest_first
from portal.record.lines import ListedEntry, Series
from portal.record.models import Entry

LOINC = "2.16.840.1.113883.6.1"
VALUES_READ = 240
"""The values of one page of a measure: so many are drawn, and the table tells them all."""
KINDS = (EntryKind.VITAL_SIGN, EntryKind.RESULT)
_DISTANT = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Values:
    """Values of a measure, the newest first, and the place where the older ones begin."""

    entries: Sequence[ListedEntry]
    older: Place | None


def key_of(code: str) -> str:
    """What entries of a LOINC code are grouped by."""
    return f"{LOINC}|{code}"


def latest_measures(opened: Opened) -> Mapping[str, Series]:
    """The last values of each code of the catalogue that the record has any of, by LOINC code. Two statements."""
    keys = [key_of(code) for one in CATALOGUE for code in one.codes]
    found = sorted(last_values(opened, KINDS, keys), key=lambda one: one.latest.sort_at)
    return {one.latest.code: one for one in found if not one.latest.document.other_identity}


def values_of(_opened: Opened, codes: Sequence[str], before: Place | None, since: dt.datetime | None) -> Values:
    """The holder's values of some codes, ``VALUES_READ`` of them at most. One statement."""
    place = before or Place(_DISTANT, uuid.UUID(int=0))
    given = {f"key_{number}": key_of(code) for number, code in enumerate(codes)}
    floor = since or dt.datetime(1, 1, 1, tzinfo=dt.UTC)
    found = listed(_values(len(codes)), at=place.sort_at, id=place.id, since=floor, **given)
    more = found[VALUES_READ - 1 : VALUES_READ] if len(found) > VALUES_READ else []
    older = Place(more[0].sort_at, more[0].id) if more else None
    return Values(found[:VALUES_READ], older)


@cache
def _values(count: int) -> Select[Any]:
    at, last_id = bindparam("at", type_=Entry.sort_at.type), bindparam("id", type_=Entry.id.type)
    since = bindparam("since", type_=Entry.sort_at.type)
    named = []
    for number in range(count):
        for kind in KINDS:
            of_code = (
                select(Entry.id)
                .where(
                    Entry.is_current.is_(True),
                    Entry.kind == literal(kind, Entry.kind.type),
                    Entry.concept_key == bindparam(f"key_{number}", type_=Entry.concept_key.type),
                    Entry.status != IN_ERROR,
                    Entry.negated.is_(False),
                    Entry.other_identity.is_(False),
                    Entry.sort_at >= since,
                    or_(Entry.sort_at < at, and_(Entry.sort_at == at, Entry.id < last_id)),
                )
                .order_by(Entry.sort_at.desc(), Entry.id.desc())
                .limit(VALUES_READ + 1)
                .subquery()
            )
            named.append(select(of_code.c.id))
    every = union_all(*named).subquery()
    return prepared(newest_first(by_id(select(every.c.id))).limit(VALUES_READ + 1))


def target_of(opened: Opened, measure: Measure) -> MeasureTarget | None:
    """The target of one measure, as far as the reader reads what is written in the profile. Two statements at most."""
    if not reads_what_is_written(opened):
        return None
    of_measure = MeasureTarget.record_id == opened.record.id, MeasureTarget.measure == measure.id
    return db.session.scalars(select(MeasureTarget).where(*of_measure)).one_or_none()
