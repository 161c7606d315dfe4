"""Mail: plain text, sent after the transaction that asked for it has been committed, never by the request itself.

A message that could not be sent is logged and dropped: whatever it says is also in the portal.
"""

from __future__ import annotations

import smtplib
import ssl
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import SplitResult, unquote, urlsplit

import structlog
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.config import Config
from portal.core.db import db
from portal.core.installation import installation

TIMEOUT_SECONDS = 15
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1"})
_OUTGOING = "outgoing_mail"
_sender = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")
_logger = structlog.get_logger("portal.mail")


@dataclass(frozen=True, slots=True)
class Message:
    """One message. The subject is read on locked screens: it holds no word about health and no name."""

    to: str
    subject: str
    body: str


def post(message: Message) -> None:
    """Have a message sent once the open transaction is committed; does nothing when no SMTP server is configured."""
    if installation().config.smtp_url:
        db.session.info.setdefault(_OUTGOING, []).append(message)


def wait_until_sent() -> None:
    """Return when everything handed over so far was sent or dropped."""
    _sender.submit(lambda: None).result()


@event.listens_for(Session, "after_commit")
def _hand_over(session: Session) -> None:
    for message in session.info.pop(_OUTGOING, []):
        sending: Future[None] = _sender.submit(_send, installation().config, message)
        sending.add_done_callback(_log_failure)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_OUTGOING, None)


def _send(config: Config, message: Message) -> None:
    server = urlsplit(config.smtp_url)
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = config.mail_from, message.to, message.subject
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.body)
    with _connected(server) as smtp:
        if server.username:
            smtp.login(unquote(server.username), unquote(server.password or ""))
        smtp.send_message(letter)


def _connected(server: SplitResult) -> smtplib.SMTP:
    """A connection to the server of the setting, under TLS where that leaves this machine and the server speaks it.

    Raises :class:`ssl.SSLCertVerificationError` for another's certificate, and
    :class:`smtplib.SMTPNotSupportedError` where a password would go in clear.
    """
    host, port, tls = server.hostname or "", server.port or 0, ssl.create_default_context()
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=tls)
    smtp = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    if host in _THIS_MACHINE:
        return smtp
    try:
        smtp.ehlo()
        if smtp.has_extn("starttls"):
            smtp.starttls(context=tls)
        elif server.username:
            raise smtplib.SMTPNotSupportedError("no TLS, no password")
    except BaseException:
        smtp.close()
        raise
    return smtp


def _log_failure(sending: Future[None]) -> None:
    if (error := sending.exception()) is not None:
        _logger.warning("mail not sent", kind=type(error).__name__)
