"""What is put into the record of a paper: the file's word, then the person's, then what is proposed."""

from __future__ import annotations

from typing import Any

import pytest

from portal.access.opening import Opened
from portal.core.db import db
from portal.intake.commands import IntakeOutcome, take_in_parts
from portal.intake.parts import Part
from portal.intake.readers.detect import read_any
from portal.intake.understood import About
from portal.record.models import Document, Source
from portal.record.storage.body import body_of

PAPER = Part(b"Dr Karim Benali\nLyon, le 12 mars 2024\nORDONNANCE\nAmoxicilline 500 mg", "IMG_2041.txt")


def taken(opened: Opened, about: About) -> tuple[Document, tuple[str, ...]]:
    """The document that becomes of the paper, and what of it was proposed."""
    result = take_in_parts(opened, [PAPER], about, read=read_any)
    assert result.document is not None
    return result.document, result.proposed


@pytest.mark.parametrize(
    ("said", "title", "type_code", "date", "proposed"),
    [
        ({}, "Ordonnance", "DOCPAT02", "2024-03-12", ("title", "type_code", "date")),
        ({"title": "Mes gélules"}, "Mes gélules", "DOCPAT02", "2024-03-12", ("type_code", "date")),
        ({"type_code": "DOCPAT03", "date": "2024-03"}, "Ordonnance", "DOCPAT03", "2024-03", ("title",)),
        ({"title": "T", "type_code": "DOCPAT09", "date": "2020"}, "T", "DOCPAT09", "2020", ()),
    ],
)
def test_what_a_person_says_counts_before_what_is_proposed(
    opened: Opened, said: dict[str, Any], title: str, type_code: str, date: str, proposed: tuple[str, ...]
) -> None:
    document, told = taken(opened, About(Source.PATIENT, **said))
    assert (document.title, document.type_code, document.date_text) == (title, type_code, date)
    assert told == body_of(opened, document).proposed == proposed


@pytest.mark.parametrize("source", [Source.PROFESSIONAL, Source.OPERATOR, Source.INSURER])
def test_nothing_is_proposed_to_anybody_else(opened: Opened, source: Source) -> None:
    document, told = taken(opened, About(source, title="Lettre"))
    assert (document.type_code, document.act_start, told) == ("", "", ())


def test_what_is_there_already_is_not_proposed_anew(opened: Opened) -> None:
    taken(opened, About(Source.PATIENT))
    db.session.commit()
    again = take_in_parts(opened, [PAPER], About(Source.PATIENT), read=read_any)
    assert (again.outcome, again.proposed) == (IntakeOutcome.DUPLICATE, ())
