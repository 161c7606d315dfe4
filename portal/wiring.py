"""Building the application: which parts, in which order."""

from __future__ import annotations

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import features
from portal.access import gate, key_check
from portal.accounts import setup as accounts_setup
from portal.config import Config
from portal.core import addresses, assets, csrf, errors, headers, i18n, installation, limits, logs, typography
from portal.core.db import db, engine_options, prepare_engine
from portal.core.reserve import Reserve
from portal.core.spool import SpoolingRequest
from portal.professionals import setup as professionals_setup
from portal.record import links, shell


def build(config: Config) -> Flask:
    """One application for one installation."""
    app = Flask("portal", static_folder=None, template_folder=str(assets.find_folder("templates")))
    app.request_class = SpoolingRequest
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    made = installation.init_app(app, config, has_records=lambda: key_check.has_records(config.sqlalchemy_url))
    logs.init_app(app, config.log_level)
    _configure(app, config, made.keys.session_key)
    _connect(app, config, made.reserve)
    i18n.init_app(app, accounts_setup.reader_locale)
    typography.init_app(app)
    assets.init_app(app, config.instance)
    addresses.init_app(app)
    csrf.init_app(app, origin=config.origin)
    headers.init_app(app, secure=config.secure)
    errors.init_app(app)
    limits.init_app(app, config.limits_url)
    accounts_setup.init_app(app)
    links.init_app(app)
    shell.init_app(app)
    professionals_setup.init_app(app)
    for blueprint in features.blueprints():
        app.register_blueprint(blueprint)
    gate.check_doors(app)
    if config.trusted_proxies:
        n = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    return app


def _configure(app: Flask, config: Config, session_key: bytes) -> None:
    app.config.update(
        SECRET_KEY=session_key,
        TRUSTED_HOSTS=[config.host],
        MAX_CONTENT_LENGTH=config.upload_max_bytes + 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        MAX_FORM_PARTS=600,
        SESSION_COOKIE_NAME="__Host-session" if config.secure else "session",
        SESSION_COOKIE_SECURE=config.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
    )


def _connect(app: Flask, config: Config, reserve: Reserve) -> None:
    url = config.sqlalchemy_url
    app.config.update(SQLALCHEMY_DATABASE_URI=url, SQLALCHEMY_ENGINE_OPTIONS=engine_options(url))
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine, before_writing=reserve.give_up_when_full)
        key_check.check_keys(app)
