"""The fixtures of what lies below the pages."""

from __future__ import annotations

from tests.support.bare_fixtures import bare_app, database_url, open_as, opened, record

__all__ = ["bare_app", "database_url", "open_as", "opened", "record"]
