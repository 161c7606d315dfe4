"""The directory put into lines."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

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
    badges: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """What the directory answered: ``told`` says it, ``help`` what may be done where nobody was found."""

    lines: Sequence[DirectoryLine]
    told: str
    help: str
    next_url: str | None
    first_url: str | None


def invitation_search(
    opened: Opened,
    question: str,
    found: Found,
    known: Mapping[str, Facts],
    invited: Collection[str],
    *,
    is_first: bool,
) -> DirectoryPage:
    """The page of who can be invited. ``known``: what the professionals of the record are to it, by number;
    ``invited``: the numbers for which an invitation waits.
    """
    lines = [
        _line(
            one,
            _invites(opened, one, known.get(one.rpps)),
            _badges(known.get(one.rpps), one.rpps in invited),
        )
        for one in found.entries
    ]
    return _page(found, lines, partial(to, opened, "professionals.find_professional", q=question), is_first=is_first)


def _invites(opened: Opened, entry: DirectoryEntry, facts: Facts | None) -> str:
    """Where somebody is invited; for who reads the record already, what they read."""
    asks = facts.professional if facts is not None else None
    if asks is not None and (asks.granted or asks.gp) and not asks.blocked:
        return to(opened, "professionals.professional", professional_id=asks.id)
    return to(opened, "professionals.invite_professional", entry=entry.id)


def colleague_search(
    opened: Opened, question: str, found: Found, kept: Mapping[str, str], *, is_first: bool
) -> DirectoryPage:
    """The same of colleagues: what the public directory says of them, and nothing of what they are to this record.
    ``kept``: what goes on standing in the form.
    """
    here = partial(to, opened, "professionals.add_colleague", **kept)
    lines = [_line(one, here(entry=one.id)) for one in found.entries]
    return _page(found, lines, partial(here, q=question), is_first=is_first)


def practice_words(profession: str, specialty: str) -> str:
    """``Doctor, cardiology``: what somebody does."""
    return ", ".join(part for part in (profession_label(profession), within(specialty_words(specialty))) if part)


def place_words(entry: DirectoryEntry) -> str:
    """``Cabinet des Hortensias, 44000 Nantes``: where."""
    town = " ".join(part for part in (entry.postcode, entry.town) if part)
    return ", ".join(part for part in (entry.organisation, town) if part)


def entry_words(entry: DirectoryEntry) -> str:
    """What somebody does, and where."""
    said = practice_words(entry.profession, entry.specialty), place_words(entry)
    return " · ".join(part for part in said if part)


def _page(
    found: Found, lines: Sequence[DirectoryLine], address: Callable[..., str], *, is_first: bool
) -> DirectoryPage:
    return DirectoryPage(
        lines=lines,
        told=_told(found),
        help=_help(found),
        next_url=address(after=found.after) if found.after else None,
        first_url=None if is_first else address(),
    )


def _line(entry: DirectoryEntry, url: str, badges: Sequence[tuple[str, str]] = ()) -> DirectoryLine:
    return DirectoryLine(entry.name, entry_words(entry), url, badges)


def _badges(facts: Facts | None, invited: bool) -> list[tuple[str, str]]:
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
    return badges


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
