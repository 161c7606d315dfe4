"""Chromium with virtual authenticators: the phones, keys and computers of the journeys."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

_INSTALLED = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
CHROMIUM = next((one for one in _INSTALLED if one.exists()), _INSTALLED[-1])
"""Debian's; the one without windows first, which opens a page in half the time."""
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
# Chromium's own word, on a busy machine, when the fade between two pages comes after the page: nothing is lost by it.
_LATE_FADE = "Transition was aborted because of invalid state"


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium of the system; the test is skipped where there is none."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(_ARGUMENTS))
        yield browser
        browser.close()


class Device:
    """One browser profile with an authenticator of its own, and the faults it saw: what the console said, and every
    request to somebody else."""

    def __init__(self, browser: Browser, origin: str, size: ViewportSize, **options: Any) -> None:
        self.context: BrowserContext = browser.new_context(
            base_url=origin,
            viewport=size,
            locale=options.pop("locale", "en-GB"),
            **options,
        )
        self.context.set_default_timeout(10_000)
        self.faults: list[str] = []
        self._origin = origin
        self.page: Page = self.context.new_page()
        self._listen(self.page)
        self._session = self.context.new_cdp_session(self.page)
        self._session.send("WebAuthn.enable", {"enableUI": False})
        self.authenticator = ""
        self.plug_in()

    def _listen(self, page: Page) -> None:
        page.on("console", lambda said: self.faults.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: None if _LATE_FADE in str(error) else self.faults.append(str(error)))
        page.on("request", lambda asked: self._judge(asked.url))

    def _judge(self, url: str) -> None:
        if not url.startswith((f"{self._origin}/", "data:", "blob:")):
            self.faults.append(f"asks somebody else: {url}")

    def another_tab(self) -> Page:
        """One more tab of this browser."""
        page = self.context.new_page()
        self._listen(page)
        return page

    def plug_in(self, **changes: Any) -> None:
        """A fresh authenticator in place of the one before; the person is there and consents, unless told otherwise."""
        if self.authenticator:
            self._session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.authenticator})
        options = {
            "protocol": "ctap2",
            "ctap2Version": "ctap2_1",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
            "defaultBackupEligibility": True,
            "defaultBackupState": True,
            **changes,
        }
        added = self._session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self.authenticator = added["authenticatorId"]

    def recognises(self, person: bool) -> None:
        """Whether the fingerprint, face or code is the right one."""
        self._session.send(
            "WebAuthn.setUserVerified", {"authenticatorId": self.authenticator, "isUserVerified": person}
        )

    @property
    def credentials(self) -> list[dict[str, Any]]:
        """What the authenticator keeps."""
        found = self._session.send("WebAuthn.getCredentials", {"authenticatorId": self.authenticator})
        return list(found["credentials"])

    def receive(self, credential: dict[str, Any]) -> None:
        """Keep a passkey made elsewhere, as a synchronised one arrives."""
        self._session.send("WebAuthn.addCredential", {"authenticatorId": self.authenticator, "credential": credential})

    def close(self) -> None:
        self.context.close()
