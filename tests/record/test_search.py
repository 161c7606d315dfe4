"""Finding documents by their words, in French and in English, whoever set the accents."""

from __future__ import annotations

import pytest

from portal.access.actions import Action
from portal.access.opening import Opened, opened_by_system
from portal.access.subject import Role
from portal.core.db import db
from portal.record import search
from portal.record.content import Author
from portal.record.models import Document, Source
from portal.record.search import matching_documents
from portal.record.storage import save_document
from tests.support.bare_app import CHARLIE, make_record
from tests.support.bare_fixtures import OpenAs
from tests.support.documents import PAGE, a_document

FRENCH = {
    "blood": "Résultat sanguin de l’hémoglobine glyquée (HbA1c) : 7,2 %",
    "script": "Ordonnance renouvelée par le cardiologue pour l'hypertension artérielle",
    "heart": "Échographie du cœur, sans anomalie des valves",
    "shots": "Vaccination antigrippale faite, rappel prévu",
    "bone": "Patient fractured his left wrist; X-rays show healing",
    "foetus": "Suivi du fœtus jusqu'à l'accouchement",
}
QUESTIONS = {
    "résultats sanguins": "blood",
    "resultats sanguins": "blood",
    "RÉSULTATS SANGUINS": "blood",
    "hémoglobines": "blood",
    "hba1c": "blood",
    "l'ordonnance": "script",
    "l’ordonnance d'un cardiologue": "script",
    "ordonnances cardiologues": "script",
    "hypertensions": "script",
    "renouveler": "script",
    "coeur": "heart",
    "cœurs": "heart",
    "échographies": "heart",
    "echographie": "heart",
    "vaccinations": "shots",
    "vaccins antigrippaux": "shots",
    "fractures": "bone",
    "fracture wrists": "bone",
    "x-ray": "bone",
    "foetus": "foetus",
    "jusqu'à l'accouchement": "foetus",
    "accouchements": "foetus",
}


def add(opened: Opened, unique_id: str, **changes: object) -> Document:
    read = a_document(**({"unique_id": unique_id, "entries": (), "title": "", "authors": ()} | changes))
    return save_document(opened, read, unique_id.encode(), file_name="f", source=Source.OPERATOR).document


def found(opened: Opened, question: str) -> list[str]:
    search = matching_documents(opened, question)
    assert search is not None
    return [document.unique_id for document in db.session.scalars(search.statement, search.values)]


@pytest.fixture
def library(opened: Opened) -> Opened:
    for unique_id, text in FRENCH.items():
        add(opened, unique_id, text=text)
    return opened


def test_french_and_english_questions(library: Opened) -> None:
    assert {question: found(library, question) for question in QUESTIONS} == {
        question: [unique_id] for question, unique_id in QUESTIONS.items()
    }


def test_every_word_must_be_there(library: Opened) -> None:
    assert found(library, "ordonnance hémoglobine") == []


def test_the_last_word_may_be_begun(library: Opened) -> None:
    assert found(library, "cardiol") == ["script"]
    assert found(library, "sang") == ["blood"]
    assert found(library, "cardiol hypertension") == []


def test_silent_words_ask_for_nothing(library: Opened) -> None:
    assert found(library, "les résultats de la sanguine") == ["blood"]
    assert matching_documents(library, "de la") is None


@pytest.mark.parametrize(
    "question", ['"', "'", "*", "a OR", "NEAR(", 'sang" OR "x', "stems:sang", "^", "(((", "\\", "-zinc'", "\0", "&|!:*"]
)
def test_signs_and_operators_mean_nothing(library: Opened, question: str) -> None:
    search = matching_documents(library, question)
    assert search is None or db.session.scalars(search.statement, search.values).all() == []


def test_titles_authors_pages_and_dates_are_found(opened: Opened) -> None:
    author = Author("Dr Hélène Garnier", "Dermatologue", "Clinique des Lilas")
    add(opened, "told", title="Biopsie", authors=(author,), pages=(PAGE,), act_start="2026-11-20")
    for question in ("biopsies", "garnier", "helene", "dermatologues", "lilas", "texte page", "novembre 2026"):
        assert found(opened, question) == ["told"], question
    for question in ("November 2026", "20/11/2026", "20 novembre", "laboratory", "examens biologiques"):
        assert found(opened, question) == ["told"], question


def test_a_partial_date_is_not_found_by_what_is_unknown(opened: Opened) -> None:
    add(opened, "year", act_start="1979")
    assert found(opened, "1979") == ["year"]
    assert found(opened, "janvier 1979") == []


def test_newest_first_and_paged_by_key(opened: Opened) -> None:
    days = [f"2026-0{month}-1{day}" for month in range(1, 10) for day in (1, 2)]
    for day in reversed(days[::2] + days[1::2]):
        add(opened, day, text="glycémie", act_start=day)
    pages: list[str] = []
    before: int | None = None
    while page := _next_page(opened, before):
        pages += [document.unique_id for document in page]
        before = page[-1].search_key
    assert pages == sorted(days, reverse=True)


def _next_page(opened: Opened, before: int | None) -> list[Document]:
    search = matching_documents(opened, "glycémies", before)
    assert search is not None
    return list(db.session.scalars(search.statement.limit(4), search.values))


def test_only_what_one_may_read_is_found(opened: Opened, open_as: OpenAs) -> None:
    add(opened, "hidden", text="glycémie", confidentiality=("INVISIBLE_PATIENT",))
    with open_as(Role.HOLDER) as holder:
        assert found(holder, "glycémie") == []
    assert found(opened, "glycémie") == ["hidden"]


def test_another_record_is_not_searched(library: Opened) -> None:
    with opened_by_system("operator-import", make_record(CHARLIE), Action.ADD_DOCUMENT) as other:
        assert found(other, "ordonnance") == []
        add(other, "theirs", text="ordonnance")
        assert found(other, "ordonnance") == ["theirs"]


@pytest.mark.parametrize("question", ["lym", "lymph", "lympho", "lymphomatiq"])
def test_what_others_wrote_changes_nothing_that_is_found(library: Opened, question: str) -> None:
    add(library, "mine", text=f"{question}zzz")
    add(
        library,
        "held",
        text=" ".join(f"{question}a{one:02}" for one in range(60)),
        confidentiality=("INVISIBLE_PATIENT",),
    )
    with opened_by_system("operator-import", make_record(CHARLIE), Action.ADD_DOCUMENT) as other:
        add(other, "theirs", text=" ".join(f"{question}b{one:02}" for one in range(60)))
    with opened_by_system("operator-import", library.record, Action.ADD_DOCUMENT):
        assert sorted(found(library, question)) == ["held", "mine"]


def test_a_very_long_beginning_counts_up_to_a_limit(opened: Opened) -> None:
    add(opened, "long", text="dacryocystorhinostomie")
    assert found(opened, "dacryocystorhinosto") == ["long"]
    assert found(opened, "dacryocystit") == []


def test_a_replaced_version_is_not_found(opened: Opened) -> None:
    add(opened, "old", text="glycémie")
    add(opened, "new", text="glycémie", replaces=("old",))
    assert found(opened, "glycémie") == ["new"]


def test_an_endless_text_is_indexed_up_to_a_limit(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_MOST_WORDS", 50)
    add(opened, "long", text=" ".join(f"mot{number}" for number in range(1000)))
    assert found(opened, "mot12") == ["long"]
    assert found(opened, "mot999") == []
