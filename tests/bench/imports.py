"""The cost of taking files in: one large document, and ten thousand small ones in one process."""

from __future__ import annotations

import datetime as dt
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from flask import Flask

from portal.access.models import IdentityStatus, Record
from portal.access.records import HolderIdentity, new_record
from portal.core.db import db, immediate
from portal.intake.importing import import_paths
from portal.record.nir import normalise

_LAB = """<ClinicalDocument xmlns="urn:hl7-org:v3"><realmCode code="FR"/>
<id root="1.2.3.4" extension="{number}"/><code code="11502-2" codeSystem="2.16.840.1.113883.6.1"/>
<title>Bilan sanguin {number}</title><effectiveTime value="20240105"/><confidentialityCode code="N"/>
<component><structuredBody>{sections}</structuredBody></component></ClinicalDocument>"""
_SECTION = """<component><section><code code="18719-5" codeSystem="2.16.840.1.113883.6.1"/>
<title>Biochimie {part}</title><text><table><tbody>{rows}</tbody></table></text></section></component>"""
_ROW = (
    "<tr><td>Analyse {row}</td><td>{row},5 g/L</td><td>entre 1 et 9 g/L, méthode de référence du laboratoire</td></tr>"
)


@dataclass(frozen=True, slots=True)
class ImportCost:
    """``large_cpu``: CPU seconds for a document of 300 kB; ``memory_…``: bytes after the first 500 and at the most."""

    large_cpu: float
    count: int
    seconds: float
    memory_early: int
    memory_end: int


def cda(number: int, rows: int) -> bytes:
    """A laboratory report with so many rows, in sections of fifty."""
    sections = "".join(
        _SECTION.format(
            part=start // 50, rows="".join(_ROW.format(row=row) for row in range(start, min(start + 50, rows)))
        )
        for start in range(0, rows, 50)
    )
    return _LAB.format(number=number, sections=sections).encode()


def measure_imports(app: Flask, count: int) -> ImportCost:
    """Import for real, workers and encryption included."""
    with app.app_context(), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        record = _record()
        large = folder / "large.xml"
        large.write_bytes(cda(0, 2500))
        assert 250_000 < large.stat().st_size < 400_000, large.stat().st_size
        _import(record, [_small(folder, -1)])
        before = _cpu()
        _import(record, [large])
        large_cpu = _cpu() - before
        began, early, end = time.perf_counter(), 0, 0
        for start in range(0, count, 500):
            batch = [_small(folder, number) for number in range(start + 1, start + 501)]
            _import(record, batch)
            for path in batch:
                path.unlink()
            end = max(end, _memory())
            early = early or end
        return ImportCost(large_cpu, count, time.perf_counter() - began, early, end)


def _record() -> Record:
    identity = HolderIdentity(normalise("2880475119999"), "Morel", "Import", dt.date(1988, 4, 12), "F")
    with immediate():
        return new_record(identity, how="operator", identity_status=IdentityStatus.CONFIRMED)


def _small(folder: Path, number: int) -> Path:
    path = folder / f"{number}.xml"
    path.write_bytes(cda(number, 10))
    return path


def _import(record: Record, paths: list[Path]) -> None:
    fresh = db.session.get_one(Record, record.id)
    for line in import_paths(fresh, paths, other_identity_confirmed=True):
        if line["outcome"] != "imported":
            raise RuntimeError(f"{line['path']}: {line['outcome']} {line['reason']}")


def _cpu() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = psutil.Process().children(recursive=True)
    alive = sum(sum(child.cpu_times()[:4]) for child in children)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime + alive


def _memory() -> int:
    process = psutil.Process()
    return sum(one.memory_full_info().pss for one in (process, *process.children(recursive=True)))


if __name__ == "__main__":
    sys.exit("Run the benchmark with: python3 -m portal bench")
