"""The pages of vaccinations in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.access.actions import Action
from portal.access.opening import Opened, offers
from portal.core import typography
from portal.core.i18n import current_locale
from portal.core.i18n import gettext as _
from portal.record.authors import person_name
from portal.record.content import Detail, EntryKind
from portal.record.entries.presenters import day, label_of, origin
from portal.record.health.unasked import Unasked, unasked
from portal.record.health.words import block_words
from portal.record.holder import about
from portal.record.links import to
from portal.record.marks import hidden_words, is_held, source_of
from portal.record.titles import other_language
from portal.record.vaccinations.given import Given
from portal.record.vaccinations.recognition import by_name
from portal.record.vaccinations.schedule import Standing, State
from portal.record.vaccinations.summary import Vaccinations
from portal.record.vaccinations.valences import FINER, Valence
from portal.record.vaccinations.words import diseases, gap_words, next_words, progress_words, state_words

SOON = dt.timedelta(days=2 * 366)
"""What comes later than that is told with its disease alone."""
_LONGEST_NAME = 30
_BADGES = {
    State.LATE: ("wait", "calendar-days"),
    State.NO_DOSE_KNOWN: ("wait", "circle-help"),
    State.DUE: ("new", "calendar-days"),
    State.DONE: ("ok", "circle-check"),
}


@dataclass(frozen=True, slots=True)
class DoseLine:
    """One dose. ``origins``: who says so, in words; ``is_confirmed``: a professional's document does."""

    title: str
    against: str
    language: str
    url: str
    day: str
    meta: str
    origins: str
    source: str
    is_confirmed: bool
    held: bool
    hidden: str


@dataclass(frozen=True, slots=True)
class Recommended:
    """What is recommended against some diseases, and the ``doses`` that are known against them, the oldest first."""

    title: str
    words: str
    badge: str
    badge_kind: str
    badge_icon: str
    mandatory: bool
    doses: Sequence[DoseLine]


@dataclass(frozen=True, slots=True)
class VaccinationsPage:
    """Vaccinations. ``now`` asks for a dose, ``soon`` will; ``diseases`` have a dose at least; ``doses`` are all."""

    about: str
    now: Sequence[Recommended]
    soon: Sequence[Recommended]
    diseases: Sequence[Recommended]
    doses: Sequence[DoseLine]
    obligations: str
    calendar: str
    calendar_url: str
    add_url: str | None
    sheet_url: str
    unasked: Unasked | None
    partial: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A line of the sheet."""

    day: str
    vaccine: str
    against: str
    batch: str
    by: str
    origin: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of vaccinations."""

    about: str
    printed: str
    back_url: str
    rows: Sequence[SheetRow]


def vaccinations_page(opened: Opened, found: Vaccinations) -> VaccinationsPage:
    """The page of the opened record."""
    lines = {id(one): _dose(opened, one) for one in found.doses}
    told = [_recommended(one, _against(one.valences, found.doses), lines, found.today) for one in found.standings]
    by_standing = list(zip(found.standings, told, strict=True))
    coming = [one for one in by_standing if _is_soon(one[0], found.today)]
    return VaccinationsPage(
        about=about(opened.record),
        now=[line for one, line in sorted(by_standing, key=_urgency) if one in found.asking],
        soon=[line for one, line in sorted(coming, key=lambda one: one[0].next_on or dt.date.max)],
        diseases=[line for one, line in by_standing if line.doses],
        doses=list(lines.values()),
        obligations=_obligations(opened, found),
        calendar=f"{found.calendar.title}, {found.calendar.publisher}",
        calendar_url=found.calendar.url,
        add_url=add_dose_url(opened) if offers(opened, Action.WRITE_PROFILE) else None,
        sheet_url=to(opened, "profile.vaccination_sheet"),
        unasked=None if found.doses else unasked(opened, block_words(EntryKind.IMMUNIZATION)),
        partial=_("Only the doses that are open to you are counted here.") if opened.professional else "",
    )


def add_dose_url(opened: Opened, medicine: str = "", batch: str = "") -> str:
    """The form of a dose, begun with what a box tells: the name of its ``medicine`` and its ``batch``."""
    return to(opened, "profile.add_statement", kind="vaccinations", medicine=medicine, batch=batch)


