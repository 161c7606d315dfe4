"""The served copy of the static files: whole, one for each content, and none kept for ever."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from portal.core import assets
from portal.core.assets import init_app


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The static files of a version; what is written there next is those of another."""
    folder = tmp_path / "static"
    (folder / "icons").mkdir(parents=True)
    (folder / "icons" / "icons.svg").write_text("<svg/>")
    (folder / "css").mkdir()
    for name in ("kit", "theme"):
        (folder / "css" / f"{name}.css").write_text(f"/* {name} */")
    monkeypatch.setattr(assets, "find_folder", lambda _name: folder)
    return folder


def site() -> Flask:
    app = Flask("site")
    app.extensions["carnet"] = SimpleNamespace(config=SimpleNamespace(secure=False))
    return app


def start(source: Path, tmp_path: Path, version: int) -> str:
    """Start a server of a version; the folder it serves."""
    (source / "a.css").write_text(f"a {{ order: {version} }}")
    init_app(site(), tmp_path / "instance")
    return assets.digest_of_folder(source)


def kept(tmp_path: Path) -> set[str]:
    return {path.name for path in (tmp_path / "instance" / "static").iterdir()}


def test_the_copy_before_stays_and_older_ones_go(source: Path, tmp_path: Path) -> None:
    made = []
    for version in range(4):
        made.append(start(source, tmp_path, version))
        time.sleep(0.01)
        assert kept(tmp_path) == set(made[-2:])
    assert start(source, tmp_path, 2) == made[2]
    assert start(source, tmp_path, 4) not in made
    assert made[2] in kept(tmp_path), "the one served last, not the one made last"


def test_what_a_start_that_died_left_goes_and_what_one_makes_now_stays(source: Path, tmp_path: Path) -> None:
    start(source, tmp_path, 1)
    folder = tmp_path / "instance" / "static"
    for name in ("tmp-old", "tmp-now"):
        (folder / name / "css").mkdir(parents=True)
    os.utime(folder / "tmp-old", (time.time() - 7200,) * 2)
    served = start(source, tmp_path, 1)
    assert kept(tmp_path) == {served, "tmp-now"}


def test_starts_at_once_serve_the_same_whole_copy(source: Path, tmp_path: Path) -> None:
    (source / "a.css").write_text("a { order: 1 }")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _number: init_app(site(), tmp_path / "instance"), range(8)))
    (served,) = (tmp_path / "instance" / "static").iterdir()
    assert (served / "a.css.br").is_file()


def test_a_copy_is_on_the_disk_before_it_has_its_name(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a power cut may leave the name with empty files under it, served for good."""
    flushed: set[int] = set()
    unflushed: list[str] = []
    fsync, rename = os.fsync, Path.rename

    def note(descriptor: int) -> None:
        flushed.add(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    def look(path: Path, target: Path) -> Path:
        unflushed.extend(str(one) for one in (path, *path.rglob("*")) if one.stat().st_ino not in flushed)
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", note)
    monkeypatch.setattr(Path, "rename", look)
    served = tmp_path / "instance" / "static" / start(source, tmp_path, 1)
    assert (served / "a.css.br").is_file()
    assert unflushed == []
    assert served.parent.stat().st_ino in flushed


def test_the_style_is_one_file_in_the_order_of_the_cascade(source: Path, tmp_path: Path) -> None:
    served = tmp_path / "instance" / "static" / start(source, tmp_path, 1) / "css" / "site.css"
    assert served.read_text() == "/* kit */\n/* theme */"
    assert served.with_name("site.css.br").exists()
