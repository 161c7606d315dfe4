"""Imports go downward only; rooms on one floor do not know each other."""

from __future__ import annotations

import pytest

from tests.architecture.source import Module, imported, modules

FLOORS: tuple[tuple[str, ...], ...] = (
    ("config",),
    ("core",),
    ("trail",),
    ("access",),
    ("accounts",),
    ("medicines",),
    ("record",),
    ("intake",),
    (
        *("notes", "emergency", "professionals", "dependents", "insurer", "history"),
        *("messaging", "agenda", "catalogue", "export", "imaging", "profile"),
    ),
    ("lifecycle",),
    ("features",),
    ("wiring",),
    ("migrations", "server"),
    ("backup",),
    ("demo",),
    ("cli",),
    ("__main__",),
)
LEVEL = {room: level for level, floor in enumerate(FLOORS) for room in floor}
WIRES = {"create_app"}
"""What `portal/__init__.py` itself offers: the application, for the floors above the wiring."""

PORTAL = [module for module in modules("portal") if module.name != "portal"]


def room_of(name: str) -> str | None:
    """The room of a full name of ours, None for a foreign one."""
    parts = name.split(".")
    if parts[0] != "portal" or len(parts) < 2:
        return None
    return "wiring" if parts[1] in WIRES else parts[1]


def upward(module: Module) -> list[str]:
    """The imports of a module that do not go downward."""
    here = room_of(module.name)
    assert here is not None
    found = []
    for name in imported(module):
        there = room_of(name)
        if there is not None and there != here and LEVEL[there] >= LEVEL[here]:
            found.append(f"{module.name} imports {name}")
    return found


def test_every_room_has_a_floor() -> None:
    assert {room_of(module.name) for module in PORTAL} <= LEVEL.keys()


@pytest.mark.parametrize("module", PORTAL, ids=lambda module: module.name)
def test_imports_only_downward(module: Module) -> None:
    assert upward(module) == []


def test_an_import_upward_is_found() -> None:
    core = next(module for module in PORTAL if module.name == "portal.core.clock")
    core.tree.body.extend(__import__("ast").parse("from portal.record.models import Document").body)
    try:
        assert upward(core) == ["portal.core.clock imports portal.record.models.Document"]
    finally:
        core.tree.body.pop()
