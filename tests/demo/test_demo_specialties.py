"""Whoever the demonstration knows is described in the reader's language."""

from __future__ import annotations

import datetime as dt

from portal.core.i18n import force_locale
from portal.demo.directory import extract_file
from portal.demo.family import family
from portal.professionals.extract import Line, read_extract
from portal.record.specialties import english_specialty


def test_every_specialty_of_the_demonstration_is_known() -> None:
    told = [one for one in read_extract(extract_file(family(dt.date(2026, 6, 1)))) if isinstance(one, Line)]
    labels = {one.specialty for one in told if one.specialty}
    assert len(labels) > 15
    with force_locale("en"):
        assert {one for one in labels if not english_specialty(one)} == set()
