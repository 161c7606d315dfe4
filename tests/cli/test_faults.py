"""Every fault is one sentence on standard error, and a status that is not 0."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import NIR, Portal, Ran, assert_one_sentence, open_record

CHECKOUT = Path(__file__).resolve().parents[2]
_NOBODY = 65534


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["nonsense"], "nonsense"),
        (["migrate", "--nonsense"], "--nonsense"),
        (["serve", "--port", "many"], "--port"),
        (["serve", "--port", "70000"], "--port"),
        (["open-record", "--nir", NIR], "--family"),
        (["import", "tests"], "--nir"),
        (["import", "--nir", NIR], "PATH"),
        (["trail", "nonsense"], "nonsense"),
    ],
)
def test_a_wrong_usage(portal: Portal, arguments: list[str], word: str) -> None:
    ran = portal(*arguments)
    assert_one_sentence(ran, word)
    assert ran.status == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_NONSENSE", "1"),
        ("PORTAL_WORKERS", "many"),
        ("PORTAL_WORKERS", "1000"),
        ("PORTAL_TRUSTED_PROXIES", "-1"),
        ("PORTAL_ORIGIN", "http://carnet.example"),
        ("PORTAL_ORIGIN", "https://carnet.example/path"),
        ("PORTAL_UPLOAD_MAX_BYTES", "1"),
        ("PORTAL_LOG_LEVEL", "chatty"),
        ("PORTAL_LIMITS_URL", "nonsense://here"),
        ("PORTAL_SMTP_URL", "mail.example"),
        ("PORTAL_SECRETS_DIR", "/nonsense"),
        ("DATABASE_URL", "mysql://localhost/carnet"),
        ("DATABASE_URL", "nonsense"),
    ],
)
def test_an_unknown_or_malformed_setting(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert_one_sentence(portal("migrate"), name)


def test_a_secret_that_is_malformed_is_not_told(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_SMTP_URL", "smtp://carnet:hunter2@mail.example:port")
    ran = portal("migrate")
    assert_one_sentence(ran, "PORTAL_SMTP_URL")
    assert "hunter2" not in ran.err


@pytest.mark.parametrize("command", [["serve"], ["doctor"], ["trail", "verify"], ["import", "--nir", NIR, "/dev/null"]])
def test_a_database_that_is_not_migrated(portal: Portal, command: list[str]) -> None:
    assert_one_sentence(portal(*command), "portal migrate")


def test_a_database_that_is_none(portal: Portal, tmp_path: Path) -> None:
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "carnet.db").write_text("something else" * 100)
    assert_one_sentence(portal("doctor"), "not a database")


def test_a_database_server_that_is_not_there(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/carnet")
    assert_one_sentence(portal("migrate"), "database")


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_that_is_taken(migrated: Portal, command: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert_one_sentence(migrated(command, "--port", port), str(port), "--port")


@pytest.mark.parametrize("name", ["key-encryption.json", "session.key", "lookup.key", "trail-signing.key"])
def test_a_key_that_is_none(migrated: Portal, tmp_path: Path, name: str) -> None:
    (tmp_path / "instance" / "keys" / name).write_bytes(b"")
    assert_one_sentence(migrated("doctor"), name)


def test_keys_of_another_installation(opened: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "note.txt").write_text("Questions")
    assert opened("import", "--nir", NIR, tmp_path / "note.txt").status == 0
    monkeypatch.setenv("PORTAL_KEYS", str(tmp_path / "others"))
    assert_one_sentence(opened("doctor"), "PORTAL_KEYS")


def test_an_instance_folder_that_cannot_be(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_INSTANCE", "/dev/null/instance")
    assert_one_sentence(portal("migrate"), "/dev/null/instance")


@pytest.fixture
def not_root() -> Iterator[Path]:
    """A folder of root's that everybody may read, in the eyes of somebody else."""
    if os.geteuid() != 0:
        pytest.skip("only root can act as somebody who may not write")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        (Path(folder) / "instance").mkdir(mode=0o755)
        os.seteuid(_NOBODY)
        try:
            yield Path(folder)
        finally:
            os.seteuid(0)


@pytest.mark.parametrize("name", ["instance", "another"], ids=["there", "to be made"])
def test_a_folder_that_is_not_writable(
    migrated: Portal, not_root: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("PORTAL_INSTANCE", str(not_root / name))
    assert_one_sentence(migrated("migrate"), "Permission denied", str(not_root / name))


def test_a_database_that_is_not_writable(portal: Portal, not_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = not_root / "instance"
    monkeypatch.setenv("PORTAL_INSTANCE", str(folder))
    os.seteuid(0)
    assert portal("migrate").status == 0
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    os.seteuid(_NOBODY)
    assert_one_sentence(open_record(portal), "database")


def test_the_command_itself_ends_so(tmp_path: Path) -> None:
    """As typed: a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-m", "portal", "doctor"],
        cwd=CHECKOUT,
        env=os.environ | {"PORTAL_INSTANCE": str(tmp_path / "instance"), "PORTAL_NONSENSE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert_one_sentence(Ran(ran.returncode, ran.stdout, ran.stderr), "PORTAL_NONSENSE")
