"""The people of the tests, made once and the same in each.

Alice is the patient; Bob her GP; Carol a specialist; Charlie a stranger with a record of his own; Dora somebody Alice
blocks; Eve Alice's child, who has no account; Frank Alice's carer; Grace the emergency physician.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import uuid
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient

from portal.access.actions import Level
from portal.access.models import IdentityStatus, RelationKind
from portal.access.records import HolderIdentity, new_record, relate
from portal.access.rights import Professional
from portal.accounts.models import Account, AccountSession
from portal.core import clock
from portal.core.db import immediate
from portal.record.nir import normalise

NAMES = {
    "alice": "Alice Martin",
    "bob": "Bob Bernard",
    "carol": "Carol Petit",
    "charlie": "Charlie Durand",
    "dora": "Dora Leroy",
    "frank": "Frank Moreau",
    "grace": "Grace Simon",
}
HOLDERS = {
    "alice": HolderIdentity(normalise("2880475110042"), "Martin", "Alice Jeanne", dt.date(1988, 4, 12), "F"),
    "charlie": HolderIdentity(normalise("1790944109123"), "Durand", "Charlie", dt.date(1979, 9, 3), "M"),
    "eve": HolderIdentity(normalise("2140675112077"), "Martin", "Eve", dt.date(2014, 6, 21), "F"),
}

PROFESSIONS = {
    "bob": ("10000001015", "physician", "Médecine générale"),
    "carol": ("10000002021", "physician", "Cardiologie"),
    "dora": ("10000003037", "dentist", ""),
    "grace": ("10000004043", "physician", "Médecine d’urgence"),
}
"""Number, profession and specialty."""


@dataclass(frozen=True, slots=True)
class Person:
    """One of them. ``account_id`` is None for Eve, ``record_id`` for those without a record, ``professional_id`` and
    ``rpps`` for those who are no professionals.
    """

    name: str
    account_id: uuid.UUID | None
    record_id: uuid.UUID | None
    professional_id: uuid.UUID | None = None
    rpps: str = ""


People = dict[str, Person]


def make_people(app: Flask) -> People:
    """Create everybody in an empty database."""
    with app.app_context(), immediate() as session:
        accounts = {}
        for key, name in NAMES.items():
            accounts[key] = Account(
                user_handle=hashlib.sha512(key.encode()).digest(), display_name=name, created_at=clock.now()
            )
            session.add(accounts[key])
        session.flush()
        records = {
            key: new_record(who, how="online", identity_status=IdentityStatus.CONFIRMED) for key, who in HOLDERS.items()
        }
        session.flush()
        relate(accounts["alice"].id, records["alice"], RelationKind.HOLDER)
        session.flush()
        relate(accounts["alice"].id, records["eve"], RelationKind.PARENT)
        relate(accounts["charlie"].id, records["charlie"], RelationKind.HOLDER)
        relate(accounts["frank"].id, records["alice"], RelationKind.CARER, level=Level.VIEW)
        professionals = {key: _professional(key, accounts[key]) for key in PROFESSIONS}
        session.add_all(professionals.values())
        session.flush()
        return {
            key: Person(
                key,
                accounts[key].id if key in accounts else None,
                records[key].id if key in records else None,
                professionals[key].id if key in professionals else None,
                professionals[key].rpps if key in professionals else "",
            )
            for key in (*NAMES, "eve")
        }


def _professional(key: str, account: Account) -> Professional:
    """Vouched for, as by the operator."""
    rpps, profession, specialty = PROFESSIONS[key]
    given, family = NAMES[key].split()
    return Professional(
        account_id=account.id,
        rpps=rpps,
        title="Dr",
        family_name=family,
        given_names=given,
        profession=profession,
        specialty=specialty,
        organisation="",
        town="Nantes",
        since=clock.now(),
        verified_at=clock.now(),
        verified_how="operator",
    )


def sign_in(
    app: Flask,
    client: FlaskClient,
    person: Person,
    *,
    fresh: bool = True,
    restricted: bool = False,
    practising: bool = False,
) -> None:
    """Give the client a session of this person, as a sign-in with a passkey would; ``practising``: as professional."""
    token, now = secrets.token_urlsafe(32), clock.now()
    with app.app_context(), immediate() as session:
        session.add(
            AccountSession(
                account_id=person.account_id,
                digest=hashlib.sha256(token.encode()).digest(),
                device="Chromium",
                restricted=restricted,
                created_at=now,
                last_seen_at=now,
                step_up_at=now if fresh else None,
                professional_id=person.professional_id if practising else None,
            )
        )
    with client.session_transaction(base_url=app.extensions["carnet"].config.origin) as browser:
        browser["_user_id"] = token
        browser["_fresh"] = True
