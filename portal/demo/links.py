"""One-time links that sign a demonstration person in. Only on this machine, only while ``portal demo`` runs."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import threading
import uuid

from flask import Blueprint, Flask, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.gate import own_account, public, signed_in
from portal.accounts.browser import device, enter
from portal.accounts.commands.sessions import open_session
from portal.accounts.models import Account
from portal.core.db import immediate
from portal.trail.events import Event
from portal.trail.write import Actor, Entry, write

blueprint = Blueprint("demo", __name__, url_prefix="/demo")
_KEY = "carnet-demo-links"


class Links:
    """The links not used yet, by the digest of their secret."""

    def __init__(self) -> None:
        self._accounts: dict[bytes, uuid.UUID] = {}
        self._lock = threading.Lock()

    def make(self, account_id: uuid.UUID) -> str:
        """The secret of a new link."""
        token = secrets.token_urlsafe(32)
        self._accounts[_digest(token)] = account_id
        return token

    def take(self, token: str) -> uuid.UUID | None:
        """The account of a link, this once."""
        with self._lock:
            return self._accounts.pop(_digest(token), None)


def init_app(app: Flask, accounts: dict[str, uuid.UUID], origin: str) -> list[tuple[str, str]]:
    """Add the links to a demonstration's application. Returns the name and the address of each."""
    links = Links()
    app.extensions[_KEY] = links
    app.register_blueprint(blueprint)
    return [(name, f"{origin}/demo/{links.make(account_id)}") for name, account_id in accounts.items()]


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


@blueprint.get("/<token>")
@public
def sign_in(token: str) -> ResponseReturnValue:
    """Sign the person of the link in, once. Anywhere else than on this machine there is nothing here."""
    if not ipaddress.ip_address(request.remote_addr or "0.0.0.0").is_loopback:  # noqa: S104 (stands for "unknown")
        abort(404)
    if request.method == "HEAD":
        # A preview of the address, by a chat or a browser, must not use the link up.
        return ""
    links: Links = current_app.extensions[_KEY]
    account_id = links.take(token)
    if account_id is None:
        return render_template("demo/used_link.html"), 404
    with immediate() as session:
        account = session.get_one(Account, account_id)
        opened = open_session(account, device())
        write(Entry(Event.ACCOUNT_SIGNED_IN, Actor(account.id, account.display_name, "")))
    enter(opened)
    return redirect(url_for("demo.welcome"))


@blueprint.get("/welcome")
@own_account()
def welcome() -> ResponseReturnValue:
    """Offer a passkey, and the way in."""
    return render_template("demo/welcome.html", name=signed_in().account_name)
