"""What the browser loads: small, ours or named with its licence, readable in both modes, and nothing from elsewhere."""

from __future__ import annotations

import hashlib
import re
from itertools import product
from xml.etree import ElementTree

import brotli
import pytest

from portal.core.assets import style_of
from tests.support.gallery import ROOT, gallery_app

STATIC = ROOT / "static"
THEME = (STATIC / "css" / "theme.css").read_text(encoding="utf-8")
TOKENS = THEME.split("/* base */")[0]
ICONS = (STATIC / "icons" / "icons.svg").read_text(encoding="utf-8")
LIMITS = {"css/kit.css": 8_000, "icons/icons.svg": 5_000, "css/theme.css": 9_000, "js/app.js": 1_000}
FIRST_VIEW = 50_000
HUES = range(7)


def size(*paths: str) -> int:
    """Bytes on the wire, compressed."""
    return sum(len(brotli.compress(served(path))) for path in paths)


def served(path: str) -> bytes:
    return style_of(STATIC) if path == "css/site.css" else (STATIC / path).read_bytes()


@pytest.mark.parametrize("paths", sorted(LIMITS))
def test_each_part_keeps_to_its_budget(paths: str) -> None:
    assert size(*paths.split()) <= LIMITS[paths]


@pytest.mark.parametrize("address", ["/", "/account", "/forms", "/plain"])
def test_a_first_view_is_at_most_eight_requests_and_50_kb(address: str) -> None:
    html = gallery_app().test_client().get(address).text
    loaded = set(re.findall(r'(?:href|src)="/static/([^"#]+)', html))
    assert len(loaded) + 1 <= 8
    assert len(brotli.compress(html.encode())) + size(*loaded) <= FIRST_VIEW


def test_the_kit_is_what_its_header_says() -> None:
    header, _, body = (STATIC / "css" / "kit.css").read_bytes().partition(b"*/\n")
    assert hashlib.sha256(body).hexdigest().encode() in header
    assert b"GOV.UK Frontend 6.6.0" in header
    assert b"MIT" in header


def test_licences_of_others_are_told() -> None:
    text = (STATIC / "LICENSES.md").read_text(encoding="utf-8")
    for words in ("GOV.UK Frontend 6.6.0", "Lucide 1.62.0", "Permission is hereby granted", "ISC", "MIT"):
        assert words in text
    assert "Lucide 1.62.0, ISC" in ICONS


def test_no_sheet_or_script_loads_from_elsewhere() -> None:
    for path in [*STATIC.rglob("*.css"), *STATIC.rglob("*.js"), *STATIC.rglob("*.svg")]:
        text = re.sub(r"/\*.*?\*/|<!--.*?-->", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        urls = [one for one in re.findall(r"(?:https?:)?//[\w.-]+", text) if "w3.org" not in one]
        assert urls == [] or path.suffix == ".js", path.name
        assert "@import" not in text, path.name
        assert "@font-face" not in text, path.name
        for word in ("innerHTML", "eval(", "document.write", "insertAdjacentHTML"):
            assert word not in text, path.name


def test_icons_are_unique_and_every_icon_named_in_a_template_is_there() -> None:
    names = [one.get("id") for one in ElementTree.fromstring(ICONS)]
    assert len(names) == len(set(names))
    templates = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "tests" / "support" / "templates").rglob("*.html")]
    for path in templates:
        text = path.read_text(encoding="utf-8")
        for wanted in re.findall(r'icon(?:\(name)?="([a-z0-9-]+)"', text) + re.findall(
            r"icons\.svg'\) }}#([a-z0-9-]+)", text
        ):
            assert wanted in names, f"{path.name}: {wanted}"


def test_the_colour_of_the_browser_is_the_one_of_the_cover() -> None:
    head = (ROOT / "templates" / "layouts" / "head.html").read_text(encoding="utf-8")
    told = re.findall(r"'(#[0-9a-f]{6})'", head)
    assert told == [hues("light")[one]["cover"] for one in HUES]


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(one * 2 for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", block))


def palette(mode: str) -> dict[str, str]:
    light = colours(TOKENS.split(":root {")[1].split("\n}")[0])
    return light if mode == "light" else light | colours(TOKENS.split(":root[data-theme=dark] {")[1].split("\n}")[0])


def hues(mode: str) -> dict[int, dict[str, str]]:
    prefix = r"^(?::root, )?" if mode == "light" else r"^:root\[data-theme=dark\](?:, :root\[data-theme=dark\])? "
    return {int(n): colours(body) for n, body in re.findall(prefix + r"\.hue-(\d) \{(.*?)\}", TOKENS, re.MULTILINE)}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_and_edges_have_contrast(mode: str) -> None:
    base = palette(mode)
    pairs = [
        (base[text], base[on], 4.5)
        for text, on in product(("ink", "muted", "danger", "warn", "ok"), ("page", "surface", "sunken"))
    ]
    pairs += [(base["edge"], base[on], 3.0) for on in ("page", "surface", "sunken")]
    for state in ("danger", "warn", "ok"):
        pairs += [(base[text], base[f"{state}-soft"], 4.5) for text in (state, "ink", "muted")]
    pairs.append((base["focus-ink"], base["focus"], 4.5))
    assert sorted(hues(mode)) == list(HUES)
    for hue in hues(mode).values():
        pairs += [(hue["hue"], base[on], 4.5) for on in ("page", "surface", "sunken")]
        pairs += [(one, hue["hue-soft"], 4.5) for one in (hue["hue"], base["ink"], base["muted"])]
        pairs += [
            (base["on-hue"], hue["hue"], 4.5),
            (base["on-cover"], hue["cover"], 4.5),
            (base["focus"], hue["cover"], 3.0),
        ]
    low = [(one, other, round(contrast(one, other), 2)) for one, other, least in pairs if contrast(one, other) < least]
    assert low == []


def test_the_two_ways_into_dark_say_the_same() -> None:
    by_device = TOKENS.split("@media (prefers-color-scheme: dark) {")[1].split("\n}")[0]
    by_choice = TOKENS.split(":root[data-theme=dark] {")[1].split(":root[data-theme=light]")[0]
    assert sorted(re.findall(r"--[\w-]+:[^;}]+", by_device)) == sorted(re.findall(r"--[\w-]+:[^;}]+", by_choice))


def test_every_class_of_the_components_has_a_style() -> None:
    known = set(re.findall(r"\.(c-[\w-]+)", THEME))
    for path in [*(ROOT / "templates" / "components").glob("*.html"), *(ROOT / "templates" / "layouts").glob("*.html")]:
        for one in re.findall(r"\bc-[a-z]+(?:__[a-z]+|--[a-z0-9]+)?\b(?!-)", path.read_text(encoding="utf-8")):
            assert one in known, f"{path.name}: {one}"
