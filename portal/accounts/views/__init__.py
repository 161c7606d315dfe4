"""The pages of accounts."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)

from portal.accounts.views import (  # noqa: E402 — the views hang themselves on the blueprint
    account,
    passkeys,
    recovery,
    role,
    sessions,
    sign_in,
    sign_up,
    step_up,
)

__all__ = ["account", "blueprint", "passkeys", "recovery", "role", "sessions", "sign_in", "sign_up", "step_up"]
