"""What is proposed of a file: from its words and its name, never a birth, never a day to come."""

from __future__ import annotations

import datetime as dt

import pytest

from portal.intake.proposals import propose
from portal.record.content import Page, ReadDocument

BORN, TODAY = dt.date(1988, 4, 12), dt.date(2026, 11, 30)
PRESCRIPTION = """Docteur Karim BENALI
Médecin généraliste
12 rue des Lilas, 69003 Lyon
Tél. 04 78 12 03 20
Lyon, le 1er mars 2026
ORDONNANCE
Madame Alice MARTIN, née le 12/04/1988
AMOXICILLINE 500 mg, 1 gélule matin, midi et soir
Valable jusqu'au 12/11/2026"""
LABS = """LABORATOIRE BIOLYON
COMPTE RENDU D'ANALYSES DE BIOLOGIE MÉDICALE
Né(e) le : 12/04/1988   Édité le 04/02/2026
Prélevé le 03/02/26 à 8 h"""


def read(text: str = "", title: str = "", **said: str) -> ReadDocument:
    """A paper of these words."""
    return ReadDocument("pdf", "application/pdf", title, text=text, **said)  # type: ignore[arg-type]


def told(name: str = "scan.pdf", text: str = "", born: dt.date = BORN, **said: str) -> tuple[str, str, str]:
    """Title, type and day that are proposed."""
    found = propose(read(text, **said), name, born=born, today=TODAY)
    return found.title, found.type_code, found.date


@pytest.mark.parametrize(
    ("name", "type_code"),
    [
        ("ordonnance.pdf", "DOCPAT02"),
        ("Ordonnance radio genou.pdf", "DOCPAT02"),
        ("bilan_sanguin_mars.pdf", "DOCPAT05"),
        ("prise de sang.jpg", "DOCPAT05"),
        ("radio-genou.jpg", "DOCPAT04"),
        ("Scanner thoracique.pdf", "DOCPAT04"),
        ("IRM.pdf", "DOCPAT04"),
        ("Échographie.pdf", "DOCPAT04"),
        ("MRI left knee.pdf", "DOCPAT04"),
        ("certificat_medical.pdf", "DOCPAT07"),
        ("carte mutuelle 2026.pdf", "DOCPAT09"),
        ("carnet de vaccinations.pdf", "DOCPAT06"),
        ("certificat de vaccination.pdf", "DOCPAT06"),
        ("directives anticipées.pdf", "EXPPAT_3"),
        ("personne de confiance.pdf", "EXPPAT_1"),
        ("compte-rendu consultation.pdf", "DOCPAT03"),
        ("volet de synthèse médicale.pdf", "DOCPAT01"),
        ("blood test results.pdf", "DOCPAT05"),
        ("scan0001.pdf", ""),
        ("radiateur.pdf", ""),
        ("IMG_2041.HEIC", ""),
    ],
)
def test_a_name_tells_what_it_is(name: str, type_code: str) -> None:
    assert told(name)[1] == type_code


def test_the_words_of_a_paper_tell_title_type_and_day() -> None:
    assert told("IMG_2041.jpg", PRESCRIPTION) == ("Ordonnance", "DOCPAT02", "2026-03-01")
    assert told("scan.pdf", LABS) == ("Compte rendu d'analyses de biologie médicale", "DOCPAT05", "2026-02-03")


def test_words_far_down_tell_no_type() -> None:
    assert told(text="Bonjour\n" * 30 + "Ordonnance")[1] == ""


