"""Letting a colleague in, in words."""

from __future__ import annotations

from dataclasses import dataclass

from portal.access.opening import Opened
from portal.access.rights import Professional
from portal.record.links import to
from portal.record.professions import practised


@dataclass(frozen=True, slots=True)
class ColleaguePage:
    """The page: ``found`` is the colleague of the number that was typed, whose name is to be confirmed."""

    patient: str
    url: str
    back_url: str
    found: Professional | None
    does: str


def colleague_page(opened: Opened, found: Professional | None) -> ColleaguePage:
    """The page for one record."""
    where = (practised(found), found.organisation, found.town) if found is not None else ()
    return ColleaguePage(
        patient=opened.record.full_name,
        url=to(opened, "professionals.add_colleague"),
        back_url=to(opened, "record.overview"),
        found=found,
        does=", ".join(filter(None, where)),
    )
