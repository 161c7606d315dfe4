"""The process that reads a file: every limit holds, and whatever happens the asking process only sees a refusal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import psutil
import pytest
from structlog.testing import capture_logs

from portal.intake.limits import Limits, confine
from portal.intake.parts import Part
from portal.intake.readers.errors import Unreadable
from portal.intake.worker import COULD_NOT_OPEN, TOO_LARGE, Sandbox

READER = "tests.support.hostile_readers:behave"
LINUX_ONLY = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a lock that only Linux has")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Workers with the real limits, and a reader that does what the file asks."""
    made = Sandbox(READER)
    yield made
    made.shutdown()


def _sandbox(**limits: float) -> Sandbox:
    return Sandbox(READER, Limits(**limits))  # type: ignore[arg-type]


def _refused(sandbox: Sandbox, order: str) -> str:
    with pytest.raises(Unreadable) as refusal:
        sandbox.read([Part(order.encode())])
    return refusal.value.reason


def _children() -> set[int]:
    return {process.pid for process in psutil.Process().children(recursive=True)}


def test_it_reads_bytes_and_passes_the_name(sandbox: Sandbox) -> None:
    assert sandbox.read([Part(b"say hello", "letter.txt")]).title == "hello"
    assert sandbox.read([Part(b"say hello", "letter.txt")]).text == "letter.txt"
    assert sandbox.read([Part("say bonjour à tous".encode())]).title == "bonjour à tous"


def test_several_files_are_read_in_one_go_in_their_order(sandbox: Sandbox) -> None:
    read = sandbox.read([Part(b"say first", "é 1.jpg"), Part(b"", "none"), Part(b"say third", "3\udcff.jpg")])
    assert (read.title, read.text) == ("first", "é 1.jpg+none+3?.jpg")
    assert sandbox.read([Part(b"say many"), *(Part(b"x", "n" * 1000) for _ in range(400))]).title == "many"


def test_a_refusal_comes_back_in_its_own_words(sandbox: Sandbox) -> None:
    assert _refused(sandbox, "refuse This file is a drawing.") == "This file is a drawing."


def test_a_reader_that_breaks_is_one_sentence_and_its_words_are_not_logged(
    sandbox: Sandbox,
) -> None:
    with capture_logs() as told:
        assert _refused(sandbox, "break now") == COULD_NOT_OPEN
    assert "ZeroDivisionError at hostile_readers.py" in str(told)
    assert "words of the file" not in str(told)


@pytest.mark.parametrize("order", ["kill now", "crash now"])
def test_a_worker_that_dies_is_one_sentence_and_the_next_file_is_read(sandbox: Sandbox, order: str) -> None:
    assert _refused(sandbox, order) == COULD_NOT_OPEN
    assert sandbox.read([Part(b"say next")]).title == "next"


def test_memory_is_limited(sandbox: Sandbox) -> None:
    assert sandbox.read([Part(b"allocate 100")]).title == "allocated 100"
    assert _refused(sandbox, "allocate 600") == COULD_NOT_OPEN


def test_cpu_is_limited() -> None:
    limited = _sandbox(cpu=1)
    started = time.monotonic()
    assert _refused(limited, "spin 8") == COULD_NOT_OPEN
    assert time.monotonic() - started < 8
    limited.shutdown()


def test_wall_clock_is_limited_and_the_worker_is_gone() -> None:
    limited = _sandbox(wall=0.5)
    limited.read([Part(b"say started")])
    before = _children()
    started = time.monotonic()
    assert _refused(limited, "sleep 60") == COULD_NOT_OPEN
    assert time.monotonic() - started < 3
    _wait_until(lambda: _children() <= before)
    limited.shutdown()


def test_what_comes_in_and_what_goes_out_are_limited() -> None:
    limited = _sandbox(input=1000, output=1024 * 1024)
    for large in ([1004], [600, 600]):
        with pytest.raises(Unreadable, match=TOO_LARGE):
            limited.read([Part(b"say ".ljust(size, b"x")) for size in large])
    assert _refused(limited, "overflow 2") == COULD_NOT_OPEN
    assert limited.read([Part(b"say fits")]).title == "fits"
    limited.shutdown()


def test_a_worker_opens_no_file_writes_none_and_reaches_no_network(sandbox: Sandbox) -> None:
    assert sandbox.read([Part(b"open /etc/hostname")]).title == "refused 24"
    assert sandbox.read([Part(b"write now")]).title == "refused"
    assert sandbox.read([Part(b"connect now")]).title == "refused OSError"


def test_a_worker_holds_nothing_but_its_file_and_its_answer(sandbox: Sandbox) -> None:
    assert sandbox.read([Part(b"descriptors now")]).title == "[0, 1, 2, 3, 4]"


