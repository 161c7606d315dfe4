"""Sentences and rows that a template would otherwise compute."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import url_for

from portal.accounts.devices import HANDHELD
from portal.accounts.models import Account, AccountNotice, AccountSession, NoticeKind, Passkey
from portal.accounts.notices import OF_NOTES, OF_RECORDS, notice_sentence
from portal.core.clock import PARIS
from portal.core.i18n import current_locale
from portal.core.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One session as shown: what it is called, its picture, whether it is the one that asks."""

    session: AccountSession
    name: str
    icon: str
    own: bool


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    """One passkey as shown."""

    passkey: Passkey
    added: dt.date
    icon: str
    own: bool


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice as shown; ``url``: what it is about, empty where that cannot be opened, and ``record`` whose it is."""

    notice: AccountNotice
    sentence: str
    icon: str
    url: str
    record: str


def notice_rows(notices: Sequence[AccountNotice], may_open: Collection[uuid.UUID]) -> list[NoticeRow]:
    """Notices to show; ``may_open``: the records that the account may open."""
    return [
        NoticeRow(
            each,
            notice_sentence(each),
            notice_icon(each.kind),
            _url(each) if each.record_id in may_open and each.kind in OF_RECORDS else "",
            str(each.details.get("record", "")),
        )
        for each in notices
    ]


def _url(notice: AccountNotice) -> str:
    """Where it is told what the one it is about reads, or who reads the record; for a result that waits, the first
    page.
    """
    if notice.kind is NoticeKind.RESULT_WAITING:
        return url_for("record.overview", record_id=notice.record_id)
    if notice.kind in OF_NOTES:
        about = notice.details.get("document_id")
        return url_for("record.document", record_id=notice.record_id, document_id=about) if about else ""
    if one := notice.details.get("professional_id"):
        return url_for("professionals.professional", record_id=notice.record_id, professional_id=one)
    return url_for("professionals.professional_list", record_id=notice.record_id)


def day_of(instant: dt.datetime) -> dt.date:
    """The French day of an instant."""
    return instant.astimezone(PARIS).date()


def device_name(label: str) -> str:
    """A device in words, also when nothing is known of it."""
    return label or _("Unknown device")


def device_rows(sessions: list[AccountSession], own: uuid.UUID) -> list[DeviceRow]:
    """Sessions to show, the present one first."""
    rows = [DeviceRow(each, device_name(each.device), _device_icon(each.device), each.id == own) for each in sessions]
    return sorted(rows, key=lambda row: not row.own)


def passkey_rows(passkeys: list[Passkey], own: uuid.UUID | None) -> list[PasskeyRow]:
    """Passkeys to show, oldest first; ``own`` is the one that this session was opened with."""
    return [
        PasskeyRow(
            each,
            day_of(each.created_at),
            "smartphone" if "internal" in each.transports else "key-round",
            each.id == own,
        )
        for each in passkeys
    ]


def preferences_of(account: Account) -> dict[str, str]:
    """What the form of preferences shows; an account that never chose a language is read in the present one."""
    return {
        "display_name": account.display_name,
        "email": account.email,
        "locale": account.locale or current_locale(),
        "theme": account.theme,
    }


def notice_icon(kind: NoticeKind) -> str:
    """The picture of a kind of notice."""
    return {
        NoticeKind.PASSKEY_COUNTER: "triangle-alert",
        NoticeKind.CODES_MADE: "printer",
        NoticeKind.CODE_USED: "printer",
        NoticeKind.EMAIL_CHANGED: "mail",
        NoticeKind.HOLDER_REPLACED: "book-heart",
        NoticeKind.FIRST_VISIT: "eye",
        NoticeKind.EMERGENCY_OPENED: "heart-pulse",
        NoticeKind.EMERGENCY_OF_PATIENT: "heart-pulse",
        NoticeKind.INVITATION_ACCEPTED: "user-plus",
        NoticeKind.INVITATION_DECLINED: "x",
        NoticeKind.COLLEAGUE_LET_IN: "user-plus",
        NoticeKind.RESULT_WAITING: "hourglass",
        NoticeKind.CORRECTION_ASKED: "messages-square",
        NoticeKind.NOTE_ANSWERED: "messages-square",
        NoticeKind.NOTE_UNANSWERED: "hourglass",
    }.get(kind, "key-round")


def _device_icon(label: str) -> str:
    return "smartphone" if label.startswith(HANDHELD) else "monitor"
