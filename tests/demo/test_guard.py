"""Nothing of the demonstration is in a production start; in its own, a link works once and on this machine only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import create_app
from portal.config import load_config
from portal.demo import links
from portal.migrations.run import upgrade
from tests.support.people import make_people

CHECKOUT = Path(__file__).resolve().parents[2]
ORIGIN = "http://localhost:8000"
_LOOK = """
import importlib, json, sys
{start}
refused = []
for name in ("portal.demo", "portal.demo.links", "portal.demo.seed", "portal.demo.cli"):
    try:
        importlib.import_module(name)
    except ImportError:
        refused.append(name)
print(json.dumps([
    [rule.rule for rule in app.url_map.iter_rules() if "demo" in rule.rule + rule.endpoint],
    [name for name in sys.modules if name.startswith("portal.demo")],
    refused,
    app.test_client().get("/demo/welcome", base_url="http://localhost:8000").status_code,
]))
"""
_STARTS = {
    "create_app": "from portal import create_app; app = create_app()",
    "portal serve": """
import os, portal.server
made, started = [], []
portal.server.Server.run = lambda server: made.append(server.load())
os.execv = lambda program, arguments: started.append(arguments)
from portal.cli import run
assert run(["migrate"]) == 0 and run(["serve", "--port", "18999"]) == 0
assert started[0][:3] == [sys.executable, "-m", "portal.server"]
portal.server.main(started[0][3])
app = made[0]
""",
}


@pytest.mark.parametrize("start", _STARTS.values(), ids=_STARTS.keys())
def test_a_production_start_has_nothing_of_it(tmp_path: Path, start: str) -> None:
    """In a fresh interpreter, as a server starts."""
    ran = subprocess.run(
        [sys.executable, "-c", _LOOK.format(start=start)],
        cwd=CHECKOUT,
        env=os.environ | {"PORTAL_INSTANCE": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    addresses, loaded, refused, status = json.loads(ran.stdout.splitlines()[-1])
    assert (addresses, loaded, status) == ([], [], 404)
    assert refused == ["portal.demo", "portal.demo.links", "portal.demo.seed", "portal.demo.cli"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, uuid.UUID]:
    """A demonstration's application, with an account that links lead to."""
    app = create_app(load_config(instance=tmp_path_factory.mktemp("demo")))
    with app.app_context():
        upgrade()
    account_id = make_people(app)["alice"].account_id
    assert account_id is not None
    links.init_app(app, {}, ORIGIN)
    return app, account_id


@pytest.fixture
def address(site: tuple[Flask, uuid.UUID]) -> str:
    """A link that was not used yet."""
    app, account_id = site
    held: links.Links = app.extensions["carnet-demo-links"]
    return f"/demo/{held.make(account_id)}"


def follow(client: FlaskClient, address: str, remote: str = "127.0.0.1") -> int:
    return client.get(address, base_url=ORIGIN, environ_base={"REMOTE_ADDR": remote}).status_code


def test_a_used_link_says_so(site: tuple[Flask, uuid.UUID], address: str) -> None:
    follow(site[0].test_client(), address)
    again = site[0].test_client().get(address, base_url=ORIGIN, headers={"Accept-Language": "en"})
    assert again.status_code == 404
    assert "This link has served already" in again.text


def test_a_link_signs_in_and_offers_a_passkey(site: tuple[Flask, uuid.UUID], address: str) -> None:
    client = site[0].test_client()
    answer = client.get(address, base_url=ORIGIN)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/demo/welcome")
    welcome = client.get("/demo/welcome", base_url=ORIGIN, headers={"Accept-Language": "en"})
    assert welcome.status_code == 200
    assert "You are Alice Martin" in welcome.text
    assert 'href="/account/passkeys/new"' in welcome.text
    assert client.get("/records", base_url=ORIGIN).status_code == 200


def test_a_link_works_once(site: tuple[Flask, uuid.UUID], address: str) -> None:
    first, second = site[0].test_client(), site[0].test_client()
    assert [follow(first, address), follow(second, address), follow(first, address)] == [302, 404, 404]
    assert second.get("/records", base_url=ORIGIN).status_code == 302


def test_a_preview_of_a_link_does_not_use_it_up(site: tuple[Flask, uuid.UUID], address: str) -> None:
    looking, client = site[0].test_client(), site[0].test_client()
    assert looking.head(address, base_url=ORIGIN).status_code == 200
    assert looking.get("/records", base_url=ORIGIN).status_code == 302, "nobody is signed in"
    assert follow(client, address) == 302


@pytest.mark.parametrize("remote", ["192.0.2.7", "10.0.0.1", "0.0.0.0", "2001:db8::1"])
def test_a_link_works_on_this_machine_only(site: tuple[Flask, uuid.UUID], address: str, remote: str) -> None:
    client = site[0].test_client()
    assert follow(client, address, remote) == 404
    assert client.get("/records", base_url=ORIGIN).status_code == 302
    assert follow(client, address, "::1") == 302, "trying from elsewhere must not use it up"


def test_a_forwarded_address_is_not_believed(site: tuple[Flask, uuid.UUID], address: str) -> None:
    client = site[0].test_client()
    headers = {"X-Forwarded-For": "127.0.0.1"}
    environ = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.get(address, base_url=ORIGIN, headers=headers, environ_base=environ).status_code == 404


@pytest.mark.parametrize("token", ["unknown", "A" * 43])
def test_an_unknown_link_leads_nowhere(site: tuple[Flask, uuid.UUID], token: str) -> None:
    assert follow(site[0].test_client(), f"/demo/{token}") == 404


def test_the_secret_of_a_link_is_not_kept(site: tuple[Flask, uuid.UUID], address: str) -> None:
    held: links.Links = site[0].extensions["carnet-demo-links"]
    assert address.rpartition("/")[2] not in repr(vars(held))
