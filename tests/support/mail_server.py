"""An SMTP server of this machine that keeps what it was told, under its own certificate or without any."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

ELSEWHERE = "127.0.0.2"
"""An address of this machine that a client cannot tell from another machine's."""
_ANSWERS = {b"AUTH": b"235 ok", b"DATA": b"354 go on", b"QUIT": b"221 bye"}


def make_certificate(folder: Path) -> Path:
    """A certificate of :data:`ELSEWHERE`, signed by itself, with its key in one file."""
    key, name = generate_private_key(SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail")])
    now, address = dt.datetime.now(dt.UTC), x509.IPAddress(ipaddress.ip_address(ELSEWHERE))
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    path = folder / "mail.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path


class _Talk(socketserver.StreamRequestHandler):
    """One connection. ``server.heard`` gets ``(verb, whether under TLS)`` of each command."""

    def handle(self) -> None:
        server: Any = self.server
        if server.at_once:
            self._wrap(server.tls)
        self._say(b"220 mail")
        while line := self.rfile.readline():
            verb = line.split()[0].upper()
            server.heard.append((verb.decode(), isinstance(self.connection, ssl.SSLSocket)))
            if verb == b"EHLO":
                offers = server.tls is not None and not server.at_once
                self._say(b"250-mail\r\n" + b"250-STARTTLS\r\n" * offers + b"250 AUTH PLAIN")
            elif verb == b"STARTTLS":
                self._say(b"220 go on")
                self._wrap(server.tls)
            else:
                self._say(_ANSWERS.get(verb, b"250 ok"))
            if verb == b"DATA":
                while self.rfile.readline() != b".\r\n":
                    pass
                self._say(b"250 kept")

    def _say(self, answer: bytes) -> None:
        self.wfile.write(answer + b"\r\n")

    def _wrap(self, tls: ssl.SSLContext) -> None:
        self.connection = tls.wrap_socket(self.connection, server_side=True)
        self.setup_streams()

    def setup_streams(self) -> None:
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def handle_error(self, _request: Any, _client: Any) -> None:
        """A client that hangs up is what some tests want."""


@contextmanager
def mail_server(host: str, certificate: Path | None = None, *, at_once: bool = False) -> Iterator[Any]:
    """A running server: ``server_address``, and ``heard``. ``at_once``: TLS from the first byte."""
    server: Any = _Server((host, 0), _Talk)
    server.heard, server.at_once, server.tls = [], at_once, None
    if certificate:
        server.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.tls.load_cert_chain(certificate)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
