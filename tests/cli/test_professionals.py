"""``portal professionals``: who claims a number, and whose it is."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from sqlalchemy import select

from portal import create_app
from portal.access.models import Record
from portal.access.rights import EmergencyKind, EmergencyOpening, Professional
from portal.accounts.models import Account
from portal.core import clock
from portal.core.db import db, immediate
from portal.trail.models import TrailEvent
from tests.cli.conftest import Portal, assert_one_sentence, open_record

NUMBER = "10000001015"


def claim(rpps: str = NUMBER, name: str = "Bernard", **columns: object) -> uuid.UUID:
    """A professional who says that a number is theirs."""
    with create_app().app_context(), immediate() as session:
        account = Account(user_handle=uuid.uuid4().bytes * 4, display_name=f"Bob {name}", created_at=clock.now())
        session.add(account)
        session.flush()
        told = {"title": "Dr", "given_names": "Bob", "profession": "physician", "town": "Nantes", "since": clock.now()}
        made = Professional(account_id=account.id, rpps=rpps, family_name=name, **(told | columns))
        session.add(made)
        session.flush()
        return made.id


def rows(event: str) -> list[tuple[str, uuid.UUID | None, dict[str, object]]]:
    """Actor, record and details of every row of the trail about an event."""
    table = TrailEvent.__table__
    with create_app().app_context(), db.engine.connect() as connection:
        found = connection.execute(select(table).where(table.c.event == event).order_by(table.c.seq))
        return [(row.account_name, row.record_id, row.details) for row in found]


def kept(professional_id: uuid.UUID) -> Professional:
    with create_app().app_context():
        return db.session.get_one(Professional, professional_id)


def test_who_claims_a_number(migrated: Portal) -> None:
    assert migrated("professionals", "list").out == "There is no professional yet.\n"
    other, first = claim("10000002021", "Petit", town=""), claim()
    told = migrated("professionals", "list")
    assert (told.status, told.err) == (0, "")
    assert told.out.splitlines() == [
        f"{first}  {NUMBER}  not verified  Dr Bob Bernard, physician, Nantes",
        f"{other}  10000002021  not verified  Dr Bob Petit, physician",
    ]
    assert migrated("professionals", "list", "--rpps", "10000 002 021").out.split()[0] == str(other)
    assert migrated("professionals", "list", "--rpps", "10000003037").out == "Nobody claims this number.\n"


def test_verify(migrated: Portal) -> None:
    one = claim()
    ran = migrated("professionals", "verify", one, "--evidence", "  CPS card  seen on 3 May ")
    assert (ran.status, ran.out, ran.err) == (0, f"Verified: Dr Bob Bernard, {NUMBER}.\n", "")
    assert kept(one).verified_how == "operator"
    about = {"professional_id": str(one), "professional": "Dr Bob Bernard"}
    assert rows("professional.verified") == [
        ("operator", None, about | {"how": "operator", "evidence": "CPS card seen on 3 May"})
    ]
    assert f"operator {clock.now():%Y-%m-%d}" in migrated("professionals", "list").out
    assert migrated("trail", "verify").status == 0
    assert_one_sentence(migrated("professionals", "verify", one, "--evidence", "again"), "already", "(operator)")


def test_one_verified_account_per_number(migrated: Portal) -> None:
    first, second = claim(), claim(name="Imposter")
    assert migrated("professionals", "verify", first, "--evidence", "card").status == 0
    refused = migrated("professionals", "verify", second, "--evidence", "card")
    assert_one_sentence(refused, str(first), "unverify that first")
    assert kept(second).verified_at is None
    assert migrated("professionals", "unverify", first).status == 0
    assert migrated("professionals", "verify", second, "--evidence", "card").status == 0
    assert (kept(first).verified_at, kept(second).verified_how) == (None, "operator")


def test_unverify_ends_the_emergencies(opened: Portal) -> None:
    assert open_record(opened, nir="2650875113004", birth_date="1965-08-02").status == 0
    one, other = claim(), claim("10000002021", "Petit")
    for each in (one, other):
        opened("professionals", "verify", each, "--evidence", "card")
    opening, ran_out, of_another = emergencies((one, 0, 60), (one, 1, -60), (other, 0, 60))
    ran = opened("professionals", "unverify", one)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == f"Not verified any more: Dr Bob Bernard, {NUMBER}. Emergency openings ended: 1.\n"
    assert kept(one).verified_how == ""
    with create_app().app_context():
        ended = {row.id: row.ended_at is not None for row in db.session.scalars(select(EmergencyOpening))}
        record_id = db.session.get_one(EmergencyOpening, opening).record_id
    assert ended == {opening: True, ran_out: False, of_another: False}
    about = {"professional_id": str(one), "professional": "Dr Bob Bernard"}
    assert rows("professional.unverified") == [("operator", None, about)]
    assert rows("emergency.closed") == [("operator", record_id, about | {"cause": "not-verified-any-more"})]
    assert opened("trail", "verify").status == 0


def emergencies(*told: tuple[uuid.UUID, int, int]) -> list[uuid.UUID]:
    """Openings: by whom, of which record, and until how many minutes from now."""
    now = clock.now()
    with create_app().app_context(), immediate() as session:
        records = session.scalars(select(Record).order_by(Record.opened_at)).all()
        made = [
            EmergencyOpening(
                professional_id=who,
                record_id=records[which].id,
                kind=EmergencyKind.BEDSIDE,
                reason_sealed=b"",
                since=now - dt.timedelta(hours=2),
                until=now + dt.timedelta(minutes=minutes),
            )
            for who, which, minutes in told
        ]
        session.add_all(made)
        session.flush()
        return [one.id for one in made]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("verify", uuid.uuid4(), "--evidence", "card"), "No professional has this ID"),
        (("unverify", uuid.uuid4()), "No professional has this ID"),
        (("verify", "seven", "--evidence", "card"), "seven"),
        (("verify", uuid.uuid4()), "--evidence"),
        (("verify", uuid.uuid4(), "--evidence", "  "), "empty"),
        (("verify", uuid.uuid4(), "--evidence", "x" * 201), "200"),
        (("list", "--rpps", "10000001016"), "eleven digits"),
        (("list", "--rpps", "seven"), "eleven digits"),
    ],
)
def test_what_cannot_be_is_one_sentence(migrated: Portal, arguments: tuple[object, ...], word: str) -> None:
    assert_one_sentence(migrated("professionals", *arguments), word)


def test_who_is_not_verified_cannot_be_unverified(migrated: Portal) -> None:
    assert_one_sentence(migrated("professionals", "unverify", claim()), "not verified")
    assert rows("professional.unverified") == []
