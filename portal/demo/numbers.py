"""Identifiers of the demonstration, valid in form and impossible in fact.

National numbers carry the commune ``999``, which no department has; RPPS numbers begin with ``9990``, FINESS numbers
with a department followed by ``0990``: nobody real can own one of them.
"""

from __future__ import annotations

import datetime as dt
import uuid

from stdnum import luhn
from stdnum.fr import nir as stdnum_nir

SPACE = uuid.UUID("6f1d3a52-5b1c-4c67-9d0e-2f6f1f0c7a11")
"""The namespace of every identifier of the demonstration."""


def stable_uuid(*parts: object) -> str:
    """Return the same upper-case UUID for the same parts, on every run and machine."""
    return str(uuid.uuid5(SPACE, "/".join(str(part) for part in parts))).upper()


def oid_of(*parts: object) -> str:
    """Return a UUID-derived OID (ITU-T X.667, arc 2.25) for the same parts: what a CDA ``id/@root`` may hold."""
    return f"2.25.{uuid.UUID(stable_uuid(*parts)).int}"


def national_number(sex: str, birth: dt.date, department: str, order: int) -> str:
    """Return the 15 characters of a national number with its key; Corsican departments are ``2A`` and ``2B``."""
    body = f"{'2' if sex == 'F' else '1'}{birth:%y%m}{department}999{order:03d}"
    return body + str(stdnum_nir.calc_check_digits(body))


def rpps_number(order: int) -> str:
    """Return an 11-digit RPPS number whose last digit is its Luhn key."""
    body = f"9990{order:06d}"
    return body + str(luhn.calc_check_digit(body))


def finess_number(department: str, order: int) -> str:
    """Return a 9-digit FINESS number whose last digit is its Luhn key."""
    body = f"{department}0990{order:02d}"
    return body + str(luhn.calc_check_digit(body))
