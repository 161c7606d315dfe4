"""``portal demo``: seeded once, every file through the intake, quick the second time, never on a real installation."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from portal import create_app
from portal.access.models import RelationKind
from portal.config import load_config
from portal.core.clock import today
from portal.demo import cli as demo_cli
from portal.demo.documents import demo_files
from portal.demo.family import family
from tests.cli.conftest import free_port

CHECKOUT = Path(__file__).resolve().parents[2]
PATIENCE = 240
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder that ``portal demo`` filled."""
    folder = tmp_path_factory.mktemp("demo")
    with running(folder):
        pass
    return folder


@contextlib.contextmanager
def running(folder: Path, *options: str) -> Iterator[tuple[list[str], float]]:
    """``portal demo`` on a folder: what it prints before it serves, and the seconds to its first page."""
    port, began = free_port(), time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "portal", "demo", "--port", str(port), *options],
        cwd=CHECKOUT,
        env=os.environ | {"PORTAL_INSTANCE": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for(port)
        seconds = time.monotonic() - began
        process.terminate()
        yield (process.communicate(timeout=30)[0]).splitlines(), seconds
    finally:
        process.kill()
        process.wait()


def wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        connection = http.client.HTTPConnection("localhost", port, timeout=30)
        with contextlib.suppress(ConnectionError, socket.timeout):
            connection.request("GET", "/sign-in")
            assert connection.getresponse().status == 200
            return
        time.sleep(0.05)
    raise TimeoutError


def rows(folder: Path, statement: str) -> list[tuple[Any, ...]]:
    engine = create_engine(f"sqlite:///{folder / 'carnet.db'}")
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(statement))]
    engine.dispose()
    return found


def test_every_file_is_in_a_record(seeded: Path) -> None:
    expected = sum(1 for _ in demo_files(today()))
    assert rows(seeded, "SELECT count(*) FROM document WHERE format != 'profile'") == [(expected,)]
    assert expected >= 60
    assert rows(seeded, "SELECT count(*) FROM document WHERE other_identity") == [(0,)]
    assert len(rows(seeded, "SELECT DISTINCT folder FROM document")) >= 9


def test_a_patients_own_files_are_added_by_the_family(seeded: Path) -> None:
    names = {name for (name,) in rows(seeded, "SELECT DISTINCT added_by_name FROM document WHERE source = 'patient'")}
    people = family(today()).people
    assert names == {people[key].name for key in ("claire", "marc", "monique")}
    assert rows(seeded, "SELECT DISTINCT added_by_name FROM document WHERE source != 'patient'") == [("demo",)]


def test_a_file_that_tells_no_date_has_the_day_of_its_act(seeded: Path) -> None:
    told = rows(seeded, "SELECT file_name, date_text FROM document WHERE format IN ('image', 'text')")
    dates: dict[str, str] = dict(told)
    files = {file.name: file.act_date.isoformat() for file in demo_files(today()) if file.name in dates}
    assert len(files) >= 4
    assert dates == files


def test_everybody_has_their_role(seeded: Path) -> None:
    related = rows(
        seeded,
        "SELECT account.display_name, record.given_names, relation.kind FROM relation "
        "JOIN account ON account.id = account_id JOIN record ON record.id = record_id",
    )
    people = family(today()).people
    name = {key: person.name for key, person in people.items()}
    given = {key: " ".join(person.given_names) for key, person in people.items()}
    own = {(name[key], given[key], RelationKind.HOLDER.value) for key in ("claire", "marc", "monique")}
    parents = {(name[p], given[c], RelationKind.PARENT.value) for p in ("claire", "marc") for c in ("jules", "lina")}
    assert {tuple(row) for row in related} == own | parents | {(name["claire"], given["monique"], "carer")}


def test_the_second_start_is_quick_and_keeps_what_is_there(seeded: Path) -> None:
    before = rows(seeded, "SELECT max(seq) FROM trail_event")
    with running(seeded) as (said, seconds):
        assert seconds < 3 * slowness()
    assert rows(seeded, "SELECT max(seq) FROM trail_event") == before
    people = family(today())
    links = [line.split() for line in said if line.startswith("demo-link ")]
    assert len(links) == 10
    assert {words[1] for words in links} >= {people.people[key].name.replace(" ", "-") for key in ("claire", "marc")}
    assert all(len(words) == 3 and words[2].startswith("http://localhost:") for words in links)


def slowness() -> float:
    """How much slower than alone this machine is now: what else runs on its cores."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Seeding without files, for the tests of when it happens; counts how often."""
    times: list[int] = []

    def seed(app: Flask, on_file: object) -> dict[str, object]:
        times.append(len(times))
        return {}

    monkeypatch.setattr(demo_cli, "seed", seed)
    return times


def prepare(folder: Path, *, reset: bool = False) -> None:
    """All that ``portal demo`` does before it serves."""
    mark = folder / "demo.json"
    demo_cli._clear(folder, mark, reset=reset)
    demo_cli._accounts(create_app(load_config(instance=folder)), mark)


def test_reset_begins_anew(tmp_path: Path, quick: list[int]) -> None:
    (tmp_path / ".gitignore").write_text("*")
    prepare(tmp_path)
    (tmp_path / "demo.json").write_text(json.dumps({"Claire Morel": "0" * 32}))
    (tmp_path / "files" / "tried").write_text("what somebody tried")
    prepare(tmp_path)
    assert (tmp_path / "files" / "tried").exists()
    prepare(tmp_path, reset=True)
    assert not (tmp_path / "files" / "tried").exists()
    assert (tmp_path / ".gitignore").exists()
    assert len(quick) == 2


def test_seeding_cut_short_is_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quick: list[int]) -> None:
    kept: object = vars(demo_cli)["seed"]

    def cut(app: Flask, on_file: object) -> dict[str, object]:
        (tmp_path / "files" / "half").write_text("made")
        raise KeyboardInterrupt

    monkeypatch.setattr(demo_cli, "seed", cut)
    with pytest.raises(KeyboardInterrupt):
        prepare(tmp_path)
    monkeypatch.setattr(demo_cli, "seed", kept)
    prepare(tmp_path)
    assert not (tmp_path / "files" / "half").exists()
    assert len(quick) == 1


@pytest.mark.parametrize("reset", [False, True])
def test_a_real_installation_is_left_alone(tmp_path: Path, reset: bool) -> None:
    (tmp_path / "carnet.db").write_text("somebody's records")
    ran = subprocess.run(
        [sys.executable, "-m", "portal", "demo", "--port", str(free_port()), *(["--reset"] if reset else [])],
        cwd=CHECKOUT,
        env=os.environ | {"PORTAL_INSTANCE": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr.count("\n") == 1
    assert "holds a real installation" in ran.stderr
    assert (tmp_path / "carnet.db").read_text() == "somebody's records"
    assert [path.name for path in tmp_path.iterdir()] == ["carnet.db"]
