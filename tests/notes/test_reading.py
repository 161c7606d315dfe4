"""A note is read with its document and never without it, whoever asks and however."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.access.actions import Action
from portal.record.notes.queries import note_of, requests_to
from tests.support.hiding import opened_by
from tests.support.notes import noted, report_of
from tests.support.people import People
from tests.support.professionals import hide, let_in


@pytest.mark.parametrize(("name", "reads"), [("carol", False), ("bob", True)])
def test_a_hidden_document_hides_its_notes(app: Flask, people: People, name: str, reads: bool) -> None:
    """From the specialist and not from the GP, without the page of the document between."""
    let_in(app, people)
    document_id = report_of(app, people["alice"])
    note_id = noted(app, people["alice"], document_id)
    hide(app, people["alice"], document_id)
    with opened_by(app, people, name, Action.VIEW_RECORD) as opened:
        assert (note_of(opened, document_id, note_id) is not None) is reads
        assert requests_to(opened) == []
