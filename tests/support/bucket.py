"""A real S3 API: moto's server in a process of its own, and a line to it that can be cut."""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from portal.config import Config, load_config
from portal.core.blobs import BucketStore

SERVER = "moto.server"
_CHUNK = 64 * 1024
_numbers = itertools.count(1)


class Line:
    """A line to the server, byte by byte: ``down``: nobody answers; ``silent``: somebody listens and says nothing;
    ``cut_after``: as many bytes go each way on a connection, and then it breaks. ``sent``: what went up.
    """

    def __init__(self, port: int) -> None:
        self._to = port
        self.down = self.silent = False
        self.cut_after: dict[str, int] = {}
        self.sent: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        """No line any more."""
        self._listener.close()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _from = self._listener.accept()
                threading.Thread(target=self._connect, args=(near,), daemon=True).start()

    def _connect(self, near: socket.socket) -> None:
        if self.down:
            near.close()
            return
        if self.silent:
            time.sleep(30)
            near.close()
            return
        far = socket.create_connection(("127.0.0.1", self._to))
        ways = ((near, far, "up"), (far, near, "down"))
        for one, other, way in ways:
            threading.Thread(target=self._pump, args=(one, other, way), daemon=True).start()

    def _pump(self, one: socket.socket, other: socket.socket, way: str) -> None:
        left = self.cut_after.get(way)
        with contextlib.suppress(OSError):
            while data := one.recv(_CHUNK):
                if way == "up":
                    self.sent.append(data)
                if self.down or (left is not None and left < len(data)):
                    break
                left = None if left is None else left - len(data)
                other.sendall(data)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@pytest.fixture(scope="session")
def s3_port() -> Iterator[int]:
    """Where moto's server listens."""
    if importlib.util.find_spec("moto") is None or importlib.util.find_spec("flask_cors") is None:
        pytest.skip("moto's server is not installed")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", SERVER, "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield port
    finally:
        server.kill()
        server.wait()


@pytest.fixture
def line(s3_port: int) -> Iterator[Line]:
    """The line that the store of the test talks over."""
    made = Line(s3_port)
    yield made
    made.close()


@pytest.fixture
def s3(s3_port: int) -> Any:
    """A client of another make, straight to the server: what is there in truth."""
    import boto3

    about = {"region_name": "eu-west-3", "aws_access_key_id": "one", "aws_secret_access_key": "two"}
    return boto3.client("s3", endpoint_url=f"http://127.0.0.1:{s3_port}", **about)


@pytest.fixture
def bucket(s3: Any) -> str:
    """A bucket of the test's own."""
    name = f"carnet-{next(_numbers)}-{time.monotonic_ns()}"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
    return name


@pytest.fixture
def settings(bucket: str, line: Line, monkeypatch: pytest.MonkeyPatch) -> Config:
    """The settings of an installation whose files lie there."""
    told = {
        "FILES": f"s3://{bucket}/dossiers/un",
        "FILES_ENDPOINT": f"http://localhost:{line.port}",
        "FILES_REGION": "eu-west-3",
        "FILES_ACCESS_KEY_ID": "one",
        "FILES_SECRET_ACCESS_KEY": "two",
    }
    for name, value in told.items():
        monkeypatch.setenv(f"PORTAL_{name}", value)
    return load_config()


@pytest.fixture
def store(settings: Config) -> BucketStore:
    """The store under test."""
    return BucketStore(settings)


def keys_in(s3: Any, bucket: str) -> list[str]:
    """What lies in a bucket."""
    return [one["Key"] for one in s3.list_objects_v2(Bucket=bucket).get("Contents", [])]
