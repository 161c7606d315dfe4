"""Letting in a colleague of the care team, with the consent that a professional collected.

The grant covers no folder that the collector does not read, then or later, ends after a week, and is told at once to
those who answer for the record: they prolong it, or end it. In these folders the colleague reads what their own
profession reads and what is not hidden from them: that is about a person, not about who brought them.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import NoReturn

from portal.access.instants import judged_now
from portal.access.opening import Opened, Refused, writing
from portal.access.professional_facts import facts_for
from portal.access.rights import Consent, Grant, Professional
from portal.accounts.commands.telling import notify_of_record
from portal.accounts.models import NoticeKind
from portal.core.db import db
from portal.professionals.queries.care_team import verified_colleague
from portal.professionals.queries.practice import practitioner
from portal.professionals.queries.rights import designation, live
from portal.record.document_types import Folder
from portal.trail.events import Event
from portal.trail.write import tell, write

LASTS = dt.timedelta(days=7)


class UnknownColleague(Exception):
    """No verified professional has the number, or none whom the holder lets in: the same to the one who asks."""


@dataclass(frozen=True, slots=True)
class Collected:
    """A consent as it was collected: how, from the account of whom (None: who has none), and when."""

    how: Consent
    given_by: uuid.UUID | None
    at: dt.datetime


def find_colleague(opened: Opened, rpps: str) -> Professional:
    """The colleague of this number. Raises :class:`UnknownColleague`, which the trail tells."""
    return verified_colleague(opened, rpps) or _unknown(opened)


def let_colleague_in(opened: Opened, rpps: str, collected: Collected) -> Professional:
    """Let the colleague of this number read the folders of the collector, from now on and for a week at most.

    What the holder gave the colleague before goes on as it is, neither wider nor longer: the one who asks is not told.
    Raises :class:`UnknownColleague`, and :class:`Refused` where the collector's own right has ended.
    """
    with writing(opened):
        colleague = verified_colleague(opened, rpps)
        if colleague is not None:
            now = judged_now()
            grant = _running(opened, colleague, now)
            reads = grant is not None or _is_gp(opened, colleague)
            grant = grant if reads else _new_grant(opened, colleague, collected, now)
            already = {"cause": "read-already"} if reads else {}
            write(opened.told(Event.GRANT_GIVEN, **_details(opened, colleague, grant, collected), **already))
            if not reads or grant is None or grant.collected_by != practitioner(opened).id:  # not a second click
                told = {"colleague": opened.subject.name, "professional": colleague.name}
                told |= {"professional_id": str(colleague.id)} | already
                notify_of_record(opened.record, NoticeKind.COLLEAGUE_LET_IN, **told)
    return colleague or _unknown(opened)


def _unknown(opened: Opened) -> NoReturn:
    tell(opened.told_refused("unknown-colleague"))
    raise UnknownColleague


def _running(opened: Opened, colleague: Professional, now: dt.datetime) -> Grant | None:
    """The grant that the colleague has; one that has expired, or whose collector left, makes room for another."""
    before = live(opened, Grant, colleague.id)
    facts = facts_for(colleague, opened.record.id, now)[1]
    if before is None or (facts is not None and facts.professional is not None and facts.professional.granted):
        return before
    before.ended_at = min(now, before.until or now)
    db.session.flush()
    return None


def _is_gp(opened: Opened, professional: Professional) -> bool:
    found = designation(opened)
    return found is not None and found.professional_id == professional.id


def _new_grant(opened: Opened, colleague: Professional, collected: Collected, now: dt.datetime) -> Grant:
    folders, until = _own_right(opened, now)
    made = Grant(
        record_id=opened.record.id,
        professional_id=colleague.id,
        since=now,
        until=until,
        folders=folders,
        consent=collected.how,
        given_by=collected.given_by,
        collected_by=practitioner(opened).id,
    )
    db.session.add(made)
    return made


def _own_right(opened: Opened, now: dt.datetime) -> tuple[list[str], dt.datetime]:
    """The folders that the collector reads, and until when a colleague may: with them at the latest."""
    own = live(opened, Grant, practitioner(opened).id)
    if _is_gp(opened, practitioner(opened)):
        return [str(folder) for folder in Folder], now + LASTS
    if own is None:
        raise Refused
    return own.folders, min(now + LASTS, own.until or now + LASTS)


def _details(
    opened: Opened, colleague: Professional, grant: Grant | None, collected: Collected
) -> dict[str, str | list[str]]:
    details: dict[str, str | list[str]] = {
        "professional_id": str(colleague.id),
        "professional": colleague.name,
        "consent": str(collected.how),
        "consent_at": collected.at.isoformat(),
        "collected_by": str(practitioner(opened).id),
    }
    if collected.given_by is not None:
        details["given_by"] = str(collected.given_by)
    if grant is not None:
        details |= {"folders": grant.folders}
        details |= {"until": grant.until.isoformat()} if grant.until is not None else {}
    return details
