"""The operator's check of everything that is stored."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

from portal.core.command_line import Fault, with_app
from portal.core.installation import installation
from portal.intake import worker
from portal.record.checks.faults import FIXED, RowFault, RowFinding
from portal.record.checks.index import check_index, mend_index
from portal.record.checks.keys import check_keys, destroy_keys
from portal.record.checks.rows import check_rows
from portal.record.checks.words import keep_words, wordless
from portal.record.doctor import (
    Finding,
    check_files,
    miscounted_records,
    outlived_versions,
    recount_records,
    remove_leftovers,
    settle_versions,
)
from portal.record.trash.commands import overdue
from portal.trail.write import take_up

_LISTED = 50
"""Findings of one kind that are written out; JSON has them all."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is to say: faults of files and of rows, and what is none but has its day."""

    files: Sequence[Finding]
    rows: Sequence[RowFinding]
    overdue: int
    outlived: int
    miscounted: int
    wordless: int
    locks: Sequence[str]

    @property
    def both(self) -> list[Finding | RowFinding]:
        """All faults."""
        return [*self.files, *self.rows]


@click.command()
@click.option("--fix", is_flag=True, help="Mend what can be without losing anything, settle versions and the trail.")
@click.option("--json", "as_json", is_flag=True, help="Say it for a program.")
@with_app
def doctor(fix: bool, as_json: bool) -> int:
    """Compare rows with stored files, both ways, and what rows, keys, texts and index say, with their digests.

    What a crash left behind, a file that no row speaks of, is listed and is no fault: nobody was told it was saved.
    Nor is a document shown beside the newer version that was on hold until lately: run this with --fix every night.
    Ends with 0 where there is no fault that is left, else with 1.
    """
    seen = _look()
    fixed = _fix(seen) if fix else {}
    left = [one for one in seen.both if not one.harmless and not (fix and _is_fixed(one))]
    if as_json:
        click.echo(_json(seen, len(left), fixed, fix=fix))
        return 1 if left else 0
    _say(seen, fix=fix)
    if fix:
        click.echo(" ".join(f"{what}: {number}." for what, number in fixed.items()))
    if left:
        raise Fault(f"{len(left)} {'fault' if len(left) == 1 else 'faults'} in {installation().config.instance}.")
    if not seen.both:
        click.echo("Rows and files agree.")
    return 0


def _look() -> Seen:
    return Seen(
        files=check_files(),
        rows=[*check_keys(), *check_rows(), *check_index()],
        overdue=overdue(),
        outlived=outlived_versions(),
        miscounted=miscounted_records(),
        wordless=wordless(),
        locks=[name.replace("_", " ") for name, holds in worker.sandbox_status().items() if not holds],
    )


def _fix(seen: Seen) -> dict[str, int]:
    """Mend; how many of each."""
    done = {
        "Removed": remove_leftovers(seen.files),
        "Settled": settle_versions(),
        "Rows of the trail taken up": take_up(),
    }
    mended = {"Index mended": mend_index(seen.rows), "Keys destroyed": destroy_keys(seen.rows)}
    mended["Sizes set right"] = recount_records() if seen.miscounted else 0
    mended["Documents whose words are kept"] = keep_words() if seen.wordless else 0
    return done | {what: number for what, number in mended.items() if number}


def _is_fixed(finding: Finding | RowFinding) -> bool:
    return isinstance(finding, RowFinding) and finding.fault in FIXED


def _say(seen: Seen, *, fix: bool) -> None:
    for one in seen.files:
        click.echo(f"{one} (left by a crash, harmless)" if one.harmless else str(one))
    for fault in RowFault:
        of_kind = [one for one in seen.rows if one.fault is fault]
        for row in of_kind[:_LISTED]:
            click.echo(f"{row} (nothing is lost)" if row.harmless else str(row))
        if len(of_kind) > _LISTED:
            click.echo(f"… and {len(of_kind) - _LISTED} more of these: `portal doctor --json` has them all.")
    if seen.locks:
        click.echo(f"This machine does not grant every lock around the reading of files: {', '.join(seen.locks)}.")
    if seen.overdue:
        click.echo(str(RowFinding(RowFault.OVERDUE, str(seen.overdue))))
    if seen.outlived:
        click.echo(f"Shown beside a newer version whose hold has ended: {seen.outlived} (no fault).")
    if seen.wordless:
        click.echo(f"Documents of before whose words no search offers yet: {seen.wordless} (no fault).")
    if seen.miscounted:
        mended = " (set right)" if fix else ""
        click.echo(f"Records whose size was not what their files add up to: {seen.miscounted}{mended}.")


def _json(seen: Seen, faults: int, fixed: Mapping[str, int], *, fix: bool) -> str:
    findings = [_told(one, fixed=fix and (one.harmless or _is_fixed(one))) for one in seen.both]
    numbers = {name: getattr(seen, name) for name in ("overdue", "outlived", "miscounted", "wordless")}
    told = {"faults": faults, "findings": findings, "locks_not_granted": list(seen.locks), "fixed": fixed}
    return json.dumps(told | numbers, indent=2)


def _told(finding: Finding | RowFinding, *, fixed: bool) -> dict[str, Any]:
    about = str(finding.path) if isinstance(finding, Finding) else finding.about
    told = {"fault": str(finding.fault), "about": about, "harmless": finding.harmless, "sentence": str(finding)}
    return told | {"fixed": fixed}
