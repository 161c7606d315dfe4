"""One page read by Debian's tesseract: a confined process that gets our own display copy and gives back words."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
from collections.abc import Iterator
from functools import cache
from itertools import groupby

from portal.intake.limits import dies_with_parent, gains_no_privileges, isolate_network
from portal.record.recognition import PROGRAM

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 60
WALL_SECONDS = 120.0
LANGUAGES = ("fra", "eng")
MAX_TEXT = 20_000
_MOST_FILES = 32
_LEAST_CONFIDENCE = 40.0
"""Of 100: beneath it, the program has read letters into a shadow."""
_LEAST_ON_AVERAGE = 60.0
_COLUMNS = 12
_WORD_LEVEL = "5"


class NotRecognised(Exception):
    """The program broke, exceeded a limit or is not there. The message is one sentence without any word of the page."""


def recognised_text(image: bytes, *, program: str = PROGRAM, wall: float = WALL_SECONDS) -> str:
    """What is written on a picture, line by line; empty where nothing is, as on the photograph of a knee.

    Raises :class:`NotRecognised`.
    """
    command = [program, "stdin", "stdout", "-l", "+".join(languages(program)), "--psm", "3", "tsv"]
    try:
        with _started(command) as running:
            try:
                told, _ = running.communicate(image, timeout=wall)
            except BaseException as error:
                running.kill()
                if not isinstance(error, subprocess.TimeoutExpired):
                    raise
                raise NotRecognised("The program took too long.") from None
    except OSError:
        raise NotRecognised("The program could not be started.") from None
    if running.returncode != 0:
        raise NotRecognised(f"The program ended with {running.returncode}.")
    return _text_of(told.decode("utf-8", "replace"))[:MAX_TEXT]


@cache
def languages(program: str = PROGRAM) -> tuple[str, ...]:
    """Those of ours whose data are installed. Raises :class:`NotRecognised` without any."""
    try:
        listed = subprocess.run(  # noqa: S603 (a name of our own)
            [program, "--list-langs"], capture_output=True, text=True, timeout=WALL_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        raise NotRecognised("The program could not be started.") from None
    found = tuple(one for one in LANGUAGES if one in listed.stdout.split())
    if not found:
        raise NotRecognised("The program has the data of neither French nor English.")
    return found


def _started(command: list[str]) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "TESSDATA_PREFIX")}
    return subprocess.Popen(  # noqa: S603 (a name of our own)
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env=environment | {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"},
        start_new_session=True,
        preexec_fn=_confine,
    )


def _confine() -> None:
    """Between fork and exec: what the machine grants of the locks that a reader has too."""
    isolate_network()
    for lock in (dies_with_parent, gains_no_privileges):
        lock()
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _MOST_FILES),
    ):
        resource.setrlimit(limit, (most, most))
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    os.nice(10)


def _text_of(table: str) -> str:
    """The lines of the program's table (TSV: level, page, block, paragraph, line, word, box, confidence, text)."""
    rows = (row.split("\t") for row in table.splitlines()[1:])
    words = [row for row in rows if len(row) == _COLUMNS and row[0] == _WORD_LEVEL and row[11].strip()]
    sure = [row for row in words if float(row[10]) >= _LEAST_CONFIDENCE]
    if not sure or sum(float(row[10]) for row in words) / len(words) < _LEAST_ON_AVERAGE:
        return ""
    return "\n".join(_lines(sure))


def _lines(words: list[list[str]]) -> Iterator[str]:
    for _place, line in groupby(words, key=lambda row: row[1:5]):
        yield " ".join(row[11].strip() for row in line)
