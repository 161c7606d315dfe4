"""Every word shown to people is there in both languages, and French keeps the rules of the printer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from portal.core import catalog
from tests.support import french_typography

OTHER_WORDS = {
    r"opérateur|gestionnaire du site": "exploitant",
    r"portail": "Carnet",
    r"(?<!aide-)(?<!aides-)soignants?\b": "professionnel",
    r"titulaire": "the person, by name or « son carnet »",
    r"\btut(?:eur|rice|elle)\b": "représentant légal",
    r"dispensation": "délivrance",
    r"résultats? (?:de biologie|d’analyses?)": "analyse",
    r"mot de code|clef": "code, clé",
}
"""French has one word for one thing: these are the others."""
OTHER_ENGLISH = re.compile(r"(?i)whoever runs|\bthe portal\b|\bthis portal\b|\bsigns or fewer|\bthe holder\b")
PLACES = re.compile(r"%\((\w+)\)[sd]|%%|%")


@pytest.fixture(scope="module")
def merged() -> catalog.Merge:
    return catalog.merge(catalog.used(), catalog.read_parts())


def written() -> Catalog:
    with catalog.PO_FILE.open("rb") as source:
        return read_po(source, locale="fr")


def forms(message: Message) -> tuple[list[str], list[str]]:
    """The source forms of a message and its French ones."""
    sources = [message.id] if isinstance(message.id, str) else list(message.id)
    french = [message.string] if isinstance(message.string, str) else list(message.string or [])
    return sources, french


def all_french() -> Iterator[tuple[str, str]]:
    for message in written():
        if message.id:
            sources, french = forms(message)
            yield from ((sources[0], one) for one in french)


def test_every_source_string_has_its_french(merged: catalog.Merge) -> None:
    assert merged.missing == []


def test_the_parts_agree_with_each_other(merged: catalog.Merge) -> None:
    assert merged.disagreeing == []


def test_the_parts_hold_no_unused_string(merged: catalog.Merge) -> None:
    assert merged.unused == []


def test_a_part_says_a_string_once() -> None:
    for part in catalog.PARTS.glob("*.po"):
        sources = re.findall(r'^((?:msgctxt .*\n)?msgid "(?!").+")$', part.read_text(encoding="utf-8"), re.MULTILINE)
        assert sorted(sources) == sorted(set(sources)), part.name


def test_the_catalogue_is_built_from_the_parts(merged: catalog.Merge) -> None:
    assert catalog.PO_FILE.read_bytes() == catalog.po_bytes(merged.catalog), "run python -m portal.core.catalog"
    assert catalog.PO_FILE.with_suffix(".mo").read_bytes() == catalog.mo_bytes(merged.catalog)


def test_places_for_values_agree() -> None:
    for message in written():
        if not message.id or not catalog.translated(message):
            continue
        sources, french = forms(message)
        wanted = set().union(*(PLACES.findall(one) for one in sources))
        for one in french:
            assert set(PLACES.findall(one)) <= wanted, message.id
        assert set(PLACES.findall(french[-1])) == set(PLACES.findall(sources[-1])), message.id


def test_french_keeps_the_rules_of_the_printer() -> None:
    broken = [f"{french!r}: {fault}" for _source, french in all_french() for fault in french_typography.faults(french)]
    assert broken == []


@pytest.mark.parametrize(
    ("french", "fault"),
    [
        ("L'accès", "a straight apostrophe"),
        ("Bravo\u202f!", "an exclamation mark"),
        ("Un doute ?", "no narrow no-break space before ; or ?"),
        ("Un doute\u00a0?", "no narrow no-break space before ; or ?"),
        ("Motif : fièvre", "no no-break space before :"),
        ("Motif: fièvre", "no no-break space before :"),
        ("« Non »", "no no-break space after «"),
        ("Dr Garnier", "an ordinary space after Dr"),
        ("50 Mo au plus", "an ordinary space between number and what it counts"),
        ("le 3 mai", "an ordinary space in an hour or a day"),
        ("à 14h05", "an ordinary space in an hour or a day"),
        ("Patience...", "three dots instead of …"),
        ("Oui , non", "a space before a comma or a full stop"),
        ("Veuillez patienter", "a word of the forbidden list"),
    ],
)
def test_the_rules_find_what_breaks_them(french: str, fault: str) -> None:
    assert fault in french_typography.faults(french)


@pytest.mark.parametrize(
    "french",
    [
        "L’accès de Dr\u00a0Garnier expire le\u00a03\u00a0mai à 14\u00a0h\u00a005\u202f; et après\u202f?",
        "Motif\u00a0: «\u00a0je ne connais pas cette personne\u00a0», https://exemple.fr",
        "%(size)s au plus, par <b>fichier</b>.",
    ],
)
def test_the_rules_let_good_french_pass(french: str) -> None:
    assert french_typography.faults(french) == []


def test_one_word_for_one_thing() -> None:
    french = [
        (said, use)
        for _source, said in all_french()
        for other, use in OTHER_WORDS.items()
        if re.search(other, said, re.I)
    ]
    assert french == []
    assert [source for source, _french in all_french() if OTHER_ENGLISH.search(source)] == []


def test_what_is_missing_unused_or_disagreeing_is_found(tmp_path: Path) -> None:
    package, templates = tmp_path / "portal", tmp_path / "templates"
    package.mkdir()
    templates.mkdir()
    (package / "views.py").write_text('_("Home")\nngettext("%(num)s day", "%(num)s days", 2)\n')
    (templates / "page.html").write_text('{{ _("Help") }} {{ _("Both") }}')
    (tmp_path / "a.po").write_text(
        'msgid "Home"\nmsgstr "Accueil"\n\nmsgid "Both"\nmsgstr "Un"\n\nmsgid "Old"\nmsgstr "x"\n'
    )
    (tmp_path / "b.po").write_text('msgid "Both"\nmsgstr "Deux"\n')
    merged = catalog.merge(catalog.used(package, templates), catalog.read_parts(tmp_path))
    assert merged.missing == ["'%(num)s day' (portal/views.py)", "'Help' (templates/page.html)"]
    assert merged.disagreeing == ["b.po: 'Both'"]
    assert merged.unused == ["a.po: 'Old'"]
    assert catalog.mo_bytes(merged.catalog) == catalog.mo_bytes(merged.catalog)
    assert b"Accueil" in catalog.mo_bytes(merged.catalog)
