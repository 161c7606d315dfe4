"""How often a professional does what somebody in their name would do often."""

from __future__ import annotations

from portal.core.limits import Allowance

LOOK_UPS = Allowance("colleagues-looked-for", "40 per day")
"""Two to each colleague who is let in."""
COLLEAGUES = Allowance("colleagues-let-in", "20 per day")
EMERGENCIES_PER_HOUR = Allowance("emergency-per-hour", "5 per hour")
EMERGENCIES_PER_DAY = Allowance("emergency-per-day", "10 per day")
