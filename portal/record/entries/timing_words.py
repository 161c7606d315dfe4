"""The codes by which FHIR tells moments of a day, days of a week and common rhythms, as people say them."""

from __future__ import annotations

import datetime as dt
import re

from babel.dates import get_day_names

from portal.core import typography
from portal.core.i18n import current_locale, ngettext
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l

_MOMENTS = {
    "MORN": _l("in the morning"),
    "MORN.early": _l("early in the morning"),
    "MORN.late": _l("late in the morning"),
    "NOON": _l("at noon"),
    "AFT": _l("in the afternoon"),
    "AFT.early": _l("early in the afternoon"),
    "AFT.late": _l("late in the afternoon"),
    "EVE": _l("in the evening"),
    "EVE.early": _l("early in the evening"),
    "EVE.late": _l("late in the evening"),
    "NIGHT": _l("at night"),
    "PHS": _l("after sleep"),
    "IMD": _l("at once"),
    "HS": _l("at bedtime"),
    "WAKE": _l("on waking"),
    "C": _l("with meals"),
    "CM": _l("with breakfast"),
    "CD": _l("with lunch"),
    "CV": _l("with dinner"),
    "AC": _l("before meals"),
    "ACM": _l("before breakfast"),
    "ACD": _l("before lunch"),
    "ACV": _l("before dinner"),
    "PC": _l("after meals"),
    "PCM": _l("after breakfast"),
    "PCD": _l("after lunch"),
    "PCV": _l("after dinner"),
    "AM": _l("in the morning"),
    "PM": _l("in the afternoon"),
    "BED": _l("at bedtime"),
}
"""HL7's value sets EventTiming and, from AM on, GTSAbbreviation; CD and CV are the meals of noon and evening."""
_TIMES_A_DAY = {"QD": 1, "BID": 2, "TID": 3, "QID": 4}
_HOURLY = re.compile(r"Q(\d{1,2})H")
_DAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
_HOUR = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?")


def timing_word(code: str) -> str:
    """One code of a timing in words: ``ACM``, ``mon``, ``BID``, ``08:00``; any other text as it is."""
    if code in _MOMENTS:
        return str(_MOMENTS[code])
    if code in _DAYS:
        day = get_day_names("wide", "format", current_locale())[_DAYS[code]]
        return _("on %(weekday)s", weekday=day)
    if code in _TIMES_A_DAY:
        count = _TIMES_A_DAY[code]
        return _("%(count)s times a day", count=count) if count > 1 else ngettext("every day", "every %(num)s days", 1)
    if code == "QOD":
        return _("every other day")
    if hourly := _HOURLY.fullmatch(code):
        return ngettext("every hour", "every %(num)s hours", int(hourly[1]))
    if hour := _HOUR.fullmatch(code):
        return _("at %(hour)s", hour=typography.hour(dt.time(int(hour[1]), int(hour[2])), current_locale()))
    return code
