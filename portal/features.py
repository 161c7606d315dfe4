"""The features of the site: their blueprints, and nothing else."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

FEATURES = ("accounts", "record", "intake", "imaging", "history", "professionals", "profile", "notes", "lifecycle")
"""Every room with pages, in the order of the floors."""


def blueprints() -> tuple[Blueprint, ...]:
    """The blueprint of each feature."""
    return tuple(import_module(f"portal.{name}.views").blueprint for name in FEATURES)
