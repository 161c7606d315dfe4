"""The provider as a seam: off without settings, its certificate checked, its keys changed, its words kept a while."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask
from flask.testing import FlaskClient

from portal.config import ConfigError, load_config
from portal.core.fetch import Unanswered
from portal.core.installation import installation
from portal.professionals.provider import discovery
from portal.professionals.provider.discovery import IdentityProvider
from tests.professionals.proving import (
    BACK,
    ENGLISH,
    PAGE,
    ClientFor,
    asked,
    begin,
    come_back,
    proved_by,
    said,
    token_of,
    unvouched,
)
from tests.support.hostile_provider import HostileProvider, hostile_provider, published
from tests.support.mail_server import make_certificate
from tests.support.people import People

_OFF = """
import sys
from pathlib import Path
from portal import create_app
from portal.config import load_config
from portal.migrations.run import upgrade
from portal.server import _warm
app = create_app(load_config(instance=Path(sys.argv[1])))
with app.app_context():
    upgrade()
_warm(app)
print([name for name in sys.modules if name.startswith("joserfc")])
"""


def test_without_settings_there_is_nothing(app: Flask, client_for: ClientFor) -> None:
    bob = client_for("bob")
    assert bob.get(PAGE).status_code == 404
    assert bob.post(PAGE, data={"csrf_token": token_of(bob.get("/account/preferences").text)}).status_code == 404
    assert bob.get(f"{BACK}?code=any&state=any").status_code == 404
    assert PAGE not in bob.get("/account/passkeys").text


def test_without_settings_the_library_is_not_imported(tmp_path: Path) -> None:
    ran = subprocess.run([sys.executable, "-c", _OFF, str(tmp_path)], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_with_settings_the_account_leads_there(app: Flask, client_for: ClientFor) -> None:
    with hostile_provider() as provider, proved_by(app, provider.configured(installation(app).config)):
        page = client_for("bob").get("/account/passkeys", headers=ENGLISH).text
        assert f'href="{PAGE}"' in page
        assert "Prove with Hostile Connect that your RPPS number is yours." in page
        assert provider.heard == [], "nobody asked for it yet"


def test_a_server_without_the_library_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(ConfigError, match="install the extra `oidc`"):
        IdentityProvider(load_config(**SETTINGS))


SETTINGS = {
    "oidc_issuer": "https://auth.example/realms/health",
    "oidc_client_id": "carnet",
    "oidc_client_secret": "secret",
}


@pytest.mark.parametrize("trusted", [False, True], ids=["an unknown certificate", "a known one"])
def test_its_certificate_is_checked(
    app: Flask,
    people: People,
    client_for: ClientFor,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    trusted: bool,
) -> None:
    unvouched(app, people["bob"])
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate) if trusted else "/dev/null")
    bob = client_for("bob")
    with hostile_provider(certificate) as provider, proved_by(app, provider.configured(installation(app).config)):
        if trusted:
            assert proves(bob, provider, people["bob"].rpps) == "Your RPPS number is proved."
        else:
            answer = bob.post(PAGE, data={"csrf_token": token_of(bob.get(PAGE).text)}, headers=ENGLISH)
            assert "does not answer" in said(bob.get(answer.headers["Location"], headers=ENGLISH).text)
            assert provider.heard == []


def test_what_is_elsewhere_sends_nobody_to_this_machine() -> None:
    """Its secrets would be read in clear here, and whatever listens here would be asked in our name."""
    issuer = str(SETTINGS["oidc_issuer"])
    document = {"issuer": issuer} | dict.fromkeys(
        ("authorization_endpoint", "token_endpoint", "jwks_uri"), f"{issuer}/there"
    )
    assert discovery._read(document, issuer).token_endpoint == f"{issuer}/there"
    with pytest.raises(Unanswered, match="token_endpoint"):
        discovery._read(document | {"token_endpoint": "http://localhost:8000/token"}, issuer)


def test_nobody_there(app: Flask, client_for: ClientFor) -> None:
    bob = client_for("bob")
    with hostile_provider() as provider:
        config = provider.configured(installation(app).config)
    with proved_by(app, config):
        answer = bob.post(PAGE, data={"csrf_token": token_of(bob.get(PAGE).text)}, headers=ENGLISH)
        assert "does not answer" in said(bob.get(answer.headers["Location"], headers=ENGLISH).text)


def test_what_it_says_of_itself_is_kept_a_while(
    app: Flask, people: People, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = ["/.well-known/openid-configuration", "/keys"]
    bob = client_for("bob")
    with hostile_provider() as provider, proved_by(app, provider.configured(installation(app).config)):
        for _ in range(2):
            proves(bob, provider, people["bob"].rpps)
        assert sorted(one for one in provider.heard if one in documents) == sorted(documents)
        monkeypatch.setattr(discovery, "KEPT", -1.0)
        proves(bob, provider, people["bob"].rpps)
        assert provider.heard.count("/keys") == 2


def test_keys_that_were_changed_are_asked_for_at_once(
    app: Flask, people: People, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    unvouched(app, people["bob"])
    bob = client_for("bob")
    with hostile_provider() as provider, proved_by(app, provider.configured(installation(app).config)):
        proves(bob, provider, "0")
        provider.signing, provider.header = rsa.generate_private_key(65537, 2048), {"alg": "RS256", "kid": "two"}
        provider.keys = {"keys": [published(provider.signing) | {"kid": "two"}]}
        assert "could not be accepted" in proves(bob, provider, people["bob"].rpps), "not more than so often"
        monkeypatch.setattr(discovery, "_ASKED_AGAIN", 0.0)
        assert proves(bob, provider, people["bob"].rpps) == "Your RPPS number is proved."


@pytest.mark.parametrize(("acr", "sentence"), [("eidas1", "could not be accepted"), ("eidas2", "is proved")])
def test_how_well_the_person_is_known(
    app: Flask, people: People, client_for: ClientFor, acr: str, sentence: str
) -> None:
    unvouched(app, people["bob"])
    bob = client_for("bob")
    with hostile_provider() as provider:
        config = provider.configured(installation(app).config).model_copy(update={"oidc_acr": "eidas2 eidas3"})
        with proved_by(app, config):
            assert asked(begin(bob))["acr_values"] == "eidas2 eidas3"
            provider.claims["acr"] = acr
            assert sentence in proves(bob, provider, people["bob"].rpps)


def proves(bob: FlaskClient, provider: HostileProvider, number: str) -> str:
    """The whole way at an honest provider; what is told at its end."""
    provider.claims["SubjectNameID"] = number
    sent = asked(begin(bob))
    provider.nonce = sent["nonce"]
    return come_back(bob, f"{BACK}?code=any&state={sent['state']}")[1]
