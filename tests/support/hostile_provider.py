"""An OpenID provider of the tests' own that signs malformed things, stalls, floods and lies."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA512
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from portal.config import Config
from tests.support.mail_server import ELSEWHERE

CLIENT, SECRET = "carnet", "shared-secret-of-the-tests-of-32-bytes"
Answer = Callable[["_Talk"], None]


class HostileProvider:
    """What it says, which a test bends: ``document``, ``keys``, ``header``, ``claims``, ``tokens``, ``userinfo``; and
    ``answers``, which take the place of a whole answer, by path.
    """

    def __init__(self, issuer: str) -> None:
        self.issuer, self.nonce = issuer, ""
        self.key = rsa.generate_private_key(65537, 2048)
        self.signing: Any = self.key
        self.keys: Any = {"keys": [published(self.key)]}
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "one"}
        self.claims: dict[str, Any] = {}
        self.tokens: dict[str, Any] = {"access_token": "access", "token_type": "Bearer"}
        self.userinfo: dict[str, Any] = {"sub": "somebody"}
        self.answers: dict[str, Answer] = {}
        self.heard: list[str] = []
        self.flooded = 0
        self.document: dict[str, Any] = {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/keys",
            "userinfo_endpoint": f"{issuer}/userinfo",
        }

    def configured(self, config: Config) -> Config:
        """The settings of an installation that uses it."""
        told = {"oidc_issuer": self.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
        return config.model_copy(update=told | {"oidc_name": "Hostile Connect"})

    def good_claims(self) -> dict[str, Any]:
        """What an honest provider would say, without the number."""
        now = int(time.time())
        return {
            "iss": self.issuer,
            "sub": "somebody",
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "nonce": self.nonce,
        }

    def id_token(self) -> str:
        """The token as the test wants it; a claim that is None is left out."""
        claims = {name: value for name, value in (self.good_claims() | self.claims).items() if value is not None}
        told = f"{_encoded(json.dumps(self.header).encode())}.{_encoded(json.dumps(claims).encode())}"
        return f"{told}.{_encoded(_SIGN[self.header['alg']](self.signing, told.encode()))}"

    def said(self, path: str) -> Any:
        """What is at a path."""
        if path == "/token":
            return {"id_token": self.id_token(), **self.tokens}
        return {
            "/.well-known/openid-configuration": self.document,
            "/keys": self.keys,
            "/userinfo": self.userinfo,
        }[path]


class _Talk(BaseHTTPRequestHandler):
    """One request."""

    def do_GET(self) -> None:
        """Answer as the provider's mood is."""
        told: HostileProvider = self.server.told  # type: ignore[attr-defined]
        told.heard.append(self.path)
        own = told.answers.get(self.path)
        if own is not None:
            own(self)
            return
        self.send(json.dumps(told.said(self.path)).encode())

    do_POST = do_GET  # noqa: N815 (the library's spelling)

    def send(self, body: bytes, status: int = 200, **headers: str) -> None:
        """One whole answer."""
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_told: Any) -> None:
        """Quiet."""


def whole(body: bytes, status: int = 200, **headers: str) -> Answer:
    """That body, with that status."""
    return lambda talk: talk.send(body, status, **headers)


def flooding(talk: _Talk) -> None:
    """A body without end, or nearly; ``flooded`` tells how much of it was taken."""
    told: HostileProvider = talk.server.told  # type: ignore[attr-defined]
    talk.send_response(200)
    talk.end_headers()
    with contextlib.suppress(OSError):
        for _ in range(1000):
            talk.wfile.write(b" " * 65536)
            told.flooded += 65536


def dripping(talk: _Talk) -> None:
    """A line of the header now and then, each well within the patience for one read."""
    with contextlib.suppress(OSError):
        talk.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(60):
            talk.wfile.write(f"X-{number}: 0\r\n".encode())
            talk.wfile.flush()
            time.sleep(0.1)


@contextlib.contextmanager
def hostile_provider(certificate: Path | None = None) -> Iterator[HostileProvider]:
    """A running one; under TLS, at another address than this machine's usual one, where there is a certificate."""
    server: Any = ThreadingHTTPServer((ELSEWHERE if certificate else "127.0.0.1", 0), _Talk)
    server.daemon_threads = True
    place = f"https://{ELSEWHERE}" if certificate else "http://localhost"
    server.told = HostileProvider(f"{place}:{server.server_port}")
    if certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield server.told
    finally:
        server.shutdown()
        server.server_close()


def other_key(kind: str) -> Any:
    """``another`` key than the provider's, a ``weak`` one, a ``curve``, or a ``secret`` that is shared."""
    if kind == "secret":
        return SECRET.encode()
    if kind == "curve":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, 1024 if kind == "weak" else 2048)


def published(key: Any) -> dict[str, Any]:
    """A key as providers publish theirs; a secret too."""
    if isinstance(key, bytes):
        return {"kty": "oct", "k": _encoded(key), "kid": "one"}
    numbers = key.public_key().public_numbers()
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return {"kty": "EC", "crv": "P-256", "x": _integer(numbers.x), "y": _integer(numbers.y), "kid": "one"}
    return {"kty": "RSA", "n": _integer(numbers.n), "e": _integer(numbers.e), "kid": "one", "use": "sig"}


def public_words(key: Any) -> bytes:
    """The public key as it is written into files."""
    written: bytes = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return written


def _on_curve(key: Any, told: bytes) -> bytes:
    first, second = decode_dss_signature(key.sign(told, ec.ECDSA(SHA256())))
    return first.to_bytes(32, "big") + second.to_bytes(32, "big")


_SIGN: dict[str, Callable[[Any, bytes], bytes]] = {
    "none": lambda _key, _told: b"",
    "HS256": lambda key, told: hmac.new(key, told, hashlib.sha256).digest(),
    "RS256": lambda key, told: key.sign(told, padding.PKCS1v15(), SHA256()),
    "RS512": lambda key, told: key.sign(told, padding.PKCS1v15(), SHA512()),
    "PS256": lambda key, told: key.sign(told, padding.PSS(padding.MGF1(SHA256()), 32), SHA256()),
    "ES256": _on_curve,
}


def _integer(number: int) -> str:
    return _encoded(number.to_bytes((number.bit_length() + 7) // 8, "big"))


def _encoded(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")
