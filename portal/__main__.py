"""``python3 -m portal COMMAND``: sets itself up on the first run, then runs the command.

Only the standard library is imported here: the first run has nothing else. The set-up is a virtual environment
``.venv`` beside the package, filled from the hashed lock, made again when the lock changes. A ``.venv`` that somebody
else made is used when it holds what the lock names, and never removed.
"""

from __future__ import annotations

import gc
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
LOCK = HERE / "requirements.lock"
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "carnet.stamp"
OLDEST = (3, 11)
_HELD = """
import json, sys
from importlib.metadata import PackageNotFoundError, version
held = {}
for name in json.loads(sys.argv[1]):
    try:
        held[name] = version(name)
    except PackageNotFoundError:
        pass
print(json.dumps(held))
"""


_GARBAGE = 50_000
"""How many objects are made between two looks for cycles: loading makes many, and no cycle that is left behind."""


class SetUpError(Exception):
    """The set-up failed; the message is one sentence."""


def main() -> int:
    """Run the command in an environment that has what it needs. Returns the exit status."""
    try:
        if LOCK.exists() and Path(sys.prefix).resolve() != VENV.resolve():
            _set_up()
            paths = [str(HERE), *filter(None, [os.environ.get("PYTHONPATH")])]
            os.environ["PYTHONPATH"] = os.pathsep.join(paths)
            os.execv(PYTHON, [str(PYTHON), "-m", "portal", *sys.argv[1:]])
    except SetUpError as error:
        _say(str(error))
        return 1
    except KeyboardInterrupt:
        _say("Interrupted.")
        return 130
    gc.set_threshold(_GARBAGE)
    from portal.cli import run

    return run(sys.argv[1:])


def _wanted() -> str:
    return hashlib.sha256(LOCK.read_bytes() + repr(sys.version_info[:2]).encode()).hexdigest()


def _set_up() -> None:
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:2]))
        raise SetUpError(f"Carnet needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is Python {found}.")
    if STAMP.exists() and STAMP.read_text() == _wanted():
        return
    if VENV.exists() and not STAMP.exists():
        _check_own()
        return
    for module, package in (("pip", "python3-pip"), ("venv", "python3-venv")):
        if importlib.util.find_spec(module) is None:
            raise SetUpError(f"Python's {module} is missing: install it first (on Debian: apt install {package}).")
    _say("Setting Carnet up for the first time; this takes a minute and needs the network once.")
    try:
        _install()
    except BaseException:
        shutil.rmtree(VENV, ignore_errors=True)
        raise
    _say("Ready.")


def _check_own() -> None:
    """Raise :class:`SetUpError` for somebody's own environment that does not hold what the lock names."""
    named = (
        line.split()[0].partition("==") for line in LOCK.read_text().splitlines() if "==" in line and ";" not in line
    )
    wanted = {name: version for name, _equals, version in named}
    command = [str(PYTHON), "-c", _HELD, json.dumps(list(wanted))]
    try:
        held = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    except (OSError, subprocess.CalledProcessError, ValueError):
        held = {}
    lacking = [f"{name} {version}" for name, version in wanted.items() if held.get(name) != version]
    if lacking:
        more = f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""
        raise SetUpError(
            f"{VENV} was not made by this set-up and lacks {lacking[0]}{more}: install requirements.lock into it, "
            "or move it away and run this again."
        )


def _install() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir()
    STAMP.touch()  # ours from the start: what a killed set-up leaves is made again
    _run("make the virtual environment", [sys.executable, "-m", "venv", "--without-pip", str(VENV)])
    _say("Installing the libraries of requirements.lock, each checked by its hash …")
    install = ["install", "--disable-pip-version-check", "--progress-bar", "on", "--only-binary", ":all:"]
    pip = [sys.executable, "-m", "pip", "--python", str(VENV)]
    _run("install the libraries (is the network there?)", [*pip, *install, "--require-hashes", "-r", str(LOCK)])
    # Once: where the environment keeps Python from doing it, every start would compile the house anew.
    _run("compile the modules", [str(PYTHON), "-m", "compileall", "-q", str(HERE / "portal")])
    STAMP.write_text(_wanted())


def _say(text: str) -> None:
    print(f"portal: {text}", file=sys.stderr, flush=True)


def _run(what: str, command: list[str]) -> None:
    """Run quietly, counting the packages; what went wrong is shown when it does."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines, packages = [], 0
    for line in process.stdout or ():
        lines.append(line.rstrip())
        if line.startswith("Collecting "):
            packages += 1
            print(f"\rportal: {packages} libraries …", end="", file=sys.stderr, flush=True)
    if packages:
        print(file=sys.stderr)
    if process.wait() != 0:
        reason = next((line for line in reversed(lines) if line.startswith("ERROR")), lines[-1] if lines else "")
        raise SetUpError(f"Could not {what}: {reason}")


if __name__ == "__main__":
    sys.exit(main())
