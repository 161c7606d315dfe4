"""The settings: read once, and nothing unknown."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.config import ConfigError, load_config


def test_a_file_of_the_secrets_folder_is_a_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_SECRETS_DIR", str(tmp_path))
    (tmp_path / "portal_origin").write_text("https://carnet.example")
    (tmp_path / "database_url").write_text("postgresql://db/carnet")
    config = load_config()
    assert (config.origin, config.host, config.secure) == ("https://carnet.example", "carnet.example", True)
    assert config.sqlalchemy_url == "postgresql+psycopg://db/carnet"


@pytest.mark.parametrize("name", ["origin", "portal_colour"])
def test_an_unknown_file_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("PORTAL_SECRETS_DIR", str(tmp_path))
    (tmp_path / name).write_text("x")
    with pytest.raises(ConfigError, match=name):
        load_config()


@pytest.mark.parametrize(
    "origin",
    ["http://carnet.example", "carnet.example", "https://carnet.example/", "https://carnet.example/a", "ftp://x"],
)
def test_an_origin_is_scheme_and_host_only_and_https(origin: str) -> None:
    with pytest.raises(ConfigError, match="PORTAL_ORIGIN"):
        load_config(origin=origin)
