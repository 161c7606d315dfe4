"""Where in a text the words of a search stand: found as the index finds them, cut between words, never changed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.record.documents.snippets import Finder, Snippet

LONG = "Consultation de suivi sans particularité. " * 40
TEXT = f"{LONG}Résultat sanguin : hémoglobine glyquée à 7,2 %, à contrôler. {LONG}"


def snippet(question: str, *texts: str, begun: str = "", paged: bool = False) -> Snippet | None:
    return Finder(question, begun).snippet(texts, paged=paged)


def marked(question: str, text: str, begun: str = "") -> list[str]:
    found = snippet(question, text, begun=begun)
    return [piece.text for piece in found.pieces if piece.marked] if found else []


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("résultats sanguins", TEXT, ["Résultat", "sanguin"]),
        ("resultats", TEXT, ["Résultat"]),
        ("HÉMOGLOBINES", TEXT, ["hémoglobine"]),
        ("hemoglobine", unicodedata.normalize("NFD", TEXT), ["hémoglobine"]),
        ("coeur", "Échographie du cœur", ["cœur"]),
        ("cœurs", "Échographie du coeur", ["coeur"]),
        ("l'ordonnance", "Voir l’ordonnance jointe", ["ordonnance"]),
        ("fractures", "Patient fractured his wrist", ["fractured"]),
        ("7", "valeur 7,2 puis 71", ["7"]),
        ("zinc", TEXT, []),
        ("de la", TEXT, []),
        ("", TEXT, []),
    ],
)
def test_it_marks_what_the_search_finds(question: str, text: str, expected: list[str]) -> None:
    assert marked(question, text) == expected


def test_the_last_word_may_be_begun() -> None:
    assert marked("cardiol", "Vu par le cardiologue", "cardiol") == ["cardiologue"]
    assert marked("cardiol", "Vu par le cardiologue") == []


def test_it_is_a_line_or_two_cut_between_words() -> None:
    found = snippet("hémoglobine", TEXT)
    assert found is not None
    line = "".join(piece.text for piece in found.pieces)
    assert len(line) < 200
    assert line.startswith("… ")
    assert line.endswith(" …")
    assert line.strip("… ") in " ".join(TEXT.split())
    assert {word.strip(".,:") for word in line.strip("… ").split()} <= {word.strip(".,:") for word in TEXT.split()}


def test_the_place_where_most_of_the_words_stand_is_shown() -> None:
    text = f"Le zinc est bas. {LONG} Zinc et cuivre dosés ensemble."
    found = snippet("zinc cuivre", text)
    assert found is not None
    assert [piece.text for piece in found.pieces if piece.marked] == ["Zinc", "cuivre"]


def test_a_page_is_told_by_its_number() -> None:
    found = snippet("cuivre", "zinc", "le cuivre", paged=True)
    assert found is not None
    assert found.page == 2


@given(st.text(max_size=300), st.text(max_size=40), st.booleans())
def test_whatever_is_written_is_shown_as_it_is(text: str, question: str, begun: bool) -> None:
    found = Finder(question, question[:3].casefold() if begun else "").snippet([text], paged=False)
    if found is not None:
        line = "".join(piece.text for piece in found.pieces)
        plain = " ".join(unicodedata.normalize("NFC", text).split())
        assert line.removeprefix("… ").removesuffix(" …") in plain
        assert any(piece.marked and piece.text for piece in found.pieces)
