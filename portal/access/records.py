"""Making a record and finding one by the number of its holder."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from portal.access.models import IdentityStatus, Record, RecordState, Relation, RelationKind
from portal.core import clock, ids
from portal.core.db import db
from portal.core.installation import installation

HUES = 6


@dataclass(frozen=True, slots=True)
class HolderIdentity:
    """Who a record is about. ``nir``: 15 characters; ``sex``: ``F`` or ``M``; ``birth_place``: code or name."""

    nir: str
    family_name: str
    given_names: str
    birth_date: dt.date
    sex: str
    used_name: str = ""
    birth_place: str = ""


def nir_digest(nir: str) -> bytes:
    """The keyed digest under which a record is found."""
    return installation().keys.keyed_digest("nir", nir)


def records_by_nir(nir: str) -> list[Record]:
    """The records of a 15-character number, whatever their state: at most one of confirmed identity, and first."""
    found = db.session.scalars(select(Record).where(Record.nir_digest == nir_digest(nir)).order_by(Record.opened_at))
    return sorted(found, key=lambda record: record.identity_status is not IdentityStatus.CONFIRMED)


def new_record(identity: HolderIdentity, *, how: str, identity_status: IdentityStatus) -> Record:
    """Add an open record with fresh keys to the open writing transaction."""
    keys, record_id = installation().keys, ids.new_id()
    wrapped = keys.new_record_keys(str(record_id))
    sealed = keys.record_keys(str(record_id), wrapped).seal(identity.nir.encode(), f"nir:{record_id}")
    record = Record(
        id=record_id,
        state=RecordState.OPEN,
        identity_status=identity_status,
        opened_at=clock.now(),
        opened_how=how,
        wrapped_keys=wrapped,
        nir_digest=nir_digest(identity.nir),
        nir_sealed=sealed,
        family_name=identity.family_name,
        used_name=identity.used_name,
        given_names=identity.given_names,
        birth_date=identity.birth_date,
        sex=identity.sex,
        birth_place=identity.birth_place,
    )
    db.session.add(record)
    return record


def nir_of(record: Record) -> str:
    """The holder's 15-character number, unsealed."""
    keys = installation().keys.record_keys(str(record.id), record.wrapped_keys)
    return keys.open(record.nir_sealed, f"nir:{record.id}").decode()


def relate(
    account_id: uuid.UUID,
    record: Record,
    kind: RelationKind,
    *,
    level: int | None = None,
    until: dt.datetime | None = None,
) -> Relation:
    """Add a relation to the open writing transaction, under the first colour that the account has not given yet."""
    taken = set(db.session.scalars(select(Relation.hue).where(Relation.account_id == account_id)))
    free = [hue for hue in range(1, HUES + 1) if hue not in taken]
    hue = free[0] if free else len(taken) % HUES + 1
    relation = Relation(
        account_id=account_id, record_id=record.id, kind=kind, level=level, hue=hue, since=clock.now(), until=until
    )
    db.session.add(relation)
    return relation
