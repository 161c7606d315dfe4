"""Who can be named the GP, in words."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms.fields.choices import SelectChoice

from portal.professionals.queries.rights import Standing
from portal.record.professions import described


def choices_of(candidates: Sequence[Standing]) -> list[SelectChoice]:
    """Each with their name, what they do and where."""
    return [
        SelectChoice(str(one.professional.id), f"{one.professional.name}, {described(one.professional)}")
        for one in candidates
    ]
