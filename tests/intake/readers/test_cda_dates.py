"""Partial dates stay partial."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.intake.readers.cda.dates import partial_date


@pytest.mark.parametrize(
    ("stamp", "date"),
    [
        ("1979", "1979"),
        ("197903", "1979-03"),
        ("19790312", "1979-03-12"),
        ("20261120140500+0100", "2026-11-20T14:05:00+01:00"),
        ("202611201405+0100", "2026-11-20T14:05+01:00"),
        ("20261120140500.1234-0500", "2026-11-20T14:05:00-05:00"),
        ("20261120", "2026-11-20"),
        ("2026112014", "2026-11-20"),
        ("20140402+0200", "2014-04-02"),
        ("20230230", "2023-02"),
        ("19790000", "1979"),
        ("20261120256000", "2026-11-20"),
        ("20261120140500+9900", "2026-11-20T14:05:00"),
        ("0000", ""),
        ("", ""),
        ("hier", ""),
        ("１９７９", ""),
    ],
)
def test_what_is_known_is_kept_and_no_more(stamp: str, date: str) -> None:
    assert partial_date(stamp) == date


@given(st.text(alphabet="0123456789+-.", max_size=24))
def test_a_date_begins_with_the_year_of_the_stamp(stamp: str) -> None:
    date = partial_date(stamp)
    assert date == "" or date[:4] == stamp[:4]
