"""The directory put into lines."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from portal.access.facts import Facts
from portal.access.opening import Opened
from portal.core.i18n import gettext as _
from portal.core.i18n import ngettext
from portal.professionals.models import DirectoryEntry
from portal.professionals.queries.directory import MOST, Found
from portal.record.links import to
from portal.record.professions import profession_label
from portal.record.specialties import specialty_words, within


@dataclass(frozen=True, slots=True)
class DirectoryLine:
    """One professional at one place; ``badges``: pairs of kind and words."""

    title: str
    meta: str
    url: str
    badges: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """What the directory answered: ``told`` says it, ``help`` what may be done where nobody was found."""

    lines: Sequence[DirectoryLine]
    told: str
    help: str
    next_url: str | None
    first_url: str | None


def directory_page(
    opened: Opened,
    question: str,
    found: Found,
    known: Mapping[str, Facts],
    invited: Collection[str],
    *,
    is_first: bool,
) -> DirectoryPage:
    """The page in words. ``known``: what the professionals of the record are to it, by number; ``invited``: the numbers
    for which an invitation waits.
    """
    return DirectoryPage(
        lines=[_line(opened, one, known.get(one.rpps), one.rpps in invited) for one in found.entries],
        told=_told(found),
        help=_help(found),
        next_url=to(opened, "professionals.find_professional", q=question, after=found.after) if found.after else None,
        first_url=None if is_first else to(opened, "professionals.find_professional", q=question),
    )


def practice_words(profession: str, specialty: str) -> str:
    """``Doctor, cardiology``: what somebody does."""
    return ", ".join(part for part in (profession_label(profession), within(specialty_words(specialty))) if part)


def place_words(entry: DirectoryEntry) -> str:
    """``Cabinet des Hortensias, 44000 Nantes``: where."""
    town = " ".join(part for part in (entry.postcode, entry.town) if part)
    return ", ".join(part for part in (entry.organisation, town) if part)


def _line(opened: Opened, entry: DirectoryEntry, facts: Facts | None, invited: bool) -> DirectoryLine:
    badges = []
    asks = facts.professional if facts is not None else None
    if asks is not None and asks.blocked:
        badges.append(("bad", _("Blocked by you")))
    elif asks is not None and asks.gp:
        badges.append(("ok", _("GP of this record")))
    elif asks is not None and asks.granted:
        badges.append(("ok", _("Reads this record")))
    if invited:
        badges.append(("wait", _("Invited")))
    return DirectoryLine(
        title=entry.name,
        meta=" · ".join(
            part for part in (practice_words(entry.profession, entry.specialty), place_words(entry)) if part
        ),
        url=to(opened, "professionals.invite_professional", entry=entry.id),
        badges=badges,
    )


def _told(found: Found) -> str:
    if found.many:
        return _("More than %(most)s. Add a first name, a town or a profession.", most=MOST)
    if found.near and found.entries:
        return _("Nobody is called exactly so. These come close:")
    return ngettext("%(num)s found", "%(num)s found", found.total) if found.entries else ""


def _help(found: Found) -> str:
    if not found.loaded:
        return _("The directory is not on this site yet. You can invite with a link or by e-mail.")
    if found.wrong_number:
        return _("This is no RPPS number: it has eleven digits, and one of them is wrong. Check it.")
    return _("Check the spelling, or search with fewer words: a name and a town are enough.")
