"""The form that lets a colleague of the care team in."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from typing import Any

from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, ValidationError

from portal.access.rights import Consent
from portal.core import clock, typography
from portal.core.forms import PortalForm, one_line
from portal.core.i18n import current_locale
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.professionals.commands.care_team import Collected
from portal.professionals.forms.fields import RppsField
from portal.professionals.queries.care_team import Consenting

OLDEST = dt.timedelta(days=7)
_KEPT = ("day", "hour")
_HOUR = re.compile(r"(\d{1,2})\s*(?:[h:.]\s*(\d{2})?)?")


class ColleagueForm(PortalForm):
    """Who the colleague is, and the consent: how, by whom, when. ``confirmed``: the colleague whose name was shown."""

    rpps = RppsField(_l("RPPS number of your colleague"), [DataRequired(_l("Enter the RPPS number of your colleague"))])
    consent = RadioField(_l("How was the consent given?"), validate_choice=False)
    day = SelectField(_l("On which day?"), validate_choice=False)
    hour = StringField(
        _l("At what time?"), filters=[one_line], validators=[DataRequired(_l("Enter the time, such as 14:05"))]
    )
    confirmed = StringField()

    @classmethod
    def made(
        cls, own_rpps: str, patient: str, people: Consenting, rpps: str = "", told: Mapping[str, str] | None = None
    ) -> ColleagueForm:
        """The form for one professional, one patient, and those who may consent. ``rpps``: of a colleague who was
        chosen; ``told``: what :meth:`kept` kept.
        """
        now = clock.now().astimezone(clock.PARIS)
        kept = {name: told[name] for name in _KEPT if told and told.get(name)}
        form = cls(rpps=rpps, **({"day": now.date().isoformat(), "hour": f"{now:%H:%M}"} | kept))
        form._own_rpps, form._people = own_rpps, people
        form.consent.choices = _ways(patient, people)
        form.day.choices = [SelectChoice(one.isoformat(), _day(one)) for one in _days()]
        return form

    def kept(self) -> dict[str, str]:
        """What looking for the colleague keeps. Not the consent: an address would tick it."""
        return {name: self[name].data or "" for name in _KEPT}

    def validate_rpps(self, field: Any) -> None:
        """Not one's own."""
        if field.data == self._own_rpps:
            raise ValidationError(_l("This is your own number"))

    def validate_consent(self, field: Any) -> None:
        """One of the ways that there are, by somebody who may consent now."""
        if field.data not in [choice.value for choice in field.choices]:
            raise ValidationError(_l("Say how it was given"))

    def validate_day(self, field: Any) -> None:
        """One of the days of the list."""
        if field.data not in [choice.value for choice in field.choices]:
            raise ValidationError(_l("Choose a day of the last week"))

    def validate_hour(self, _field: Any) -> None:
        """An hour that exists, with the day not in the future and not a week old."""
        at, now = self._at(), clock.now()
        if at is None:
            raise ValidationError(_l("Enter the time, such as 14:05"))
        if at > now:
            raise ValidationError(_l("This is in the future"))
        if at < now - OLDEST:
            raise ValidationError(_l("This is more than 7 days ago: ask the person again"))

    def number(self) -> str:
        """The number as it stands in the form: eleven digits, once valid."""
        return self.rpps.data or ""

    def collected(self) -> Collected:
        """The consent, once valid."""
        how, _dot, person = self.consent.data.partition(".")
        given_by = uuid.UUID(person) if person else self._people.holder
        at = self._at()
        return Collected(Consent(how), given_by, at if at is not None else clock.now())

    def _at(self) -> dt.datetime | None:
        """The instant of the day and the hour in France; None where they make none."""
        found = _HOUR.fullmatch(self.hour.data or "")
        if found is None:
            return None
        try:
            time = dt.time(int(found[1]), int(found[2] or 0))
            return dt.datetime.combine(dt.date.fromisoformat(self.day.data or ""), time, clock.PARIS)
        except ValueError:
            return None


def _ways(patient: str, people: Consenting) -> list[SelectChoice]:
    """One question for how and by whom."""
    return [
        SelectChoice(Consent.SPOKEN.value, _("%(name)s said so", name=patient)),
        SelectChoice(Consent.WRITTEN.value, _("%(name)s wrote it", name=patient)),
        *(_by_representative(*one) for one in people.representatives.items()),
    ]


def _by_representative(account_id: uuid.UUID, name: str) -> SelectChoice:
    words = _("%(name)s, who represents them, agreed", name=name)
    return SelectChoice(f"{Consent.REPRESENTATIVE}.{account_id}", words)


def _days() -> list[dt.date]:
    """Today and the seven days before it."""
    return [clock.today() - dt.timedelta(days=number) for number in range(OLDEST.days + 1)]


def _day(day: dt.date) -> str:
    said = typography.weekday_date(day, current_locale())
    return said[:1].upper() + said[1:]
