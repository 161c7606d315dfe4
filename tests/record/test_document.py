"""One document: its text, its pages, what is known of it, and who may see it."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from portal.access.models import Relation
from portal.core import clock
from portal.core.db import db, immediate
from portal.record.content import Attachment, Author, Section
from portal.record.models import Source
from tests.support.documents import PAGE, PDF_COPY, a_document
from tests.support.people import People
from tests.support.saved_documents import copies, counted_statements, get, save

ClientFor = Callable[..., FlaskClient]
QUERIES = 12
TABLE = (
    "<table><thead><tr><th></th><th>Résultat</th></tr></thead>"
    '<tbody><tr><td rowspan="2">TSH</td><td>2,6</td></tr><tr><td>2,7</td></tr></tbody></table>'
)
PICTURE = Attachment("image/png", b"a picture", "Photo de la plaie")


@pytest.fixture
def address_of(people: People) -> Callable[[uuid.UUID], str]:
    """The address of a document in Alice's record."""
    return lambda document_id: f"/records/{people['alice'].record_id}/documents/{document_id}"


AddressOf = Callable[[uuid.UUID], str]


def test_it_works(app: Flask, people: People, client_for: ClientFor, address_of: AddressOf) -> None:
    inner = Section("Dosages", "", (TABLE,))
    read = a_document(language="fr-FR", sections=(Section("Biochimie", "18719-5", ("<p>À jeun</p>",), (inner,)),))
    document_id = save(app, people["alice"], read)
    page = get(client_for("alice"), address_of(document_id)).text
    assert '<h1 class="c-h1"><span lang="fr">Bilan sanguin</span></h1>' in page
    assert "Dr Karim Benali, biologiste, on 20 November 2026" in page
    assert '<h2 class="c-h3">Biochimie</h2>' in page
    assert '<h3 class="c-h3">Dosages</h3>' in page
    assert '<td rowspan="2">TSH</td><td>2,6</td>' in page
    assert '<div class="c-sheet__text" lang="fr-FR">' in page
    assert f'{address_of(document_id)}/original"' in page


def test_it_tells_what_is_known(app: Flask, people: People, client_for: ClientFor, address_of: AddressOf) -> None:
    read = a_document(
        set_id="1.2.3^set",
        version_number=3,
        language="fr-FR",
        confidentiality=("R",),
        authors=(Author("Dr Karim Benali", "Biologiste", "Laboratoire du Parc", "10001234567"), Author("Dr B")),
    )
    page = get(client_for("alice"), address_of(save(app, people["alice"], read, file_name="bilan.xml"))).text
    for told in (
        "20 November 2026",
        "21 November 2026 at 10",
        "Dr Karim Benali, biologiste, Laboratoire du Parc, RPPS number 10001234567",
        "Dr B",
        "A professional or an establishment",
        "Restricted",
        "1.2.3^a",
        "1.2.3^set",
        "French",
        "bilan.xml",
        "Not scanned",
        "Laboratory",
    ):
        assert f"<dd>{told}" in page, told
    assert re.search(r"<dd>[0-9a-f]{64}</dd>", page)


def test_it_speaks_french(app: Flask, people: People, client_for: ClientFor, address_of: AddressOf) -> None:
    page = get(client_for("alice"), address_of(save(app, people["alice"])), language="fr").text
    assert "Qui peut le lire" in page
    assert "Télécharger l’original" in page
    assert "le\u00a020\u00a0novembre 2026" in page


def test_a_partial_date_stays_partial(app: Flask, people: People, client_for: ClientFor, address_of: AddressOf) -> None:
    document_id = save(app, people["alice"], a_document(act_start="1979-03", created=""))
    assert "biologiste, March 1979</p>" in get(client_for("alice"), address_of(document_id)).text


def test_pages_can_be_read_aloud(app: Flask, people: People, client_for: ClientFor, address_of: AddressOf) -> None:
    read = a_document(format="pdf", media_type="application/pdf", pages=(PAGE, PAGE))
    page = get(client_for("alice"), address_of(save(app, people["alice"], read))).text
    images = re.findall(r"<img [^>]+>", page)
    assert ['alt="Page 1 of 2"' in images[0], 'alt="Page 2 of 2"' in images[1]] == [True, True]
    assert ['loading="lazy"' in image for image in images] == [False, True]
    assert page.count("Texte de la page") == 2
    assert "Download the PDF, 2 pages" in page


