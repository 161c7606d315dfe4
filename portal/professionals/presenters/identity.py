"""How a proof ended, in words."""

from __future__ import annotations

from portal.core.i18n import gettext as _
from portal.professionals.commands.identity import Proof
from portal.professionals.provider.discovery import IdentityProvider

DOWN, REJECTED, DECLINED, TOO_LATE, NO_NUMBER = "down", "rejected", "declined", "too-late", "no-number"
"""What a proof can come to before there is a number to keep, beside :class:`Proof`."""


def outcome_words(outcome: str, provider: IdentityProvider) -> tuple[str, str]:
    """The kind of notice, and what it says."""
    name = provider.name
    if outcome == Proof.PROVED:
        return "ok", _("Your RPPS number is proved.")
    return "warn" if outcome == DECLINED else "danger", {
        DOWN: _("%(provider)s does not answer for the moment. Nothing was changed: try again later.", provider=name),
        REJECTED: _(
            "What %(provider)s answered could not be accepted. Nothing was changed: begin again.", provider=name
        ),
        DECLINED: _("You came back from %(provider)s without a proof. Nothing was changed.", provider=name),
        TOO_LATE: _("This proof was begun too long ago, or in another browser. Nothing was changed: begin again."),
        NO_NUMBER: _("%(provider)s knows no RPPS number of yours. Nothing was changed.", provider=name),
        Proof.ANOTHER_NUMBER: _(
            "%(provider)s knows you under another number than this account. Nothing was changed.", provider=name
        ),
        Proof.OTHER_ACCOUNT: _(
            "Another account has proved this number already. Nothing was changed. "
            "If that account is not yours, tell the operator of Carnet."
        ),
    }[outcome]
