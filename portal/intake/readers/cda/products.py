"""Medicinal products: what a consumable is, with the codes and ingredients that profiles put around it."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from portal.intake.readers.cda.codes import concept
from portal.intake.readers.cda.nodes import find, in_any_namespace, text
from portal.intake.readers.cda.source import Source
from portal.record.content import Code


@dataclass(frozen=True, slots=True)
class Product:
    """A product as read; ``label`` may be empty. ``name`` is the label, else the code, empty where there is neither."""

    label: str
    code: Code | None
    translations: tuple[Code, ...]
    ingredients: tuple[str, ...]
    lot: str
    manufacturer: str

    @property
    def name(self) -> str:
        return self.label or (self.code.code if self.code else "")


def product_of(statement: etree._Element, source: Source) -> Product:
    """The product of an administration or a supply; codes of its class (ATC) join its translations."""
    holder = find(statement, "consumable/manufacturedProduct")
    if holder is None:
        holder = find(statement, "product/manufacturedProduct")
    material = find(holder, "manufacturedMaterial")
    code = find(material, "code")
    own = concept(code, source)
    translations = list(own.translations)
    ingredients: list[str] = []
    for outer in [] if material is None else in_any_namespace(material, "ingredient"):
        ingredients += [said for said in (text_in(outer, "name"),) if said]
    for outer in [] if material is None else in_any_namespace(material, "generalizedMedicineClass"):
        classes = [concept(node, source).code for node in in_any_namespace(outer, "code")]
        translations += [found for found in classes if found is not None]
    return Product(
        label=own.label or text(material, "name") or source.words(statement),
        code=own.code,
        translations=tuple(dict.fromkeys(translations)),
        ingredients=tuple(dict.fromkeys(ingredients)),
        lot=text(material, "lotNumberText"),
        manufacturer=text(holder, "manufacturerOrganization/name"),
    )


def text_in(element: etree._Element, name: str) -> str:
    """The text of the first descendant of that local name, in any namespace."""
    found = next(iter(in_any_namespace(element, name)), None)
    return "" if found is None else " ".join("".join(found.itertext()).split())