def test_images_and_files_inside_are_reached(
    app: Flask, people: People, client_for: ClientFor, address_of: AddressOf
) -> None:
    text = '<p><img src="attachment:1" alt="Courbe"></p>'
    files = (PDF_COPY, PICTURE, Attachment("image/jpeg", b"another", "Peau"), Attachment("text/html", b"<p>", "Autre"))
    document_id = save(app, people["alice"], a_document(sections=(Section("", "", (text,)),), attachments=files))
    page, address = get(client_for("alice"), address_of(document_id)).text, address_of(document_id)
    assert f'src="{address}/attachments/2"' in page
    assert 'alt="Courbe"' in page
    assert f'<img src="{address}/attachments/3" alt="Peau"' in page
    assert f'href="{address}/attachments/1"' in page
    assert f'href="{address}/attachments/4">Autre</a>' in page
    assert page.count("<img") == 2


def test_the_words_of_a_file_cannot_act(
    app: Flask, people: People, client_for: ClientFor, address_of: AddressOf
) -> None:
    attack = '<script>alert(1)</script><img src=x onerror="alert(2)"><svg onload=alert(3)>'
    fragments = (f"<p onclick='x()'>a{attack}</p>", f"<table style='x'><tr><td>{attack}</td></tr></table>")
    read = a_document(
        title=attack,
        language='fr" onload="x',
        custodian=attack,
        set_id=attack,
        confidentiality=(attack,),
        authors=(Author(attack, attack, attack, attack),),
        sections=(Section(attack, "", fragments),),
        attachments=(Attachment("image/png", b"x", attack), Attachment(attack, b"y", attack)),
    )
    document_id = save(app, people["alice"], read, file_name=f"{attack}.xml")
    page = get(client_for("alice"), address_of(document_id)).text
    assert not re.search(r"<script(?! type=\"module\" nonce)|<svg onload|<[^>]+\son\w+=[^>]*>(?<!&gt;)", unquoted(page))


def unquoted(page: str) -> str:
    """A page without the values of its attributes, which cannot act."""
    return re.sub(r'"[^"]*"', '""', page).replace('<script type="" nonce="" src="">', "")


def test_a_file_without_text_says_so(app: Flask, people: People, client_for: ClientFor, address_of: AddressOf) -> None:
    document_id = save(app, people["alice"], a_document(entries=()))
    assert "No text could be read" in get(client_for("alice"), address_of(document_id)).text
    document_id = save(app, people["alice"], a_document(unique_id="2", format="text", text="5 < 6\nligne"))
    assert '<p class="c-pre">5 &lt; 6\nligne</p>' in get(client_for("alice"), address_of(document_id)).text


def test_another_person_s_name_is_a_warning(
    app: Flask, people: People, client_for: ClientFor, address_of: AddressOf
) -> None:
    page = get(client_for("alice"), address_of(save(app, people["alice"], other_identity=True))).text
    assert "This file names another person than Alice Martin." in page


def test_versions_lead_to_each_other(app: Flask, people: People, client_for: ClientFor, address_of: AddressOf) -> None:
    old = save(app, people["alice"], a_document(unique_id="1", set_id="s", version_number=1, title="Première"))
    new = save(
        app, people["alice"], a_document(unique_id="2", set_id="s", version_number=2, title="Deuxième", replaces=("1",))
    )
    alice = client_for("alice")
    page = get(alice, address_of(old)).text
    assert "This version was replaced." in page
    assert f'<a href="{address_of(new)}">Read the newer version</a>' in page
    page = get(alice, address_of(new)).text
    assert "This version was replaced." not in page
    assert f'href="{address_of(old)}">Version 1</a>' in page


def test_a_newer_version_on_hold_leaves_no_trace(
    app: Flask, people: People, client_for: ClientFor, address_of: AddressOf
) -> None:
    old = save(app, people["alice"], a_document(unique_id="1", set_id="s", version_number=1))
    held = a_document(unique_id="2", set_id="s", version_number=2, confidentiality=("INVISIBLE_PATIENT",))
    new = save(app, people["alice"], held)
    client, documents = client_for("alice"), f"/records/{people['alice'].record_id}/documents"
    page = get(client, address_of(old)).text
    assert "replaced" not in page.lower()
    assert ">Versions<" not in page
    assert address_of(old) in get(client, documents).text
    with app.app_context(), immediate() as session:
        session.connection().execute(text("UPDATE document SET hold_until = added_at WHERE version_number = 2"))
    assert "This version was replaced." in get(client, address_of(old)).text
    page = get(client, address_of(new)).text
    assert "replaced" not in page.lower()
    assert page.count("Most recent") == 1


