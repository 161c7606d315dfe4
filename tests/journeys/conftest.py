"""One served portal and one Chromium for the journeys of a test file; a new device whenever a journey asks for one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, ViewportSize

from tests.support.devices import PHONE, Device, chromium
from tests.support.inhabited_site import Inhabited, inhabited_site


@pytest.fixture(scope="module")
def inhabited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inhabited]:
    """The served portal with the people of the tests, of a test file's own."""
    with inhabited_site(tmp_path_factory.mktemp("site")) as made:
        yield made


@pytest.fixture(scope="module")
def site(inhabited: Inhabited) -> tuple[Flask, str]:
    """The application and its origin."""
    return inhabited.app, inhabited.origin


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with chromium() as launched:
        yield launched


@pytest.fixture
def device(inhabited: Inhabited, browser: Browser) -> Iterator[Callable[..., Device]]:
    """``device()``: a phone with an authenticator of its own; ``device(size=DESKTOP)``: a computer.

    ``device(person="alice")``: she has signed in on it; ``device(person="dr grace")``: to practise.
    """
    made: list[Device] = []

    def make(size: ViewportSize = PHONE, person: str = "", **options: Any) -> Device:
        made.append(Device(browser, inhabited.origin, size, **options))
        if person:
            title, _space, name = person.rpartition(" ")
            made[-1].context.add_cookies(inhabited.cookies(name, practising=bool(title)))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture(autouse=True)
def fresh_limits(site: tuple[Flask, str]) -> None:
    """Journeys share an address; what one spent is not the next one's."""
    app, _origin = site
    with app.app_context():
        app.extensions["carnet-limiter"].storage.reset()
