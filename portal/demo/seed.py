"""Filling an installation with the demonstration family, each file through the intake like anyone's."""

from __future__ import annotations

import contextlib
import datetime as dt
import secrets
import uuid
from collections.abc import Callable, Iterator

from flask import Flask

from portal.access.actions import Action, Level
from portal.access.models import IdentityStatus, Record, RelationKind
from portal.access.opening import Opened, opened_by_system, writing
from portal.access.records import HolderIdentity, new_record, relate
from portal.access.subject import system
from portal.accounts.models import Account
from portal.core import clock
from portal.core.db import db, immediate
from portal.demo.desk import DemoFile
from portal.demo.directory import extract_file
from portal.demo.documents import demo_files
from portal.demo.family import Family, Person, family
from portal.demo.measured import write_measures
from portal.demo.practice import practise
from portal.demo.profiles import write_profiles
from portal.demo.visitors import Visitor, visiting
from portal.intake.commands import TakenIn, take_in_parts
from portal.intake.parts import Part
from portal.intake.understood import About
from portal.professionals.commands.directory import load_directory
from portal.record.models import Source
from portal.record.storage.rows import UNTIL_ANNOUNCED
from portal.trail.events import Event
from portal.trail.write import Entry, write

JOB = "demo"
ADULTS = ("claire", "marc", "monique")
CHILDREN = ("jules", "lina")
_CHILDRENS_PARENT = "claire"
PROFESSIONALS = ("garnier", "benali", "weiss", "le-goff", "roux", "riou", "nguyen")
_EVENING = dt.time(19)
_CARER_UNTIL = dt.timedelta(days=200)


def seed(app: Flask, on_file: Callable[[int], None]) -> dict[str, uuid.UUID]:
    """Fill an empty, migrated database; ``on_file`` hears the number of files taken in.

    Returns the accounts by the name of their person. Raises :class:`RuntimeError` for a file of our own that the
    intake refuses.
    """
    with app.app_context():
        people = family(clock.today())
        load_directory(extract_file(people))
        accounts, records = _make_people(people)
        for number, file in enumerate(demo_files(clock.today()), start=1):
            record = db.session.get_one(Record, records[file.person])
            with _opened(record, file, people, accounts) as opened:
                _take_in(opened, file)
            db.session.expunge_all()
            on_file(number)
        write_measures(people, accounts, records)
        write_profiles(people, accounts, records)
        practise(people, accounts, records)
        return accounts


def _take_in(opened: Opened, file: DemoFile) -> None:
    held = (UNTIL_ANNOUNCED,) if file.held else ()
    about = About(Source(file.source), file.title, file.type_code, file.act_date.isoformat(), held)
    parts = [Part(file.data, file.name), *(Part(data, file.name) for data in file.further)]
    taken: TakenIn = take_in_parts(opened, parts, about)
    if taken.document is None:
        raise RuntimeError(f"{file.name} was refused: {taken.reason}")
    # As if it had come on its day: else everything would be new to everybody.
    with writing(opened):
        taken.document.added_at = dt.datetime.combine(file.act_date, _EVENING, clock.PARIS)


@contextlib.contextmanager
def _opened(record: Record, file: DemoFile, people: Family, accounts: dict[str, uuid.UUID]) -> Iterator[Opened]:
    """The record as the one opens it who brings the file: a patient's own files are added by the family itself."""
    if file.source != "patient":
        with opened_by_system(JOB, record, Action.ADD_DOCUMENT) as opened:
            yield opened
        return
    name = people.people[file.person if file.person in ADULTS else _CHILDRENS_PARENT].name
    with visiting(Visitor(accounts[name], name, clock.now()), record.id, Action.ADD_DOCUMENT) as opened:
        yield opened


def _make_people(people: Family) -> tuple[dict[str, uuid.UUID], dict[str, uuid.UUID]]:
    """The accounts by name, and the records by key."""
    with immediate() as session:
        named = {people.people[key].name: _account(people.people[key].name) for key in ADULTS}
        named |= {people.professionals[key].name: _account(people.professionals[key].name) for key in PROFESSIONALS}
        session.add_all(named.values())
        records = {key: _record(people.people[key]) for key in (*ADULTS, *CHILDREN)}
        session.flush()
        _relate_everybody(people, named, records)
        for record in records.values():
            write(Entry(Event.RECORD_CREATED, system(JOB).actor, record_id=record.id, details={"how": "operator"}))
        found = {name: account.id for name, account in named.items()}
        return found, {key: record.id for key, record in records.items()}


def _account(name: str) -> Account:
    return Account(user_handle=secrets.token_bytes(64), display_name=name, created_at=clock.now())


def _record(person: Person) -> Record:
    identity = HolderIdentity(
        nir=person.nir,
        family_name=person.birth_name,
        used_name=person.used_name if person.used_name != person.birth_name else "",
        given_names=" ".join(person.given_names),
        birth_date=person.birth_date,
        sex=person.sex,
        birth_place=person.birth_commune_code,
    )
    return new_record(identity, how="operator", identity_status=IdentityStatus.CONFIRMED)


def _relate_everybody(people: Family, accounts: dict[str, Account], records: dict[str, Record]) -> None:
    """Everyone their own first, so that it has their first colour; then children; then whom Claire helps."""

    def add(who: str, whose: str, kind: RelationKind, *, level: Level | None = None) -> None:
        until = clock.now() + _CARER_UNTIL if kind is RelationKind.CARER else None
        relate(accounts[people.people[who].name].id, records[whose], kind, level=level, until=until)
        db.session.flush()

    for key in ADULTS:
        add(key, key, RelationKind.HOLDER)
    for parent in ("claire", "marc"):
        for child in CHILDREN:
            add(parent, child, RelationKind.PARENT)
    add("claire", "monique", RelationKind.CARER, level=Level.MANAGE)
