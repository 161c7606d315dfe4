"""Asking a server for one page many times, from one or more connections, and what that cost the server."""

from __future__ import annotations

import http.client
import math
import statistics
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True, slots=True)
class Measure:
    """What one page cost: CPU in ms per request, the median and the 99th percentile of the wait in ms, bytes."""

    cpu: float
    p50: float
    p99: float
    sent: int
    plain: int


def cpu_seconds(process: psutil.Process) -> float:
    """CPU time of a process and all its children so far."""
    total = 0.0
    for one in (process, *process.children(recursive=True)):
        times = one.cpu_times()
        total += times.user + times.system
    return total


def cpu_nanoseconds(process: psutil.Process) -> int:
    """The same to the nanosecond, as Linux's scheduler counts it: by the threads that there are now."""
    tasks = [
        task for one in (process, *process.children(recursive=True)) for task in Path(f"/proc/{one.pid}/task").iterdir()
    ]
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks)


def memory_bytes(process: psutil.Process) -> int:
    """Proportional memory of a process and all its children: what is shared counts once."""
    return sum(one.memory_full_info().pss for one in (process, *process.children(recursive=True)))


def fetch(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> tuple[int, bytes, str]:
    """Status, body and location of one request. Raises as :mod:`http.client`."""
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    return response.status, response.read(), response.headers.get("Location", "")


def measure(
    process: psutil.Process, port: int, path: str, headers: dict[str, str], *, connections: int, requests: int
) -> Measure:
    """Ask ``requests`` times over ``connections`` connections. Raises :class:`RuntimeError` unless each is a 200."""
    waits: list[float] = []
    sizes: set[int] = set()
    faults: list[str] = []

    def work(times: int) -> None:
        connection = http.client.HTTPConnection("localhost", port)
        for _ in range(times):
            began = time.perf_counter()
            status, body, where = fetch(connection, path, headers)
            waits.append((time.perf_counter() - began) * 1000)
            sizes.add(len(body))
            if status != 200:
                faults.append(f"{path} answered {status} {where}")
                return
        connection.close()

    work(5)
    waits.clear()
    before = cpu_seconds(process)
    threads = [threading.Thread(target=work, args=(math.ceil(requests / connections),)) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise RuntimeError(faults[0])
    spent = cpu_seconds(process) - before
    waits.sort()
    connection = http.client.HTTPConnection("localhost", port)
    plain = len(fetch(connection, path, headers | {"Accept-Encoding": "identity"})[1])
    p99 = waits[min(len(waits) - 1, int(len(waits) * 0.99))]
    return Measure(spent * 1000 / len(waits), statistics.median(waits), p99, max(sizes), plain)
