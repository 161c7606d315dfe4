"""Vaccinations: what was given, what the calendar recommends for a birth date, and what one adds oneself."""
