"""The professionals of the demonstration at work: who they are, what the family gave them, and what was hidden."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.access.actions import Action
from portal.access.models import Record
from portal.access.opening import Opened, writing
from portal.access.rights import FOLDERS, Consent, GpDesignation, Grant, Professional, Visit
from portal.core import clock
from portal.core.db import db, immediate
from portal.demo.family import Family
from portal.demo.visitors import Visitor, visiting
from portal.professionals.commands.blocks import block_professional
from portal.professionals.commands.emergencies import make_emergency_code
from portal.professionals.commands.hiding import hide_documents
from portal.professionals.commands.vouching import vouch
from portal.professionals.queries.directory import entry_by_rpps
from portal.professionals.queries.emergencies import mark_of_code
from portal.record.hiding import Hiding
from portal.record.models import Document
from portal.trail.events import Event
from portal.trail.write import write

_PAPERS = ("imaging", "reports", "prescriptions")
_EVIDENCE = "demonstration"
_OF_ENTRY = (*("rpps", "title", "family_name", "given_names", "profession", "specialty", "organisation", "town"),)
_UNVERIFIED = ("riou", "nguyen")


@dataclass(frozen=True, slots=True)
class _Given:
    """An authorisation: days since it was given, days until it ends, and the day of the last visit, if any."""

    record: str
    professional: str
    since: int
    left: int | None = None
    seen: int | None = None
    folders: Sequence[str] = tuple(sorted(FOLDERS))
    gp: bool = False


_RIGHTS = (
    _Given("claire", "garnier", 690, seen=12, gp=True),
    _Given("claire", "benali", 300, left=62, seen=4),
    _Given("claire", "weiss", 2, left=363, folders=_PAPERS),
    _Given("claire", "le-goff", 205, left=160, seen=33),
    _Given("claire", "roux", 82, left=9, seen=20, folders=("reports", "imaging")),
    _Given("claire", "riou", 520, seen=430),
    _Given("marc", "garnier", 690, seen=210, gp=True),
    _Given("jules", "garnier", 690, seen=75, gp=True),
    _Given("lina", "garnier", 690, seen=33, gp=True),
    _Given("monique", "garnier", 900, seen=26, gp=True),
    _Given("monique", "benali", 425, seen=90),
)
_HOLDERS = {"jules": "claire", "lina": "claire"}
"""Who acts for whom; the others act for themselves."""


def practise(people: Family, accounts: Mapping[str, uuid.UUID], records: Mapping[str, uuid.UUID]) -> None:
    """Let the professionals in, each with what the family gave them, and hide what Claire hides."""
    known = _professionals(people, accounts)
    for given in _RIGHTS:
        with _acting_for(given.record, Action.CONFIRM_PROFESSIONAL, people, accounts, records) as opened:
            _give(opened, given, known[given.professional])
    with _acting_for("claire", Action.BLOCK_PROFESSIONAL, people, accounts, records) as opened:
        block_professional(opened, known["nguyen"])
    with _acting_for("claire", Action.HIDE_ITEMS, people, accounts, records) as opened:
        psychiatrist = select(Document.id).where(Document.author_rpps == known["le-goff"].rpps)
        hide_documents(opened, list(db.session.scalars(psychiatrist)), Hiding(from_all=True))
    for name in ("claire", "monique"):
        with _acting_for(name, Action.SET_EMERGENCIES, people, accounts, records) as opened:
            make_emergency_code(opened, mark_of_code(opened))
    _look(known["weiss"], records["claire"])


def _professionals(people: Family, accounts: Mapping[str, uuid.UUID]) -> dict[str, Professional]:
    known = {}
    with immediate() as session:
        for key, one in people.professionals.items():
            if one.name not in accounts:
                continue
            entry = entry_by_rpps(one.rpps)
            told = {name: getattr(entry, name) for name in _OF_ENTRY}
            known[key] = Professional(account_id=accounts[one.name], since=clock.now() - dt.timedelta(days=700), **told)
        session.add_all(known.values())
    for key, professional in known.items():
        if key not in _UNVERIFIED:
            vouch(professional.id, _EVIDENCE)
    return known


def _acting_for(
    name: str,
    action: Action,
    people: Family,
    accounts: Mapping[str, uuid.UUID],
    records: Mapping[str, uuid.UUID],
) -> contextlib.AbstractContextManager[Opened]:
    who = people.people[_HOLDERS.get(name, name)].name
    return visiting(Visitor(accounts[who], who, clock.now()), records[name], action)


def _give(opened: Opened, given: _Given, professional: Professional) -> None:
    """As of then, which no page can do: the trail tells it as of now, for its rows are never in the past."""
    now = clock.now()
    with writing(opened):
        until = now + dt.timedelta(days=given.left) if given.left is not None else None
        since = now - dt.timedelta(days=given.since)
        own = {"record_id": opened.record.id, "professional_id": professional.id, "since": since}
        who = Consent.REPRESENTATIVE if given.record in _HOLDERS else Consent.PORTAL
        folders, by = list(given.folders), opened.subject.account_id
        db.session.add(Grant(**own, until=until, folders=folders, consent=who, given_by=by))
        told = {"until": until.isoformat() if until else "", "folders": folders, "consent": str(who)}
        write(opened.told(Event.GRANT_GIVEN, **_named(professional), **told))
        if given.gp:
            db.session.add(GpDesignation(**own))
            write(opened.told(Event.GP_NAMED, **_named(professional)))
        if given.seen is not None:
            seen = now - dt.timedelta(days=given.seen)
            times = {"first_at": min(since + dt.timedelta(days=1), seen), "began_at": seen, "last_at": seen}
            db.session.add(Visit(record_id=opened.record.id, professional_id=professional.id, **times))


def _look(professional: Professional, record_id: uuid.UUID) -> None:
    """Somebody's first visit, of which the holder is told."""
    account_id = professional.account_id
    with visiting(Visitor(account_id, professional.name, clock.now(), professional), record_id, Action.VIEW_RECORD):
        db.session.get(Record, record_id)


def _named(professional: Professional) -> dict[str, str]:
    return {"professional_id": str(professional.id), "professional": professional.name}
