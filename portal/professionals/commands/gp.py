"""The GP is named, replaced, or ended."""

from __future__ import annotations

from portal.access.instants import judged_now
from portal.access.opening import Opened, writing
from portal.access.professional_facts import facts_for
from portal.access.rights import GpDesignation, Professional
from portal.core import clock
from portal.core.db import db
from portal.professionals.queries.rights import designation, may_be_gp
from portal.trail.events import Event
from portal.trail.write import write


class NotToBeNamed(Exception):
    """Who is to be the GP has no access any more, is blocked, or is no doctor."""


def name_gp(opened: Opened, professional: Professional) -> bool:
    """Name the GP in the place of whoever is; whether it was somebody else, or nobody.

    Raises :class:`NotToBeNamed` and :class:`portal.access.opening.Refused`.
    """
    with writing(opened):
        eligible = _may_be_named(opened, professional)
        is_new = eligible and designate(opened, professional)
    if not eligible:
        # Beyond the transaction: one that is undone takes with it what the page is made of.
        raise NotToBeNamed
    return is_new


def end_gp(opened: Opened, professional: Professional) -> bool:
    """End the designation of a professional as the GP; whether it was theirs. What else they were given stays.

    Raises :class:`portal.access.opening.Refused`.
    """
    with writing(opened):
        found = designation(opened)
        if found is None or found.professional_id != professional.id:
            return False
        found.ended_at = clock.now()
        about = {"professional_id": str(professional.id), "professional": professional.name}
        write(opened.told(Event.GP_ENDED, **about, cause="ended-by-holder"))
        return True


def designate(opened: Opened, professional: Professional) -> bool:
    """Make somebody the GP in the place of whoever is, in the writing transaction that is open; whether it was somebody
    else, or nobody. The trail tells the new one: there is only ever one.
    """
    former, now = designation(opened), judged_now()
    if former is not None and former.professional_id == professional.id:
        return False
    if former is not None:
        former.ended_at = now
        db.session.flush()
    db.session.add(GpDesignation(record_id=opened.record.id, professional_id=professional.id, since=now))
    write(opened.told(Event.GP_NAMED, professional_id=str(professional.id), professional=professional.name))
    return True


def _may_be_named(opened: Opened, professional: Professional) -> bool:
    facts = facts_for(professional, opened.record.id, judged_now())[1]
    return facts is not None and facts.professional is not None and may_be_gp(facts.professional)
