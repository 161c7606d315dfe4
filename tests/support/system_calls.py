"""What a process asked of the system, in the order in which it was done: read from what strace writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

STRACE = ("strace", "-f", "-y", "-s", "400", "-e", "trace=fsync,fdatasync,rename,renameat,renameat2,write,pwrite64")
_LINE = re.compile(r"(?P<pid>\d+) +(?:<\.\.\. (?P<resumed>\w+) resumed>|(?P<name>\w+)\()(?P<rest>.*)")
_FILE = re.compile(r"\d+<(?P<path>[^>]*)>")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True, slots=True)
class Call:
    """One call that came to its end. ``path``: the file it was about; ``to``: the new name, or what was written."""

    name: str
    path: str
    to: str = ""


def calls(trace: Path) -> Iterator[Call]:
    """The calls that succeeded, each where it ended."""
    begun: dict[str, str] = {}
    for line in trace.read_text(errors="replace").splitlines():
        found = _LINE.match(line)
        if found is None:
            continue
        if line.endswith("<unfinished ...>"):
            begun[found["pid"]] = f"{found['name']}({found['rest']}"
            continue
        whole = begun.pop(found["pid"]) + found["rest"] if found["resumed"] else f"{found['name']}({found['rest']}"
        if not re.search(r"= -1 \w+", whole):
            yield _call(whole)


def _call(whole: str) -> Call:
    name, quoted = whole.partition("(")[0], _QUOTED.findall(whole)
    if name.startswith("rename"):
        return Call("rename", quoted[0], quoted[1])
    kind = {"pwrite64": "write", "fdatasync": "fsync"}.get(name, name)
    path = _FILE.search(whole)
    return Call(kind, path["path"] if path else "", quoted[0] if quoted else "")
