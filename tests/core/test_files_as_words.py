"""A file sent under the name of a field of words is no words: the field is as if nothing was sent for it."""

from __future__ import annotations

import io

import pytest
from flask import Flask

from tests.accounts.browser import ORIGIN, Browser


@pytest.mark.parametrize("path", ["/recover", "/account/preferences", "/records/new"])
def test_it_is_told_as_nothing_typed(app: Flask, path: str) -> None:
    browser = Browser(app)
    if path != "/recover":
        browser.sign_up()
    page = browser.get(path)
    names = ("code", "display_name", "nir", "family_name", "given_names", "email")
    fields = {name: (io.BytesIO(b"x"), "x.txt") for name in names if f'name="{name}"' in page}
    assert fields
    answer = browser.client.post(path, data={"csrf_token": browser.csrf, **fields}, base_url=ORIGIN)
    assert answer.status_code in (303, 422)
    if path == "/account/preferences":
        assert 'value="Alice Martin"' in browser.get(path)
