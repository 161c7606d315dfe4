"""The commands that README prints can be run as they are printed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from tests.cli.conftest import Portal

README = Path(__file__).resolve().parents[2] / "README.md"
_COMMAND = re.compile(r"^ *(?:python3 -m )?portal ([a-z].*)$", re.MULTILINE)


def test_its_examples_work(portal: Portal) -> None:
    text = README.read_text().partition("## Running it for real\n")[2].partition("\n## ")[0]
    lines = [shlex.split(line) for line in _COMMAND.findall(text)]
    printed = [line for line in lines if line[0] != "serve"]
    assert {"migrate", "open-record"} <= {line[0] for line in printed}
    for line in [*printed, ["import", "--help"], ["doctor"], ["trail", "verify"]]:
        ran = portal(*line)
        assert ran.status == 0, (line, ran.err)
