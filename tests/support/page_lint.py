"""What every page of the portal must be, whatever it says: called on each page a test fetches.

``lint`` reads the page as a strict HTML parser does and returns its faults as sentences, an empty list for a good page.
Sources: WCAG 2.2 AA (labels, names, headings, language), the HTML standard, and the headers the portal promises on
every response.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from xml.etree.ElementTree import Element

import html5lib

REQUIRED_HEADERS: dict[str, tuple[str, ...]] = {
    "Content-Security-Policy": (
        "default-src 'none'",
        "'strict-dynamic'",
        "'nonce-",
        "require-trusted-types-for 'script'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    ),
    "Cross-Origin-Opener-Policy": ("same-origin",),
    "Cross-Origin-Embedder-Policy": ("require-corp",),
    "Cross-Origin-Resource-Policy": ("same-origin",),
    "X-Content-Type-Options": ("nosniff",),
    "Referrer-Policy": ("same-origin",),
    "Permissions-Policy": ("publickey-credentials-get=(self)", "publickey-credentials-create=(self)", "camera=()"),
    "Cache-Control": ("no-store",),
}
FORBIDDEN_IN_POLICY = ("'unsafe-inline'", "'unsafe-eval'", "http:", "https:", "data:", "*")
ID_REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-details", "headers")
CONTROLS = frozenset({"input", "select", "textarea"})
UNLABELLED_TYPES = frozenset({"hidden", "submit", "button", "reset", "image"})


_VARIES = re.compile(r'(nonce="|name="csrf_token" value=")[^"]+')
_SAME = r"\1same"
"""What is another at each request, and no rule's business: whether it is there is."""


class Page:
    """A parsed page, without namespaces."""

    def __init__(self, html: str) -> None:
        parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
        self.root: Element = parser.parse(html)
        self.errors = [f"{code} {data} at line {place[0]}" for place, code, data in parser.errors]
        self.elements = [one for one in self.root.iter() if isinstance(one.tag, str)]
        for one in self.elements:
            one.tag = one.tag.rpartition("}")[2]
        self.parents = {child: parent for parent in self.elements for child in parent}
        self.by_id = {one.get("id"): one for one in self.elements if one.get("id") is not None}

    def all(self, *tags: str) -> list[Element]:
        """The elements of these names, in order."""
        return [one for one in self.elements if one.tag in tags]

    def within(self, element: Element, tag: str) -> bool:
        """Whether an element stands inside another of that name."""
        while (parent := self.parents.get(element)) is not None:
            if parent.tag == tag:
                return True
            element = parent
        return False

    def name(self, element: Element) -> str:
        """What assistive technology calls an element; a simple reading of the accessible name computation."""
        if ids := element.get("aria-labelledby"):
            return " ".join(_text(self.by_id[one]) for one in ids.split() if one in self.by_id).strip()
        return (element.get("aria-label") or _text(element) or element.get("title") or "").strip()


def lint(html: str, *, status: int, headers: Mapping[str, str]) -> list[str]:
    """The faults of a page. A redirect, or an answer that is no page, only has its headers looked at."""
    faults = list(_header_faults(headers))
    if 300 <= status < 400 or "html" not in headers.get("Content-Type", "text/html"):
        return faults
    return [*faults, *_page_faults(_VARIES.sub(_SAME, html))]


@lru_cache(maxsize=512)
def _page_faults(html: str) -> tuple[str, ...]:
    """Reading a page costs as much as making it, and many tests begin with the same one."""
    page = Page(html)
    return tuple(fault for rule in RULES for fault in rule(page))


def _text(element: Element) -> str:
    """The text one hears: hidden parts left out, pictures by their alternative."""
    if element.get("aria-hidden") == "true" or element.tag in ("script", "style", "template"):
        return ""
    if element.tag == "img":
        return element.get("alt") or ""
    inside = (element.text or "") + "".join(_text(child) + (child.tail or "") for child in element)
    return " ".join(inside.split())


def _header_faults(headers: Mapping[str, str]) -> Iterator[str]:
    found = {name.lower(): value for name, value in headers.items()}
    for name, parts in REQUIRED_HEADERS.items():
        value = found.get(name.lower(), "")
        yield from (f"header {name} lacks {part}" for part in parts if part not in value)
    policy = found.get("content-security-policy", "").split()
    yield from (
        f"the policy allows {word}" for word in FORBIDDEN_IN_POLICY if word in [one.rstrip(";") for one in policy]
    )


def _valid_html(page: Page) -> Iterator[str]:
    yield from (f"invalid HTML: {error}" for error in page.errors)


def _one_h1(page: Page) -> Iterator[str]:
    headings = page.all("h1")
    if len(headings) != 1:
        yield f"{len(headings)} h1 instead of one"
        return
    words = _text(headings[0])
    title = " ".join(_text(one) for one in page.all("title") if not page.within(one, "svg"))
    if not words:
        yield "the h1 is empty"
    elif not title.startswith(words):
        yield f"the title {title!r} does not begin with the h1 {words!r}"


def _unique_ids(page: Page) -> Iterator[str]:
    counts = Counter(one.get("id") for one in page.elements if one.get("id") is not None)
    yield from (f"id {name!r} stands {count} times" for name, count in counts.items() if count > 1)
    yield from (f"id {name!r} is empty or holds a space" for name in counts if not name or re.search(r"\s", name))


