"""Choosing a medicine of the public files in a form, or writing another one."""

from __future__ import annotations

from typing import Any

from flask import request
from wtforms import HiddenField, MultipleFileField, StringField
from wtforms.validators import InputRequired, ValidationError

from portal.core.forms import PortalForm, one_line
from portal.core.i18n import lazy_gettext as _l
from portal.medicines.codes import CIS_SYSTEM
from portal.medicines.queries import Found, FoundMedicine, current_load, medicine_by_code, search_medicines
from portal.profile.forms.base import LINE, StatementForm, at_most
from portal.profile.medicine_names import Suggestion, source_words, suggestion
from portal.profile.statements import Statement
from portal.record.content import Code, Detail

SEARCH = "look-up"
"""Names the button that looks a medicine up."""


class MedicineField(StringField):  # type: ignore[misc]  # the library is not typed
    """The name of a medicine as it is typed, and beside it the one that was chosen of the public files.

    ``found``: what the files answer, where they were asked; ``chosen``: the medicine of the code that the form holds;
    ``listed``: what there is to choose from; ``source`` cites the files, empty where there are none.
    """

    found: Found | None = None
    chosen: FoundMedicine | None = None
    source = ""

    @property
    def listed(self) -> list[Suggestion]:
        """What was found, else what was chosen before."""
        if self.found is not None:
            return [suggestion(one) for one in self.found.medicines]
        return [suggestion(self.chosen)] if self.chosen else []

    @property
    def chosen_code(self) -> str:
        """The code of what is chosen; empty for what is not of the files."""
        return self.chosen.medicine.code if self.chosen else ""

    def look_up(self, code: str, *, asked: bool) -> None:
        """Find what was chosen, and what is called as it was typed where that was ``asked``. Seven queries at most."""
        self.chosen = medicine_by_code(code)
        load = current_load()
        self.source = source_words(load.files_of) if load else ""
        if asked:
            self.found = search_medicines(self.data or "")


def medicine_field(label: Any, *, hint: Any, needed: Any = None) -> MedicineField:
    """The name of a medicine; ``needed``: what is said where it is left empty, which is refused then."""
    wanted = [InputRequired(needed)] if needed is not None else []
    return MedicineField(label, [*wanted, at_most(LINE)], filters=[one_line], description=hint)


class MedicineForm(StatementForm):
    """A statement about a medicine: its name in ``label``, which a form gives as :func:`medicine_field`, and its code
    where it was chosen of the public files.
    """

    medicine_code = HiddenField()
    label: MedicineField

    def __init__(self, *told: Any, **known: Any) -> None:
        super().__init__(*told, **known)
        self.label.look_up(self.medicine_code.data or "", asked=SEARCH in request.form)

    def validate_label(self, field: MedicineField) -> None:
        """A code that the form holds is one of the files, as they are now."""
        if self.medicine_code.data and field.chosen is None:
            raise ValidationError(_l("This medicine is no longer in the list. Search it again"))

    @property
    def name(self) -> str:
        """What the statement is called: as the files write it, where it was chosen there."""
        found = self.label.chosen
        return found.medicine.name if found else self.label.data

    @property
    def code(self) -> Code | None:
        """The CIS code."""
        found = self.label.chosen
        return Code(CIS_SYSTEM, found.medicine.code, found.medicine.name) if found else None

    def substances(self) -> tuple[tuple[Detail, str], ...]:
        """What it holds, each with its dose."""
        found = self.label.chosen
        held = found.substances if found else ()
        return tuple((Detail.INGREDIENT, " ".join(filter(None, (one.name, one.dose)))) for one in held)

    @classmethod
    def chosen_before(cls, former: Statement) -> dict[str, Any]:
        """What these fields say of a statement."""
        code = former.code.code if former.code and former.code.system == CIS_SYSTEM else ""
        return {"label": former.label, "medicine_code": code}


class BoxForm(PortalForm):
    """The photo of a box: the first, where several are sent."""

    photo = MultipleFileField(_l("Photo of the box"), validators=[InputRequired(_l("Take or choose a photo"))])
