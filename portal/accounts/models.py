"""The tables of accounts: who signs in, with what, from where."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.access.rights import Professional
from portal.core import clock
from portal.core.db import Base
from portal.core.ids import new_id

IDLE_FOR = dt.timedelta(minutes=30)
PROFESSIONAL_IDLE_FOR = dt.timedelta(minutes=15)
SIGNED_IN_FOR = dt.timedelta(hours=12)
_NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Theme(enum.StrEnum):
    """How the site looks for an account."""

    DEVICE = ""
    LIGHT = "light"
    DARK = "dark"


class Purpose(enum.StrEnum):
    """What a challenge was made for; an answer to one holds for no other."""

    SIGN_UP = "sign-up"
    SIGN_IN = "sign-in"
    STEP_UP = "step-up"
    ADD_PASSKEY = "add-passkey"
    PROVE_IDENTITY = "prove-identity"


class NoticeKind(enum.StrEnum):
    """What an account is told: about its own credentials, and of records that it has, or had."""

    PASSKEY_ADDED = "passkey-added"
    PASSKEY_REMOVED = "passkey-removed"
    PASSKEY_COUNTER = "passkey-counter"
    CODES_MADE = "codes-made"
    CODE_USED = "code-used"
    EMAIL_CHANGED = "email-changed"
    HOLDER_REPLACED = "holder-replaced"
    FIRST_VISIT = "first-visit"
    EMERGENCY_OPENED = "emergency-opened"
    EMERGENCY_OF_PATIENT = "emergency-of-patient"
    INVITATION_ACCEPTED = "invitation-accepted"
    INVITATION_DECLINED = "invitation-declined"
    COLLEAGUE_LET_IN = "colleague-let-in"
    RESULT_WAITING = "result-waiting"
    CORRECTION_ASKED = "correction-asked"
    NOTE_ANSWERED = "note-answered"
    NOTE_UNANSWERED = "note-unanswered"


class Account(Base):
    """A person who signs in. ``user_handle`` is what passkeys know: 64 random bytes that say nothing."""

    __tablename__ = "account"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_handle: Mapped[bytes] = mapped_column(LargeBinary(64), unique=True)
    display_name: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    locale: Mapped[str] = mapped_column(default="")
    theme: Mapped[str] = mapped_column(default="")
    created_at: Mapped[dt.datetime]


class Passkey(Base):
    """A credential. A removed one keeps its row, so that its id is never taken again."""

    __tablename__ = "passkey"
    __table_args__ = (Index(None, "account_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    algorithm: Mapped[int] = mapped_column(SmallInteger)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    backup_eligible: Mapped[bool]
    backed_up: Mapped[bool]
    aaguid: Mapped[bytes] = mapped_column(LargeBinary(16))
    transports: Mapped[list[str]]
    name: Mapped[str]
    created_at: Mapped[dt.datetime]
    last_used_at: Mapped[dt.datetime | None]
    removed_at: Mapped[dt.datetime | None]

    account: Mapped[Account] = relationship()


class RecoveryCode(Base):
    """The SHA-256 of one recovery code."""

    __tablename__ = "recovery_code"
    __table_args__ = (Index(None, "account_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]


class Challenge(Base):
    """One challenge, for one purpose, in one browser (``binding`` is the SHA-256 of a secret in its session)."""

    __tablename__ = "challenge"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    purpose: Mapped[Purpose]
    binding: Mapped[bytes] = mapped_column(LargeBinary(32))
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    value: Mapped[bytes] = mapped_column(LargeBinary(64))
    user_handle: Mapped[bytes] = mapped_column(LargeBinary(64), default=b"")
    name: Mapped[str] = mapped_column(default="")
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)


class AccountNotice(Base):
    """One thing that an account is told; ``record_id`` where it is about a record."""

    __tablename__ = "account_notice"
    __table_args__ = (Index(None, "account_id", "at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[dt.datetime]
    kind: Mapped[NoticeKind]
    details: Mapped[dict[str, Any]]
    seen_at: Mapped[dt.datetime | None]
    record_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("record.id"))


class AccountSession(Base):
    """One sign-in on one device; what flask-login takes for the user.

    ``digest`` is the SHA-256 of 256 random bits that only the browser keeps; they change at each step-up.
    ``professional``: who the person acts as here; a private person where there is none, never both.
    """

    __tablename__ = "account_session"
    __table_args__ = (Index(None, "account_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    passkey_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("passkey.id"))
    device: Mapped[str]
    restricted: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime]
    last_seen_at: Mapped[dt.datetime]
    step_up_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]
    professional_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("professional.id"))

    account: Mapped[Account] = relationship()
    professional: Mapped[Professional | None] = relationship()

    is_authenticated = is_active = True
    is_anonymous = False
    token = ""

    def get_id(self) -> str:
        """The secret that the browser keeps: known only right after it was made or shown."""
        return self.token

    @property
    def account_name(self) -> str:
        """The name of the account, for the trail and the cover."""
        return self.account.display_name

    @property
    def signed_in_at(self) -> dt.datetime:
        """When the person signed in on this device."""
        return self.created_at

    @property
    def verified_at(self) -> dt.datetime:
        """When the person last proved to be there. A restricted session does one thing only, and that without proof."""
        return clock.now() if self.restricted else self.step_up_at or _NEVER

    def expired(self, now: dt.datetime) -> bool:
        """Idle for half an hour, a professional for a quarter of one, or twelve hours old."""
        idle = PROFESSIONAL_IDLE_FOR if self.professional_id is not None else IDLE_FOR
        return now - self.last_seen_at > idle or now - self.created_at > SIGNED_IN_FOR
