"""``python3 -m portal bench``: measure everything that has a figure, and print it beside the figure."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import psutil
from flask import Flask

from portal import create_app
from portal.config import load_config
from portal.migrations.run import upgrade
from tests.bench import fire
from tests.bench.backups import measure_backup
from tests.bench.imports import measure_imports
from tests.bench.load import memory_bytes
from tests.bench.pages import BARE_ROWS, COMPARED, Row, browser_headers, first_view, measure_pages
from tests.bench.practice import MASKS, measure_practice, seed_practice
from tests.bench.seed import Seeded, seed_record
from tests.bench.servers import portal_server
from tests.bench.trail import measure_trail

MB = 1024 * 1024
_missed: list[str] = []


def main() -> int:
    """Seed, measure, print. Returns 1 when a figure is missed. ``fire`` measures what is promised under fire."""
    if sys.argv[1:2] == ["fire"]:
        fire.main(sys.argv[2:], _verdict)
        return 1 if _missed else 0
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="carnet-bench-") as name:
        folder = Path(name)
        app = create_app(load_config(instance=folder))
        with app.app_context():
            upgrade()
            print("Seeding …", flush=True)
            records = [seed_record(size) for size in arguments.sizes]
        if records:
            with portal_server(folder) as server:
                rows = measure_pages(app, server, records, folder) if arguments.pages else []
                if rows:
                    _print_pages(rows)
                    _print_verdicts(rows)
                    _print_first_view(app, server, records[-1])
                _print_practice(app, server, records[-1])
        if arguments.imports:
            _print_imports(app, arguments.imports)
    if arguments.trail:
        _print_trail(arguments.trail)
    if arguments.backup:
        _print_backup(arguments.backup)
    return 1 if _missed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="portal bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[100, 10_000, 100_000], help="documents per record")
    parser.add_argument("--no-pages", dest="pages", action="store_false", help="of the pages, only what deciding costs")
    parser.add_argument("--imports", type=int, default=10_000, help="documents to import (0: none)")
    parser.add_argument("--trail", type=int, default=1_000_000, help="rows of the trail to verify (0: none)")
    parser.add_argument("--backup", type=int, default=256, help="MB to back up and to put back (0: none)")
    return parser.parse_args()


def _print_backup(megabytes: int) -> None:
    with tempfile.TemporaryDirectory(prefix="carnet-bench-") as name:
        cost = measure_backup(Path(name), megabytes)
    per_gb = cost.backup * 1e9 / cost.size
    print(f"\nbackup of {megabytes} MB: {per_gb:.1f} s per GB, {cost.backup / cost.plain:.2f} times a plain copy;"
          f" put back and checked: {cost.restore / cost.plain:.2f} times")  # fmt: skip


def _print_pages(rows: list[Row]) -> None:
    print(f"\n{'page':<10} {'docs':>7} {'CPU ms':>7} {'×5·50':>7} {'×5·10':>7} {'p50/p99 @1':>14} {'p50/p99 @8':>15}"
          f" {'queries':>7} {'HTML':>7} {'sent':>6}")  # fmt: skip
    for row in rows:
        ratios = [f"{row.one.cpu / bare.cpu:5.2f}" for bare in row.bare.values()] or [f"{'':>5}"] * 2
        print(
            f"{row.page:<10} {row.size:>7} {row.one.cpu:7.2f} {ratios[0]:>7} {ratios[1]:>7}"
            f" {row.one.p50:6.1f}/{row.one.p99:7.1f} {row.eight.p50:7.1f}/{row.eight.p99:7.1f}"
            f" {row.queries:>7} {row.one.plain:>7} {row.one.sent:>6}"
        )


def _print_verdicts(rows: list[Row]) -> None:
    smallest, largest = min(row.size for row in rows), max(row.size for row in rows)
    at = {(row.page, row.size): row for row in rows}
    print()
    for page in {row.page: None for row in rows}:
        few, many = at[page, smallest], at[page, largest]
        growth = many.one.cpu / few.one.cpu
        _verdict(f"{page}: {largest} documents against {smallest}", growth, 1.2, "×")
        _verdict(f"{page}: queries", max(few.queries, many.queries), 12, "")
        if few.queries != many.queries:
            print(f"  MISSED   {page}: {few.queries} queries, then {many.queries}")
    for page in COMPARED:
        of_page = [row for row in rows if row.page == page]
        ratio, strict = (max(row.one.cpu / row.bare[count].cpu for row in of_page) for count in BARE_ROWS)
        _verdict(f"{page}: CPU against the bare page", ratio, 2, "×")
        print(f"           … whose queries return 10 rows each: {strict:.2f}×")


def _print_first_view(app: Flask, server: tuple[psutil.Process, int], seeded: Seeded) -> None:
    view = first_view(server, seeded, browser_headers(app, server[1], seeded))
    _verdict("first view: requests", view.requests, 8, "")
    _verdict("first view: kB compressed", view.sent / 1000, 50, " kB")
    _verdict("first view: server CPU", view.cpu, 10, " ms")
    _verdict("server memory, two workers", memory_bytes(server[0]) / MB, 200, " MB")


def _print_practice(app: Flask, server: tuple[psutil.Process, int], holder: Seeded) -> None:
    """The figure is of masks anywhere; the worst they can do, hiding all that a page begins with, is told beside it."""
    for newest, where in ((False, "on any document"), (True, "on the newest, which are walked past: no limit")):
        with app.app_context():
            gp, professional = seed_practice(holder, newest=newest)
        readers = "the holder (of the first page: the GP), for a professional with a grant"
        print(f"\n{MASKS} masks, {where}: CPU ms for {readers}; queries")
        for row in measure_practice(app, server, holder, gp, professional):
            print(f"  {row.page:<10} {row.other:6.2f} {row.professional:6.2f}   {row.queries[0]} and {row.queries[1]}")
            if newest:
                print(f"           {row.page}: the decision adds: {row.added:.2f} ms", flush=True)
            else:
                _verdict(f"{row.page}: the decision adds", row.added, 1, " ms")
            _verdict(f"{row.page}: queries of a professional", row.queries[1], 12, "")


def _print_trail(count: int) -> None:
    with tempfile.TemporaryDirectory(prefix="carnet-bench-") as name:
        cost = measure_trail(Path(name), count)
    print(f"\n{cost.rows} rows of the trail: {cost.cpu:.1f} s of CPU; altered at row {cost.altered}: “{cost.fault}”")
    _verdict("the trail verified", cost.seconds, 60, " s")
    _verdict("the trail verified: memory added", cost.memory / MB, 50, " MB")


def _print_imports(app: Flask, count: int) -> None:
    cost = measure_imports(app, count)
    _verdict("a CDA of 300 kB imported: CPU", cost.large_cpu, 1, " s")
    _verdict(f"{cost.count} documents imported: memory", cost.memory_end / MB, 300, " MB")
    print(f"           after 500: {cost.memory_early / MB:.0f} MB; {cost.count / cost.seconds:.0f} documents a second")


def _verdict(what: str, value: float, limit: float, unit: str) -> None:
    word = "reached" if value <= limit else "MISSED"
    if value > limit:
        _missed.append(what)
    print(f"  {word:<8} {what}: {value:.2f}{unit} (limit {limit:g}{unit})", flush=True)


if __name__ == "__main__":
    sys.exit(main())
