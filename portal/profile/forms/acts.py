"""The forms of operations, and of implants and devices."""

from __future__ import annotations

from typing import Any

from portal.core.fields import PartialDateField
from portal.core.i18n import lazy_gettext as _l
from portal.profile.forms.base import Choice, StatementForm, details, line_field, one_of, partial_date
from portal.profile.statements import Statement
from portal.record.content import Detail, EntryKind

_WORN = (Choice("active", _l("Yes")), Choice("completed", _l("No, it was taken out")))


class ProcedureForm(StatementForm):
    """Which operation, when, where, by whom and for what."""

    DATES = ("start",)

    label = line_field(
        _l("Which operation or procedure?"),
        needed=_l("Write which operation or procedure"),
        hint=_l("For example: appendix removed, colonoscopy, caesarean."),
    )
    start = partial_date(_l("When?"))
    organisation = line_field(_l("Where?"), hint=_l("The hospital or the clinic."))
    performer = line_field(_l("By whom?"))
    reason = line_field(_l("For what?"))

    @classmethod
    def values_of(cls, former: Statement) -> dict[str, Any]:
        """As :class:`StatementForm` asks for it."""
        return {
            "label": former.label,
            "start": former.start,
            "organisation": former.said(Detail.ORGANISATION),
            "performer": former.said(Detail.PERFORMER),
            "reason": former.said(Detail.REASON),
        }

    def statement(self) -> Statement:
        """As :class:`StatementForm` asks for it."""
        return Statement(
            EntryKind.PROCEDURE,
            self.label.data,
            status="completed",
            start=self.start.data,
            details=details(
                (Detail.ORGANISATION, self.organisation.data),
                (Detail.PERFORMER, self.performer.data),
                (Detail.REASON, self.reason.data),
            ),
            note=self.note.data,
        )


class DeviceForm(StatementForm):
    """What is worn or implanted, where, since when, and what its card says."""

    DATES = ("start", "end")

    label = line_field(
        _l("Which implant or device?"),
        needed=_l("Write which implant or device"),
        hint=_l("For example: pacemaker, hip prosthesis, hearing aid, contraceptive implant."),
    )
    site = line_field(_l("Where in the body, on which side?"))
    status = one_of(_l("Is it still there?"), _WORN, _l("Say whether it is still there"))
    start = partial_date(_l("Since when?"))
    end = partial_date(_l("Until when, if it was taken out?"))
    manufacturer = line_field(_l("Maker and model"), hint=_l("They are on the implant card."))
    number = line_field(_l("Number on the card"), hint=_l("The serial number: it counts before an MRI or a recall."))

    def validate_end(self, field: PartialDateField) -> None:  # noqa: ARG002  # the library's signature
        """Not before it began."""
        self.after("start", "end")

    @classmethod
    def values_of(cls, former: Statement) -> dict[str, Any]:
        """As :class:`StatementForm` asks for it."""
        return {
            "label": former.label,
            "site": former.said(Detail.SITE),
            "status": former.status,
            "start": former.start,
            "end": former.end,
            "manufacturer": former.said(Detail.MANUFACTURER),
            "number": former.said(Detail.IDENTIFIER),
        }

    def statement(self) -> Statement:
        """As :class:`StatementForm` asks for it."""
        return Statement(
            EntryKind.DEVICE,
            self.label.data,
            status=self.status.data,
            start=self.start.data,
            end=self.end.data,
            details=details(
                (Detail.SITE, self.site.data),
                (Detail.MANUFACTURER, self.manufacturer.data),
                (Detail.IDENTIFIER, self.number.data),
            ),
            note=self.note.data,
        )
