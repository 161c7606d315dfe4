"""Serving: gunicorn with threads, the application loaded once and shared by the workers."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import socket
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.workers.gthread import ThreadWorker
from sqlalchemy.orm import configure_mappers

from portal import create_app
from portal.config import load_config
from portal.core.db import db
from portal.core.installation import installation
from portal.core.last_page import NeverRaises
from portal.core.logs import ServerLog
from portal.intake.recognition import watch as recognition

THREADS = 4
READ_PATIENCE = 20
_MALLOC = {-8: 1, -1: 1 << 17, -3: 1 << 17}
"""glibc's M_ARENA_MAX, M_TRIM_THRESHOLD and M_MMAP_THRESHOLD."""
_GARBAGE = 10_000
"""How many objects are made between two looks for cycles: a page makes some thousands, and none is left behind."""
_MEMORY = Path("/dev/shm")  # noqa: S108 (gunicorn's heartbeat must not wait for a disk)


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's worker, but a request that cannot be read is answered by our last page, under our headers, and one
    that stops arriving lets go of its thread: a few half-sent ones would be the end of the site.
    """

    def handle(self, conn: Any) -> Any:
        """Read no longer than ``READ_PATIENCE`` seconds for the next bytes; the kernel keeps the time."""
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", READ_PATIENCE, 0))
        return super().handle(conn)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answer and log as gunicorn does; only the page is another, which repeats nothing of the request."""
        super().handle_error(req, _OwnPage(client, self.wsgi.wsgi_app), addr, exc)


class _OwnPage:
    """A client's socket that sends the last page in the place of gunicorn's, with its status."""

    def __init__(self, client: Any, page: NeverRaises) -> None:
        self._client, self._answer = client, page.answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def sendall(self, answer: bytes) -> None:
        status = answer.partition(b"\r\n")[0].partition(b" ")[2]
        self._client.sendall(self._answer(status.decode("latin-1")))


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """One gunicorn serving what ``make`` makes."""

    def __init__(self, make: Callable[[], Flask], options: dict[str, Any]) -> None:
        self._make = make
        self._app: Flask | None = None
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Give gunicorn our options, not those of its command line."""
        for name, value in self._options.items():
            self.cfg.set(name, value)
        self.cfg.set("post_fork", self._after_fork)
        self.cfg.set("when_ready", self._beside)

    def load(self) -> Flask:
        """The application, made before the workers are forked; what it holds is left alone by their collectors."""
        _give_memory_back()
        app = self._app = self._make()
        _warm(app)
        gc.collect()
        gc.freeze()
        gc.set_threshold(_GARBAGE)
        app.wsgi_app = NeverRaises(app)  # type: ignore[method-assign]
        return app

    def _after_fork(self, _server: Any, _worker: Any) -> None:
        """A worker must not share its parent's database connections."""
        if self._app is not None:
            with self._app.app_context():
                db.engine.dispose(close=False)

    def _beside(self, _server: Any) -> None:
        """What works beside the server, from its first process."""
        if self._app is not None:
            with self._app.app_context():
                recognition.start()


def _give_memory_back() -> None:
    """Have glibc keep one heap for all threads and return what is large: each would keep what a page once needed."""
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        for option, value in _MALLOC.items():
            libc.mallopt(option, value)


def _warm(app: Flask) -> None:
    """Make before the fork what each worker would otherwise make for itself: mappers, templates, languages."""
    if "sqlalchemy" not in app.extensions:
        return
    configure_mappers()
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
    app.test_client().get("/sign-in", base_url=installation(app).config.origin)


def options(bind: str, workers: int, *, threads: int = THREADS) -> dict[str, Any]:
    """gunicorn's settings; ``workers`` 0 means one per core and at least two."""
    return {
        "bind": bind,
        "workers": workers or max(2, os.cpu_count() or 1),
        "threads": threads,
        "worker_class": Worker,
        "preload_app": True,
        "control_socket_disable": True,
        "worker_tmp_dir": str(_MEMORY) if _MEMORY.is_dir() else None,
        "graceful_timeout": 20,
        "timeout": 60,
        "loglevel": "warning",
        "logger_class": ServerLog,
        "accesslog": None,
        "limit_request_line": 4094,
        "forwarder_headers": "",  # else a header of the client, passed on by the proxy, says where the site is mounted
    }


def main(bind: str) -> None:
    """Serve on ``host:port``, with the settings of the environment, until it is told to stop."""
    config = load_config()
    Server(lambda: create_app(config), options(bind, config.workers)).run()


if __name__ == "__main__":
    main(sys.argv[1])
