"""Where the real files are that readers are tested against: ``shared/`` beside the checkout, never inside it."""

from __future__ import annotations

from pathlib import Path

import pytest

_FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data"


def shared_data() -> Path:
    """The folder of real files; skips the calling test, with the reason, where there is none."""
    if not _FOLDER.is_dir():
        pytest.skip("the real files (shared/data beside the checkout) are not here")
    return _FOLDER
