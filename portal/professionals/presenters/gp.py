"""Who can be named the GP, in words."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms.fields.choices import SelectChoice

from portal.access.rights import Professional
from portal.core.i18n import gettext as _
from portal.professionals.queries.rights import Standing
from portal.record.professions import described


def choices_of(candidates: Sequence[Standing]) -> list[SelectChoice]:
    """Each with their name, what they do and where, and whether nobody vouched for their number."""
    return [
        SelectChoice(str(one.professional.id), ", ".join(filter(None, _words(one.professional)))) for one in candidates
    ]


def _words(professional: Professional) -> tuple[str, str, str]:
    doubt = _("number not checked") if professional.verified_at is None else ""
    return professional.name, described(professional), doubt
