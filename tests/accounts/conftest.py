"""Browsers for the tests of accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.accounts.browser import Browser


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A browser in which nobody is signed in, on a device without passkeys."""
    return Browser(app)


@pytest.fixture
def another(app: Flask) -> Callable[..., Browser]:
    """``another()``: one more browser, with a device of its own."""

    def make(**device: Any) -> Browser:
        return Browser(app, **device)

    return make
