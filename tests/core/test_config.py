"""The settings: read once, and nothing unknown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from portal.config import ConfigError, load_config
from portal.intake.limits import Limits


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


def test_the_database_has_one_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the portal would start on an empty database of its own, in the place of the one that was named."""
    with monkeypatch.context() as environment:
        environment.setenv("PORTAL_DATABASE_URL", "postgresql://db/carnet")
        with pytest.raises(ConfigError, match=r"PORTAL_DATABASE_URL \(the database is DATABASE_URL\)"):
            load_config()
    monkeypatch.setenv("PORTAL_SECRETS_DIR", str(tmp_path))
    (tmp_path / "portal_database_url").write_text("postgresql://db/carnet")
    with pytest.raises(ConfigError, match=r"portal_database_url \(the database is DATABASE_URL\)"):
        load_config()


def test_an_unknown_name_in_lower_case_is_unknown_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("portal_colour", "red")
    with pytest.raises(ConfigError, match="portal_colour"):
        load_config()


@pytest.mark.parametrize(
    ("origin", "written"),
    [
        ("https://Example.org", "https://example.org"),
        ("HTTPS://example.org", "https://example.org"),
        ("https://example.org:443", "https://example.org"),
        ("https://example.org:", "https://example.org"),
        ("https://example.org:08443", "https://example.org:8443"),
        ("https://u@example.org", "https://example.org"),
        ("https://u:hunter2@example.org:8443", "https://example.org:8443"),
        ("http://LOCALHOST:80", "http://localhost"),
        ("https://santé.example", "https://xn--sant-epa.example"),
    ],
)
def test_an_origin_is_written_as_browsers_send_it(origin: str, written: str) -> None:
    """It is compared letter by letter with what they send: no form and no passkey would work."""
    with pytest.raises(ConfigError, match=f"PORTAL_ORIGIN .*: {re.escape(written)}\\.$"):
        load_config(origin=origin)
    assert load_config(origin=written).origin == written


def test_no_reader_is_given_more_than_it_takes() -> None:
    most = Limits().input
    assert load_config(upload_max_bytes=most).upload_max_bytes == most
    with pytest.raises(ConfigError, match="PORTAL_UPLOAD_MAX_BYTES"):
        load_config(upload_max_bytes=most + 1)


@pytest.mark.parametrize(
    "origin",
    [
        "https://",
        "https://carnet.example:99999",
        "https://[carnet",
        "http://carnet.example",
        "carnet.example",
        "https://carnet.example/",
        "https://carnet.example/a",
        "ftp://x",
    ],
)
def test_an_origin_is_scheme_and_host_only_and_https(origin: str) -> None:
    with pytest.raises(ConfigError, match="PORTAL_ORIGIN"):
        load_config(origin=origin)


PROVIDER = {
    "oidc_issuer": "https://auth.example/realms/health",
    "oidc_client_id": "carnet",
    "oidc_client_secret": "hunter2",
}


def test_an_identity_provider_has_a_name() -> None:
    assert load_config().identity_provider == ""
    assert load_config(**PROVIDER).identity_provider == "auth.example"
    assert load_config(**PROVIDER, oidc_name="Pro Santé Connect").identity_provider == "Pro Santé Connect"
    assert "hunter2" not in repr(load_config(**PROVIDER))


@pytest.mark.parametrize("lacking", PROVIDER)
def test_an_identity_provider_is_named_whole_or_not_at_all(lacking: str) -> None:
    with pytest.raises(ConfigError, match="go together: all three, or none") as refused:
        load_config(**{name: value for name, value in PROVIDER.items() if name != lacking})
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    "issuer",
    [
        "http://auth.example",
        "http://localhost.example",
        "auth.example",
        "https://",
        "https://auth.example/?a=b",
        "https://auth.example/#a",
        "https://user@auth.example",
        "https://auth.example:99999",
        "https://santé.example",
        "ftp://auth.example",
        " https://auth.example",
    ],
)
def test_an_issuer_is_an_address_under_tls(issuer: str) -> None:
    with pytest.raises(ConfigError, match="PORTAL_OIDC_ISSUER"):
        load_config(**PROVIDER | {"oidc_issuer": issuer})


def test_an_issuer_on_this_machine_needs_no_tls() -> None:
    assert load_config(**PROVIDER | {"oidc_issuer": "http://localhost:3000"}).oidc_issuer == "http://localhost:3000"


@pytest.mark.parametrize(("name", "value"), [("oidc_scope", "profile"), ("oidc_acr", " a"), ("oidc_claim", "")])
def test_what_is_asked_of_an_identity_provider_is_well_formed(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"PORTAL_{name.upper()}"):
        load_config(**PROVIDER | {name: value})
