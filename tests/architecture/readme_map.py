"""The map of the pages in the README, made from the routes: ``python -m tests.architecture.readme_map`` prints it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask import Flask


def lines(app: Flask) -> list[str]:
    """One line per endpoint, by room: its name, its address, what it answers."""
    made = ["| endpoint | address | what it answers |", "| --- | --- | --- |"]
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint.split(".")[0], rule.rule)):
        said = (app.view_functions[rule.endpoint].__doc__ or "").strip().split("\n")[0]
        address = rule.rule.replace("uuid:", "").replace("int(max=9999):", "")
        made.append(f"| `{rule.endpoint}` | `{address}` | {said} |")
    return made


if __name__ == "__main__":
    from portal import create_app
    from portal.config import load_config

    with tempfile.TemporaryDirectory() as name:
        print("\n".join(lines(create_app(load_config(instance=Path(name))))))
