"""Invitations of the tests, and the few lines of the directory that they are about."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import uuid
from typing import Any

from flask import Flask
from sqlalchemy import select

from portal.access.rights import Consent
from portal.core import clock
from portal.core.db import db
from portal.professionals.commands.directory import Loaded, load_directory
from portal.professionals.durations import Duration
from portal.professionals.models import DirectoryEntry, Invitation
from tests.support.people import Person
from tests.support.professionals import EVERY_FOLDER, keep

TOKEN = "a" * 43
BENALI, GARNIER, ROUX, NOBODY = "10000005057", "10000006063", "10000007079", "10000008085"
"""The first three are in the directory of the tests; the last one is a good number that is not."""
COLUMNS = (
    *("Type d'identifiant PP", "Identifiant PP", "Identification nationale PP", "Code civilité d'exercice"),
    *("Nom d'exercice", "Prénom d'exercice", "Code profession", "Libellé profession", "Libellé savoir-faire"),
    *("Raison sociale site", "Code postal (coord. structure)", "Libellé commune (coord. structure)"),
    "Adresse e-mail (coord. structure)",
)
LINES = {
    "benali": ("DR", "BENALI", "KARIM", "10", "Médecin", "Cardiologie et maladies vasculaires (SM)", "Cabinet Bouffay"),
    "garnier": ("DR", "GARNIER", "HÉLÈNE", "10", "Médecin", "Qualifié en Médecine Générale (SM)", "Cabinet Hortensias"),
    "roux": ("M", "ROUX", "THOMAS", "70", "Masseur-Kinésithérapeute", "", "Cabinet Roux"),
}
NUMBERS = {"benali": BENALI, "garnier": GARNIER, "roux": ROUX}
TOWNS = {"benali": ("44000", "NANTES"), "garnier": ("44000", "NANTES"), "roux": ("44400", "REZÉ")}
EMAILS = {"benali": "cabinet@bouffay.example"}


def line(name: str, **changes: str) -> dict[str, str]:
    """A line of the extract, by its columns."""
    told = ("8", NUMBERS[name], f"8{NUMBERS[name]}", *LINES[name], *TOWNS[name], EMAILS.get(name, ""))
    return dict(zip(COLUMNS, told, strict=True)) | changes


def extract(*lines: dict[str, str], separator: str = "|", columns: tuple[str, ...] = COLUMNS) -> bytes:
    """The file that says these lines."""
    rows = [columns, *([one.get(column, "") for column in columns] for one in lines)]
    return "".join(f"{separator.join(row)}{separator}\r\n" for row in rows).encode()


def load(app: Flask, *lines: dict[str, str]) -> Loaded:
    """Load the directory: of everybody, unless told otherwise."""
    with app.app_context():
        return load_directory(io.BytesIO(extract(*(lines or map(line, LINES)))))


def entry_id(app: Flask, name: str) -> int:
    """The id of somebody's line of the directory."""
    with app.app_context():
        return db.session.scalars(select(DirectoryEntry.id).where(DirectoryEntry.rpps == NUMBERS[name])).one()


def invited(app: Flask, of: Person, *, token: str = TOKEN, by: Person | None = None, **columns: Any) -> uuid.UUID:
    """An invitation to somebody's record, made an hour ago; ``by``: the professional who accepted it."""
    made = clock.now() - dt.timedelta(hours=1)
    told: dict[str, Any] = {
        "record_id": of.record_id,
        "made_by": of.account_id,
        "created_at": made,
        "expires_at": made + dt.timedelta(hours=72),
        "token_digest": hashlib.sha256(token.encode()).digest(),
        "name": "Dr Martin",
        "duration": Duration.QUARTER,
        "folders": EVERY_FOLDER,
        "consent": Consent.PORTAL,
    }
    if by is not None:
        told |= {"professional_id": by.professional_id, "accepted_at": clock.now()}
    return keep(app, Invitation(**(told | columns)))[0]


def standing(app: Flask, invitation_id: uuid.UUID) -> str:
    """How far an invitation has come."""
    with app.app_context():
        found = db.session.get(Invitation, invitation_id, populate_existing=True)
        assert found is not None
        return str(found.progress(clock.now()))
