"""Each kind that can be written: its form, what the record keeps of it, and the form filled in with that."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.actions import Action
from portal.core.db import db
from portal.profile.kinds import KINDS, kind_of, slug_for
from portal.profile.measures.catalogue import measure_of
from portal.record.content import EntryKind
from portal.record.models import Document, Entry
from tests.support.people import People
from tests.support.profile import fill_in, filled_fields, opened_by, profile_address
from tests.support.saved_documents import get

ClientFor = Callable[..., FlaskClient]
TYPED: dict[str, dict[str, str]] = {
    "allergies": {"label": "Latex", "reaction": "Rougeurs", "severity": "severe", "start-year": "2010"},
    "treatments": {
        "label": "Levothyrox 75 µg",
        "dose": "1 comprimé",
        "frequency": "le matin",
        "status": "stopped",
        "start-year": "2010",
        "end-month": "2",
        "end-year": "2012",
        "reason": "thyroïde",
        "prescriber": "Dr Bernard",
    },
    "conditions": {"label": "Asthme", "status": "remission", "start-year": "1995"},
    "procedures": {
        "label": "Appendicite",
        "start-year": "2001",
        "organisation": "CHU de Nantes",
        "performer": "Dr Riou",
    },
    "family": {"relative": "mother", "label": "Diabète", "age": "50 ans"},
    "devices": {
        "label": "Prothèse",
        "site": "hanche droite",
        "status": "active",
        "number": "SN-12",
        "manufacturer": "Acme",
    },
    "needs": {"need": "sight", "words": "Lit les gros caractères"},
    "blood-group": {"group": "AB-", "start-day": "3", "start-month": "2", "start-year": "2015"},
    "tobacco": {"answer": "former", "start-year": "2005", "end-year": "2015", "pack_years": "7,5"},
    "alcohol": {"answer": "monthly"},
    "activity": {"answer": "daily"},
    "drugs": {"answer": "former"},
    "diet": {"answer": "vegan"},
}


def test_every_kind_is_tried() -> None:
    """But for measures and vaccinations, which have pages and tests of their own."""
    elsewhere = {EntryKind.VITAL_SIGN, EntryKind.IMMUNIZATION}
    assert TYPED.keys() == {
        slug for slug, one in KINDS.items() if one.kind not in elsewhere and measure_of(slug) is None
    }


@pytest.mark.parametrize("slug", sorted(TYPED))
def test_what_was_typed_is_kept_and_comes_back(app: Flask, people: People, client_for: ClientFor, slug: str) -> None:
    alice = client_for("alice")
    typed = TYPED[slug] | {"note": "À savoir"}
    get(alice, profile_address(people, f"/{slug}/new"), language="fr")
    assert fill_in(alice, profile_address(people, f"/{slug}/new"), **typed).status_code == 303
    with opened_by(app, people, "alice", action=Action.VIEW_HEALTH):
        (document,) = db.session.scalars(select(Document))
        entries = db.session.scalars(select(Entry).order_by(Entry.number)).all()
    assert {one.kind for one in entries} == {KINDS[slug].kind}
    assert slug_for(entries[0].kind, entries[0].code) == slug
    shown = get(alice, f"/records/{people['alice'].record_id}/health", language="fr").text
    assert entries[0].label in shown
    again = filled_fields(get(alice, profile_address(people, f"/statements/{document.id}/change"), language="fr").text)
    assert {name: again[name] for name in typed} == typed


@pytest.mark.parametrize("slug", ["treatments", "conditions", "devices", "tobacco"])
def test_no_end_before_the_beginning(people: People, client_for: ClientFor, slug: str) -> None:
    typed = TYPED[slug] | {"start-year": "2012", "end-year": "2010", "end-month": ""}
    answer = fill_in(client_for("alice"), profile_address(people, f"/{slug}/new"), **typed)
    assert answer.status_code == 422
    assert "before the beginning" in answer.text


def test_pack_years_of_a_life(people: People, client_for: ClientFor) -> None:
    path = profile_address(people, "/tobacco/new")
    answer = fill_in(client_for("alice"), path, answer="smokes", pack_years="3000")
    assert answer.status_code == 422
    assert "between 0 and 300" in answer.text


def test_no_other_word_is_a_kind() -> None:
    assert kind_of("horoscopes") is None
