"""Somebody else who writes for long: holds the write lock of the database, on either kind."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from flask import Flask

from portal.core.db import db, immediate


@contextlib.contextmanager
def write_lock_held(app: Flask) -> Iterator[None]:
    """Another thread has the write lock for as long as this lasts."""
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with app.app_context():
            with immediate():
                held.set()
                done.wait(60)
            db.session.remove()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert held.wait(10)
        yield
    finally:
        done.set()
        holder.join()
