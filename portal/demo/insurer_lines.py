"""The lines of the insurer's care history, as plain data."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

UNTOLD = "Non communiqué"
"""What the insurer writes when it does not tell: data, not a gap."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A medicine or a vaccine handed out. ``group`` is the class of the insurer: its code and its label."""

    day: dt.date
    label: str
    cip: str
    group: tuple[str, str]
    substances: tuple[str, ...]
    prescriber: str
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Appliance:
    """A medical device handed out, with its code of the list of products (LPP)."""

    day: dt.date
    label: str
    lpp: str
    prescriber: str
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay in hospital: first and last day, the nature of the stay (label and code of its group)."""

    first: dt.date
    last: dt.date
    nature: str
    code: str
    place: str


@dataclass(frozen=True, slots=True)
class Care:
    """An act: its code (NGAP letters, CCAM or NABM) and label as the insurer writes them, in capitals.

    ``by`` is the key of a professional or of an organisation, or empty when not told. ``in_hospital`` marks an act
    done during a stay, which the insurer shows by a leading ``H``.
    """

    day: dt.date
    code: str
    label: str
    by: str
    in_hospital: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """Twenty-four months of reimbursed care of one person."""

    first: dt.date
    last: dt.date
    medicines: tuple[Delivery, ...] = ()
    vaccines: tuple[Delivery, ...] = ()
    appliances: tuple[Appliance, ...] = ()
    stays: tuple[Stay, ...] = ()
    care: tuple[Care, ...] = ()
    imaging: tuple[Care, ...] = ()
    biology: tuple[Care, ...] = field(default=())

    def count(self) -> int:
        """Return how many lines the history holds."""
        drugs = len(self.medicines) + len(self.vaccines) + len(self.appliances)
        return drugs + len(self.stays) + len(self.care) + len(self.imaging) + len(self.biology)
