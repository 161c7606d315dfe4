"""What entries are called: the tags of SNOMED CT say nothing to a patient."""

from __future__ import annotations

import pytest

from portal.record.content import EntryKind
from portal.record.entries.presenters import label_of
from portal.record.models import Entry


@pytest.mark.parametrize("tag", ["finding", "substance", "disorder", "qualifier value"])
def test_the_tag_of_a_snomed_name_is_left_out(tag: str) -> None:
    assert label_of(Entry(kind=EntryKind.CONDITION, label=f"Asthma ({tag})")) == "Asthma"


@pytest.mark.parametrize("name", ["(finding)", "Asthma (mild)", "Finding (disorder) of gait"])
def test_other_brackets_stay(name: str) -> None:
    assert label_of(Entry(kind=EntryKind.CONDITION, label=name)) == name
