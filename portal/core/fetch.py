"""Asking another server for JSON: under TLS, within a time and a size, never on to where it sends us.

The standard library's client follows no redirect and takes no proxy from the environment. What it lacks is an end: a
server that sends a byte now and then would hold a thread for hours. Here each read has what is left of the whole time.
"""

from __future__ import annotations

import io
import json
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from portal.config import is_private

SECONDS = 6.0
LARGEST = 256 * 1024
_FORM = "application/x-www-form-urlencoded"


class Unanswered(Exception):
    """No answer that can be used came; says in a word or two why, for the log."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, and the object in the body, empty where it holds none."""

    status: int
    content: Mapping[str, Any]


def ask(address: str, *, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None) -> Answer:
    """GET an address, or POST a form to it, and read the JSON object that comes back.

    Raises :class:`Unanswered`: nobody there, a certificate that is not theirs, too slow, too large, a redirect, a
    server's fault, or no object in an answer that says it holds one.
    """
    try:
        status, body = _answered(address, urlencode(form) if form is not None else None, dict(headers or {}))
    except (OSError, HTTPException, ValueError) as error:
        raise Unanswered(type(error).__name__) from None
    if len(body) > LARGEST:
        raise Unanswered("too large")
    if not (200 <= status < 300 or 400 <= status < 500):
        raise Unanswered(f"status {status}")
    return Answer(status, _object(body, needed=status < 300))


def _answered(address: str, form: str | None, headers: dict[str, str]) -> tuple[int, bytes]:
    if not is_private(address):
        raise ValueError("neither https nor this machine")
    parts, end = urlsplit(address), time.monotonic() + SECONDS
    place = (parts.hostname or "", parts.port)
    connection: HTTPConnection
    if parts.scheme == "https":
        connection = HTTPSConnection(*place, timeout=SECONDS, context=ssl.create_default_context())
    else:
        connection = HTTPConnection(*place, timeout=SECONDS)
    connection.response_class = partial(_Response, end)  # type: ignore[assignment]
    headers |= {"Accept": "application/json", "Connection": "close", **({"Content-Type": _FORM} if form else {})}
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("GET" if form is None else "POST", path, body=form, headers=headers)
        with connection.getresponse() as response:
            return response.status, response.read(LARGEST + 1)
    finally:
        connection.close()


def _object(body: bytes, *, needed: bool) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        return found
    if needed:
        raise Unanswered("no object")
    return {}


class _Response(HTTPResponse):
    """A response that has to be read by an instant of the monotonic clock."""

    def __init__(self, end: float, sock: socket.socket, *arguments: Any, **options: Any) -> None:
        super().__init__(sock, *arguments, **options)
        self.fp = io.BufferedReader(_Timed(self.fp, sock, end))


class _Timed(io.RawIOBase):
    """What the socket gives, as long as there is time."""

    def __init__(self, source: Any, sock: socket.socket, end: float) -> None:
        self._source, self._sock, self._end = source, sock, end

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Raises :class:`TimeoutError` once the time is over."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)
        read: int | None = self._source.raw.readinto(buffer)
        return read

    def close(self) -> None:
        """Let go of the socket."""
        self._source.close()
        super().close()
