"""Fields that the forms of professionals share."""

from __future__ import annotations

from typing import Any

from wtforms import StringField
from wtforms.validators import Length, Regexp, ValidationError

from portal.access.rpps import BadRpps, normalise
from portal.accounts.forms import EMAIL_LENGTH
from portal.core.forms import one_line
from portal.core.i18n import lazy_gettext as _l

NAME_LENGTH = 100


def at_most(number: int) -> Length:
    """No longer than that."""
    return Length(max=number, message=_l("Use at most %(max)d characters"))


ADDRESS = [
    at_most(EMAIL_LENGTH),
    Regexp(r"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+$", message=_l("Write the address as name@example.org")),
]
"""What an e-mail address must be."""


class RppsField(StringField):  # type: ignore[misc]  # WTForms is not typed
    """An RPPS number, whose ``data`` is its eleven digits once it holds."""

    data: str | None

    def __init__(self, label: Any, validators: list[Any], **kwargs: Any) -> None:
        super().__init__(label, validators, filters=[one_line], **kwargs)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  # the library's signature
        """The shape, then the key; validators see the digits alone."""
        if not self.data:
            return
        try:
            self.data = normalise(self.data)
        except BadRpps as error:
            if error.reason == "key":
                raise ValidationError(_l("A digit of this number is wrong. Check each of the eleven")) from None
            raise ValidationError(_l("An RPPS number has eleven digits, as on prescriptions")) from None
