"""The GP is named, replaced, or ended."""

from __future__ import annotations

from sqlalchemy import select

from portal.access.blocks import is_blocked
from portal.access.instants import judged_now
from portal.access.opening import Opened, writing
from portal.access.rights import GpDesignation, Grant, Professional
from portal.core import clock
from portal.core.db import db
from portal.professionals.commands.rights import live
from portal.professionals.queries.rights import may_be_gp
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
        former = _gp(opened)
        is_new = former is None or former.professional_id != professional.id
        if eligible and is_new:
            _replace(opened, former, professional)
    if not eligible:
        # Beyond the transaction: one that is undone takes with it what the page is made of.
        raise NotToBeNamed
    return is_new


def end_gp(opened: Opened, professional: Professional) -> bool:
    """End the designation of a professional as the GP; whether it was theirs. What else they were given stays.

    Raises :class:`portal.access.opening.Refused`.
    """
    with writing(opened):
        designation = _gp(opened)
        if designation is None or designation.professional_id != professional.id:
            return False
        designation.ended_at = clock.now()
        about = {"professional_id": str(professional.id), "professional": professional.name}
        write(opened.told(Event.GP_ENDED, **about, cause="ended-by-holder"))
        return True


def _may_be_named(opened: Opened, professional: Professional) -> bool:
    grant: Grant | None = live(opened, Grant, professional.id)
    return not is_blocked(opened.record.id, professional.rpps) and may_be_gp(professional, grant, judged_now())


def _replace(opened: Opened, former: GpDesignation | None, professional: Professional) -> None:
    now = clock.now()
    if former is not None:
        former.ended_at = now
        db.session.flush()
    db.session.add(GpDesignation(record_id=opened.record.id, professional_id=professional.id, since=now))
    write(opened.told(Event.GP_NAMED, professional_id=str(professional.id), professional=professional.name))


def _gp(opened: Opened) -> GpDesignation | None:
    statement = select(GpDesignation).where(
        GpDesignation.record_id == opened.record.id, GpDesignation.ended_at.is_(None)
    )
    return db.session.scalars(statement, execution_options={"populate_existing": True}).one_or_none()
