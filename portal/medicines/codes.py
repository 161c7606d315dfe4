"""The codes of French medicines: CIS names a medicine, CIP a kind of box. Pure."""

from __future__ import annotations

CIS_SYSTEM = "1.2.250.1.213.2.3.1"
"""The OID of CIS codes."""
_FRENCH = "3400"
"""GS1's prefix of French medicines, after the leading digit."""


def is_cip13(written: str) -> bool:
    """Whether this is a French CIP code of thirteen digits with its right last one."""
    return len(written) == 13 and written.startswith(_FRENCH[:3]) and has_right_key(written)


def cip13_of(gtin: str) -> str | None:
    """The CIP code in a GTIN of fourteen digits; None where it is no French medicine's."""
    return gtin[1:] if gtin.startswith(f"0{_FRENCH}") and is_cip13(gtin[1:]) else None


def has_right_key(digits: str) -> bool:
    """Whether the last digit is the one that GS1 reckons from the others (weights 3 and 1 from the right)."""
    if len(digits) < 2 or not (digits.isascii() and digits.isdecimal()):
        return False
    told = sum(int(sign) * (3 if place % 2 == 0 else 1) for place, sign in enumerate(reversed(digits[:-1])))
    return (told + int(digits[-1])) % 10 == 0
