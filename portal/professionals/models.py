"""The public directory of health professionals, and the invitations to a record."""

from __future__ import annotations

import datetime as dt
import enum
import uuid

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.access.rights import Consent, Professional, name_of
from portal.core.db import Base
from portal.core.ids import new_id
from portal.professionals.durations import Duration


class DirectoryLoad(Base):
    """One loading of the directory. The newest that came to its end is the one that is read."""

    __tablename__ = "directory_load"

    id: Mapped[int] = mapped_column(primary_key=True)
    begun_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]


class DirectoryEntry(Base):
    """One line of the public directory: somebody at one place of work, who has as many lines as places.

    ``id`` is made of what the line says, so that one that is loaded again keeps its own. ``profession`` is a key of the
    matrix; what is none of them is kept as it came, and reads nothing. ``first_load`` and ``last_load``: from which
    loading to which one the line was in the file.
    """

    __tablename__ = "directory_entry"
    __table_args__ = (Index(None, "rpps"),)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False)
    rpps: Mapped[str]
    title: Mapped[str]
    family_name: Mapped[str]
    given_names: Mapped[str]
    profession: Mapped[str]
    profession_label: Mapped[str]
    specialty: Mapped[str]
    organisation: Mapped[str]
    postcode: Mapped[str]
    town: Mapped[str]
    email: Mapped[str]
    sort_key: Mapped[str]
    first_load: Mapped[int]
    last_load: Mapped[int]

    @property
    def name(self) -> str:
        """``Dr Karim Benali``, ``Thomas Roux``."""
        return name_of(self.title, self.given_names, self.family_name)


class Progress(enum.StrEnum):
    """How far an invitation has come."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Invitation(Base):
    """An invitation of one professional to one record, by a link that works once. It opens nothing by itself.

    ``token_digest`` is the SHA-256 of the link's 256 bits. It is bound to the address that it was mailed to and to the
    number, empty where there is none. ``name``: whom it is for, as the directory or the holder says.
    ``expires_at``: until when it may be accepted, and once it was, until when it may be confirmed.
    """

    __tablename__ = "invitation"
    __table_args__ = (Index(None, "record_id", "created_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("record.id"))
    made_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    name: Mapped[str] = mapped_column(default="")
    rpps: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    duration: Mapped[Duration]
    folders: Mapped[list[str]]
    consent: Mapped[Consent]
    as_gp: Mapped[bool] = mapped_column(default=False)
    professional_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("professional.id"))
    accepted_at: Mapped[dt.datetime | None]
    confirmed_at: Mapped[dt.datetime | None]
    declined_at: Mapped[dt.datetime | None]
    cancelled_at: Mapped[dt.datetime | None]

    professional: Mapped[Professional | None] = relationship(lazy="raise")

    def progress(self, now: dt.datetime) -> Progress:
        """How far it has come at an instant. What was confirmed, declined or taken back stays so."""
        ends = {
            Progress.CONFIRMED: self.confirmed_at,
            Progress.CANCELLED: self.cancelled_at,
            Progress.DECLINED: self.declined_at,
        }
        ended = next((standing for standing, at in ends.items() if at is not None), None)
        if ended is not None:
            return ended
        if not self.created_at <= now < self.expires_at:
            return Progress.EXPIRED
        return Progress.ACCEPTED if self.accepted_at is not None else Progress.WAITING
