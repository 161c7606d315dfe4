"""Carnet: the patient's side of a shared medical record."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from portal.config import Config


def create_app(config: Config | None = None) -> Flask:
    """The application: the wiring, on one screen.

    Raises :class:`portal.config.ConfigError` for a setting that is unknown or malformed, and :class:`RuntimeError` for
    an endpoint without a door.
    """
    from portal import wiring
    from portal.config import load_config

    return wiring.build(config or load_config())
