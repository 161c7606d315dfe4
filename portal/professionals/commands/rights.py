"""What a holder gave a professional is renewed, changed, ended, or given back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.access.blocks import is_blocked
from portal.access.instants import judged_now
from portal.access.opening import Opened, writing
from portal.access.rights import CONSENT_GIVEN_HERE, EmergencyOpening, Grant, Professional
from portal.core import clock
from portal.core.db import db
from portal.professionals.periods import renewed
from portal.professionals.queries.former import ended_grant, may_be_given_back
from portal.professionals.queries.rights import R, changeable_grant, has_run_out, live, mark_of
from portal.trail.events import Event
from portal.trail.write import write


@dataclass(frozen=True, slots=True)
class Given:
    """What a grant is to be: until when, None without an end, and for which folders."""

    until: dt.datetime | None
    folders: Sequence[str]


class ChangedMeanwhile(Exception):
    """The grant is no longer the one that the form was made for."""


def renew_grant(opened: Opened, professional: Professional, seen: str) -> bool:
    """Three months more; whether anything was renewed.

    Nothing is where the grant was ended, ran out more than a week ago, has no end, or is another than the one that was
    ``seen``; nor for who is blocked, or was brought in by a colleague who left. Raises
    :class:`portal.access.opening.Refused`.
    """
    with writing(opened):
        grant = _grant(opened, professional)
        if grant is None or grant.until is None or mark_of(grant) != seen:
            return False
        _set(grant, Given(renewed(grant.until, clock.today()), grant.folders))
        _settle(opened, professional, grant)
        return True


def change_grant(opened: Opened, professional: Professional, given: Given, seen: str) -> bool:
    """Another end, other folders; whether there was a grant to change, which there is not as for renewing one.

    Raises :class:`ChangedMeanwhile` for a grant that is another than the one ``seen``, and
    :class:`portal.access.opening.Refused`.
    """
    with writing(opened):
        grant = _grant(opened, professional)
        if grant is None:
            return False
        if (grant.until, set(grant.folders)) == (given.until, set(given.folders)):
            return True
        is_same = mark_of(grant) == seen
        if is_same:
            _set(grant, given)
            _settle(opened, professional, grant)
    if not is_same:
        # Beyond the transaction: one that is undone takes with it what the page is made of.
        raise ChangedMeanwhile
    return True


def give_back(opened: Opened, professional: Professional, seen: str) -> bool:
    """Give what was ended lately once more, as it was; whether anything was given.

    Nothing is where a grant stands, where the last one is another than the one ``seen`` or has run out, for who was
    blocked since or comes to the record as a private person, and by a carer, who consents to nothing. Raises
    :class:`portal.access.opening.Refused`.
    """
    with writing(opened):
        now = judged_now()
        last = ended_grant(opened, professional, now)
        if last is None or mark_of(last) != seen or not may_be_given_back(opened, last, professional, now):
            return False
        consent = CONSENT_GIVEN_HERE[opened.subject.role]
        given = {"record_id": opened.record.id, "professional_id": professional.id, "since": now}
        given |= {"until": last.until, "folders": list(last.folders), "given_by": opened.subject.account_id}
        db.session.add(Grant(consent=consent, **given))
        write(opened.told(Event.GRANT_GIVEN, **_details(professional, last), consent=str(consent), cause="given-back"))
        return True


def end_grant(opened: Opened, professional: Professional) -> bool:
    """End a grant at once; whether there was one. Raises :class:`portal.access.opening.Refused`."""
    return _end(opened, professional, Grant, Event.GRANT_ENDED)


def end_emergency(opened: Opened, professional: Professional) -> bool:
    """End an emergency opening at once; whether one was in force. Raises :class:`portal.access.opening.Refused`."""
    return _end(opened, professional, EmergencyOpening, Event.EMERGENCY_CLOSED)


def _grant(opened: Opened, professional: Professional) -> Grant | None:
    """The grant that may be renewed or changed; None where it would have to be given anew."""
    if is_blocked(opened.record.id, professional.rpps):
        return None
    return changeable_grant(opened, professional.id, judged_now())


def _end(opened: Opened, professional: Professional, table: type[R], event: Event) -> bool:
    with writing(opened):
        now = judged_now()
        right = live(opened, table, professional.id)
        if right is None or (right.until is not None and right.until <= now):
            return False
        right.ended_at = now
        about = {"professional_id": str(professional.id), "professional": professional.name}
        write(opened.told(event, **about, cause="ended-by-holder"))
        return True


def _set(grant: Grant, given: Given) -> None:
    """One that had run out begins anew, so that it brings nobody back whom its holder had let in before."""
    now = judged_now()
    if has_run_out(grant, now):
        grant.since = now
    grant.until, grant.folders = given.until, list(given.folders)


def _settle(opened: Opened, professional: Professional, grant: Grant) -> None:
    """Tell what was changed. What a colleague brought holds by itself from here on, by the consent given now; a carer
    gives none, so that it goes on holding by the colleague's right.
    """
    consent = CONSENT_GIVEN_HERE.get(opened.subject.role)
    if grant.collected_by is not None and consent is not None:
        grant.collected_by, grant.consent, grant.given_by = None, consent, opened.subject.account_id
    write(opened.told(Event.GRANT_CHANGED, **_details(professional, grant)))


def _details(professional: Professional, grant: Grant) -> dict[str, Any]:
    about = {"professional_id": str(professional.id), "professional": professional.name}
    return about | {"until": grant.until and grant.until.isoformat(), "folders": sorted(grant.folders)}
