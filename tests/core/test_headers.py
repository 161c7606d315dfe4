"""The headers of what only scripts read: JSON answers are held as strictly as pages."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from portal.core.headers import DATA_POLICY, ISOLATION

ORIGIN = "http://localhost:8000"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("POST", "/sign-in/options", 400), ("POST", "/sign-in/verify", 400)],
)
def test_a_json_answer_lets_nothing_run_and_is_kept_nowhere(
    client: FlaskClient, method: str, path: str, status: int
) -> None:
    answer = client.open(path, method=method, base_url=ORIGIN, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (status, "application/json")
    assert answer.headers["Content-Security-Policy"] == DATA_POLICY
    assert answer.headers["Cache-Control"] == "no-store"
    assert {name: answer.headers.get(name) for name in ISOLATION} == ISOLATION
