"""How often somebody looks medicines up, or has the photo of a box read."""

from __future__ import annotations

from portal.core.limits import Allowance

SUGGESTIONS = Allowance("medicines-suggested", "600 per hour")
"""A medicine is typed in some ten pauses."""
PHOTOS = Allowance("boxes-read", "60 per hour")
