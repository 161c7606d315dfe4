"""The patients of a professional: those who let them in now, and nobody else; searched among them alone."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select

from portal.access.actions import Action
from portal.access.decision import decide
from portal.access.facts import Facts
from portal.access.instants import judged_now
from portal.access.models import Record
from portal.access.professional_facts import Patient, is_open_to, patients_among
from portal.access.rights import Professional
from portal.access.subject import Role, Subject
from portal.core.db import db
from portal.core.spelling import folded
from portal.professionals.queries.patient_search import NamedPatient, PatientSearch
from portal.record.glimpses import arrivals_in

PAGE_SIZE = 25
_NAME_COLUMNS = tuple(getattr(Record, name) for name in NamedPatient._fields)


@dataclass(frozen=True, slots=True)
class ListedPatient:
    """A patient, how many documents are new there, and whether another patient bears the same name."""

    patient: Patient
    news: int
    has_namesake: bool


@dataclass(frozen=True, slots=True)
class PatientPage:
    """Patients by name. ``total``: of all; ``found``: of those looked for; ``after``: where the next page begins."""

    patients: Sequence[ListedPatient]
    total: int
    found: int
    after: uuid.UUID | None


def patients_of(professional: Professional, wanted: PatientSearch, after: uuid.UUID | None) -> PatientPage:
    """One page of the patients who are looked for, from the one after ``after`` on. Four statements.

    Their names are compared here: accents and capitals do not count, and a professional has hundreds, not millions.
    """
    now = judged_now()
    every = sorted((NamedPatient._make(row) for row in db.session.execute(_names(professional, now))), key=_by_name)
    found = [one for one in every if wanted.matches(one)]
    start = next((place + 1 for place, one in enumerate(found) if one.id == after), 0)
    shown = found[start : start + PAGE_SIZE]
    names = Counter(_called(one) for one in every)
    more = len(found) > start + PAGE_SIZE
    return PatientPage(
        patients=_listed(professional, shown, names, now),
        total=len(every),
        found=len(found),
        after=shown[-1].id if more else None,
    )


def _listed(
    professional: Professional, shown: Sequence[NamedPatient], names: Counter[tuple[str, str]], now: dt.datetime
) -> list[ListedPatient]:
    among = {one.record.id: one for one in patients_among(professional, [one.id for one in shown], now)}
    open_now = [one for one in shown if one.id in among and _is_open(professional, among[one.id].facts)]
    facts = [(one.id, among[one.id].facts) for one in open_now]
    news = arrivals_in(professional.account_id, facts)
    return [ListedPatient(among[one.id], news.get(one.id, 0), names[_called(one)] > 1) for one in open_now]


def _is_open(professional: Professional, facts: Facts) -> bool:
    """The list is narrowed by rights; it is the decision that says who is on it."""
    return decide(Action.VIEW_RECORD, Subject(Role.PROFESSIONAL, professional.name), facts).allowed


def _by_name(one: NamedPatient) -> tuple[str, str, dt.date, uuid.UUID]:
    return folded(one.used_name or one.family_name), folded(one.given_names), one.birth_date, one.id


def _called(one: NamedPatient) -> tuple[str, str]:
    """What is read on the list: the first given name and the name used."""
    return folded(one.given_names).split(" ")[0], folded(one.used_name or one.family_name)


def _names(professional: Professional, now: dt.datetime) -> Select[*tuple[object, ...]]:
    return select(*_NAME_COLUMNS).where(is_open_to(professional, now))
