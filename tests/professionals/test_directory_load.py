"""Loading the directory: replaced as a whole, or not at all."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal.core.db import db
from portal.professionals.commands import directory as commands
from portal.professionals.commands.directory import Overtaken, load_directory
from portal.professionals.extract import LeftOut, NoExtract
from portal.professionals.models import DirectoryEntry
from portal.professionals.queries.directory import search_directory
from tests.support.invitations import BENALI, GARNIER, ROUX, extract, line, load


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loading of a few lines has many parts."""
    monkeypatch.setattr(commands, "AT_ONCE", 1)


def found(app: Flask, question: str) -> list[str]:
    with app.app_context():
        return [one.name for one in search_directory(question).entries]


def kept(app: Flask) -> tuple[set[str], int]:
    """The numbers in the table, whether or not they are read, and the rows of the index."""
    with app.app_context():
        numbers = set(db.session.scalars(select(DirectoryEntry.rpps)))
        with db.engine.connect() as connection:
            return numbers, connection.execute(text("SELECT count(*) FROM directory_search")).scalar_one()


def test_it_tells_what_it_did(app: Flask) -> None:
    wrong = line("roux", **{"Identifiant PP": "10000007070"})
    done = load(app, line("benali"), line("garnier"), line("garnier"), wrong, line("roux", **{"Nom d'exercice": ""}))
    assert (done.lines, done.new, done.gone) == (2, 2, 0)
    assert done.left_out == {LeftOut.WRONG_KEY: 1, LeftOut.NO_NAME: 1}


def test_a_second_loading_replaces(app: Flask) -> None:
    load(app)
    moved = line("benali", **{"Libellé commune (coord. structure)": "VERTOU"})
    done = load(app, moved, line("roux"))
    assert (done.lines, done.new, done.gone) == (2, 1, 2)
    assert found(app, "garnier") == []
    assert found(app, "benali nantes") == []
    assert found(app, "benali vertou") == ["Dr Karim Benali"]
    assert kept(app) == ({BENALI, ROUX}, 2)


def test_the_same_file_again_changes_nothing(app: Flask) -> None:
    load(app)
    done = load(app)
    assert (done.lines, done.new, done.gone) == (3, 0, 0)
    assert kept(app) == ({BENALI, GARNIER, ROUX}, 3)


def test_what_is_no_extract_changes_nothing(app: Flask) -> None:
    load(app)
    for data in (b"a;b\n1;2\n", extract(), extract(line("roux", **{"Identifiant PP": "1"}))):
        with app.app_context(), pytest.raises(NoExtract):
            load_directory(io.BytesIO(data))
    torn_by_its_letters = extract(line("roux", **{"Nom d'exercice": "NOUVEAU"})) + "É".encode("cp1252")
    with app.app_context(), pytest.raises(NoExtract):
        load_directory(io.BytesIO(torn_by_its_letters))
    assert kept(app) == ({BENALI, GARNIER, ROUX}, 3)
    assert found(app, "garnier") == ["Dr Hélène Garnier"]


class Killed(BaseException):
    """The end of the process, as far as the command is concerned."""


class CutShort(io.BytesIO):
    """A file whose reader is killed at its last line."""

    def readline(self, size: int | None = -1, /) -> bytes:
        read = super().readline(size)
        if not read:
            raise Killed
        return read


def test_a_loading_that_is_killed_changes_nothing(app: Flask) -> None:
    load(app)
    new = line("garnier", **{"Nom d'exercice": "NOUVELLE"})
    with app.app_context(), pytest.raises(Killed):
        load_directory(CutShort(extract(new, line("roux"))))
    assert found(app, "nouvelle") == []
    assert sorted(found(app, "nantes")) == ["Dr Hélène Garnier", "Dr Karim Benali"]
    assert load(app, line("benali")).gone == 2
    assert kept(app) == ({BENALI}, 1)


def test_the_first_loading_is_read_only_once_it_has_ended(app: Flask) -> None:
    with app.app_context(), pytest.raises(Killed):
        load_directory(CutShort(extract(line("garnier"))))
    with app.app_context():
        assert not search_directory("garnier").loaded


def test_of_two_loadings_the_one_that_began_last_counts(app: Flask) -> None:
    class Overtaking(io.BytesIO):
        """A file during whose reading another one is loaded."""

        def readline(self, size: int | None = -1, /) -> bytes:
            read = super().readline(size)
            if b"GARNIER" in read:
                load_directory(io.BytesIO(extract(line("roux"))))
            return read

    with app.app_context(), pytest.raises(Overtaken):
        load_directory(Overtaking(extract(line("benali"), line("garnier"))))
    assert kept(app)[0] - {BENALI} == {ROUX}
    assert (found(app, "rezé"), found(app, "nantes")) == (["Thomas Roux"], [])


def test_a_million_lines_are_not_kept_in_memory(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part is written before the next but one is read."""
    monkeypatch.setattr(commands, "AT_ONCE", 2)
    lines = [line("roux", **{"Raison sociale site": f"Cabinet {number}"}) for number in range(8)]
    read = iter(extract(*lines).splitlines(keepends=True))
    places: list[int] = []

    class Watched(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            one = next(read, b"")
            with db.engine.connect() as connection:
                places.append(connection.execute(text("SELECT count(*) FROM directory_entry")).scalar_one())
            return one

    with app.app_context():
        load_directory(Watched())
    assert len(places) == len(lines) + 2
    assert places == sorted(places)
    assert places[-1] == len(lines)
    assert places[len(lines)] >= len(lines) - 2