def _references(page: Page) -> Iterator[str]:
    for one in page.elements:
        for attribute in ID_REFERENCES:
            for name in (one.get(attribute) or "").split():
                if name not in page.by_id:
                    yield f"{attribute} of <{one.tag}> leads to no id {name!r}"
        target = one.get("for")
        if one.tag == "label" and target is not None and target not in page.by_id:
            yield f"a label is for no id {target!r}"
        address = one.get("href") or ""
        if one.tag == "a" and address.startswith("#") and address[1:] not in page.by_id:
            yield f"a link leads to no id {address[1:]!r}"


def _labels(page: Page) -> Iterator[str]:
    labels = {one.get("for"): one for one in page.all("label")}
    for one in page.elements:
        if one.tag not in CONTROLS or one.get("type", "text") in UNLABELLED_TYPES:
            continue
        label = labels.get(one.get("id"))
        by_label = page.within(one, "label") or (label is not None and _text(label))
        if not (by_label or (page.name(one) and (one.get("aria-label") or one.get("aria-labelledby")))):
            yield f"<{one.tag} name={one.get('name')!r}> has no label"
    for one in page.all("fieldset"):
        legend = one.find("legend")
        if legend is None or not _text(legend):
            yield "a fieldset has no legend"


def _landmarks(page: Page) -> Iterator[str]:
    if len(page.all("main")) != 1:
        yield f"{len(page.all('main'))} main instead of one"
    if not [one for one in page.all("header") if not page.within(one, "main")]:
        yield "no header landmark"
    navigations = page.all("nav")
    names = [page.name(one) if one.get("aria-label") or one.get("aria-labelledby") else "" for one in navigations]
    if "" in names:
        yield "a nav has no label"
    yield from (f"two nav are called {name!r}" for name, count in Counter(names).items() if name and count > 1)
    signed_in = any("has-tabs" in (one.get("class") or "").split() for one in page.all("body"))
    if signed_in and not [one for one in page.all("footer") if not page.within(one, "main")]:
        yield "no footer landmark"
    skip = next((one for one in page.all("a")), None)
    if skip is None or (skip.get("href") or "") != "#main":
        yield "the first link does not skip to the content"


def _scripts(page: Page) -> Iterator[str]:
    for one in page.all("script"):
        if (one.text or "").strip() or not one.get("src"):
            yield "an inline script"
        if not one.get("nonce"):
            yield f"script {one.get('src')!r} has no nonce"
    if page.all("style"):
        yield "an inline style sheet"
    for one in page.elements:
        for attribute in one.keys():  # noqa: SIM118  # an Element is no mapping
            if attribute == "style" or attribute.startswith("on"):
                yield f"<{one.tag}> has the attribute {attribute}"
        for attribute in ("href", "src", "action", "formaction"):
            address = (one.get(attribute) or "").strip().lower()
            if address.startswith(("javascript:", "data:", "//")):
                yield f"<{one.tag}> has the address {address[:30]!r}"


def _third_parties(page: Page) -> Iterator[str]:
    for one in page.elements:
        loads = one.get("src") or (one.get("href") if one.tag in ("link", "use", "image") else "") or ""
        if re.match(r"(https?:)?//", loads):
            yield f"<{one.tag}> loads {loads!r} from elsewhere"


def _pictures(page: Page) -> Iterator[str]:
    yield from (f"an image has no alt: {one.get('src')!r}" for one in page.all("img") if one.get("alt") is None)
    for one in page.all("svg"):
        if one.get("aria-hidden") == "true":
            continue
        title = one.find("title")
        if one.get("role") != "img" or not (page.name(one) or (title is not None and _text(title))):
            yield "an svg is neither hidden nor a named image"


def _names(page: Page) -> Iterator[str]:
    for one in page.all("a"):
        if one.get("href") is None:
            yield "a link leads nowhere"
        elif not page.name(one):
            yield f"a link has no text: {one.get('href')!r}"
    yield from ("a button has no text" for one in page.all("button") if not page.name(one))
    yield from ("a summary has no text" for one in page.all("summary") if not page.name(one))
    yield from (
        f"<{one.tag}> is empty" for one in page.all("h2", "h3", "h4", "th", "caption", "dt") if not page.name(one)
    )


def _language(page: Page) -> Iterator[str]:
    language = page.root.get("lang") or ""
    if language not in ("fr", "en"):
        yield f"the page's language is {language!r}"
    if not page.all("title"):
        yield "no title"


def _heading_order(page: Page) -> Iterator[str]:
    level = 0
    for one in page.all("h1", "h2", "h3", "h4", "h5", "h6"):
        here = int(str(one.tag)[1])
        if level and here > level + 1:
            yield f"h{here} {_text(one)!r} follows h{level}"
        level = here


def _forms(page: Page) -> Iterator[str]:
    for form in page.all("form"):
        method = (form.get("method") or "get").lower()
        tokens = [one for one in form.iter("input") if one.get("name") == "csrf_token" and one.get("value")]
        if method == "post" and not tokens:
            yield f"the form to {form.get('action')!r} has no token"
        if method == "get" and tokens:
            yield f"the form to {form.get('action')!r} would put its token into the address"


Rule = Callable[[Page], Iterator[str]]
RULES: tuple[Rule, ...] = (
    _valid_html,
    _one_h1,
    _unique_ids,
    _references,
    _labels,
    _landmarks,
    _scripts,
    _third_parties,
    _pictures,
    _names,
    _language,
    _heading_order,
    _forms,
)
