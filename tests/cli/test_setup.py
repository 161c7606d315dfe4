"""The set-up of the first run, with stand-ins for what it needs: nothing is downloaded here."""

from __future__ import annotations

import ast
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
Ended = subprocess.CompletedProcess[str]
_FAKE_PIP = """
import sys
print("Collecting flask\\nCollecting jinja2")
{}
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A checkout without ``.venv``: what the first step needs, and a command that only says that it was reached."""
    folder = tmp_path / "checkout"
    (folder / "portal").mkdir(parents=True)
    shutil.copy(CHECKOUT / "portal" / "__main__.py", folder / "portal")
    (folder / "portal" / "__init__.py").touch()
    (folder / "portal" / "cli.py").write_text(
        "import sys\ndef run(arguments):\n    print('ran', *arguments, sys.prefix)\n    return 7\n"
    )
    (folder / "requirements.lock").write_text("flask==3.1 --hash=sha256:0\n")
    return folder


def _heed_interrupts() -> None:
    """As in a terminal: a process that a script starts in the background ignores them."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def start(
    copy: Path, before: str = "", *, pip: str | None = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """``python3 -m portal hello``, after some lines; ``pip`` is what the stand-in for pip does, None for no pip."""
    (copy / "site").mkdir(exist_ok=True)
    (copy / "site" / "pip.py").write_text(_FAKE_PIP.format(pip or ""))
    hidden = (
        ""
        if pip is not None
        else "import importlib.util as u; f = u.find_spec; "
        + ("u.find_spec = lambda n, *a: None if n == 'pip' else f(n, *a)\n")
    )
    go = "sys.argv = ['portal', 'hello']\nrunpy.run_module('portal', run_name='__main__')"
    code = f"import runpy, sys\n{hidden}{before}\n{go}"
    return subprocess.run(
        [f"{sysconfig.get_config_var('BINDIR')}/python{sys.version_info[0]}.{sys.version_info[1]}", "-c", code],
        preexec_fn=_heed_interrupts,
        cwd=copy,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{copy}{os.pathsep}{copy / 'site'}", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def last(ran: Ended) -> str:
    """The last sentence on standard error; there is never a traceback."""
    assert "Traceback" not in ran.stderr, ran.stderr
    return ran.stderr.strip().splitlines()[-1]


def test_only_the_standard_library_is_imported() -> None:
    tree = ast.parse((CHECKOUT / "portal" / "__main__.py").read_text())
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").split(".")[0])
    assert names <= sys.stdlib_module_names


def test_the_first_run_sets_up_and_goes_on(copy: Path) -> None:
    ran = start(copy)
    assert (ran.returncode, ran.stdout) == (7, f"ran hello {copy / '.venv'}\n")
    assert "Setting Carnet up for the first time" in ran.stderr
    assert "2 libraries …" in ran.stderr
    assert last(ran) == "portal: Ready."
    assert (copy / ".venv" / "carnet.stamp").exists()


def test_the_second_run_goes_straight_on(copy: Path) -> None:
    start(copy)
    ran = start(copy, pip="sys.exit('pip must not run again')")
    assert (ran.returncode, ran.stderr) == (7, "")


def test_another_lock_sets_up_again(copy: Path) -> None:
    start(copy)
    (copy / "requirements.lock").write_text("flask==3.2 --hash=sha256:0\n")
    ran = start(copy)
    assert ran.returncode == 7
    assert last(ran) == "portal: Ready."


def own_environment(copy: Path, version: str) -> Path:
    """Somebody's own ``.venv``, with a library of a version and something of theirs."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(copy / ".venv")], check=True)
    (packages,) = (copy / ".venv").glob("lib/python*/site-packages")
    (packages / f"flask-{version}.dist-info").mkdir()
    (packages / f"flask-{version}.dist-info" / "METADATA").write_text(f"Name: flask\nVersion: {version}\n")
    (copy / ".venv" / "mine").touch()
    return copy / ".venv"


def test_somebodys_own_environment_is_used_where_it_holds_what_is_needed(copy: Path) -> None:
    mine = own_environment(copy, "3.1")
    ran = start(copy, pip="sys.exit('pip must not run')")
    assert (ran.returncode, ran.stdout, ran.stderr) == (7, f"ran hello {mine}\n", "")
    assert (mine / "mine").exists()
    assert not (mine / "carnet.stamp").exists()


@pytest.mark.parametrize("fault", ["older", "empty", "broken"])
def test_somebodys_own_environment_is_never_removed(copy: Path, fault: str) -> None:
    mine = own_environment(copy, "3.0")
    if fault == "broken":
        (mine / "bin" / "python").unlink()
    if fault == "empty":
        shutil.rmtree(mine / "lib")
    ran = start(copy, pip="sys.exit('pip must not run')")
    assert ran.returncode == 1
    assert last(ran) == (
        f"portal: {mine} was not made by this set-up and lacks flask 3.1: install requirements.lock into it, "
        "or move it away and run this again."
    )
    assert (mine / "mine").exists()


def test_what_a_killed_set_up_left_is_made_again(copy: Path) -> None:
    ran = start(copy, pip="import os, signal; os.kill(os.getppid(), signal.SIGKILL)")
    assert ran.returncode == -signal.SIGKILL
    assert (copy / ".venv").exists()
    assert start(copy).returncode == 7


def test_a_python_that_is_too_old(copy: Path) -> None:
    ran = start(copy, "sys.version_info = (3, 9, 2, 'final', 0)")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == "portal: Carnet needs Python 3.11 or newer; this is Python 3.9.\n"
    assert not (copy / ".venv").exists()


def test_no_pip(copy: Path) -> None:
    ran = start(copy, pip=None)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == ("portal: Python's pip is missing: install it first (on Debian: apt install python3-pip).\n")
    assert not (copy / ".venv").exists()


def test_no_network(copy: Path) -> None:
    """The real pip, with nowhere to look."""
    (copy / "empty").mkdir()
    (copy / "requirements.lock").write_text("flask==3.1.0 --hash=sha256:" + "0" * 64 + "\n")
    ran = start(
        copy,
        "sys.path[:] = [p for p in sys.path if not p.endswith('site')]; import os; "
        f"os.environ['PYTHONPATH'] = {str(copy)!r}",
        PIP_NO_INDEX="1",
        PIP_FIND_LINKS=str(copy / "empty"),
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert last(ran).startswith("portal: Could not install the libraries (is the network there?): ERROR: ")
    assert not (copy / ".venv").exists()


@pytest.mark.parametrize("fault", ["sys.exit(1)", "print('ERROR: No space left on device'); sys.exit(2)"])
def test_a_set_up_that_fails_leaves_nothing_behind(copy: Path, fault: str) -> None:
    ran = start(copy, pip=fault)
    assert ran.returncode == 1
    assert last(ran).startswith("portal: Could not install the libraries")
    assert not (copy / ".venv").exists()


def test_a_set_up_cut_short_leaves_nothing_behind(copy: Path) -> None:
    ran = start(copy, pip="import os, signal; os.kill(os.getppid(), signal.SIGINT); import time; time.sleep(5)")
    assert ran.returncode == 130
    assert last(ran) == "portal: Interrupted."
    assert not (copy / ".venv").exists()
