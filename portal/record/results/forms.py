"""The two dates whose results are compared: read from an address, shown as a form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from portal.core import typography
from portal.core.i18n import current_locale
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l


class ComparisonForm(FlaskForm):  # type: ignore[misc]
    """Two dates among those on which something was measured. Sent by GET: it changes nothing.

    ``asked``: the two days, the earlier first; empty where there are not two different ones.
    """

    class Meta:
        csrf = False

    first = SelectField(_l("First date"))
    second = SelectField(_l("Second date"))
    asked: tuple[dt.date, ...] = ()


def comparison_form(arguments: Mapping[str, str], dates: Sequence[dt.date]) -> ComparisonForm:
    """The form, filled with what is asked for, else with the last two of ``dates``, which are newest first.

    A date that nothing was measured on asks for nothing: links may be old.
    """
    known = {day.isoformat(): day for day in dates}
    last_two = [day.isoformat() for day in dates[:2]][::-1]
    given = [arguments.get(name, "") for name in ("first", "second")]
    told = [one if one in known else other for one, other in zip(given, last_two, strict=False)]
    form = ComparisonForm(formdata=None, data=dict(zip(("first", "second"), told, strict=False)))
    locale = current_locale()
    choices = [SelectChoice(key, typography.full_date(day, locale)) for key, day in known.items()]
    form.first.choices = form.second.choices = choices
    days = sorted({known[one] for one in told})
    if len(days) == 2:
        form.asked = tuple(days)
    elif len(dates) > 1:
        form.second.errors = (_("Choose two different dates"),)
    return form
