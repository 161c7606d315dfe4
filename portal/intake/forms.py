"""The form by which a person adds documents."""

from __future__ import annotations

from typing import Any, ClassVar

from wtforms import MultipleFileField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from portal.access.models import Record
from portal.core import clock
from portal.core.faults import Trouble
from portal.core.forms import PortalForm, one_line
from portal.core.i18n import lazy_gettext as _l
from portal.record.document_types import FROM_PATIENT

MOST_FILES = 20
ACCEPTED = (
    "application/pdf,image/jpeg,image/png,image/webp,application/xml,text/xml,application/json,text/plain,"
    ".pdf,.xml,.json,.txt"
)
_ADULT = 18
_DIRECTIVES = "EXPPAT_3"

TYPE_WORDS = {
    "DOCPAT02": _l("Prescription or care"),
    "DOCPAT03": _l("Medical report"),
    "DOCPAT05": _l("Laboratory results"),
    "DOCPAT04": _l("X-ray, scan or MRI"),
    "DOCPAT01": _l("Summary of your health"),
    "DOCPAT06": _l("Prevention or screening"),
    "DOCPAT07": _l("Medical certificate"),
    "DOCPAT09": _l("Administrative paper"),
    "EXPPAT_3": _l("Advance directives"),
    "EXPPAT_1": _l("Wishes and rights"),
    "EXPPAT_2": _l("Another document"),
}
"""What a person may say a document is, in their own words."""


class UploadForm(PortalForm):
    """Files, and what they are, if the person wishes to say."""

    NOT_SAVED: ClassVar[dict[Trouble, Any]] = dict.fromkeys(
        Trouble,
        _l(
            "This was not saved, or not all of it. Your text is kept: choose the files again. "
            "What is saved already is not added twice."
        ),
    )

    files = MultipleFileField(_l("Choose files, take a photo or drop them here"))
    type_code = SelectField(_l("What is it?"), validate_choice=True)
    title = StringField(
        _l("Title"), filters=[one_line], validators=[Length(max=200, message=_l("Use at most %(max)d characters"))]
    )

    def __init__(self, record: Record, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        adult = clock.age_on(record.birth_date, clock.today()) >= _ADULT
        offered = [code for code in FROM_PATIENT if adult or code != _DIRECTIVES]
        unsaid = SelectChoice("", _l("I do not say"))
        self.type_code.choices = [unsaid, *(SelectChoice(code, TYPE_WORDS[code]) for code in offered)]

    def validate_files(self, field: MultipleFileField) -> None:
        """At least one file, and not more than a page can tell about."""
        field.data = [file for file in field.data or () if getattr(file, "filename", "")]
        if not field.data:
            raise ValidationError(_l("Choose at least one file"))
        if len(field.data) > MOST_FILES:
            raise ValidationError(_l("Choose at most 20 files at a time"))