def test_a_worker_has_its_own_session_no_secret_and_no_web_framework(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_SECRET", "hunter2")
    fresh = _sandbox()
    assert fresh.read([Part(b"tell me")]).title == "True 0 []"
    fresh.shutdown()


@LINUX_ONLY
def test_the_status_tells_which_locks_hold(sandbox: Sandbox) -> None:
    status = sandbox.status()
    assert status.keys() >= {"memory", "cpu", "no_network", "no_opened_file", "no_written_file", "dies_with_parent"}
    assert all(held for lock, held in status.items() if lock != "own_network")


def test_a_worker_whose_parent_died_before_the_kernel_could_tell_reads_nothing() -> None:
    pid = os.fork()
    if pid == 0:
        try:
            confine(Limits(), 64, parent=os.getppid() + 1)
        except ProcessLookupError:
            os._exit(7)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7


def test_it_survives_the_death_of_the_parent_of_workers() -> None:
    known = _children()
    own = _sandbox()
    own.status()
    parent = next(process for process in psutil.Process().children() if process.pid not in known)
    reads: list[str] = []
    waiting = threading.Thread(target=lambda: reads.append(_refused(own, "sleep 8")))
    waiting.start()
    _wait_until(lambda: bool(parent.children()))
    worker = parent.children()[0]
    os.kill(parent.pid, signal.SIGKILL)
    waiting.join(timeout=5)
    assert reads == [COULD_NOT_OPEN]
    _wait_until(lambda: not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE)
    assert own.read([Part(b"say again")]).title == "again"
    own.shutdown()


def test_a_killed_worker_is_a_refusal_at_once(sandbox: Sandbox) -> None:
    sandbox.read([Part(b"say started")])
    known = _children()
    reads: list[str] = []
    waiting = threading.Thread(target=lambda: reads.append(_refused(sandbox, "sleep 9")))
    started = time.monotonic()
    waiting.start()
    _wait_until(lambda: bool(_children() - known))
    for pid in _children() - known:
        os.kill(pid, signal.SIGKILL)
    waiting.join(timeout=5)
    assert reads == [COULD_NOT_OPEN]
    assert time.monotonic() - started < 5


def test_threads_share_it(sandbox: Sandbox) -> None:
    titles: list[str] = []
    threads = [
        threading.Thread(target=lambda n=number: titles.append(sandbox.read([Part(f"say {n}".encode())]).title))
        for number in range(24)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(titles, key=int) == [str(number) for number in range(24)]


def _read_in_a_fork(sandbox: Sandbox) -> int:
    """How a forked process ends that reads one file: 0 when it could, the signal of its alarm when it hung."""
    pid = os.fork()
    if pid == 0:
        signal.alarm(20)
        said = sandbox.read([Part(b"say child")]).title
        sandbox.shutdown()
        os._exit(0 if said == "child" else 1)
    return os.waitpid(pid, 0)[1]


def test_a_forked_process_reads_with_workers_of_its_own(sandbox: Sandbox) -> None:
    sandbox.read([Part(b"say parent")])
    assert _read_in_a_fork(sandbox) == 0
    assert sandbox.read([Part(b"say parent still")]).title == "parent still"


def test_a_fork_while_another_thread_starts_the_workers_does_not_hang() -> None:
    own = _sandbox()
    starting = threading.Thread(target=own.status)
    starting.start()
    assert _read_in_a_fork(own) == 0
    starting.join(timeout=20)
    own.shutdown()


def test_a_thousand_files_leave_no_process_no_descriptor_and_no_memory(sandbox: Sandbox) -> None:
    sandbox.read([Part(b"say warm")])
    us = psutil.Process()
    descriptors, processes, memory = us.num_fds(), len(_children()), us.memory_info().rss
    started = time.monotonic()
    for number in range(1000):
        sandbox.read([Part(f"say {number}".encode())])
    assert (time.monotonic() - started) / 1000 < 0.05
    _wait_until(lambda: len(_children()) <= processes)
    assert us.num_fds() <= descriptors
    assert us.memory_info().rss - memory < 8 * 1024 * 1024


def test_shutdown_ends_everything_and_reading_starts_anew() -> None:
    own = _sandbox()
    known = _children()
    own.read([Part(b"say first")])
    own.shutdown()
    own.shutdown()
    assert _children() <= known
    assert own.read([Part(b"say second")]).title == "second"
    own.shutdown()


def test_the_asking_process_imports_no_parser() -> None:
    code = (
        "import sys, portal.intake.worker as w; w.sandbox_status; "
        "print([m for m in ('lxml', 'pikepdf', 'pypdfium2', 'PIL', 'pydicom', 'numpy') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.strip() == "[]"


def _wait_until(done: Callable[[], bool], seconds: float = 5) -> None:
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.01)
