"""These tests are of the demonstration: here it may be imported."""

from __future__ import annotations

from portal.config import allow_demo

allow_demo()
