"""Other people's pages while somebody sends hostile files: the same pages, with and without, turn by turn."""

from __future__ import annotations

import http.client
import re
import threading
import time
import uuid
from dataclasses import dataclass, field

from flask import Flask

from tests.bench.load import fetch
from tests.bench.pages import browser_headers
from tests.bench.seed import Seeded
from tests.intake.hostile.corpus import CORPUS

PAGES = 150
"""Pages in each half of a round."""
_PAUSE = 0.01
KINDS = (
    "png that unpacks to 500 MB",
    "pdf whose picture unpacks to 400 MB",
    "tiff of 65,535 directories",
    "xml of a billion laughs",
    "json of 60,000 entries",
    "jpeg that claims 65,535 pixels",
)


@dataclass(slots=True)
class Neighbours:
    """The 95th percentiles in ms, and how long the slowest hostile file was at work, in s."""

    pages: int
    alone: float
    beside: float
    uploads: int
    slowest: float


@dataclass(slots=True)
class _Sender:
    """Somebody who sends one hostile file after the other."""

    port: int
    path: str
    headers: dict[str, str]
    files: list[tuple[str, bytes]]
    stop: threading.Event = field(default_factory=threading.Event)
    took: list[float] = field(default_factory=list)

    def send_all(self) -> None:
        """Until told to stop."""
        while not self.stop.is_set():
            for name, data in self.files:
                if self.stop.is_set():
                    return
                began = time.perf_counter()
                self._send(name, data)
                self.took.append(time.perf_counter() - began)

    def _send(self, name: str, data: bytes) -> None:
        connection = http.client.HTTPConnection("localhost", self.port, timeout=60)
        _status, page, _where = fetch(connection, self.path, self.headers | {"Accept-Encoding": "identity"})
        token = re.search(rb'name="csrf_token" value="([^"]+)"', page)
        assert token is not None
        bound = uuid.uuid4().hex
        typed = f'--{bound}\r\nContent-Disposition: form-data; name="type_code"\r\n\r\n\r\n'
        head = typed + (
            f'--{bound}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token[1].decode()}\r\n'
            f'--{bound}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
        )
        body = head.encode() + data + f"\r\n--{bound}--\r\n".encode()
        sent = self.headers | {"Content-Type": f"multipart/form-data; boundary={bound}", "Accept": "application/json"}
        connection.request("POST", self.path, body=body, headers=sent)
        answer = connection.getresponse()
        answer.read()
        if answer.status not in (200, 429):
            raise RuntimeError(f"{name} answered {answer.status}")
        connection.close()


def measure_neighbours(app: Flask, port: int, reader: Seeded, sender: Seeded, rounds: int) -> Neighbours:
    """The pages of ``reader`` alone and beside the uploads of ``sender``, in turns: both meet the same machine."""
    page, headers = f"/records/{reader.record_id}/", browser_headers(app, port, reader)
    files = [CORPUS[kind]() for kind in KINDS]
    address = f"/records/{sender.record_id}/documents/new"
    alone: list[float] = []
    beside: list[float] = []
    took: list[float] = []
    _ask(port, page, headers)
    for _round in range(rounds):
        alone += _ask(port, page, headers)
        fire = _Sender(port, address, browser_headers(app, port, sender), files)
        thread = threading.Thread(target=fire.send_all)
        thread.start()
        time.sleep(1)
        beside += _ask(port, page, headers)
        fire.stop.set()
        thread.join()
        took += fire.took
    return Neighbours(len(alone), _p95(alone), _p95(beside), len(took), max(took))


def _ask(port: int, page: str, headers: dict[str, str]) -> list[float]:
    """How long each of the pages took, in ms."""
    connection = http.client.HTTPConnection("localhost", port)
    waits = []
    for _ in range(PAGES):
        began = time.perf_counter()
        status, _body, _where = fetch(connection, page, headers)
        waits.append((time.perf_counter() - began) * 1000)
        if status != 200:
            raise RuntimeError(f"{page} answered {status}")
        time.sleep(_PAUSE)
    connection.close()
    return waits


def _p95(waits: list[float]) -> float:
    return sorted(waits)[int(len(waits) * 0.95)]
