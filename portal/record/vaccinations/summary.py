"""The vaccinations of a record: doses, and where its holder stands with the calendar of the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from portal.access.opening import Opened
from portal.core.clock import PARIS
from portal.record.vaccinations.calendar import Calendar, calendar_at
from portal.record.vaccinations.given import Given, counted, given_doses
from portal.record.vaccinations.queries import immunizations
from portal.record.vaccinations.schedule import ASKS, Standing, standings


@dataclass(frozen=True, slots=True)
class Vaccinations:
    """Doses, the newest first; ``standings`` in the order of the ``calendar``."""

    doses: Sequence[Given]
    calendar: Calendar
    standings: Sequence[Standing]
    today: dt.date

    @property
    def asking(self) -> list[Standing]:
        """What asks for a dose now."""
        return [one for one in self.standings if one.state in ASKS]


def vaccinations_of(opened: Opened) -> Vaccinations:
    """What the opened record knows, as far as its reader may see it. One statement."""
    today = opened.facts.now.astimezone(PARIS).date()
    doses, calendar = given_doses(immunizations(opened)), calendar_at(today)
    return Vaccinations(doses, calendar, standings(calendar, opened.record.birth_date, counted(doses), today), today)
