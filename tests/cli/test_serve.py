"""``portal serve``: gunicorn on a migrated installation, from the first answer to a clean end."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Portal, free_port
from tests.support.page_lint import REQUIRED_HEADERS, lint

CHECKOUT = Path(__file__).resolve().parents[2]
PATIENCE = 60


def get(port: int, path: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and page; waits for the server to come up."""
    until = time.monotonic() + PATIENCE
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", path, headers={"Host": f"localhost:{port}", "Accept": "text/html"})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read().decode()
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        finally:
            connection.close()


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The process of ``portal serve`` on an empty database in a folder, and its port."""
    port = free_port()
    settings = {"PORTAL_INSTANCE": str(folder), "PORTAL_ORIGIN": f"http://localhost:{port}", "PORTAL_WORKERS": "2"}
    known: dict[str, Any] = {"cwd": CHECKOUT, "env": os.environ | settings, "text": True}
    subprocess.run([sys.executable, "-m", "portal", "migrate"], check=True, **known)
    told = subprocess.PIPE
    process = subprocess.Popen([sys.executable, "-m", "portal", "serve"], stdout=told, stderr=told, **known)
    try:
        yield process, port
    finally:
        process.terminate()
        try:
            process.communicate(timeout=PATIENCE)
        finally:
            process.kill()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server of one test."""
    with serving(tmp_path / "instance") as made:
        yield made


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server that tests only ask."""
    with serving(tmp_path_factory.mktemp("standing")) as (_process, port):
        get(port, "/sign-in")
        yield port


def workers(pid: int) -> list[str]:
    """The processes of a server, once there are two: the first answers before the second stands."""
    ended = time.monotonic() + PATIENCE
    while True:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        if len(found) >= 2 or time.monotonic() > ended:
            return found
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (b"GET /" + b"x" * 5000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"secret words\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nBad Name: x\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: secret\r\n\r\n", 501),
    ],
)
def test_a_request_that_cannot_be_read_has_our_page_and_our_headers(standing: int, asked: bytes, status: int) -> None:
    with socket.create_connection(("127.0.0.1", standing), timeout=PATIENCE) as connection:
        connection.sendall(asked)
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        page, headers = answer.read().decode(), dict(answer.getheaders())
    assert answer.status == status
    assert headers.keys() >= REQUIRED_HEADERS.keys()
    assert headers["Cache-Control"] == "no-store"
    assert "Carnet" in page
    assert "secret" not in page


def test_it_serves_until_it_is_told_to_end(server: tuple[subprocess.Popen[str], int]) -> None:
    process, port = server
    status, headers, page = get(port, "/sign-in")
    assert status == 200
    assert lint(page, status=status, headers=headers) == []
    assert headers.keys() >= REQUIRED_HEADERS.keys()
    assert get(port, "/nothing")[0] == 404
    assert get(port, "/demo/welcome")[0] == 404
    children = workers(process.pid)
    assert len(children) >= 2
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert out == f"Carnet listens on 127.0.0.1:{port} for http://localhost:{port}.\n"
    assert "Traceback" not in err
    assert not any(Path(f"/proc/{child}").exists() for child in children)


def test_half_sent_requests_do_not_keep_the_site(migrated: Portal, tmp_path: Path) -> None:
    """Given more of them than there are threads, a page is answered once their time is over."""
    port = free_port()
    settings = {"PORTAL_INSTANCE": str(tmp_path / "instance"), "PORTAL_ORIGIN": f"http://localhost:{port}"}
    start = f"import portal.server as server; server.READ_PATIENCE = 1; server.main('127.0.0.1:{port}')"
    process = subprocess.Popen(
        [sys.executable, "-c", start], cwd=CHECKOUT, env=os.environ | settings | {"PORTAL_WORKERS": "1"}
    )
    try:
        get(port, "/sign-in")
        head = f"POST /recover HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 1000\r\n\r\nx".encode()
        stalled = [socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) for _ in range(8)]
        for number, one in enumerate(stalled):
            one.sendall(head if number % 2 else head[:20])
        began = time.monotonic()
        assert get(port, "/sign-in")[0] == 200
        assert time.monotonic() - began < 15
        for one in stalled:
            one.close()
    finally:
        process.kill()
        process.wait()
