"""The forms by which people add documents."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from typing import Any, ClassVar

from werkzeug.datastructures import FileStorage
from wtforms import (
    BooleanField,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from portal.access.models import Record
from portal.access.opening import Opened
from portal.access.rights import Professional
from portal.core import clock, ids
from portal.core.faults import Trouble
from portal.core.fields import DatePartsField, PartialDateField
from portal.core.forms import PortalForm, one_line
from portal.core.i18n import current_locale
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.intake.deposit_types import type_choices
from portal.intake.examinations import documents_at_most
from portal.intake.refusals import NOT_SCANNED
from portal.intake.understood import About
from portal.record.document_types import FROM_PATIENT, plain_label_of
from portal.record.models import Document, Source
from portal.record.storage.describing import Description, description_of
from portal.record.storage.receipts import Sending
from portal.record.storage.rows import FROM_REPRESENTATIVES, UNTIL_ANNOUNCED
from portal.record.titles import title_of

MOST_FILES = 20
ACCEPTED = (
    "application/pdf,image/jpeg,image/png,image/webp,image/heic,image/heif,image/tiff,application/dicom,"
    "application/xml,text/xml,application/json,text/plain,.pdf,.heic,.heif,.tif,.tiff,.dcm,.xml,.json,.txt"
)
ACCEPTED_PHOTOS = "image/*"
_ONE = "one"
_ADULT = 18
_DIRECTIVES = "EXPPAT_3"
_CHOOSE = _l("Choose what it is")
_BEFORE_BIRTH = dt.timedelta(days=366)
"""What is written of a child before the birth."""

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


class AddForm(PortalForm):
    """Files, and a title for them; ``former``: the document whose place one file takes."""

    NOT_SAVED: ClassVar[dict[Trouble, Any]] = dict.fromkeys(
        Trouble,
        _l(
            "This was not saved, or not all of it. Your text is kept: choose the files again. "
            "What is saved already is not added twice."
        ),
    ) | {Trouble.UNSCANNED: NOT_SCANNED}

    files = MultipleFileField(_l("Choose files or drop them here"))
    photos = MultipleFileField(_l("Take a photo"))
    together = RadioField(
        _l("If there are several"),
        choices=[
            SelectChoice("", _l("Each is a document of its own")),
            SelectChoice(_ONE, _l("They are the pages of one document")),
        ],
        default="",
    )
    submission = HiddenField()
    place = HiddenField()
    total = HiddenField()
    title = StringField(
        _l("Title"), filters=[one_line], validators=[Length(max=200, message=_l("Use at most %(max)d characters"))]
    )

    def __init__(self, former: Document | None, **known: Any) -> None:
        super().__init__(data={"title": former.title, **known} if former is not None else None)
        self.former = former
        self.key = _key(self.submission.data)
        self.submission.data = str(self.key)
        if former is not None:
            self.files.label.text = _("Choose the file or drop it here")
            del self.together

    @property
    def chosen(self) -> list[FileStorage]:
        """The files that were sent, in their order, photos last."""
        sent = (*(self.files.data or ()), *(self.photos.data or ()))
        return [file for file in sent if getattr(file, "filename", "")]

    @property
    def as_one(self) -> bool:
        """Whether the files are the pages of one document."""
        return "together" in self and self.together.data == _ONE and len(self.chosen) > 1

    def sending(self, index: int) -> Sending:
        """What a file is known by, or all of them together, where it is sent again."""
        return Sending(self.key, (_number(self.place.data) or 1) + index)

    def titled(self, index: int) -> str:
        """The title typed, with the number of the file where it is one of several: here, or sent one by one."""
        title: str = self.title.data
        several = not self.as_one and (len(self.chosen) > 1 or self.is_one_of_several)
        return f"{title} ({(_number(self.place.data) or 1) + index})" if title and several else title

    @property
    def is_one_of_several(self) -> bool:
        """Whether a script sends more files one by one."""
        return _number(self.total.data) > 1

    def validate_files(self, field: MultipleFileField) -> None:  # noqa: ARG002  # the library's signature
        """At least one file, and not more than a page can tell about."""
        chosen = self.chosen
        if not chosen:
            raise ValidationError(_("Choose at least one file") if self.former is None else _("Choose the file"))
        if self.former is not None and len(chosen) > 1:
            raise ValidationError(_l("Choose one file: it takes the place of one document"))
        if documents_at_most(chosen) > MOST_FILES:
            raise ValidationError(_l("Choose at most 20 files at a time"))


def _number(sent: str | None) -> int:
    """What a script says of itself; 0 for what is no number."""
    return int(sent) if re.fullmatch(r"[0-9]{1,6}", sent or "") and sent else 0


def _key(sent: str | None) -> uuid.UUID:
    """That of the form, made with it; another one where what was sent is none."""
    try:
        return uuid.UUID(sent or "")
    except ValueError:
        return ids.new_id()


class UploadForm(AddForm):
    """What a person adds, and what it is, if they wish to say."""

    type_code = SelectField(_l("What is it?"), validate_choice=True)

    def __init__(self, record: Record, former: Document | None = None) -> None:
        super().__init__(former, type_code=former.type_code if former is not None else "")
        offered = _offered(record)
        unsaid = SelectChoice("", _l("I do not say") if former is None else _l("As before"))
        self.type_code.choices = [unsaid, *(SelectChoice(code, TYPE_WORDS[code]) for code in offered)]

    def about(self, index: int = 0) -> About:
        """What the person says of a file."""
        before = self.former.type_code if self.former is not None else ""
        type_code = self.type_code.data or before
        return About(Source.PATIENT, title=self.titled(index), type_code=type_code, sending=self.sending(index))


class DepositForm(AddForm):
    """What a professional deposits: what it is, of which day, and from whom it is kept for now."""

    type_code = SelectField(_l("What is it?"), [InputRequired(_CHOOSE)], invalid_choice_message=_CHOOSE)
    act_date = DatePartsField(_l("Date of the act"), message=_l("Enter a date that exists, such as 27 3 2026"))
    announce_first = BooleanField(_l("Not before I have announced it"))
    secret = BooleanField(_l("Hidden from the parents"))

    def __init__(
        self, record: Record, professional: Professional, words: str = "", former: Document | None = None
    ) -> None:
        chosen = former.type_code if former is not None else ""
        super().__init__(former, type_code=chosen, act_date=_day_of(former))
        self._born = record.birth_date
        choices = type_choices(professional.profession, words, chosen=chosen)
        unsaid = [SelectChoice("", _l("Choose"))] if len(choices) != 1 else []
        self.type_code.choices = [*unsaid, *choices]
        if former is not None:
            del self.announce_first
        if former is not None or not _is_minor(record):
            del self.secret

    def validate_act_date(self, field: DatePartsField) -> None:
        """A day that has been, in the life of the person."""
        if field.data is not None and field.data > clock.today():
            raise ValidationError(_l("This day is still to come. Enter the day of the act"))
        if field.data is not None and field.data < self._born - _BEFORE_BIRTH:
            raise ValidationError(_l("This is long before the birth. Check the year"))

    def about(self, index: int = 0) -> About:
        """What the professional says of a file."""
        wanted = {UNTIL_ANNOUNCED: "announce_first" in self and self.announce_first.data}
        wanted |= {FROM_REPRESENTATIVES: "secret" in self and self.secret.data}
        return About(
            Source.PROFESSIONAL,
            title=self.titled(index),
            type_code=self.type_code.data,
            date=self.act_date.data.isoformat() if self.act_date.data else "",
            confidentiality=tuple(code for code, is_wanted in wanted.items() if is_wanted),
            sending=self.sending(index),
        )


class DescribeForm(PortalForm):
    """Title, type and day of a document that is there. ``agreed``: who reads it more from then on may."""

    title = StringField(
        _l("Title"),
        filters=[one_line],
        validators=[
            InputRequired(_l("Give it a title")),
            Length(max=200, message=_l("Use at most %(max)d characters")),
        ],
    )
    type_code = SelectField(_l("What is it?"), invalid_choice_message=_CHOOSE)
    date = PartialDateField(
        _l("Date"), message=_l("Enter a date that exists, such as 27 3 2026; a year alone is enough")
    )
    agreed = BooleanField(_l("I agree that they read it"))

    def __init__(self, opened: Opened, document: Document) -> None:
        said = description_of(document)
        super().__init__(data={"title": title_of(document), "type_code": said.type_code, "date": said.date})
        self._said, self._born = said, opened.record.birth_date
        self.type_code.choices = _types_for(opened, said.type_code)

    def validate_date(self, field: PartialDateField) -> None:
        """A day that has been, in the life of the person; whatever the file itself tells is let stand."""
        told = field.data
        if not told or told == self._said.date:
            return
        if told > clock.today().isoformat()[: len(told)]:
            raise ValidationError(_l("This day is still to come. Enter the day of the act"))
        if told < (self._born - _BEFORE_BIRTH).isoformat()[: len(told)]:
            raise ValidationError(_l("This is long before the birth. Check the year"))

    def wanted(self) -> Description:
        """What was said; a title that was not touched stays as the file writes it."""
        shown = self.title.object_data
        title = self._said.title if self.title.data == shown else self.title.data
        return Description(title, self.type_code.data, self.date.data)

    def agrees_to(self, newly: Sequence[Professional]) -> bool:
        """Whether those may read it who do not now. An error of the form where nobody said so."""
        if newly and not self.agreed.data:
            self.agreed.errors = [_("Say that you agree, or choose another type")]
            return False
        return True


def _types_for(opened: Opened, now: str) -> list[SelectChoice]:
    """The types that the one who describes may choose, and the one that it has."""
    if opened.professional is not None:
        return type_choices(opened.professional.profession, chosen=now)
    offered = _offered(opened.record)
    kept = [] if now in offered else [SelectChoice(now, plain_label_of(now, current_locale()) or _("As the file says"))]
    return [*kept, *(SelectChoice(code, TYPE_WORDS[code]) for code in offered)]


def form_for(opened: Opened, words: str = "", former: Document | None = None) -> UploadForm | DepositForm:
    """The form of who adds: a professional's, whose types speak of ``words``, or a person's."""
    if opened.professional is None:
        return UploadForm(opened.record, former)
    return DepositForm(opened.record, opened.professional, words, former)


def _offered(record: Record) -> list[str]:
    """What may be said of a document in the record of this person: advance directives are for adults."""
    return [code for code in FROM_PATIENT if not _is_minor(record) or code != _DIRECTIVES]


def _is_minor(record: Record) -> bool:
    return clock.age_on(record.birth_date, clock.today()) < _ADULT


def _day_of(former: Document | None) -> dt.date | None:
    """The day of the act that a document tells."""
    try:
        return dt.date.fromisoformat(former.act_start[: len("2026-11-20")]) if former is not None else None
    except ValueError:
        return None
