"""What a medicine of the public files is called, what it holds, and where that is known from."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from portal.core import typography
from portal.core.i18n import current_locale
from portal.core.i18n import gettext as _
from portal.medicines.queries import Found, FoundMedicine
from portal.record.capitals import readable

_HOLDS_SHOWN = 3


class Suggestion(NamedTuple):
    """A medicine to choose: its CIS code, its name, and what it holds."""

    code: str
    name: str
    holds: str


def suggestion(one: FoundMedicine) -> Suggestion:
    """A medicine as a choice."""
    return Suggestion(one.medicine.code, name_of(one), holds_of(one))


def suggestions(found: Found) -> dict[str, Any]:
    """What a script is told of a search."""
    return {"medicines": [suggestion(one)._asdict() for one in found.medicines]}


def name_of(one: FoundMedicine) -> str:
    """A medicine by its name, not shouted, and that it is sold no more where that is so."""
    name = readable(one.medicine.name, names=True)
    sold = one.medicine.is_marketed and one.medicine.is_authorised
    return name if sold else _("%(name)s (no longer sold)", name=name)


def holds_of(one: FoundMedicine) -> str:
    """``Paracétamol 1000 mg``, and how many more."""
    said = [" ".join(filter(None, (readable(held.name), held.dose))) for held in one.substances[:_HOLDS_SHOWN]]
    more = len(one.substances) - len(said)
    return ", ".join(said) + (_(" and %(num)s more", num=more) if more > 0 else "")


def source_words(files_of: dt.date) -> str:
    """Where the medicines come from, and of which day."""
    day = typography.full_date(files_of, current_locale())
    return _("Source: Base de données publique des médicaments, files of %(day)s.", day=day)
