"""Which of several statements of one thing the health summary shows, and what it tells of the others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.record.content import Code, Entry, EntryKind
from tests.support.people import People
from tests.support.reading import SNOMED, condition, links, said, titles
from tests.support.saved_documents import get, save

ClientFor = Callable[..., FlaskClient]


@pytest.fixture
def address(people: People) -> str:
    return f"/records/{people['alice'].record_id}/health"


def dose(day: str, label: str = "Tétanos") -> Entry:
    return Entry(EntryKind.IMMUNIZATION, label, code=Code(SNOMED, "tetanus"), start=day, status="completed")


def treatment(start: str, status: str = "active") -> Entry:
    code = Code(SNOMED, "levothyroxine")
    return Entry(EntryKind.MEDICATION, "Lévothyroxine", code=code, start=start, status=status)


def test_the_latest_dose_of_one_document_is_shown(
    app: Flask, people: People, client_for: ClientFor, address: str
) -> None:
    days = "2011-05-04", "2021-06-01", "1998-02-03"
    save(app, people["alice"], said("1", *(dose(day) for day in days)))
    page = get(client_for("alice"), address).text
    assert titles(page).count("Tétanos") == 1
    assert "3 doses, the last on 1 June 2021. Dr Karim Benali" in page


def test_the_latest_dose_is_shown_whoever_told_it(
    app: Flask, people: People, client_for: ClientFor, address: str
) -> None:
    save(app, people["alice"], said("1", dose("2026-06-01"), day="2026-06-02"))
    save(app, people["alice"], said("2", dose("2016-06-01"), dose("2026-06-01"), day="2026-11-20"))
    page = get(client_for("alice"), address, language="fr").text
    assert "2 doses, la dernière le\u00a01er\u00a0juin 2026" in page


def test_of_what_was_said_at_once_the_latest_act_wins(
    app: Flask, people: People, client_for: ClientFor, address: str
) -> None:
    old, new = condition("Asthme", start="2001", status="resolved"), condition("Asthme", start="2025-02")
    save(app, people["alice"], said("1", new, old))
    save(app, people["alice"], said("2", condition("Zona", start="2025-03"), condition("Zona", start="2001")))
    page = get(client_for("alice"), address).text
    assert "Since February 2025" in page
    assert "Since March 2025" in page


def test_a_renewed_treatment_keeps_its_beginning(
    app: Flask, people: People, client_for: ClientFor, address: str
) -> None:
    save(app, people["alice"], said("1", treatment("2019-01"), day="2019-01-15"))
    save(app, people["alice"], said("2", treatment("2012", status="stopped"), day="2013-01-15"))
    save(app, people["alice"], said("3", treatment("2026-11-20"), day="2026-11-20"))
    alice = client_for("alice")
    page = get(alice, address).text
    assert "Since January 2019, renewed on 20 November 2026. Dr Karim Benali" in page
    entry = get(alice, links(page, '[^"]+/health/entries/[^"]+')[0]).text
    assert "January 2019" in entry.split('aria-labelledby="others"')[0]
    assert "Renewed on" in entry
    assert "renouvelé le\u00a020\u00a0novembre 2026" in get(alice, address, language="fr").text


def test_a_day_within_the_known_month_is_no_renewal(
    app: Flask, people: People, client_for: ClientFor, address: str
) -> None:
    save(app, people["alice"], said("1", treatment("2026-11"), day="2026-11-15"))
    save(app, people["alice"], said("2", treatment("2026-11-20"), day="2026-11-20"))
    assert "renewed" not in get(client_for("alice"), address).text
