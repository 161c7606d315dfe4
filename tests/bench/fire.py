"""``portal bench fire``: what is promised under fire, each figure beside its limit.

``--kills``: processes killed while they upload; ``--order``: files whose writes strace looks at; ``--full``: times that
a small disk fills up and empties; ``--neighbours``: rounds of other people's pages beside hostile uploads.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import Table, func, select

from portal import create_app
from portal.config import load_config
from portal.core.db import db
from portal.migrations.run import upgrade
from portal.record.doctor import FileFault, check_files, miscounted_records
from portal.record.models import Document
from portal.trail.verify import verify
from tests.bench.neighbours import measure_neighbours
from tests.bench.seed import seed_record
from tests.bench.servers import portal_server
from tests.support.bare_app import make_app, make_record, make_tables

ROOT = Path(__file__).resolve().parents[2]
Verdict = Callable[[str, float, float, str], None]


@dataclass(frozen=True, slots=True)
class Kills:
    """What became of uploads by processes that were killed."""

    acknowledged: int
    kept: int
    lost: int
    without_file: int
    broken: int
    left: int
    miscounted: int
    fault: str


def main(arguments: list[str], verdict: Verdict) -> None:
    """Measure what is asked for, and print it."""
    asked = _arguments(arguments)
    with tempfile.TemporaryDirectory(prefix="carnet-fire-", ignore_cleanup_errors=True) as name:
        if asked.kills:
            _print_kills(measure_kills(Path(name), asked.kills), asked.kills, verdict)
    if asked.neighbours:
        _print_neighbours(asked.neighbours, verdict)
    for what, count, test in (
        ("writes in their order", asked.order, "tests/cli/test_order_of_writes.py"),
        ("a disk that fills up", asked.full, "tests/intake/test_full_disk.py"),
    ):
        if count:
            verdict(f"{what}, {count} times: tests that failed", _failed(test, count), 0, "")


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="portal bench fire", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--order", type=int, default=100)
    parser.add_argument("--full", type=int, default=100)
    parser.add_argument("--neighbours", type=int, default=5)
    return parser.parse_args(arguments)


def measure_kills(folder: Path, count: int, seed: int = 20261130) -> Kills:
    """Kill ``count`` processes while they upload documents of every kind into one record; what is there then."""
    app = make_app(folder)
    with app.app_context():
        make_tables()
        record_id = make_record().id
        db.session.remove()
        db.engine.dispose()
    run = subprocess.run(
        [sys.executable, "-m", "tests.support.uploader", str(folder), str(record_id), str(count), str(seed)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return _counted(app, {uuid.UUID(line) for line in run.stdout.split()})


def _counted(app: Flask, told: set[uuid.UUID]) -> Kills:
    table = Document.__table__
    assert isinstance(table, Table)
    with app.app_context():
        connection = db.session.connection()
        kept = set(connection.scalars(select(table.c.id)))
        rows = connection.scalar(select(func.count()).select_from(table)) or 0
        db.session.remove()
        faults = [finding.fault for finding in check_files()]
        return Kills(
            acknowledged=len(told),
            kept=rows,
            lost=len(told - kept),
            without_file=faults.count(FileFault.MISSING),
            broken=faults.count(FileFault.BROKEN),
            left=faults.count(FileFault.WITHOUT_ROW) + faults.count(FileFault.STALE),
            miscounted=miscounted_records(),
            fault=verify(app).fault,
        )


def _print_kills(found: Kills, count: int, verdict: Verdict) -> None:
    trail = found.fault or "whole"
    print(f"\n{count} kills: {found.acknowledged} documents acknowledged, {found.kept} kept; trail: {trail}")
    verdict("acknowledged and lost", found.lost, 0, "")
    verdict("rows without their file", found.without_file, 0, "")
    verdict("wrong digests", found.broken, 0, "")
    verdict("records miscounted", found.miscounted, 0, "")


def _print_neighbours(rounds: int, verdict: Verdict) -> None:
    with tempfile.TemporaryDirectory(prefix="carnet-fire-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        app = create_app(load_config(instance=folder))
        with app.app_context():
            upgrade()
            seeded = [seed_record(size) for size in (100, 101)]
        with portal_server(folder) as server:
            found = measure_neighbours(app, server[1], seeded[0], seeded[1], rounds)
    print(f"\nOther people's pages, {found.pages} each way, beside {found.uploads} hostile uploads")
    print(f"           p95 alone {found.alone:.1f} ms, beside {found.beside:.1f} ms")
    verdict("p95 of other people's pages", found.beside / found.alone, 1.2, "×")
    verdict("the slowest answer to a hostile file", found.slowest, 10, " s")


def _failed(test: str, count: int) -> int:
    """Whether a test of the suite fails when it goes on for longer."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", test]
    return int(
        subprocess.run(command, cwd=ROOT, env=os.environ | {"BENCH_CYCLES": str(count)}, check=False).returncode != 0
    )
