"""Logs: one JSON object a line, no health words, no identity numbers, no secrets."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog
from flask import Flask
from gunicorn.glogging import Logger

_SECRET = ("token", "code", "nir", "name", "birth", "cookie", "key", "challenge", "query")


def redact(_logger: Any, _method: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Hide the value of any field whose name tells that it must not be kept."""
    for name in fields:
        if name != "event" and any(word in name.lower() for word in _SECRET):
            fields[name] = "…"
    return fields


def init_app(app: Flask, level: str) -> None:
    """Configure structlog; an unhandled exception is told by its type and place, not by its values."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redact,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        cache_logger_on_first_use=False,
    )
    logger = structlog.get_logger("portal")

    def log_exception(exc_info: Any) -> None:
        logger.error("unhandled exception", kind=exc_info[0].__name__, frames=_frames(exc_info[2]))

    app.log_exception = log_exception  # type: ignore[method-assign]


class ServerLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's log without addresses: they hold the words that somebody looked for."""

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002 (they hold the address)
        """Tell what was raised by its type and place, as the application does."""
        kind, _error, trace = sys.exc_info()
        self.error("unhandled exception: %s, %s", kind.__name__ if kind else "", " ".join(_frames(trace)))

    def warning(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """Tell that a request could not be read, not what it was."""
        if str(msg).startswith("Invalid request"):
            msg, args = "Invalid request", ()
        super().warning(msg, *args, **kwargs)


def _frames(trace: TracebackType | None) -> list[str]:
    """The last twelve places of a traceback."""
    frames: list[str] = []
    while trace is not None:
        frames.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    return frames[-12:]
