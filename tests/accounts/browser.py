"""A browser that does what the passkey script does: fetches a page, runs the ceremony, sends what comes of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.core.db import db
from portal.trail.models import TrailEvent
from tests.support.authenticator import SoftwareAuthenticator
from tests.support.page_lint import lint

_TRAIL = TrailEvent.__table__
ORIGIN = "http://localhost:8000"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605 Version/18.4 Mobile Safari/604.1"
Change = Callable[[dict[str, Any]], dict[str, Any]]


class Browser:
    """A browser with a device that makes passkeys. ``csrf`` is read from the last page that had a form."""

    def __init__(self, app: Flask, client: FlaskClient | None = None, **device: Any) -> None:
        self.app = app
        self.client = client or app.test_client()
        self.device = SoftwareAuthenticator(ORIGIN, **device)
        self.csrf = ""

    def get(self, path: str, status: int = 200, **arguments: Any) -> str:
        """A page, looked over as every page of the portal must be."""
        response = self.client.get(path, base_url=ORIGIN, **arguments)
        assert response.status_code == status, (path, response.status_code, response.headers.get("Location"))
        return self.read(response)

    def read(self, response: TestResponse) -> str:
        page = response.get_data(as_text=True)
        assert lint(page, status=response.status_code, headers=dict(response.headers)) == []
        if found := re.search(r'name="csrf_token" value="([^"]+)"', page):
            self.csrf = found.group(1)
        return page

    def post(self, path: str, **fields: str) -> TestResponse:
        """A form sent from the last page."""
        return self.client.post(path, data={"csrf_token": self.csrf, **fields}, base_url=ORIGIN)

    def send(self, path: str, body: Any, **headers: str) -> TestResponse:
        """JSON sent by the script."""
        sent = {"X-CSRFToken": self.csrf, "Accept": "application/json", "User-Agent": IPHONE, **headers}
        if isinstance(body, bytes):
            return self.client.post(path, data=body, content_type="application/json", headers=sent, base_url=ORIGIN)
        return self.client.post(path, json=body, headers=sent, base_url=ORIGIN)

    def start(self, path: str, name: str = "") -> dict[str, Any]:
        response = self.send(path, {"name": name})
        assert response.status_code == 200, (path, response.status_code, response.get_data(as_text=True))
        answer: dict[str, Any] = response.get_json()
        return answer

    def create(self, path: str, name: str, *, change: Change | None = None, **lies: Any) -> TestResponse:
        """Make a passkey on the page ``path``; ``lies`` go to the device, ``change`` alters what is sent."""
        begun = self.start(f"{path}/options", name)
        made = self.device.create(begun["options"], **lies)
        return self.send(f"{path}/verify", change(made) if change else made, **{"X-Ceremony": begun["ceremony"]})

    def use(self, path: str, query: str = "", *, change: Change | None = None, **lies: Any) -> TestResponse:
        """Use the device's last passkey on the page ``path``."""
        begun = self.start(f"{path}/options")
        used = self.device.get(begun["options"], **lies)
        sent = change(used) if change else used
        return self.send(f"{path}/verify{query}", sent, **{"X-Ceremony": begun["ceremony"]})

    def sign_up(self, name: str = "Alice Martin") -> Browser:
        """Through the first visit to a signed-in account."""
        self.get("/first-visit")
        response = self.create("/first-visit", name)
        assert response.status_code == 200, response.get_data(as_text=True)
        self.get("/account/recovery-codes")
        return self

    def sign_in(self) -> Browser:
        self.get("/sign-in")
        response = self.use("/sign-in")
        assert response.status_code == 200, response.get_data(as_text=True)
        self.get("/account/passkeys")
        return self

    def make_codes(self) -> list[str]:
        """New recovery codes, as read from the page that shows them."""
        return self.ask_for_codes(self.mark_of_codes())

    def mark_of_codes(self) -> str:
        """The mark of the codes there are, as the page that offers new ones tells it."""
        page = self.get("/account/recovery-codes")
        found = re.search(r'name="instead_of" value="([^"]*)"', page)
        assert found is not None
        return found[1]

    def ask_for_codes(self, instead_of: str) -> list[str]:
        """The form of new codes sent once more."""
        page = self.read(self.post("/account/recovery-codes", instead_of=instead_of))
        return ["-".join(halves) for halves in re.findall(r"<code>([0-9A-Z-]+)<br>([0-9A-Z-]+)</code>", page)]

    def trail(self) -> list[str]:
        """The events of the trail, oldest first."""
        with self.app.app_context(), db.engine.connect() as connection:
            return list(connection.scalars(select(_TRAIL.c.event).order_by(_TRAIL.c.seq)))

    @property
    def signed_in(self) -> bool:
        return self.client.get("/account/notices", base_url=ORIGIN).status_code == 200
