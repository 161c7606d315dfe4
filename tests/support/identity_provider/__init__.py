"""The npm package `oidc-provider`, started on localhost: somebody else's OpenID provider, as it is.

It is installed once, from the lock beside this file, into a folder of this user's cache.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import http.cookiejar
import json
import os
import re
import shutil
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from portal.config import Config
from tests.bench.servers import free_port

HERE = Path(__file__).parent
OLDEST_NODE = 20
_FILES = ("package.json", "package-lock.json", "provider.mjs")
_FORM = re.compile(r'<form[^>]* action="([^"]+)"[^>]*>(.*?)</form>', re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_BACK = "/account/professional-identity/proved"


def installed() -> Path:
    """The folder with the program and its packages; the test is skipped where Node.js is not there."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("Node.js with npm is not installed")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version[1:].split(".")[0]) < OLDEST_NODE:
        pytest.skip(f"Node.js {OLDEST_NODE} or newer is needed; this is {version}")
    mark = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in _FILES)).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "carnet-tests"
    folder = cache / f"identity-provider-{mark}"
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            _install(npm, folder)
    return folder


def _install(npm: str, folder: Path) -> None:
    """Into a folder beside, which takes its name once it is whole."""
    partial = folder.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    for name in _FILES:
        shutil.copy(HERE / name, partial)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=partial, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    partial.rename(folder)


@dataclass(frozen=True, slots=True)
class RealProvider:
    """A running provider, and what the settings have to say of it."""

    settings: dict[str, str]

    def configured(self, config: Config) -> Config:
        """The settings of an installation that uses it."""
        return config.model_copy(update=self.settings)

    def signed_in(self, address: str, login: str) -> str:
        """Sign in as a browser would, from the address the portal gave; the address that leads back to it."""
        browser = _Browser(urllib.parse.urlsplit(address).netloc)
        where, page = browser.opened(address)
        while page:
            found = _FORM.search(page)
            assert found is not None, page[:500]
            fields = dict(_HIDDEN.findall(found.group(2))) | {"login": login, "password": "any"}
            where, page = browser.opened(unescape(found.group(1)), fields)
        return where


@contextlib.contextmanager
def identity_provider(origin: str, **changes: Any) -> Iterator[RealProvider]:
    """A provider that knows the portal at ``origin`` as one of its clients.

    ``alg``: with what it signs; ``in_userinfo``: it tells the number beside the ID token, not in it; ``auth_method``:
    how it wants the client's secret.
    """
    folder, issuer = installed(), f"http://localhost:{free_port()}"
    told = {
        "issuer": issuer,
        "client_id": "carnet",
        "client_secret": "a secret: of ~ the tests/%",
        "redirect_uri": origin + _BACK,
        "auth_method": "client_secret_basic",
        "alg": "RS256",
        "in_userinfo": True,
        **changes,
    }
    command = ["node", "provider.mjs", json.dumps(told)]
    quiet = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=folder, text=True, **quiet) as process:  # type: ignore[call-overload]
        try:
            assert process.stdout.readline() == "ready\n"
            named = ("issuer", "client_id", "client_secret")
            settings = {f"oidc_{name}": str(told[name]) for name in named}
            yield RealProvider(settings | {"oidc_name": "Test Connect", "oidc_scope": "openid scope_all"})
        finally:
            process.stdin.close()
            process.wait(10)


class _Browser(urllib.request.HTTPRedirectHandler):
    """Keeps cookies, and follows redirects as long as they stay at the provider."""

    def __init__(self, host: str) -> None:
        self._host, self._next = host, ""
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(cookies, self)

    def redirect_request(self, *told: Any) -> None:
        """Note where it leads, and stop there."""
        self._next = told[-1]

    def opened(self, address: str, fields: dict[str, str] | None = None) -> tuple[str, str]:
        """Where the browser came to, and the page there; none away from the provider. A form sends its fields."""
        data = urllib.parse.urlencode(fields).encode() if fields is not None else None
        while urllib.parse.urlsplit(address).netloc == self._host:
            self._next = ""
            try:
                with self._opener.open(address, data, timeout=10) as answer:
                    return address, answer.read().decode()
            except urllib.error.HTTPError:
                if not self._next:
                    raise
            address, data = self._next, None
        return address, ""
