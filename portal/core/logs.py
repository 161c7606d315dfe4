"""Logs: one JSON object a line, no health words, no identity numbers, no secrets."""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from typing import Any

import structlog
from flask import Flask

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
        kind, _error, trace = exc_info
        frames: list[str] = []
        while trace is not None:
            frames.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
            trace = trace.tb_next
        logger.error("unhandled exception", kind=kind.__name__, frames=frames[-12:])

    app.log_exception = log_exception  # type: ignore[method-assign]
