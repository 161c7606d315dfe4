"""What a professional is on this site, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.access import visits
from portal.access.rights import Professional
from portal.access.rpps import spaced
from portal.accounts.models import PROFESSIONAL_IDLE_FOR
from portal.core import clock, typography
from portal.core.i18n import current_locale
from portal.core.i18n import gettext as _
from portal.core.limits import Allowance, used
from portal.professionals import allowances
from portal.record.professions import profession_label
from portal.record.specialties import specialty_words


@dataclass(frozen=True, slots=True)
class Practice:
    """The page. ``known``: terms and what stands there; ``verified``: since which day, empty where nobody vouched."""

    name: str
    known: Sequence[tuple[str, str]]
    verified: str
    limits: Sequence[str]


def practice_page(professional: Professional) -> Practice:
    """The page of one professional."""
    known = [
        (_("Name"), professional.name),
        (_("RPPS number"), spaced(professional.rpps)),
        (_("Profession"), _profession(professional)),
        (_("Place of work"), ", ".join(filter(None, (professional.organisation, professional.town)))),
    ]
    return Practice(
        name=professional.name,
        known=[(term, said) for term, said in known if said],
        verified=_verified(professional),
        limits=_limits(visits.counted_under(professional.id)),
    )


def _profession(professional: Professional) -> str:
    """The profession, and in it the specialty."""
    return ", ".join(filter(None, (profession_label(professional.profession), specialty_words(professional.specialty))))


def _verified(professional: Professional) -> str:
    if professional.verified_at is None:
        return ""
    return typography.on_date(professional.verified_at.astimezone(clock.PARIS).date(), current_locale())


def _limits(key: str) -> list[str]:
    """What may be done how often, and how much of it was. Six queries."""
    minutes, idle = (int(span.total_seconds()) // 60 for span in (visits.PAUSE, PROFESSIONAL_IDLE_FOR))
    opened_in_hour, opened_in_day = _of(visits.PER_HOUR, key), _of(visits.PER_DAY, key)
    in_hour, in_day = _of(allowances.EMERGENCIES_PER_HOUR, key), _of(allowances.EMERGENCIES_PER_DAY, key)
    return [
        _("Records opened: %(hour)s within an hour, %(day)s within a day.", hour=opened_in_hour, day=opened_in_day)
        + " "
        + _("Coming back within %(minutes)s minutes counts once.", minutes=minutes),
        _("Emergency accesses tried: %(hour)s within an hour, %(day)s within a day.", hour=in_hour, day=in_day),
        _("Colleagues let in: %(day)s within a day.", day=_of(allowances.COLLEAGUES, key)),
        _("Colleagues looked up: %(day)s within a day.", day=_of(allowances.LOOK_UPS, key)),
        _("%(minutes)s minutes without doing anything, and you are signed out.", minutes=idle),
    ]


def _of(allowance: Allowance, key: str) -> str:
    done, most = used(allowance, key)
    return _("%(done)s of %(most)s", done=done, most=most)
