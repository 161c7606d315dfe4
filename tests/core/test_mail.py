"""Mail on its way: under TLS to the one it is meant for, and no password without it."""

from __future__ import annotations

import smtplib
import ssl
from pathlib import Path
from typing import Any

import pytest

from portal.config import load_config
from portal.core.mail import Message, _send
from tests.support.mail_server import ELSEWHERE, mail_server, make_certificate

HELLO = Message("alice@example.org", "Something changed", "Sign in to read it.")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """The certificate of the mail server, which nobody vouches for."""
    return make_certificate(tmp_path)


def send(server: Any, scheme: str = "smtp", who: str = "carnet:secret@") -> None:
    host, port = server.server_address
    _send(load_config(smtp_url=f"{scheme}://{who}{host}:{port}"), HELLO)


def verbs(server: Any, *, tls: bool) -> set[str]:
    return {verb for verb, under_tls in server.heard if under_tls is tls}


@pytest.mark.parametrize(("scheme", "at_once"), [("smtp", False), ("smtps", True)])
def test_it_goes_under_tls_to_a_server_that_is_vouched_for(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, scheme: str, at_once: bool
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with mail_server(ELSEWHERE, certificate, at_once=at_once) as server:
        send(server, scheme)
        assert {"AUTH", "MAIL", "DATA"} <= verbs(server, tls=True)
        assert verbs(server, tls=False) <= {"EHLO", "STARTTLS"}


@pytest.mark.parametrize(("scheme", "at_once"), [("smtp", False), ("smtps", True)])
@pytest.mark.parametrize("who", ["carnet:secret@", ""])
def test_a_server_that_nobody_vouches_for_gets_nothing(certificate: Path, scheme: str, at_once: bool, who: str) -> None:
    with mail_server(ELSEWHERE, certificate, at_once=at_once) as server:
        with pytest.raises(ssl.SSLCertVerificationError):
            send(server, scheme, who)
        assert not {"AUTH", "MAIL", "DATA"} & (verbs(server, tls=True) | verbs(server, tls=False))


def test_no_password_is_sent_in_clear() -> None:
    """Somebody on the way can take the offer of TLS out of the server's answer."""
    with mail_server(ELSEWHERE) as server:
        with pytest.raises(smtplib.SMTPNotSupportedError):
            send(server)
        assert verbs(server, tls=False) == {"EHLO"}


def test_this_machine_is_trusted_with_a_password() -> None:
    with mail_server("127.0.0.1") as server:
        send(server)
        assert {"AUTH", "DATA"} <= verbs(server, tls=False)
