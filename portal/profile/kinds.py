"""What can be written on the pages of the profile, under the names that addresses have for it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.i18n import LazyString
from portal.core.i18n import lazy_gettext as _l
from portal.profile.forms.allergy import AllergyForm
from portal.profile.forms.base import StatementForm
from portal.profile.forms.dose import DoseForm
from portal.profile.forms.measure import form_of
from portal.profile.measures.catalogue import CATALOGUE, measure_by_code
from portal.record.content import EntryKind


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of statement: its form, and what its pages are called. ``none``: the answer that there is none."""

    kind: EntryKind
    form: type[StatementForm]
    add: LazyString
    change: LazyString
    none: LazyString


KINDS: dict[str, Kind] = {
    "allergies": Kind(
        EntryKind.ALLERGY,
        AllergyForm,
        _l("Add an allergy"),
        _l("Change this allergy"),
        _l("No known allergy"),
    ),
    "vaccinations": Kind(
        EntryKind.IMMUNIZATION,
        DoseForm,
        _l("Add a dose of a vaccine"),
        _l("Change this dose"),
        _l("No known vaccination"),
    ),
    **{
        one.id: Kind(one.kind, form_of(one), one.add, _l("Change this value"), _l("No measure yet"))
        for one in CATALOGUE
    },
}
"""Kind by the name that the health summary gives its block in addresses."""


def kind_of(slug: str) -> Kind | None:
    """The kind of an address; None for another word."""
    return KINDS.get(slug)


def slug_for(kind: EntryKind, code: str = "") -> str:
    """The name in addresses of what a statement is changed by; empty where these pages do not write its kind."""
    if kind in (EntryKind.VITAL_SIGN, EntryKind.RESULT):
        measure = measure_by_code(code)
        return measure.id if measure is not None else ""
    return next((slug for slug, one in KINDS.items() if one.kind is kind), "")
