"""Blood pressure on one line, where its two values belong together and nothing tells them apart."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.record.content import Code, Entry, EntryKind
from tests.support.documents import a_document
from tests.support.people import People
from tests.support.professionals import grant
from tests.support.saved_documents import get, save

ClientFor = Callable[..., FlaskClient]
LOINC = "2.16.840.1.113883.6.1"


def measured(code: str, label: str, value: str, *, unit: str = "mm[Hg]", high: int | None = None) -> Entry:
    return Entry(
        EntryKind.VITAL_SIGN,
        label,
        code=Code(LOINC, code, label),
        value=value,
        number=Decimal(value) if value[0].isdigit() else None,
        unit=unit,
        start="2026-11-20",
        range_high=Decimal(high) if high else None,
    )


def upper(value: str = "118", **how: object) -> Entry:
    return measured("8480-6", "Pression artérielle systolique", value, **how)  # type: ignore[arg-type]


def lower(value: str = "74", **how: object) -> Entry:
    return measured("8462-4", "Pression artérielle diastolique", value, **how)  # type: ignore[arg-type]


def titles(page: str) -> list[str]:
    block = page.partition('aria-labelledby="measures"')[2].partition("</section>")[0]
    return re.findall(r'class="c-row__t[^>]*>([^<]+)<', block)


def test_both_values_stand_on_one_line(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    weight = measured("29463-7", "Poids", "61.5", unit="kg")
    save(app, people["alice"], a_document(entries=(lower(), upper(), weight)))
    record = f"/records/{people['alice'].record_id}"
    for page in (
        get(client_for("alice"), f"{record}/health").text,
        get(client_for("carol", practising=True), f"{record}/").text,
    ):
        assert sorted(titles(page)) == ["Blood pressure", "Poids"]
        assert "118/74" in page
    assert "Tension artérielle" in get(client_for("alice"), f"{record}/health", language="fr").text


@pytest.mark.parametrize(
    "entries",
    [
        (upper(), lower(unit="kPa")),
        (upper(high=140), lower("99", high=90)),
        (upper("not measured"), lower()),
        (upper(),),
    ],
    ids=["units", "out of range", "no number", "alone"],
)
def test_what_tells_them_apart_keeps_them_apart(
    app: Flask, people: People, client_for: ClientFor, entries: tuple[Entry, ...]
) -> None:
    save(app, people["alice"], a_document(entries=entries))
    page = get(client_for("alice"), f"/records/{people['alice'].record_id}/health").text
    assert len(titles(page)) == len(entries)
    assert "Blood pressure" not in page
    assert not re.search(r"\d/74\b", re.sub(r"<[^>]*>", "", page))


def test_two_documents_are_two(app: Flask, people: People, client_for: ClientFor) -> None:
    save(app, people["alice"], a_document(unique_id="1", entries=(upper(),)))
    save(app, people["alice"], a_document(unique_id="2", entries=(lower(),)))
    page = get(client_for("alice"), f"/records/{people['alice'].record_id}/health").text
    assert len(titles(page)) == 2
