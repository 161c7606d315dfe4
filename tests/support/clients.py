"""A browser that lints every page it is given."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.page_lint import lint


class LintingClient(FlaskClient):
    """The test client of the application: a page with a fault fails the test that fetched it."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """As the client of Flask; lints each response that is a page, redirects and errors included."""
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.data and response.status_code not in (301, 302, 303, 307, 308):
            faults = lint(response.get_data(as_text=True), status=response.status_code, headers=dict(response.headers))
            assert faults == [], f"{response.request.path}: {faults}"
        return response
