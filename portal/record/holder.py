"""The holder of a record in words."""

from __future__ import annotations

from portal.access.models import Record
from portal.core import clock, typography
from portal.core.i18n import current_locale, ngettext
from portal.core.i18n import gettext as _


def about(record: Record) -> str:
    """Name, birth and age: ``Claire Morel, née le 14 mars 1988, 38 ans``."""
    return ", ".join((record.full_name, born(record), age(record)))


def born(record: Record) -> str:
    """``née le 14 mars 1988``. Two sentences of one English meaning: French tells women and men apart."""
    locale = current_locale()
    if record.sex == "M":
        return _("born on %(day)s", day=typography.full_date(record.birth_date, locale))
    return _("born %(day)s", day=typography.on_date(record.birth_date, locale))


def age(record: Record) -> str:
    """Years from two on, months before."""
    today = clock.today()
    years = clock.age_on(record.birth_date, today)
    if years >= 2:
        return ngettext("%(num)s year old", "%(num)s years old", years)
    months = (today.year - record.birth_date.year) * 12 + today.month - record.birth_date.month
    months = max(months - (today.day < record.birth_date.day), 0)
    return ngettext("%(num)s month old", "%(num)s months old", months)