def test_who_can_read_it_is_the_truth(app: Flask, people: People, client_for: ClientFor) -> None:
    open_one, secret = save(app, people["eve"]), save(app, people["eve"], row={"secret": True})
    pages = f"/records/{people['eve'].record_id}/documents"
    page = get(client_for("alice"), f"{pages}/{open_one}").text
    assert readers(page) == ["You"]
    get(client_for("alice"), f"{pages}/{secret}", status=404)
    mine = save(app, people["alice"])
    pages = f"/records/{people['alice'].record_id}/documents"
    assert readers(get(client_for("alice"), f"{pages}/{mine}").text) == ["You", "Frank Moreau"]
    assert readers(get(client_for("frank"), f"{pages}/{mine}").text) == ["You", "Alice Martin"]


@pytest.mark.parametrize("change", [{"ended_at": clock.now()}, {"level": 1}])
def test_who_cannot_read_it_any_more_is_not_told(
    app: Flask, people: People, client_for: ClientFor, address_of: AddressOf, change: dict[str, Any]
) -> None:
    document_id = save(app, people["alice"])
    with app.app_context(), immediate() as session:
        relation = session.scalars(select(Relation).where(Relation.account_id == people["frank"].account_id)).one()
        for name, value in change.items():
            setattr(relation, name, value)
    assert readers(get(client_for("alice"), address_of(document_id)).text) == ["You"]


def readers(page: str) -> list[str]:
    who = page[page.index('id="who"') :]
    return re.findall(r'<p class="c-row__t">([^<]*)</p>', who[: who.index("</section>")])


def test_it_is_new_after_the_last_visit(
    app: Flask, people: People, client_for: ClientFor, address_of: AddressOf
) -> None:
    first = client_for("alice")
    document_id = save(app, people["alice"], source=Source.PATIENT)
    assert ">New<" not in get(first, address_of(document_id)).text
    later = save(app, people["alice"], a_document(unique_id="2"))
    again = client_for("alice")
    assert ">New<" in get(again, address_of(later)).text
    assert ">New<" not in get(again, address_of(document_id)).text


@pytest.mark.parametrize("name", ["charlie", "bob", "dora", "grace"])
def test_it_checks_ownership(
    app: Flask, people: People, client_for: ClientFor, address_of: AddressOf, name: str
) -> None:
    get(client_for(name), address_of(save(app, people["alice"])), status=404)


def test_another_record_s_document_is_not_found(
    app: Flask, people: People, client_for: ClientFor, address_of: AddressOf
) -> None:
    alice = client_for("alice")
    for document_id in (save(app, people["charlie"]), save(app, people["eve"]), uuid.uuid4()):
        for below in ("", "/original", "/pages/1", "/attachments/1"):
            get(alice, address_of(document_id) + below, status=404)


def test_what_is_on_hold_is_not_found(app: Flask, people: People, client_for: ClientFor, address_of: AddressOf) -> None:
    hidden = save(
        app,
        people["alice"],
        a_document(pages=(PAGE,), attachments=(PICTURE,)),
        row={"hold_until": clock.now() + dt.timedelta(days=1)},
    )
    for below in ("", "/original", "/pages/1", "/attachments/1"):
        get(client_for("alice"), address_of(hidden) + below, status=404)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_it_is_only_read(app: Flask, people: People, client_for: ClientFor, address_of: AddressOf, method: str) -> None:
    document_id = save(app, people["alice"])
    for below in ("", "/original", "/pages/1", "/attachments/1"):
        assert getattr(client_for("alice"), method)(address_of(document_id) + below).status_code in (400, 405)


def test_a_broken_seal_is_a_clear_page(
    app: Flask, people: People, client_for: ClientFor, address_of: AddressOf
) -> None:
    document_id = save(app, people["alice"])
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE document_body SET sealed = :sealed"), {"sealed": b"altered"})
    page = get(client_for("alice"), address_of(document_id)).text
    assert "The text of this document cannot be opened." in page
    assert "Bilan sanguin" in page


def test_it_costs_the_same_at_any_size(
    app: Flask, people: People, client_for: ClientFor, address_of: AddressOf
) -> None:
    document_id = save(app, people["alice"], a_document(set_id="s", pages=(PAGE,) * 3, attachments=(PICTURE,)))
    alice, counts = client_for("alice"), []
    for there, more in ((0, 9), (9, 990)):
        copies(app, document_id, more, after=there)
        with counted_statements(app) as sent:
            get(alice, address_of(document_id))
        counts.append(len(sent))
    assert counts[0] == counts[1] <= QUERIES