def sheet(opened: Opened, found: Vaccinations) -> Sheet:
    """Every dose, the oldest first."""
    return Sheet(
        about=about(opened.record),
        printed=_("As this record knows it %(day)s.", day=typography.on_date(found.today, current_locale())),
        back_url=to(opened, "profile.vaccinations"),
        rows=[
            SheetRow(
                day=day(one.written) or _("Date not known"),
                vaccine=_short(label_of(one.shown)),
                against=diseases(_ordered(one.held)),
                batch=one.detail(Detail.LOT),
                by=_by(one),
                origin=_("Confirmed by a professional") if one.is_confirmed else _("Said by the patient"),
            )
            for one in reversed(found.doses)
        ],
    )


def _by(one: Given) -> str:
    return ", ".join(filter(None, (person_name(one.detail(Detail.PERFORMER)), one.detail(Detail.ORGANISATION))))


def _short(name: str) -> str:
    """The name of a vaccine without its form: « Infanrix hexa, poudre et suspension… »."""
    return name.partition(",")[0] if len(name) > _LONGEST_NAME and by_name(name) else name


def _urgency(one: tuple[Standing, Recommended]) -> tuple[int, dt.date]:
    order = (State.LATE, State.DUE, State.NO_DOSE_KNOWN)
    return order.index(one[0].state) if one[0].state in order else len(order), one[0].since or dt.date.max


def _is_soon(one: Standing, today: dt.date) -> bool:
    return one.next_on is not None and one.next_on <= today + SOON


def _against(valences: Iterable[Valence], doses: Sequence[Given]) -> list[Given]:
    wanted = set(valences)
    return [one for one in doses if one.held & wanted]


def _recommended(one: Standing, doses: Sequence[Given], lines: dict[int, DoseLine], today: dt.date) -> Recommended:
    kind, icon = _BADGES.get(one.state, ("quiet", ""))
    said = "" if one.state is State.DONE else state_words(one)
    words = (said, progress_words(one), next_words(one, today), gap_words(one))
    return Recommended(
        title=diseases(one.valences),
        words=" ".join(filter(None, words)),
        badge=_badge_words(one),
        badge_kind=kind,
        badge_icon=icon,
        mandatory=one.mandatory and one.state is not State.DONE,
        doses=[lines[id(dose)] for dose in reversed(doses)],
    )


def _badge_words(one: Standing) -> str:
    if one.state is State.LATE:
        return _("Late")
    if one.state is State.NO_DOSE_KNOWN:
        return _("No dose known")
    if one.state is State.DUE:
        return _("To be done")
    if one.state is State.DONE:
        return _("Up to date")
    return _("Later") if one.state is State.COMING else ""


def _dose(opened: Opened, one: Given) -> DoseLine:
    entry = one.shown
    batch = one.detail(Detail.LOT)
    said = [_("Batch %(batch)s", batch=batch) if batch else "", _by(one)]
    origins = list(dict.fromkeys(origin(said.document) for said in one.said))
    return DoseLine(
        title=_short(label_of(entry)),
        against=diseases(_ordered(one.held)),
        language=other_language(entry.document),
        url=to(opened, "record.entry", entry_id=entry.id),
        day=day(one.written) or _("Date not known"),
        meta=". ".join(filter(None, said)),
        origins=". ".join(filter(None, origins)),
        source=source_of(opened, entry.document),
        is_confirmed=one.is_confirmed,
        held=any(is_held(opened, each.document.hold_until) for each in one.said),
        hidden=hidden_words(opened, entry.document),
    )


def _ordered(held: Iterable[Valence]) -> list[Valence]:
    wanted = set(held)
    return [one for one in Valence if one in wanted and one not in FINER]


def _obligations(opened: Opened, found: Vaccinations) -> str:
    """What has to be vaccinated against in childhood, told to who is not an adult."""
    born = opened.record.birth_date
    mandatory = found.calendar.mandatory_for(born)
    if found.today.year - born.year > 18 or not mandatory:
        return ""
    return _(
        "Obligatory for a child born %(day)s: %(diseases)s.",
        day=typography.on_date(born, current_locale()),
        diseases=diseases(_ordered(mandatory)),
    )
