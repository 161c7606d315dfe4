"""The rights of professionals: who they are, what the holder gave them, and what was hidden.

The pages that give and take them are above; the decision that reads them is beside.
"""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.access.subject import Role
from portal.core.db import Base
from portal.core.ids import new_id

PROFILE_FOLDER = "profile"
"""The folder of what the patient's side writes on the pages of health."""
FOLDERS = frozenset(
    {
        *("summary", "prescriptions", "imaging", "laboratory", "reports", "prevention", "certificates"),
        *("administrative", "directives", "care_history", "other", PROFILE_FOLDER),
    }
)
"""Every folder that a document may be in: a grant to them all is one to whatever there is."""
_LIVE = text("ended_at IS NULL")


def _one_live(name: str, *columns: str) -> Index:
    """At most one row of these that has not ended."""
    return Index(name, *columns, unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE)


class Consent(enum.StrEnum):
    """How the holder agreed (rules, section 1: "how consent was given")."""

    PORTAL = "portal"
    SPOKEN = "spoken"
    WRITTEN = "written"
    REPRESENTATIVE = "representative"


CONSENT_GIVEN_HERE = {Role.HOLDER: Consent.PORTAL, Role.REPRESENTATIVE: Consent.REPRESENTATIVE}
"""How those who answer for a record agree by what they do here. Carers say how the holder did."""


class EmergencyKind(enum.StrEnum):
    """The two openings of the rules, section 4, each with a prior objection of its own."""

    BEDSIDE = "bedside"
    CALL_CENTRE = "call-centre"


def name_of(title: str, given_names: str, family_name: str) -> str:
    """What a professional is called: ``Dr Karim Benali``, ``Thomas Roux``."""
    first = given_names.split()[0] if given_names else ""
    return " ".join(part for part in (title, first, family_name) if part)


class Professional(Base):
    """A health professional as this site knows one: an account that acts under an RPPS number.

    A number is claimed by whoever accepts an invitation, and each claim gets only what patients confirm to it; one that
    an identity provider or the operator vouched for (``verified_at``) is the only one of its number. ``profession`` is
    a key of the matrix; what is none of them is kept as it came and reads nothing.
    """

    __tablename__ = "professional"
    __table_args__ = (
        Index(None, "rpps"),
        Index(
            "uq_professional_verified_rpps",
            "rpps",
            unique=True,
            sqlite_where=text("verified_at IS NOT NULL"),
            postgresql_where=text("verified_at IS NOT NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), unique=True)
    rpps: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    family_name: Mapped[str]
    given_names: Mapped[str]
    profession: Mapped[str]
    specialty: Mapped[str] = mapped_column(default="")
    organisation: Mapped[str] = mapped_column(default="")
    town: Mapped[str] = mapped_column(default="")
    since: Mapped[dt.datetime]
    verified_at: Mapped[dt.datetime | None]
    verified_how: Mapped[str] = mapped_column(default="")

    @property
    def name(self) -> str:
        """``Dr Karim Benali``, ``Thomas Roux``."""
        return name_of(self.title, self.given_names, self.family_name)


class ListedProfessional(NamedTuple):
    """What a list says of a professional, and what decides what they read: columns of the row by the same names."""

    id: uuid.UUID
    account_id: uuid.UUID
    rpps: str
    title: str
    family_name: str
    given_names: str
    profession: str
    specialty: str
    verified_at: dt.datetime | None

    @property
    def name(self) -> str:
        """As :attr:`Professional.name`."""
        return name_of(self.title, self.given_names, self.family_name)


class Grant(Base):
    """The holder's authorisation of one professional. ``folders``: what may be read, by the names of the folders.

    ``collected_by``: the professional who received the holder's consent for a colleague of the care team; the grant
    holds as long as a right of their own.
    """

    __tablename__ = "professional_grant"
    __table_args__ = (
        _one_live("uq_professional_grant_live", "record_id", "professional_id"),
        Index(None, "professional_id"),
        Index(None, "record_id", "since"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("record.id"))
    professional_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("professional.id"))
    since: Mapped[dt.datetime]
    until: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]
    folders: Mapped[list[str]]
    consent: Mapped[Consent]
    given_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    collected_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("professional.id"))

    professional: Mapped[Professional] = relationship(lazy="raise", foreign_keys=[professional_id])


class GpDesignation(Base):
    """The one *médecin traitant* of a record (code de la sécurité sociale, L. 162-5-3)."""

    __tablename__ = "gp_designation"
    __table_args__ = (_one_live("uq_gp_designation_live", "record_id"), Index(None, "professional_id"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("record.id"))
    professional_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("professional.id"))
    since: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]

    professional: Mapped[Professional] = relationship(lazy="raise")


class Block(Base):
    """One professional refused everything, by number: another account under the same one is refused too."""

    __tablename__ = "block"
    __table_args__ = (_one_live("uq_block_live", "record_id", "rpps"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("record.id"))
    rpps: Mapped[str]
    professional_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("professional.id"))
    since: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]

    professional: Mapped[Professional] = relationship(lazy="raise")


class EmergencyOpening(Base):
    """A record opened in an emergency, for a stated reason and 24 hours at most (rules, section 4)."""

    __tablename__ = "emergency_opening"
    __table_args__ = (
        _one_live("uq_emergency_opening_live", "record_id", "professional_id"),
        Index(None, "professional_id"),
        Index(None, "record_id", "since"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("record.id"))
    professional_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("professional.id"))
    kind: Mapped[EmergencyKind]
    reason_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    since: Mapped[dt.datetime]
    until: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]

    professional: Mapped[Professional] = relationship(lazy="raise")


class Mask(Base):
    """An item hidden from all professionals (``professional_id`` None) or from one; ``shown``: an exception for one."""

    __tablename__ = "mask"
    __table_args__ = (
        Index("uq_mask_one", "item_id", "professional_id", unique=True),
        Index(
            "uq_mask_all",
            "item_id",
            unique=True,
            sqlite_where=text("professional_id IS NULL"),
            postgresql_where=text("professional_id IS NULL"),
        ),
        Index(None, "record_id", "since"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("record.id"))
    item_kind: Mapped[str]
    item_id: Mapped[uuid.UUID]
    professional_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("professional.id"))
    shown: Mapped[bool] = mapped_column(default=False)
    since: Mapped[dt.datetime]


class FolderMask(Base):
    """A rule for what comes later into a folder: each document that does is born with the mask that it asks for."""

    __tablename__ = "folder_mask"
    __table_args__ = (Index(None, "record_id", "folder"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("record.id"))
    folder: Mapped[str]
    professional_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("professional.id"))
    since: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


class Visit(Base):
    """When a professional was in a record: the first time, the visit before the present one, and its last page."""

    __tablename__ = "visit"
    __table_args__ = (Index(None, "record_id"),)

    professional_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("professional.id"), primary_key=True)
    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("record.id"), primary_key=True)
    first_at: Mapped[dt.datetime]
    before_at: Mapped[dt.datetime | None]
    began_at: Mapped[dt.datetime]
    last_at: Mapped[dt.datetime]


LIVE_RIGHTS: tuple[type[Any], ...] = (Grant, GpDesignation, EmergencyOpening)
"""What ends when a professional is blocked."""
