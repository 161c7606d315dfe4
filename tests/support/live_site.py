"""The portal served for real browsers: on a free port of localhost, with a database of its own."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

from portal import create_app
from portal.config import load_config
from portal.migrations.run import upgrade


@contextlib.contextmanager
def live_site(instance: Path) -> Iterator[tuple[Flask, str]]:
    """The application and its origin, ``http://localhost:<port>``; stopped at the end."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    origin = f"http://localhost:{port}"
    app = create_app(load_config(instance=instance, origin=origin))
    with app.app_context():
        upgrade()
    server = make_server("localhost", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield app, origin
    finally:
        server.shutdown()
        thread.join()
