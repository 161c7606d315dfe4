"""What notices say: in the portal, and in the mail that goes with them."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from flask import url_for

from portal.accounts.models import AccountNotice, NoticeKind
from portal.core import clock
from portal.core.i18n import gettext as _
from portal.core.i18n import ngettext

OF_RECORDS = frozenset(
    {
        NoticeKind.FIRST_VISIT,
        NoticeKind.EMERGENCY_OPENED,
        NoticeKind.EMERGENCY_OF_PATIENT,
        NoticeKind.INVITATION_ACCEPTED,
        NoticeKind.INVITATION_DECLINED,
        NoticeKind.COLLEAGUE_LET_IN,
        NoticeKind.RESULT_WAITING,
        NoticeKind.CORRECTION_ASKED,
        NoticeKind.NOTE_ANSWERED,
        NoticeKind.NOTE_UNANSWERED,
    }
)
"""What is told of a record: who read it, who is to, and that something waits for a consultation."""
OF_NOTES = frozenset({NoticeKind.CORRECTION_ASKED, NoticeKind.NOTE_ANSWERED, NoticeKind.NOTE_UNANSWERED})
_WAITS = OF_NOTES | {NoticeKind.RESULT_WAITING}
CONFIRMABLE = dt.timedelta(days=30)
"""For how long the acceptance of an invitation waits for those who answer for the record."""


class ListedNotice(NamedTuple):
    """What a page says of a notice, read as a row."""

    kind: NoticeKind
    at: dt.datetime
    details: dict[str, Any]


def notice_sentence(notice: AccountNotice | ListedNotice) -> str:
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
    return _sentence_of_record(notice) if notice.kind in OF_RECORDS else str(sentences[notice.kind]())


def _sentence_of_record(notice: AccountNotice | ListedNotice) -> str:
    told = {name: str(notice.details.get(name, "")) for name in ("record", "professional", "colleague")}
    return {
        NoticeKind.FIRST_VISIT: _("%(professional)s opened the record of %(record)s for the first time.", **told),
        NoticeKind.EMERGENCY_OPENED: _("%(professional)s opened the record of %(record)s in an emergency.", **told),
        NoticeKind.EMERGENCY_OF_PATIENT: _(
            "%(professional)s opened the record of your patient %(record)s in an emergency.", **told
        ),
        NoticeKind.INVITATION_ACCEPTED: _accepted(notice, told),
        NoticeKind.INVITATION_DECLINED: _(
            "The invitation of %(professional)s to the record of %(record)s was declined. Nothing opened.", **told
        ),
        NoticeKind.COLLEAGUE_LET_IN: _let_in(notice, told),
        NoticeKind.RESULT_WAITING: _waiting(told["professional"]),
        NoticeKind.CORRECTION_ASKED: _("Your patient %(record)s asks you to look at something that you wrote.", **told),
        NoticeKind.NOTE_ANSWERED: _("%(professional)s answered a note in the record of %(record)s.", **told),
        NoticeKind.NOTE_UNANSWERED: _(
            "The month to answer a note in the record of %(record)s is over, and no answer stands here. "
            "The note says what you can do.",
            **told,
        ),
    }[notice.kind]


def _let_in(notice: AccountNotice | ListedNotice, told: dict[str, str]) -> str:
    """What a colleague says of a consent; whether it is so, only the holder knows."""
    if notice.details.get("cause"):
        return _(
            "%(colleague)s wrote that %(professional)s may read the record of %(record)s, who read it already: "
            "nothing changed.",
            **told,
        )
    return _(
        "%(colleague)s let %(professional)s into the record of %(record)s, and wrote that its holder agreed. "
        "End the access if that is not so.",
        **told,
    )


def _accepted(notice: AccountNotice | ListedNotice, told: dict[str, str]) -> str:
    """What it asks for, and once it asks for nothing any more, what became of it."""
    settled = notice.details.get("settled", "")
    if settled == "confirmed":
        return _("%(professional)s accepted the invitation to the record of %(record)s, and was confirmed.", **told)
    if settled or clock.now() >= notice.at + CONFIRMABLE:
        return _(
            "%(professional)s accepted the invitation to the record of %(record)s. It has ended, and nothing opened.",
            **told,
        )
    return _(
        "%(professional)s accepted the invitation to the record of %(record)s. Nothing opens until you confirm.", **told
    )


def _waiting(who: str) -> str:
    """Neither what it is nor of what kind."""
    if not who:
        return _("A result is waiting. Make an appointment with the professional who asked for it.")
    return _("A result is waiting. Make an appointment with %(name)s.", name=who)


def notice_subject(kind: NoticeKind) -> str:
    """The subject of the mail: nothing of the record is in it, nor a name."""
    if kind is NoticeKind.HOLDER_REPLACED:
        return _("Carnet: a record no longer opens to you")
    if kind in _WAITS:
        return _("Carnet: something is waiting for you")
    if kind in OF_RECORDS:
        return _("Carnet: something new in who reads a record")
    return _("Carnet: a change in how you sign in")


def notice_advice(kind: NoticeKind) -> tuple[str, ...]:
    """What to do, paragraph by paragraph."""
    if kind is NoticeKind.HOLDER_REPLACED:
        return (
            _("Letters are printed by the operator of this site, who checks who asks for one."),
            _("If you do not know why this happened, ask them for a letter: its code gives the record back."),
        )
    if kind is NoticeKind.RESULT_WAITING:
        return (
            _("You will read it once you have been told of it, and one month after it came at the latest."),
            _("We never ask for a password or a code by mail."),
        )
    if kind in _WAITS:
        return (
            _("Sign in to read it:"),
            url_for("lifecycle.home", _external=True),
            _("We never ask for a password or a code by mail."),
        )
    if kind in OF_RECORDS:
        return (
            _("Sign in to read who opens what, and to end or block it at once:"),
            url_for("lifecycle.record_list", _external=True),
            _("We never ask for a password or a code by mail."),
        )
    return (
        _("If this was you, there is nothing to do."),
        _("If not, sign in, remove what you do not know and end the other sessions:"),
        url_for("accounts.passkey_list", _external=True),
        _("We never ask for a password or a code by mail."),
    )
