"""Letting a colleague in, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.access.opening import Opened
from portal.access.rights import Professional
from portal.professionals.models import DirectoryEntry
from portal.professionals.presenters.directory import entry_words
from portal.record.links import to
from portal.record.professions import practised


@dataclass(frozen=True, slots=True)
class ColleaguePage:
    """The page: ``found`` is the colleague of the number that was typed, whose name is to be confirmed; ``chosen`` is
    who was chosen in the directory, and what it says of them, as long as their number stands in the form.
    """

    patient: str
    url: str
    search_url: str
    by_number_url: str
    back_url: str
    found: Professional | None
    does: str
    chosen: tuple[str, str] | None


def colleague_page(
    opened: Opened, found: Professional | None, chosen: DirectoryEntry | None, rpps: str, kept: Mapping[str, str]
) -> ColleaguePage:
    """The page for one record; ``rpps``: the number in the form; ``kept``: what a search keeps of it."""
    where = (practised(found), found.organisation, found.town) if found is not None else ()
    return ColleaguePage(
        patient=opened.record.full_name,
        url=to(opened, "professionals.add_colleague", entry=chosen.id if chosen is not None else None),
        search_url=to(opened, "professionals.add_colleague"),
        by_number_url=to(opened, "professionals.add_colleague", **kept),
        back_url=to(opened, "record.overview"),
        found=found,
        does=", ".join(filter(None, where)),
        chosen=(chosen.name, entry_words(chosen)) if chosen is not None and chosen.rpps == rpps else None,
    )
