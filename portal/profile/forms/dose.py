"""The form of a dose of a vaccine."""

from __future__ import annotations

from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from portal.access.models import Record
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.profile.forms.base import details, line_field, partial_date
from portal.profile.forms.medicine import MedicineForm, medicine_field
from portal.profile.statements import Statement
from portal.record.content import Detail, EntryKind
from portal.record.vaccinations.recognition import by_words, names, valences_of
from portal.record.vaccinations.valences import FINER, Valence, disease_label
from portal.record.vaccinations.words import diseases

_TOGETHER: dict[str, tuple[Valence, ...]] = {
    "dtp": (Valence.DIPHTHERIA, Valence.TETANUS, Valence.POLIO),
    "dtcap": (Valence.DIPHTHERIA, Valence.TETANUS, Valence.POLIO, Valence.PERTUSSIS),
    "hexavalent": (
        *(Valence.DIPHTHERIA, Valence.TETANUS, Valence.POLIO, Valence.PERTUSSIS),
        *(Valence.HIB, Valence.HEPATITIS_B),
    ),
    "mmr": (Valence.MEASLES, Valence.MUMPS, Valence.RUBELLA),
}
"""What is given in one injection as a rule."""
_ALONE = tuple(one for one in Valence if one not in FINER)


class DoseForm(MedicineForm):
    """One dose: the vaccine by its name, or what it is against; when, its batch, who gave it and where.

    A link may begin it: ``?medicine=`` holds the name of the vaccine, ``?batch=`` its batch number, both as a box or a
    public list tells them. They are shown in their fields, to be read and corrected, and nothing else comes with them:
    what a vaccine holds is told by its name (:mod:`portal.record.vaccinations.recognition`).
    """

    DATES = ("start",)

    label = medicine_field(_l("Name of the vaccine"), hint=_l("As on the box or in the booklet, for example Repevax."))
    against = SelectField(
        _l("Or what it is against, if you do not know its name"), validators=[Optional()], validate_choice=True
    )
    start = partial_date(_l("When was it given?"))
    batch = line_field(_l("Batch number"), hint=_l("On the sticker of the booklet, if there is one."))
    performer = line_field(_l("Who gave it?"))
    place = line_field(_l("Where?"), hint=_l("A town, and the country if it was not in France."))

    def __init__(self, record: Record, former: Statement | None = None, **known: Any) -> None:
        super().__init__(record, former, **known)
        self.label.render_kw = {"suggestions": names()}
        self.batch.render_kw = {"autocapitalize": "characters"}
        together = [SelectChoice(name, diseases(valences)) for name, valences in _TOGETHER.items()]
        alone = sorted((SelectChoice(str(one), disease_label(one)) for one in _ALONE), key=lambda one: one.label)
        self.against.choices = [SelectChoice("", _("Choose")), *together, *alone]
        self.start.validators = [InputRequired(_("Enter at least the year")), *self.start.validators]

    @classmethod
    def begun_with(cls, asked: Any) -> dict[str, Any]:
        """What an address tells of a dose."""
        return {"label": asked.get("medicine", ""), "batch": asked.get("batch", "")}

    @classmethod
    def values_of(cls, former: Statement) -> dict[str, Any]:
        """As :class:`StatementForm` asks for it."""
        return {
            **cls.chosen_before(former),
            "start": former.start[:10],
            "batch": former.said(Detail.LOT),
            "performer": former.said(Detail.PERFORMER),
            "place": former.said(Detail.ORGANISATION),
        }

    def statement(self) -> Statement:
        """As :class:`StatementForm` asks for it."""
        held = self._held()
        targets = [disease_label(one) for one in _ALONE if one in held]
        return Statement(
            EntryKind.IMMUNIZATION,
            self.name or diseases(held),
            self.code,
            status="completed",
            start=self.start.data,
            details=details(
                *((Detail.VACCINE_TARGET, one) for one in targets),
                (Detail.LOT, self.batch.data),
                (Detail.PERFORMER, self.performer.data),
                (Detail.ORGANISATION, self.place.data),
            ),
            note=self.note.data,
        )

    def validate_label(self, field: Any) -> None:
        """A name, or what it is against."""
        super().validate_label(field)
        if not field.data and not self.against.data and self.code is None:
            raise ValidationError(_("Write the name of the vaccine, or choose what it is against"))

    def _held(self) -> list[Valence]:
        """What was chosen, else what the name says."""
        chosen: str = self.against.data or ""
        if chosen:
            return list(_TOGETHER.get(chosen) or (Valence(chosen),))
        held = valences_of(self.name, "", "") or by_words([self.name])
        return [one for one in _ALONE if one in held]
