"""A value in a list: as written, or rounded where its tail is long; never to zero."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.core.i18n import force_locale
from portal.record.entries.values import short_value
from portal.record.models import Entry


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("0.0041", "0.0041"),
        ("0.00012", "0.00012"),
        ("0.00012345", "≈\u00a00.000123"),
        ("-0.00098765", "≈\u00a0-0.000988"),
        ("0.0000012", "0.0000012"),
        ("7.43219", "≈\u00a07.43"),
        ("2.600", "2.600"),
        ("5.2000", "5.2000"),
        ("1234.56789", "≈\u00a01,234.57"),
        ("< 0.0001", "< 0.0001"),
    ],
)
def test_it_keeps_what_matters(written: str, shown: str) -> None:
    number = None if written.startswith("<") else Decimal(written)
    with force_locale("en"):
        assert short_value(Entry(value=written, number_value=number)) == shown
