"""What can be written on the pages of the profile, under the names that addresses have for it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.i18n import LazyString
from portal.core.i18n import lazy_gettext as _l
from portal.profile.forms import acts, condition, habits, observed
from portal.profile.forms.allergy import AllergyForm
from portal.profile.forms.base import StatementForm
from portal.profile.forms.dose import DoseForm
from portal.profile.forms.measure import form_of
from portal.profile.measures.catalogue import CATALOGUE, measure_by_code, measure_of
from portal.record.content import Code, EntryKind


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of statement: its form, and what its pages are called.

    ``code``: what tells it from others of the same kind. ``none`` is the answer that there is none, where that can be
    answered.
    """

    kind: EntryKind
    form: type[StatementForm]
    add: LazyString
    change: LazyString
    none: LazyString | None = None
    code: Code | None = None


KINDS: dict[str, Kind] = {
    "allergies": Kind(
        EntryKind.ALLERGY, AllergyForm, _l("Add an allergy"), _l("Change this allergy"), _l("No known allergy")
    ),
    "treatments": Kind(
        EntryKind.MEDICATION,
        condition.TreatmentForm,
        _l("Add a treatment"),
        _l("Change this treatment"),
        _l("No current treatment"),
    ),
    "conditions": Kind(
        EntryKind.CONDITION,
        condition.ConditionForm,
        _l("Add a condition"),
        _l("Change this condition"),
        _l("No known condition"),
    ),
    "procedures": Kind(
        EntryKind.PROCEDURE,
        acts.ProcedureForm,
        _l("Add an operation"),
        _l("Change this operation"),
        _l("No known operation"),
    ),
    "family": Kind(
        EntryKind.FAMILY_HISTORY,
        condition.FamilyForm,
        _l("Add an illness of the family"),
        _l("Change this illness of the family"),
        _l("Nothing known in the family"),
    ),
    "devices": Kind(
        EntryKind.DEVICE,
        acts.DeviceForm,
        _l("Add an implant or a device"),
        _l("Change this implant or device"),
        _l("No known device"),
    ),
    "needs": Kind(
        EntryKind.FUNCTIONAL_STATUS,
        observed.NeedForm,
        _l("Add a disability or a need"),
        _l("Change this disability or need"),
        _l("No disability, no special need"),
    ),
    "blood-group": Kind(
        EntryKind.RESULT,
        observed.BloodGroupForm,
        _l("Write the blood group"),
        _l("Change the blood group"),
        code=observed.BLOOD_GROUP,
    ),
    "tobacco": Kind(
        EntryKind.SOCIAL_HISTORY,
        habits.TobaccoForm,
        _l("Write about tobacco"),
        _l("Change what is said of tobacco"),
        code=habits.TOBACCO,
    ),
    "alcohol": Kind(
        EntryKind.SOCIAL_HISTORY,
        habits.AlcoholForm,
        _l("Write about alcohol"),
        _l("Change what is said of alcohol"),
        code=habits.ALCOHOL,
    ),
    "activity": Kind(
        EntryKind.SOCIAL_HISTORY,
        habits.ActivityForm,
        _l("Write about physical activity"),
        _l("Change what is said of physical activity"),
        code=habits.ACTIVITY,
    ),
    "drugs": Kind(
        EntryKind.SOCIAL_HISTORY,
        habits.DrugsForm,
        _l("Write about drugs"),
        _l("Change what is said of drugs"),
        code=habits.DRUGS,
    ),
    "diet": Kind(EntryKind.SOCIAL_HISTORY, habits.DietForm, _l("Write about food"), _l("Change what is said of food")),
    "vaccinations": Kind(
        EntryKind.IMMUNIZATION,
        DoseForm,
        _l("Add a dose of a vaccine"),
        _l("Change this dose"),
        _l("No known vaccination"),
    ),
    **{one.id: Kind(one.kind, form_of(one), one.add, _l("Change this value")) for one in CATALOGUE},
}
"""Kind by the name that addresses have for it: that of its block in the health summary, where it has one of its own."""

WITH_BOX = ("treatments", "vaccinations")
"""What comes in a box with a code."""


def kind_of(slug: str) -> Kind | None:
    """The kind of an address; None for another word."""
    return KINDS.get(slug)


def answerable(slug: str) -> Kind | None:
    """The kind of an address, where one can say that there is none."""
    kind = KINDS.get(slug)
    return kind if kind is not None and kind.none is not None else None


def slug_for(kind: EntryKind, code: str = "") -> str:
    """The name in addresses of what a statement is changed by; empty where these pages do not write its kind."""
    measure = measure_by_code(code) if kind in (EntryKind.VITAL_SIGN, EntryKind.RESULT) else None
    if measure is not None:
        return measure.id
    same = [slug for slug, one in KINDS.items() if one.kind is kind and measure_of(slug) is None]
    return next((slug for slug in same if (told := KINDS[slug].code) is None or told.code == code), "")
