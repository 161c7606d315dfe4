"""The windows of grey values that a reader may choose, by name."""

from __future__ import annotations

import re

from portal.core.i18n import LazyString
from portal.core.i18n import lazy_gettext as _l
from portal.record.content import Window

FULL = "full"
"""From the darkest to the lightest value that occurs."""
PRESETS = {
    "soft-tissue": Window(40, 400),
    "lung": Window(-600, 1500),
    "bone": Window(400, 1800),
    "brain": Window(40, 80),
}
"""What is customary for CT, in Hounsfield units."""
PRESET_LABELS: dict[str, LazyString] = {
    "soft-tissue": _l("Soft tissue"),
    "lung": _l("Lungs"),
    "bone": _l("Bones"),
    "brain": _l("Brain"),
}
CHOSEN = re.compile(r"(-?\d{1,6}(?:\.\d{1,3})?)/(\d{1,6}(?:\.\d{1,3})?)")
"""A centre and a width, as an address writes them."""
OWN = re.compile(r"[1-9]\d?")
"""The number of a window that the file gives."""
