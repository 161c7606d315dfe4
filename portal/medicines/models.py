"""The tables of the public medicines files (Base de données publique des médicaments)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, Date, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base

_NUMBER = BigInteger().with_variant(Integer, "sqlite")


class MedicineLoad(Base):
    """What stands in the tables: one row, replaced with them. ``files_of``: the day of the files."""

    __tablename__ = "medicine_load"

    id: Mapped[int] = mapped_column(primary_key=True)
    files_of: Mapped[dt.date] = mapped_column(Date())
    loaded_at: Mapped[dt.datetime]
    medicines: Mapped[int]
    presentations: Mapped[int]
    substances: Mapped[int]


class Medicine(Base):
    """One medicine, by its CIS code as a number (``code`` writes it). Words are kept as the files write them."""

    __tablename__ = "medicine"

    id: Mapped[int] = mapped_column(_NUMBER, primary_key=True, autoincrement=False)
    name: Mapped[str]
    form: Mapped[str]
    routes: Mapped[str]
    is_authorised: Mapped[bool]
    is_marketed: Mapped[bool]
    holder: Mapped[str]

    @property
    def code(self) -> str:
        """The CIS code, eight digits."""
        return f"{self.id:08d}"


class Presentation(Base):
    """One kind of box, by its CIP code of thirteen digits as a number."""

    __tablename__ = "medicine_presentation"
    __table_args__ = (Index(None, "medicine_id"), Index(None, "cip7"))

    id: Mapped[int] = mapped_column(_NUMBER, primary_key=True, autoincrement=False)
    cip7: Mapped[int]
    medicine_id: Mapped[int] = mapped_column(_NUMBER)
    label: Mapped[str]
    is_active: Mapped[bool]

    @property
    def cip13(self) -> str:
        """The code under the bars of the box."""
        return f"{self.id:013d}"

    @property
    def gtin(self) -> str:
        """The same with GS1's leading digit of a unit of sale, as the square code of the box says it."""
        return f"0{self.cip13}"


class Substance(Base):
    """What a medicine holds. ``is_fraction``: the part of ``link`` that heals, of the salt under the same ``link``."""

    __tablename__ = "medicine_substance"
    __table_args__ = (Index(None, "medicine_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    medicine_id: Mapped[int] = mapped_column(_NUMBER)
    code: Mapped[str]
    name: Mapped[str]
    dose: Mapped[str]
    reference: Mapped[str]
    is_fraction: Mapped[bool]
    link: Mapped[int]
