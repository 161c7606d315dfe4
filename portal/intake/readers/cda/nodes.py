"""Finding one's way in a CDA document: paths without namespaces, and absent nodes that stay quiet."""

from __future__ import annotations

from functools import cache

from lxml import etree

HL7 = "urn:hl7-org:v3"
_STATEMENTS = frozenset(
    {
        "act",
        "encounter",
        "observation",
        "observationMedia",
        "organizer",
        "procedure",
        "substanceAdministration",
        "supply",
    }
)
_XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


@cache
def _path(path: str) -> str:
    return "/".join(step if step in {".", "*"} else f"{{{HL7}}}{step}" for step in path.split("/"))


def find(element: etree._Element | None, path: str) -> etree._Element | None:
    """The first element at ``path`` (``effectiveTime/low``); None from None."""
    return None if element is None else element.find(_path(path))


def findall(element: etree._Element | None, path: str) -> list[etree._Element]:
    """Every element at ``path``, in document order."""
    return [] if element is None else element.findall(_path(path))


def statements(element: etree._Element, path: str = ".") -> list[etree._Element]:
    """The clinical statements directly inside the elements at ``path``, without identifiers and other bookkeeping."""
    return [node for node in findall(element, f"{path}/*") if local(node) in _STATEMENTS]


def attribute(element: etree._Element | None, path: str, name: str) -> str:
    """The attribute ``name`` of the first element at ``path``, trimmed; empty when either is absent."""
    found = find(element, path)
    return "" if found is None else (found.get(name) or "").strip()


def text(element: etree._Element | None, path: str = ".") -> str:
    """All text inside the first element at ``path``, white space collapsed; empty when absent."""
    found = find(element, path)
    return "" if found is None else " ".join(" ".join(found.itertext()).split())


def local(element: etree._Element) -> str:
    """The element's name without its namespace."""
    return str(etree.QName(element).localname)


def data_type(element: etree._Element) -> str:
    """The HL7 data type of a value (``PQ``), without the prefix a file may give it; empty when not said."""
    return str(element.get(_XSI_TYPE) or "").rpartition(":")[2].strip()


def templates(element: etree._Element) -> frozenset[str]:
    """The template identifiers an element claims."""
    return frozenset(node.get("root") or "" for node in findall(element, "templateId"))


def in_any_namespace(element: etree._Element, name: str) -> list[etree._Element]:
    """Descendants of that local name, whatever namespace a profile put them in."""
    return list(element.iter(f"{{*}}{name}"))
