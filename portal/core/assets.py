"""Static files: under an address that names their content, compressed once, kept by browsers for good."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import math
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from wsgiref.headers import Headers

import brotli
from flask import Flask, Response, request
from markupsafe import Markup
from whitenoise import WhiteNoise

from portal.core.durable import sync_folder, sync_tree
from portal.core.headers import HSTS, ISOLATION
from portal.core.installation import installation

_COMPRESSED = frozenset({".css", ".js", ".svg", ".json", ".webmanifest", ".txt"})
_STYLE = "css/site.css"
_JOINED = "css/kit.css", "css/theme.css"
"""What is served as one file, ``_STYLE``: a request costs the server as much as what it sends."""
_PAGE_QUALITY = 1
"""A third of the work of 3, for a tenth more bytes."""
_WORTH = 1024
_ASIDE, _HOUR = "tmp-", 3600


def find_folder(name: str) -> Path:
    """``templates`` or ``static``: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / name
    return inside if inside.is_dir() else package.parent / name


def digest_of_folder(folder: Path) -> str:
    """16 hexadecimal digits that change with any file in the folder, and with what is made of them."""
    digest = hashlib.sha256(repr((_STYLE, _JOINED)).encode())
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def style_of(folder: Path) -> bytes:
    """The one style sheet of the pages."""
    return b"\n".join((folder / name).read_bytes() for name in _JOINED)


def init_app(app: Flask, instance: Path) -> None:
    """Serve ``static/`` and give templates ``asset(path)``; compress pages."""
    source = find_folder("static")
    digest = digest_of_folder(source)
    served = _prepare(source, instance / "static" / digest)
    _remove_older(served)
    prefix = f"/static/{digest}/"

    known = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()} | {_STYLE}
    addresses = {path: prefix + path for path in known}

    def asset(path: str) -> str:
        """The address of a static file. Raises :class:`KeyError` for one that is not there."""
        return addresses[path]

    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["svg_icon"] = icon_writer(addresses["icons/icons.svg"])
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(served),
        prefix=prefix,
        immutable_file_test=lambda _path, _url: True,
        add_headers_function=_isolate_over_https if installation(app).config.secure else _isolate,
        allow_all_origins=False,
    )
    app.after_request(_compress_page)


def icon_writer(sprite: str) -> Callable[..., Markup]:
    """What writes an icon of the sprite. A page has fifty: a macro would cost as much as what stands beside them."""

    @cache
    def svg_icon(name: str, small: bool = False) -> Markup:
        """One icon, always beside words: it is hidden from assistive technology."""
        drawn = '<svg class="c-i{}" aria-hidden="true" focusable="false"><use href="{}#{}" /></svg>'
        return Markup(drawn).format(" c-i--s" if small else "", sprite, name)  # noqa: S704 (constant; values escaped)

    return svg_icon


def _isolate(headers: Headers, path: str, _url: str) -> None:
    """Nothing runs in a file that is opened by itself; a script keeps none, as a worker would be bound by it."""
    for name, value in ISOLATION.items():
        headers[name] = value
    if not path.endswith(".js"):
        headers["Content-Security-Policy"] = "default-src 'none'"


def _isolate_over_https(headers: Headers, path: str, url: str) -> None:
    _isolate(headers, path, url)
    headers["Strict-Transport-Security"] = HSTS


def _prepare(source: Path, target: Path) -> Path:
    """Copy and compress into a folder of this content's own; a half-made one is never served, nor after a power cut."""
    if target.is_dir():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=target.parent, prefix=_ASIDE))
    made = temporary / "made"  # a copied folder has the age of its source: it must not tell that of this one
    shutil.copytree(source, made)
    (made / _STYLE).write_bytes(style_of(made))
    for path in [p for p in made.rglob("*") if p.suffix in _COMPRESSED]:
        content = path.read_bytes()
        path.with_name(path.name + ".br").write_bytes(brotli.compress(content))
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(content, mtime=0))
    try:
        sync_tree(made)
        made.rename(target)
        sync_folder(target.parent)
    except OSError:
        if not target.is_dir():
            raise
    finally:
        shutil.rmtree(temporary)
    return target


def _remove_older(served: Path) -> None:
    """Remove the copies of earlier contents, and what a start that died left half-made.

    The one served last stays: a server that is about to end may still serve it, as may pages that are open. A folder is
    set aside before it is emptied, so that another start never finds half of it.
    """
    folder = served.parent
    with contextlib.suppress(OSError):
        os.utime(served)
    others = sorted((path for path in folder.iterdir() if path != served), key=_used_at, reverse=True)
    copies = [path for path in others if not path.name.startswith(_ASIDE)]
    half_made = [path for path in others if path.name.startswith(_ASIDE) and _used_at(path) < time.time() - _HOUR]
    for path in (*copies[1:], *half_made):
        with contextlib.suppress(OSError), tempfile.TemporaryDirectory(dir=folder, prefix=_ASIDE) as aside:
            path.rename(Path(aside) / path.name)


def _used_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # another start was quicker to remove it
        return math.inf


def _compress_page(response: Response) -> Response:
    """Brotli for pages. Cookies are SameSite=Lax, so no other site can make a signed-in page to measure its size."""
    if response.mimetype != "text/html" or response.direct_passthrough or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings["br"] or (response.content_length or 0) < _WORTH:
        return response
    response.set_data(brotli.compress(response.get_data(), quality=_PAGE_QUALITY))
    response.headers["Content-Encoding"] = "br"
    return response