def test_what_was_recognised_on_a_picture_counts_alike() -> None:
    picture = ReadDocument("image", "image/jpeg", "IMG 2041", pages=(Page(b"", "image/webp", 1, 1, PRESCRIPTION),))
    found = propose(picture, "IMG_2041.jpg", born=BORN, today=TODAY)
    assert (found.title, found.type_code, found.date) == ("Ordonnance", "DOCPAT02", "2026-03-01")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Lyon, le 12 mars 2026", "2026-03-12"),
        ("le 1er août 2025", "2025-08-01"),
        ("Fait le 5/3/2026", "2026-03-05"),
        ("12.03.2026", "2026-03-12"),
        ("2026-03-12", "2026-03-12"),
        ("March 12, 2026", "2026-03-12"),
        ("12th of March 2026", "2026-03-12"),
        ("3 Feb. 2026", "2026-02-03"),
        ("Examen du 03/02/26", "2026-02-03"),
        ("le 31/02/2026", ""),
        ("le 12/13/2026", ""),
        ("tél. 04 12 03 2026 11", ""),
        ("né le 3 mai 1990", ""),
        ("Date de naissance : 03/05/1990", ""),
        ("DDN 03/05/1990", ""),
        ("born 3 May 1990", ""),
        ("12/04/1988", ""),
        ("le 1er janvier 1980", ""),
        ("le 1er décembre 2026", ""),
        ("Prochain rendez-vous le 12/10/2026\nFait le 12/03/2026", "2026-03-12"),
        ("Imprimé le 12/10/2026\nle 12/03/2026", "2026-03-12"),
        ("20/02/2026 et 21/02/2026", "2026-02-20"),
    ],
)
def test_the_day_is_written_in_many_ways(text: str, day: str) -> None:
    assert told(text=text)[2] == day


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("IMG_20260312_093000.jpg", "2026-03-12"),
        ("2026-03-12 ordonnance.pdf", "2026-03-12"),
        ("radio 12-03-2026.pdf", "2026-03-12"),
        ("WhatsApp Image 2026-03-12 at 10.20.33.jpeg", "2026-03-12"),
        ("20261231.pdf", ""),
        ("facture 19700101.pdf", ""),
        ("123456789012.pdf", ""),
    ],
)
def test_a_name_tells_the_day(name: str, day: str) -> None:
    assert told(name)[2] == day


def test_the_day_of_the_paper_counts_before_that_of_the_name_and_of_the_photograph() -> None:
    named, photo = "IMG_20260315_093000.jpg", "2026-03-14"
    assert told(named, PRESCRIPTION, taken=photo)[2] == "2026-03-01"
    assert told(named, taken=photo)[2] == "2026-03-15"
    assert told("IMG_1.jpg", taken=photo)[2] == photo
    assert told("IMG_1.jpg", taken="2027-01-01")[2] == told("IMG_1.jpg", taken="1980-01-01")[2] == ""


@pytest.mark.parametrize(
    ("name", "title", "proposed"),
    [
        ("bilan_sanguin.pdf", "", "Bilan sanguin"),
        ("IMG_2041.jpg", "IMG 2041", ""),
        ("3f2a9b1c-77aa-4e21.pdf", "", ""),
        ("Scan 12.pdf", "Compte rendu de radiologie", "Compte rendu de radiologie"),
        ("Lettre du Dr Benali.pdf", "Docteur", "Docteur"),
    ],
)
def test_the_title_is_the_file_s_own_or_its_name_s(name: str, title: str, proposed: str) -> None:
    assert told(name, title=title)[0] == proposed


def test_a_letterhead_is_no_title() -> None:
    assert told(text="Docteur Karim Benali\n12 rue des Lilas\n03/02/2026\nCher confrère,")[0] == "Cher confrère,"


def test_a_minor_has_no_advance_directives() -> None:
    assert told("directives anticipées.pdf", born=dt.date(2008, 12, 1))[1] == ""
    assert told("directives anticipées.pdf", born=dt.date(2008, 11, 30))[1] == "EXPPAT_3"


def test_endless_names_and_texts_are_looked_at_for_a_short_time() -> None:
    began = dt.datetime.now(dt.UTC)
    for text in ("1" * 300_000, "a1" * 100_000, "12/" * 100_000, "le " * 100_000, "\n" * 300_000, "né " * 100_000):
        told(text[:300], text)
    assert dt.datetime.now(dt.UTC) - began < dt.timedelta(seconds=3)
