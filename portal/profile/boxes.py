"""What the photo of a medicine's box tells: which medicine, which batch, until when it may be used."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from portal.core import clock
from portal.intake.boxes import boxes_on
from portal.medicines.gs1 import BoxCode
from portal.medicines.queries import FoundMedicine, medicine_in_box

MOST = 3
"""Boxes of one photo that are looked up."""


@dataclass(frozen=True, slots=True)
class SeenBox:
    """One box. ``medicine`` is None where the public files do not know its code, or are not there."""

    code: BoxCode
    medicine: FoundMedicine | None
    is_expired: bool


def boxes_in(photo: bytes) -> list[SeenBox]:
    """The boxes whose code a photo shows, three at most; the photo is read elsewhere and kept nowhere.

    Raises :class:`portal.intake.readers.errors.Unreadable`. Three queries for each box.
    """
    today = clock.today()
    return [_seen(one, today) for one in boxes_on(photo, today)[:MOST]]


def _seen(code: BoxCode, today: dt.date) -> SeenBox:
    found = medicine_in_box(code.cip13) if code.cip13 else None
    return SeenBox(code, found[0] if found else None, code.expires is not None and code.expires < today)
