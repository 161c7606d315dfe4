"""The RPPS number in a claim: eleven digits of which the last is the Luhn key, alone or behind the "8" of its kind."""

from __future__ import annotations

import re

from stdnum import luhn

_CLAIM = re.compile(r"8?([0-9]{11})")


def number_of(claim: object) -> str | None:
    """The number that a claim holds; None for another kind of identifier, and for a number whose key does not hold.

    French health identifiers tell their kind by the first digit: 8 for RPPS, 0 for ADELI, 3 and 5 for an
    establishment's own.
    """
    found = _CLAIM.fullmatch(claim) if isinstance(claim, str) else None
    return found.group(1) if found is not None and luhn.is_valid(found.group(1)) else None
