"""What notices say: in the portal, and in the mail that goes with them."""

from __future__ import annotations

from flask import url_for

from portal.accounts.models import AccountNotice, NoticeKind
from portal.core.i18n import gettext as _
from portal.core.i18n import ngettext


def notice_sentence(notice: AccountNotice) -> str:
    """What a notice says, in the language of the moment."""
    name, left = notice.details.get("name", ""), notice.details.get("left", 0)
    sentences = {
        NoticeKind.PASSKEY_ADDED: lambda: _("A passkey was added to your account: %(name)s.", name=name),
        NoticeKind.PASSKEY_REMOVED: lambda: _("A passkey was removed from your account: %(name)s.", name=name),
        NoticeKind.PASSKEY_COUNTER: lambda: _(
            "A sign-in with the passkey %(name)s was refused: there may be a copy of it. Remove it if in doubt.",
            name=name,
        ),
        NoticeKind.CODES_MADE: lambda: _("New recovery codes were made. The ones before no longer work."),
        NoticeKind.CODE_USED: lambda: ngettext(
            "A recovery code was used, and every device was signed out. %(num)s code is left.",
            "A recovery code was used, and every device was signed out. %(num)s codes are left.",
            left,
        ),
        NoticeKind.EMAIL_CHANGED: lambda: _("The address for notices was changed."),
        NoticeKind.HOLDER_REPLACED: lambda: _(
            "A record you held no longer opens to you: another account used the code of an activation letter for it."
        ),
    }
    return str(sentences[notice.kind]())


def notice_subject(kind: NoticeKind) -> str:
    """The subject of the mail: nothing of the record is in it, nor a name."""
    if kind is NoticeKind.HOLDER_REPLACED:
        return _("Carnet: a record no longer opens to you")
    return _("Carnet: a change in how you sign in")


def notice_advice(kind: NoticeKind) -> tuple[str, ...]:
    """What to do, paragraph by paragraph."""
    if kind is NoticeKind.HOLDER_REPLACED:
        return (
            _("Letters are printed by the operator of this site, who checks who asks for one."),
            _("If you do not know why this happened, ask them for a letter: its code gives the record back."),
        )
    return (
        _("If this was you, there is nothing to do."),
        _("If not, sign in, remove what you do not know and end the other sessions:"),
        url_for("accounts.passkey_list", _external=True),
        _("We never ask for a password or a code by mail."),
    )
