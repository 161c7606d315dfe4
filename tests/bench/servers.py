"""The two servers of the benchmark: the portal's own and the bare one, with the same options."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
from flask import Flask
from gunicorn.app.base import BaseApplication

from portal.server import options
from tests.bench.bare import make_bare_app

WORKERS = 2


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextlib.contextmanager
def portal_server(instance: Path) -> Iterator[tuple[psutil.Process, int]]:
    """``portal serve`` on an instance."""
    port = free_port()
    env = {
        "PORTAL_INSTANCE": str(instance),
        "PORTAL_ORIGIN": f"http://localhost:{port}",
        "PORTAL_WORKERS": str(WORKERS),
    }
    with _running([sys.executable, "-m", "portal", "serve"], env, port) as process:
        yield process, port


@contextlib.contextmanager
def bare_server(folder: Path) -> Iterator[tuple[psutil.Process, int]]:
    """The bare page, served alike."""
    port = free_port()
    env = {"BENCH_BARE_DB": str(folder / "bare.db")}
    with _running([sys.executable, "-m", "tests.bench.servers", str(port)], env, port) as process:
        yield process, port


@contextlib.contextmanager
def _running(command: list[str], env: dict[str, str], port: int) -> Iterator[psutil.Process]:
    child = subprocess.Popen(command, env={**os.environ, **env}, stdout=subprocess.DEVNULL)
    try:
        _wait(port, child)
        yield psutil.Process(child.pid)
    finally:
        child.terminate()
        child.wait(30)


def _wait(port: int, child: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if child.poll() is not None:
            raise RuntimeError("The server did not start.")
        with contextlib.suppress(OSError):
            connection = http.client.HTTPConnection("localhost", port, timeout=5)
            connection.request("GET", "/")
            connection.getresponse().read()
            return
        time.sleep(0.1)
    raise RuntimeError("The server does not answer.")


class BareServer(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn with the options of the portal's, and nothing else."""

    def load_config(self) -> None:
        """The portal's options; each worker makes the page for itself."""
        own = {"worker_class": "gthread", "logger_class": "gunicorn.glogging.Logger", "preload_app": False}
        for name, value in (options(f"127.0.0.1:{sys.argv[1]}", WORKERS) | own).items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The bare page."""
        return make_bare_app()


if __name__ == "__main__":
    make_bare_app()  # fills its database before two workers would
    BareServer().run()
