"""The list of patients in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from portal.access.models import Record
from portal.accounts.models import AccountNotice
from portal.accounts.notices import notice_sentence
from portal.core import clock, typography
from portal.core.i18n import current_locale, ngettext
from portal.core.i18n import gettext as _
from portal.professionals.queries.patients import ListedPatient, PatientPage
from portal.record import holder
from portal.record.readers import ARRIVALS_COUNTED
from portal.record.shell import hue_of

ENDS_SOON = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Mark:
    """A badge: its words, ``kind`` and ``icon``."""

    text: str
    kind: str
    icon: str


@dataclass(frozen=True, slots=True)
class PatientRow:
    """A line of the list."""

    title: str
    meta: str
    url: str
    hue: int
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class Alert:
    """What happened in the record of a patient, and where that record is."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class PatientList:
    """The page: ``words`` are those looked for, ``found`` says how many there are."""

    alerts: Sequence[Alert]
    waiting: str
    rows: Sequence[PatientRow]
    words: str
    found: str
    any: bool
    older_url: str | None
    first_url: str | None


def patient_list(
    page: PatientPage, words: str, sealed: str, beside: tuple[Sequence[AccountNotice], int], *, paged: bool
) -> PatientList:
    """The page in words; ``sealed``: the words looked for as an address says them, ``beside``: the notices of what
    happened, and how many patients have to confirm.
    """
    notices, waiting = beside
    q = sealed if words else None
    older = url_for("professionals.patient_list", q=q, after=page.after) if page.after else None
    return PatientList(
        alerts=[Alert(notice_sentence(one), url_for("record.overview", record_id=one.record_id)) for one in notices],
        waiting=_waiting(waiting),
        rows=[_row(one) for one in page.patients],
        words=words,
        found=_found(page, looked_for=bool(words)),
        any=page.total > 0,
        older_url=older,
        first_url=url_for("professionals.patient_list", q=q) if paged else None,
    )


def _found(page: PatientPage, *, looked_for: bool) -> str:
    if looked_for:
        return ngettext(
            "%(found)s of your %(num)s patient", "%(found)s of your %(num)s patients", page.total, found=page.found
        )
    return ngettext("%(num)s patient", "%(num)s patients", page.total)


def _row(one: ListedPatient) -> PatientRow:
    record = one.patient.record
    return PatientRow(
        title=record.full_name,
        meta=", ".join(filter(None, (_whole_name(record) if one.has_namesake else "", _born(record)))),
        url=url_for("record.overview", record_id=record.id),
        hue=hue_of(record),
        marks=[*_news(one.news), *_rights(one)],
    )


def _waiting(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "You accepted an invitation: the patient has to confirm it before their record stands here.",
        "You accepted %(num)s invitations: the patients have to confirm them before their records stand here.",
        count,
    )


def _whole_name(record: Record) -> str:
    """Every given name and the birth name: what tells twins and namesakes apart."""
    return f"{record.given_names} {record.family_name}"


def _born(record: Record) -> str:
    return f"{holder.age(record)}, {holder.born(record)}"


def _news(count: int) -> list[Mark]:
    if not count:
        return []
    if count > ARRIVALS_COUNTED:
        return [Mark(_("More than %(count)s new documents", count=ARRIVALS_COUNTED), "new", "")]
    return [Mark(ngettext("%(num)s new document", "%(num)s new documents", count), "new", "")]


def _rights(one: ListedPatient) -> list[Mark]:
    """What the professional is to the patient, and until when."""
    asks, now = one.patient.facts.professional, one.patient.facts.now
    marks = []
    if asks is not None and asks.emergency_until is not None:
        when = typography.moment(asks.emergency_until, current_locale(), now)
        marks.append(Mark(_("Emergency, ends %(when)s", when=when), "bad", "siren"))
    if asks is not None and asks.gp:
        marks.append(Mark(_("You are the GP"), "", "stethoscope"))
    elif asks is not None and asks.granted:
        marks.append(_grant(asks.until, now))
    return marks


def _grant(until: dt.datetime | None, now: dt.datetime) -> Mark:
    if until is None:
        return Mark(_("Until they end it"), "", "")
    if until - now <= ENDS_SOON:
        return Mark(_("Ends %(when)s", when=typography.moment(until, current_locale(), now)), "wait", "hourglass")
    return Mark(_("Until %(day)s", day=typography.full_date(clock.last_day(until), current_locale())), "", "")
