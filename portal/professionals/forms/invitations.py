"""The form of an invitation."""

from __future__ import annotations

import uuid
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional

from portal.access.rights import Consent
from portal.access.subject import Role
from portal.core.forms import PortalForm, one_line
from portal.core.i18n import LazyString
from portal.core.i18n import lazy_gettext as _l
from portal.core.ids import new_id
from portal.professionals.commands.invitations import Terms
from portal.professionals.durations import Duration
from portal.professionals.forms.fields import ADDRESS, NAME_LENGTH, RppsField, at_most
from portal.professionals.models import DirectoryEntry
from portal.professionals.queries.rights import GP_PROFESSION
from portal.record.document_types import Folder

SECURE_MAIL = ".mssante.fr"
_CONSENTS: dict[Role, dict[Consent, LazyString]] = {
    Role.HOLDER: {
        Consent.PORTAL: _l("Here: I agree by sending this invitation"),
        Consent.SPOKEN: _l("By word of mouth, with this professional"),
        Consent.WRITTEN: _l("On paper, which I signed"),
    },
    Role.REPRESENTATIVE: {
        Consent.REPRESENTATIVE: _l("Here: I decide, as parent or guardian"),
        Consent.SPOKEN: _l("By word of mouth, with this professional"),
        Consent.WRITTEN: _l("On paper, which I signed"),
    },
    Role.CARER: {
        Consent.SPOKEN: _l("The person I help agreed aloud"),
        Consent.WRITTEN: _l("The person I help agreed in writing"),
    },
}
"""How each may say that the holder agrees: a carer cannot agree in the holder's place."""


class InviteForm(PortalForm):
    """Whom to invite, for how long, to what. ``number`` tells one sending of the form from the next."""

    number = HiddenField()
    name = StringField(
        _l("Their name"), filters=[one_line], validators=[DataRequired(_l("Enter a name")), at_most(NAME_LENGTH)]
    )
    rpps = RppsField(_l("Their RPPS number, if you know it"), [Optional()])
    email = StringField(
        _l("Their e-mail address, if you have it"), filters=[one_line], validators=[Optional(), *ADDRESS]
    )
    duration = RadioField(
        _l("For how long?"),
        choices=[SelectChoice(one.value, one.label) for one in Duration],
        default=Duration.QUARTER.value,
        validators=[InputRequired(_l("Choose for how long"))],
    )
    folders = SelectMultipleField(
        _l("Which documents?"),
        choices=[SelectChoice(one.value, one.label) for one in Folder],
        default=[one.value for one in Folder],
        validators=[InputRequired(_l("Choose at least one kind of document"))],
    )
    consent = RadioField(_l("How was this agreed?"), validators=[InputRequired(_l("Say how this was agreed"))])
    as_gp = BooleanField(_l("Make them the GP of this record"))

    def offer(self, role: Role, entry: DirectoryEntry | None, *, may_name_gp: bool) -> None:
        """Ask what is to be asked of this person, about somebody in the directory or somebody else."""
        self.consent.choices = [SelectChoice(one.value, words) for one, words in _CONSENTS.get(role, {}).items()]
        if not may_name_gp or (entry is not None and entry.profession != GP_PROFESSION):
            del self.as_gp
        if entry is not None:
            del self.name, self.rpps
            if not self.is_submitted() and not entry.email.endswith(SECURE_MAIL):
                self.email.data = entry.email
        self.number.data = str(self.key)

    @property
    def key(self) -> uuid.UUID:
        """The number of this form; a new one where none that can be read was sent."""
        try:
            return uuid.UUID(self.number.data or "")
        except ValueError:
            return new_id()

    def terms(self, entry: DirectoryEntry | None) -> Terms:
        """What was chosen, once valid."""
        as_gp: Any = self._fields.get("as_gp")
        return Terms(
            name=entry.name if entry is not None else self.name.data,
            rpps=entry.rpps if entry is not None else self.rpps.data or "",
            email=self.email.data or "",
            duration=Duration(self.duration.data),
            folders=list(self.folders.data),
            consent=Consent(self.consent.data),
            as_gp=bool(as_gp is not None and as_gp.data),
        )
