"""The records and the rights to them. Rights live below the pages that edit them."""

from __future__ import annotations

import datetime as dt
import enum
import uuid

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Base
from portal.core.ids import new_id


class RecordState(enum.StrEnum):
    """The life of a record (rules, section 6)."""

    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    PURGED = "purged"


class IdentityStatus(enum.StrEnum):
    """Whether somebody vouched for the holder's identity."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"


class RelationKind(enum.StrEnum):
    """How an account stands to a record."""

    HOLDER = "holder"
    PARENT = "parent"
    GUARDIAN = "guardian"
    CARER = "carer"


_CONFIRMED = text("identity_status = 'confirmed'")


class Record(Base):
    """One holder's record. The NIR is kept sealed, and found by a keyed digest.

    One number has at most one record of confirmed identity; anybody may claim a number in a record of their own. The
    switches of the emergencies are those of the rules, section 4; the emergency code, which the holder carries, is kept
    like the NIR.
    """

    __tablename__ = "record"
    __table_args__ = (
        Index(None, "nir_digest"),
        Index(
            "uq_record_confirmed_nir", "nir_digest", unique=True, sqlite_where=_CONFIRMED, postgresql_where=_CONFIRMED
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    state: Mapped[RecordState] = mapped_column(default=RecordState.OPEN)
    identity_status: Mapped[IdentityStatus] = mapped_column(default=IdentityStatus.UNCONFIRMED)
    opened_at: Mapped[dt.datetime]
    opened_how: Mapped[str]
    wrapped_keys: Mapped[bytes] = mapped_column(LargeBinary)
    nir_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    nir_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    family_name: Mapped[str]
    used_name: Mapped[str] = mapped_column(default="")
    given_names: Mapped[str]
    birth_date: Mapped[dt.date]
    sex: Mapped[str]
    birth_place: Mapped[str] = mapped_column(default="")
    emergency_bedside: Mapped[bool] = mapped_column(default=True)
    emergency_call_centre: Mapped[bool] = mapped_column(default=True)
    emergency_masked: Mapped[bool] = mapped_column(default=False)
    emergency_code_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True, unique=True)
    emergency_code_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    stored_bytes: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    """What its stored files add up to: :mod:`portal.record.storage.quota`."""

    @property
    def first_name(self) -> str:
        """The first given name."""
        return self.given_names.split()[0]

    @property
    def full_name(self) -> str:
        """First given name and the name used, else the birth name."""
        return f"{self.first_name} {self.used_name or self.family_name}"

    @property
    def initials(self) -> str:
        """Two letters for the cover."""
        return (self.first_name[:1] + (self.used_name or self.family_name)[:1]).upper()


class Relation(Base):
    """What an account is to a record: its holder, a representative, or a carer with a level and an end.

    ``hue`` (1 to 6) is the colour under which this account sees this record; given once, never dealt again.
    """

    __tablename__ = "relation"
    __table_args__ = (Index(None, "account_id", "record_id", unique=True), Index(None, "record_id"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("record.id"))
    kind: Mapped[RelationKind]
    level: Mapped[int | None] = mapped_column(SmallInteger)
    hue: Mapped[int] = mapped_column(SmallInteger)
    since: Mapped[dt.datetime]
    until: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]

    record: Mapped[Record] = relationship(lazy="raise")
