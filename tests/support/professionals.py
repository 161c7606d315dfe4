"""The professionals of the tests, and what a holder gives, takes and hides.

Bob is Alice's GP; Carol a specialist with a grant; Dora a dentist whom Alice blocks; Grace the emergency physician.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Flask

from portal.access.rights import (
    Block,
    Consent,
    EmergencyKind,
    EmergencyOpening,
    GpDesignation,
    Grant,
    Mask,
    Professional,
)
from portal.core import clock
from portal.core.db import db, immediate
from portal.record.document_types import Folder
from portal.record.models import Document
from tests.support.people import NAMES, People, Person

EVERY_FOLDER = [str(folder) for folder in Folder]
DAY = dt.timedelta(days=1)


def professional_of(app: Flask, person: Person) -> Professional:
    """The professional that a person of the tests is."""
    with app.app_context():
        return db.session.get_one(Professional, person.professional_id)


def also_professional(app: Flask, people: People, name: str, rpps: str = "10000009992") -> Person:
    """Somebody of the tests who is a verified doctor, too."""
    now, person = clock.now(), people[name]
    given, family = NAMES[name].split()
    told: dict[str, Any] = {"account_id": person.account_id, "rpps": rpps, "given_names": given, "family_name": family}
    told |= {"since": now, "verified_at": now, "verified_how": "operator"}
    return replace(person, rpps=rpps, professional_id=keep(app, Professional(profession="physician", **told))[0])


def keep(app: Flask, *rows: Any) -> list[uuid.UUID]:
    """Put rights into the database; their ids."""
    with app.app_context(), immediate() as session:
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows]


def grant(app: Flask, of: Person, to: Person, **columns: Any) -> uuid.UUID:
    """A grant of a record to a professional, current, to every folder, without an end."""
    told: dict[str, Any] = {"since": clock.now() - DAY, "folders": EVERY_FOLDER, "consent": Consent.PORTAL}
    told |= {"record_id": of.record_id, "professional_id": to.professional_id}
    return keep(app, Grant(**(told | columns)))[0]


def name_gp(app: Flask, of: Person, to: Person, **columns: Any) -> uuid.UUID:
    """A GP."""
    told = {"since": clock.now() - DAY, "record_id": of.record_id, "professional_id": to.professional_id}
    return keep(app, GpDesignation(**(told | columns)))[0]


def block(app: Flask, of: Person, to: Person, **columns: Any) -> uuid.UUID:
    """A block, by number."""
    told: dict[str, Any] = {"since": clock.now() - DAY, "rpps": to.rpps}
    told |= {"record_id": of.record_id, "professional_id": to.professional_id}
    return keep(app, Block(**(told | columns)))[0]


def open_in_emergency(app: Flask, of: Person, to: Person, **columns: Any) -> uuid.UUID:
    """An emergency opening, for another 23 hours."""
    now = clock.now()
    told: dict[str, Any] = {"kind": EmergencyKind.BEDSIDE, "reason_sealed": b"", "since": now, "until": now + DAY}
    told |= {"record_id": of.record_id, "professional_id": to.professional_id}
    return keep(app, EmergencyOpening(**(told | columns)))[0]


def hide(app: Flask, of: Person, document_id: uuid.UUID, *, one: Person | None = None, shown: bool = False) -> None:
    """A mask on a document, for all or for one; ``shown`` makes it an exception."""
    with app.app_context(), immediate() as session:
        session.add(
            Mask(
                record_id=of.record_id,
                item_kind=Document.item_kind,
                item_id=document_id,
                professional_id=one.professional_id if one else None,
                shown=shown,
                since=clock.now(),
            )
        )
        session.flush()
        mark_masked(session, document_id)


def mark_masked(session: Any, document_id: uuid.UUID) -> None:
    """As hiding does: the document and its entries tell that there are masks."""
    connection = session.connection()
    for table, column in ((Document.__table__, "id"), (Document.metadata.tables["entry"], "document_id")):
        connection.execute(table.update().where(table.c[column] == document_id).values(masked=True))  # type: ignore[attr-defined]


def let_in(app: Flask, people: People) -> Mapping[str, uuid.UUID]:
    """What Alice gave: Bob is her GP, Carol has a grant, Dora is blocked, Grace was never let in."""
    alice = people["alice"]
    return {
        "bob": name_gp(app, alice, people["bob"]),
        "carol": grant(app, alice, people["carol"]),
        "dora": block(app, alice, people["dora"]),
    }
