"""Joining professionals to the application: the identity provider, where the settings name one, and the directory."""

from __future__ import annotations

from flask import Flask, current_app

from portal.core.installation import installation
from portal.professionals.provider.discovery import IdentityProvider
from portal.professionals.queries.directory import place_of_work
from portal.record.notes.places import tell_places

_KEY = "carnet-identity-provider"


def init_app(app: Flask) -> None:
    """Keep the provider, and give templates its name: ``identity_provider``, empty where there is none.

    Raises :class:`portal.config.ConfigError` as :class:`IdentityProvider`.
    """
    config = installation(app).config
    app.extensions[_KEY] = IdentityProvider(config) if config.oidc_issuer else None
    app.jinja_env.globals["identity_provider"] = config.identity_provider
    tell_places(app, place_of_work)


def identity_provider() -> IdentityProvider | None:
    """The identity provider of this installation, if it has one."""
    found: IdentityProvider | None = current_app.extensions[_KEY]
    return found
