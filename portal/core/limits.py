"""Limits that hold across workers and restarts: counted in the portal's own database, or in Redis when configured."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from limits import parse
from limits.errors import ConfigurationError
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import LargeBinary, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.exceptions import TooManyRequests

from portal.config import ConfigError
from portal.core import clock
from portal.core.db import Base, db

View = Callable[..., ResponseReturnValue]
_EXTENSION = "carnet-limiter"


class Allowance(NamedTuple):
    """How often something may be done: the name under which it is counted, and a rate as ``"10 per day"``."""

    scope: str
    rate: str


class LimitCounter(Base):
    """How often something happened in one window. The key is a digest: it names an address or an account."""

    __tablename__ = "limit_counter"

    key: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)


class PortalStorage(Storage):
    """Counters of the ``limits`` library in the portal's database, each change in a transaction of its own."""

    STORAGE_SCHEME = ["portal"]  # noqa: RUF012 — the library's spelling

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the library may wrap."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add to a counter, or start it again where its window has passed; the new count."""
        now = clock.now()
        ends = now + dt.timedelta(seconds=expiry)
        insert = (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(LimitCounter)
        passed = LimitCounter.expires_at <= now
        statement = insert.values(key=_digest(key), count=amount, expires_at=ends).on_conflict_do_update(
            index_elements=[LimitCounter.key],
            set_={
                "count": case((passed, amount), else_=LimitCounter.count + amount),
                "expires_at": case((passed, ends), else_=LimitCounter.expires_at),
            },
        )
        with _writing() as connection:
            counted: int = connection.execute(statement.returning(LimitCounter.count)).scalar_one()
            connection.execute(delete(LimitCounter).where(LimitCounter.expires_at < now - dt.timedelta(days=1)))
        return counted

    def get(self, key: str) -> int:
        """The count of the present window."""
        row = self._row(key)
        return row.count if row and row.expires_at > clock.now() else 0

    def get_expiry(self, key: str) -> float:
        """When the present window ends, in seconds of the epoch."""
        row = self._row(key)
        return (row.expires_at if row else clock.now()).timestamp()

    def check(self) -> bool:
        """Whether counters can be read."""
        self._row("check")
        return True

    def reset(self) -> int | None:
        """Forget every counter; how many there were."""
        with _writing() as connection:
            return int(connection.execute(delete(LimitCounter)).rowcount)

    def clear(self, key: str) -> None:
        """Forget one counter."""
        with _writing() as connection:
            connection.execute(delete(LimitCounter).where(LimitCounter.key == _digest(key)))

    def _row(self, key: str) -> Any:
        statement = select(LimitCounter.count, LimitCounter.expires_at).where(LimitCounter.key == _digest(key))
        with db.engine.connect() as connection:
            return connection.execute(statement).one_or_none()


def _writing() -> Any:
    return db.engine.execution_options(immediate=True).begin()


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def init_app(app: Flask, url: str) -> None:
    """Count in ``url``: ``portal://`` for the portal's database, else a storage of the ``limits`` library.

    Raises :class:`portal.config.ConfigError` for a storage that the library does not know, or lacks a client for.
    """
    try:
        app.extensions[_EXTENSION] = FixedWindowRateLimiter(storage_from_string(url))
    except ConfigurationError:
        raise ConfigError("PORTAL_LIMITS_URL: this storage is unknown, or its library is not installed.") from None


def limited(scope: str, *, account: str = "", address: str = "", everyone: str = "") -> Callable[[View], View]:
    """Limit a view to rates as ``"10 per 5 minutes"``; views of one ``scope`` count together. Beyond: 429.

    ``account`` counts only for the signed-in; elsewhere the view calls :func:`spend` once it knows whose it is.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(**arguments: Any) -> ResponseReturnValue:
            if account and current_user.is_authenticated:
                spend(scope, account, f"account:{current_user.account_id}")
            if address:
                spend(scope, address, f"address:{get_remote_address()}")
            if everyone:
                spend(scope, everyone, "everyone")
            return view(**arguments)

        return counted

    return decorate


def get_remote_address() -> str:
    """The address a request comes from, as far as the trusted proxies tell it."""
    return request.remote_addr or "127.0.0.1"


def spend(scope: str, rate: str, key: str, uses: int = 1) -> None:
    """Count uses of ``scope`` by ``key``. Raises :class:`TooManyRequests` beyond ``rate``.

    Several uses that do not all fit are not counted: nothing comes of them. Writes in a transaction of its own, so
    never within :func:`portal.core.db.immediate`.
    """
    limiter: FixedWindowRateLimiter = current_app.extensions[_EXTENSION]
    fits = uses == 1 or limiter.test(parse(rate), scope, key, cost=uses)
    if not fits or not limiter.hit(parse(rate), scope, key, cost=uses):
        raise TooManyRequests


def used(allowance: Allowance, key: str) -> tuple[int, int]:
    """How much of it ``key`` has used in the present window, and how much there is. One query."""
    limiter: FixedWindowRateLimiter = current_app.extensions[_EXTENSION]
    rate = parse(allowance.rate)
    return min(limiter.storage.get(rate.key_for(allowance.scope, key)), rate.amount), rate.amount
