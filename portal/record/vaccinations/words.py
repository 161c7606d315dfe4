"""Where somebody stands with what is recommended, in the reader's words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from portal.core import typography
from portal.core.i18n import current_locale, ngettext
from portal.core.i18n import gettext as _
from portal.record.vaccinations.schedule import Standing, State
from portal.record.vaccinations.valences import FINER, Valence, disease_label

_FORESEEN = dt.timedelta(days=25 * 366)


def diseases(valences: Sequence[Valence]) -> str:
    """``Diphtérie, tétanos, poliomyélite``: each once, the first with its capital."""
    within = {Valence.MEN_C} if Valence.MEN_ACWY in valences else set()
    every = list(dict.fromkeys(disease_label(one) for one in valences if one not in FINER and one not in within))
    return ", ".join([*every[:1], *(_inside(one) for one in every[1:])])


def state_words(one: Standing) -> str:
    """What is to be done, or that nothing is: a sentence."""
    if one.state is State.LATE and one.late_since is not None:
        return _("Late since %(day)s, by what this record knows.", day=the_day(one.late_since))
    if one.state is State.NO_DOSE_KNOWN and one.since is not None:
        return _("Recommended since %(day)s. No dose is known in this record.", day=the_day(one.since))
    if one.state is State.DUE and one.since is not None:
        due = _("To be done, since %(day)s.", day=the_day(one.since))
        return due if one.known else f"{due} " + _("No dose is known in this record.")
    if one.state is State.COMING and one.next_on is not None:
        return _("From %(day)s.", day=_of_day(one.next_on))
    if one.state is State.DONE:
        return _("Up to date at this age.")
    return _("Not recommended to everybody at this age.")


def progress_words(one: Standing) -> str:
    """How many doses are known of how many; empty where none is expected and none is known."""
    if one.of < 2 or not one.known or one.state is State.NOT_CONCERNED:
        return ""
    return ngettext(
        "%(num)s dose of %(total)s known in this record.",
        "%(num)s doses of %(total)s known in this record.",
        one.given,
        total=one.of,
    )


def next_words(one: Standing, today: dt.date) -> str:
    """When the next dose comes, of what is up to date; empty where that is a lifetime away."""
    if one.state is State.DONE and one.next_on is not None and one.next_on <= today + _FORESEEN:
        return _("The next one from %(day)s.", day=_of_day(one.next_on))
    return ""


def gap_words(one: Standing) -> str:
    """That older doses are not known, where those of now are."""
    return _("Older doses are not all known in this record.") if one.gaps and one.known else ""


def the_day(day: dt.date) -> str:
    """A day inside a sentence."""
    return typography.the_date(day.isoformat(), current_locale())


def _of_day(day: dt.date) -> str:
    """A day after « à partir », which French joins to the article."""
    words = the_day(day)
    return f"du{words[2:]}" if current_locale() == "fr" else words


def _inside(name: str) -> str:
    """A name of a disease inside a list: small, but for one that is written in capitals or is a proper name."""
    first = name.split()[0]
    proper = not first.isalpha() or not first[1:].islower() or first in ("Haemophilus",)
    return name if proper else name[:1].lower() + name[1:]
