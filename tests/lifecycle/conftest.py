"""Visitors."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.lifecycle.visitor import Visitor


@pytest.fixture
def visitor(app: Flask, client_for: Callable[..., FlaskClient]) -> Callable[[str], Visitor]:
    """``visitor("grace")``: her browser, signed in. Grace, Bob and Carol have no record."""
    return lambda name: Visitor(app, client_for(name))
