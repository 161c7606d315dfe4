"""For how long somebody is let in, counted in days of Paris."""

from __future__ import annotations

import datetime as dt

import pytest

from portal.professionals.durations import Duration


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("duration", "since", "until"),
    [
        (Duration.VISIT, "2026-11-24T14:05+01:00", "2026-11-25T14:05+01:00"),
        (Duration.WEEK, "2026-11-24T14:05+01:00", "2026-12-01T14:05+01:00"),
        (Duration.QUARTER, "2026-11-24T14:05+01:00", "2027-02-24T14:05+01:00"),
        (Duration.QUARTER, "2026-11-30T14:05+01:00", "2027-02-28T14:05+01:00"),
        (Duration.QUARTER, "2027-01-31T00:30+01:00", "2027-04-30T00:30+02:00"),
        (Duration.YEAR, "2028-02-29T08:00+01:00", "2029-02-28T08:00+01:00"),
        (Duration.YEAR, "2026-12-31T23:30+01:00", "2027-12-31T23:30+01:00"),
    ],
)
def test_its_end(duration: Duration, since: str, until: str) -> None:
    assert duration.until(at(since)) == at(until)


def test_what_is_open_has_no_end() -> None:
    assert Duration.OPEN.until(at("2026-11-24T14:05+01:00")) is None
