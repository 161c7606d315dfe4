"""The mail of an invitation: it says where the link leads, and nothing of the patient."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.mail import Message
from portal.professionals.commands import invitations as commands
from tests.professionals.test_invite_professional import BY_LINK, address, made
from tests.support.people import People
from tests.support.professional_pages import fetch, invitation_of, link_of, send

ClientFor = Callable[..., FlaskClient]


def test_a_mail_says_nothing(
    app: Flask, people: People, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted: list[Message] = []
    monkeypatch.setattr("portal.core.mail.post", posted.append)
    config = app.extensions["carnet"].config
    monkeypatch.setattr(commands, "installation", lambda: type("Site", (), {"config": with_smtp(config)}))
    answer = send(client_for("alice"), address(people["alice"]), BY_LINK | {"email": "karim@example.org"})
    assert "A mail with the link is on its way to karim@example.org" in answer.text
    (mail,) = posted
    assert mail.to == "karim@example.org"
    assert mail.subject == "Carnet\u00a0: une invitation pour vous"
    assert link_of(answer) in mail.body
    assert "Un patient vous invite" in mail.body
    assert "A patient invites you" in mail.body
    for word in ("Alice", "Martin", "reports", "GP", "médecin"):
        assert word not in mail.body.replace(link_of(answer), "") + mail.subject
    assert [one.email for one in made(app)] == ["karim@example.org"]


def with_smtp(config: Any) -> Any:
    """The settings of a site that sends mail."""
    return type("Config", (), {"smtp_url": "smtp://localhost:25", "origin": config.origin})


def test_a_site_without_mail_says_so(app: Flask, people: People, client_for: ClientFor) -> None:
    answer = send(client_for("alice"), address(people["alice"]), BY_LINK | {"email": "karim@example.org"})
    assert "Nothing was sent: this site sends no mail." in answer.text
    assert [one.email for one in made(app)] == [""]
    page = fetch(
        client_for("alice"), f"/records/{people['alice'].record_id}/access/invitations/{invitation_of(answer)}"
    )
    assert "Nobody: the link is handed over" in page.text
