"""A browser's own words about itself, cut to what helps a person recognise it."""

from __future__ import annotations

_PLATFORMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
HANDHELD = ("iPhone", "iPad", "Android")


def device_label(user_agent: str) -> str:
    """``"iPhone, Safari"``; only what is recognised, empty when nothing is. Nothing else of the header is kept."""
    platform = next((label for word, label in _PLATFORMS if word in user_agent), "")
    browser = next((label for word, label in _BROWSERS if word in user_agent), "")
    return ", ".join(part for part in (platform, browser) if part)
