"""The demonstration family: believable, wholly invented people, the files of their records, and links that sign in.

Nothing of it can be imported in a production start: only ``portal demo`` allows it, in its own process.
"""

from __future__ import annotations

from portal.config import demo_is_allowed

if not demo_is_allowed():
    raise ImportError("The demonstration is not part of a production start.")
